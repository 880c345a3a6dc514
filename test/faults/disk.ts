// A disk in memory that knows what is durable: contents by fsync of a file, names by fsync of their folder, and nothing
// else. Plays recorded steps, and tells what may be left of a book when the power goes. (The model of Pillai et al., "All
// File Systems Are Not Created Equal", OSDI 2014, without any promise that one file system makes beyond POSIX.)
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Step } from './recorder.ts';

/** A file or folder, whatever its names. */
export interface Node {
  id: number;
  kind: 'file' | 'folder' | 'link';
  /** A file's bytes, a link's target; of a folder nothing. */
  now: Buffer;
  /** What of it is durable; undefined: nothing was ever synced. */
  safe: Buffer | undefined;
  /** The step at which the sync began that made it so. */
  safeAt: number;
  /** The step at which it was last emptied to be written anew; what was synced after that and appended to stays. */
  emptiedAt: number;
  /** A folder's names. */
  names: Map<string, Node>;
  safeNames: Map<string, Node>;
  /** Changes of its names that are not durable, in order; `undefined` removes. */
  pending: { name: string; node: Node | undefined; step: number }[];
}

export class Disk {
  readonly root: Node;
  readonly #rootPath: string;
  readonly #open = new Map<number, Node>();
  /** Syncs under way: what each node was when they began. */
  readonly #syncs = new Map<number, Sync[]>();
  #ids = 0;
  #step = 0;

  /** Begins with what stands in `base`, all of it durable; paths of the steps are below `root`. */
  constructor(base: string, root: string) {
    this.#rootPath = root;
    this.root = this.#load(base);
  }

  play(step: Step): void {
    this.#step += 1;
    switch (step.do) {
      case 'open': {
        const node = this.#find(step.path) ?? this.#make(step.path, 'file');
        if (step.empties) this.#write(node, Buffer.alloc(0));
        this.#open.set(step.file, node);
        return;
      }
      case 'close':
        this.#open.delete(step.file);
        return;
      case 'write': {
        const node = this.#open.get(step.file)!;
        node.now = Buffer.concat([node.now, step.bytes]);
        return;
      }
      case 'put':
        this.#write(this.#find(step.path) ?? this.#make(step.path, 'file'), step.bytes);
        return;
      case 'append': {
        const node = this.#find(step.path) ?? this.#make(step.path, 'file');
        node.now = Buffer.concat([node.now, step.bytes]);
        return;
      }
      case 'rename':
        this.#name(step.path, this.#find(step.from));
        this.#name(step.from, undefined);
        return;
      case 'link':
        this.#name(step.path, this.#find(step.from));
        return;
      case 'unlink':
      case 'rmdir':
        if (this.#find(step.path) !== undefined) this.#name(step.path, undefined);
        return;
      case 'mkdir':
        if (this.#find(step.path) === undefined) this.#make(step.path, 'folder');
        return;
      case 'symlink':
        this.#make(step.path, 'link').now = Buffer.from(step.target);
        return;
      case 'sync begins':
        this.#syncs.set(step.id, [this.#beginSync(this.#open.get(step.file)!)]);
        return;
      case 'write-back begins':
        this.#syncs.set(
          step.id,
          [...nodesOf(this.root)].map((node) => this.#beginSync(node)),
        );
        return;
      case 'sync ends':
      case 'write-back ends':
        for (const sync of this.#syncs.get(step.id)!) endSync(sync);
        this.#syncs.delete(step.id);
        return;
      case 'tell':
    }
  }

  /** What stands at a path now. */
  find = (path: string): Node | undefined => this.#find(path);

  #beginSync = (node: Node): Sync => ({
    node,
    content: node.now,
    names: new Map(node.names),
    step: this.#step,
  });

  #find(path: string): Node | undefined {
    if (path === this.#rootPath) return this.root;
    return this.#find(dirname(path))?.names.get(basename(path));
  }

  /** Emptied, and written from its beginning. */
  #write(node: Node, bytes: Buffer): void {
    node.now = bytes;
    node.emptiedAt = this.#step;
  }

  #make(path: string, kind: Node['kind']): Node {
    const node = this.#new(kind);
    this.#name(path, node);
    return node;
  }

  #name(path: string, node: Node | undefined): void {
    const folder = this.#find(dirname(path));
    if (folder === undefined) throw new Error(`no folder for ${path}`);
    if (node === undefined) folder.names.delete(basename(path));
    else folder.names.set(basename(path), node);
    folder.pending.push({ name: basename(path), node, step: this.#step });
  }

  #new(kind: Node['kind']): Node {
    return {
      id: ++this.#ids,
      kind,
      now: Buffer.alloc(0),
      safe: undefined,
      safeAt: 0,
      emptiedAt: 0,
      names: new Map(),
      safeNames: new Map(),
      pending: [],
    };
  }

  /** Hard links within the base are told by their inode. */
  #load(path: string, known = new Map<bigint, Node>()): Node {
    const stat = lstatSync(path, { bigint: true });
    const seen = stat.isFile() ? known.get(stat.ino) : undefined;
    if (seen !== undefined) return seen;
    const node = this.#new(stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'file');
    known.set(stat.ino, node);
    if (node.kind === 'folder') {
      for (const name of readdirSync(path)) node.names.set(name, this.#load(join(path, name), known));
      node.safeNames = new Map(node.names);
    } else node.now = node.kind === 'link' ? readlinkSync(path, 'buffer') : readFileSync(path);
    node.safe = node.now;
    return node;
  }
}

interface Sync {
  node: Node;
  content: Buffer;
  names: Map<string, Node>;
  step: number;
}

function endSync({ node, content, names, step: begun }: Sync): void {
  // One that began later is over already.
  if (begun < node.safeAt) return;
  node.safeAt = begun;
  node.safe = content;
  node.safeNames = names;
  node.pending = node.pending.filter(({ step }) => step > begun);
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const below of node.names.values()) yield* nodesOf(below);
}

/** Paths below a real folder that are not what the model says, names or bytes. */
export function differences(node: Node | undefined, path: string, skip: (path: string) => boolean): string[] {
  if (skip(path)) return [];
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (node === undefined || stat === undefined || stat.isDirectory() !== (node.kind === 'folder'))
    return stat?.isDirectory() ? [path, ...below(undefined, path, skip)] : [path];
  if (node.kind === 'folder') return below(node, path, skip);
  const now = node.kind === 'link' ? readlinkSync(path, 'buffer') : readFileSync(path);
  return now.equals(node.now) ? [] : [path];
}

function below(node: Node | undefined, path: string, skip: (path: string) => boolean): string[] {
  const names = new Set([...readdirSync(path), ...(node?.names.keys() ?? [])]);
  return [...names].flatMap((name) => differences(node?.names.get(name), join(path, name), skip));
}
