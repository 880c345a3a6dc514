// Finds hand edits by comparing the work tree with the commit HEAD names: right even if every event was missed, cheap
// when nothing changed. Knows bytes and versions; what an edit means is decided by whoever asks.
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from './checkout.ts';
import { filesOf } from './files-of.ts';
import type { ForwardOptions, SweepScope } from './forward-types.ts';
import { readIdentity } from './git.ts';
import { objectId } from './git-object.ts';
import { readGitState } from './git-state.ts';
import type { ReadIndex } from './index-cache.ts';
import { noFile } from './lineage.ts';
import type { Oid, Person } from './snapshot.ts';
import type { FolderStates } from './work-tree.ts';
import type { Obstacle, Sweep, WorkTreeEdit } from './worktree-edit.ts';

/** Files of the rest of the tree that a hinted sweep looks at as well. */
const sliceFiles = 1000;
/** A file as young as this, in milliseconds, may change again without its stat data telling. */
const racyMs = 50;
/** How long an identity that was read counts, in milliseconds. */
const identityMs = 60_000;

/** A file as it was when it was last known to hold its version. */
interface Known {
  oid: Oid;
  ino: number;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
}

interface Folder {
  /** When names in it last came or went; NaN: never listed. */
  mtimeMs: number;
  files: Map<string, Known>;
  /** Files of ours that no commit has. */
  untracked: Set<string>;
}

type Choices = Pick<ForwardOptions, 'isOurs' | 'mayHold'>;

export class Sweeper {
  readonly #checkout: Checkout;
  readonly #choices: Choices;
  readonly #folders = new Map<string, Folder>();
  #commit: Oid | undefined;
  #hinted = new Set<string>();
  /** Paths whose edits stand, each with the version last reported. */
  #reported = new Map<string, Oid>();
  #slice = 0;
  /** Git's own memory of what the files hold, for the length of one sweep. */
  #index: ReadIndex | undefined;
  #states: FolderStates = new Map();
  /** What stands in the way of files, for the length of one sweep. */
  #obstacles = new Map<string, Obstacle>();
  #identity: { person: Person; at: number } | undefined;

  constructor(checkout: Checkout, choices: Choices) {
    this.#checkout = checkout;
    this.#choices = choices;
  }

  /** A watcher saw something in this folder. */
  hint(folder: string): void {
    this.#hinted.add(folder);
  }

  /** The version last reported of a path; undefined: it is no edit. */
  reported = (path: string): Oid | undefined => this.#reported.get(path);

  /** Folders that hold files of ours, or may: what is worth a watcher. */
  folders = (): Iterable<string> => this.#folders.keys();

  sweep(scope: SweepScope): Sweep {
    const { folder, refs, clock } = this.#checkout;
    const commit = refs.read('HEAD');
    const { onMain, operation } = readGitState(folder, refs);
    if (commit === undefined || !onMain || operation !== undefined) {
      return { commit: commit ?? noFile, edits: [], obstacles: [], author: { name: '', email: '' } };
    }
    this.#follow(commit);
    this.#index = this.#checkout.index.read();
    this.#states = new Map();
    this.#obstacles = new Map();
    const edits: WorkTreeEdit[] = [];
    const looked = new Set<string>();
    for (const at of this.#foldersOf(scope)) this.#sweepFolder(at, edits, looked, clock.now());
    const found = new Set(edits.map(({ path }) => path));
    for (const path of this.#reported.keys()) {
      if (looked.has(folderOf(path)) && !found.has(path)) this.#reported.delete(path);
    }
    const author = edits.length === 0 ? { name: '', email: '' } : this.#author();
    return { commit, edits, obstacles: [...this.#obstacles.values()], author };
  }

  /** Brings what is expected up to `commit`. */
  #follow(commit: Oid): void {
    if (commit === this.#commit) return;
    const { reader } = this.#checkout;
    if (this.#commit === undefined) {
      for (const [path, oid] of filesOf(reader.snapshot(commit))) this.#expect(path, oid);
    } else {
      for (const { path, oid } of reader.diff(this.#commit, commit)) this.#expect(path, oid);
    }
    this.#commit = commit;
  }

  #expect(path: string, oid: Oid | undefined): void {
    if (!this.#choices.isOurs(path)) return;
    const folder = this.#folder(folderOf(path));
    const name = nameOf(path);
    folder.untracked.delete(name);
    if (oid !== undefined) folder.files.set(name, { oid, ino: 0, size: 0, mtimeMs: 0, ctimeMs: 0 });
    // The file may still stand: the next look must list the folder again.
    else if (folder.files.delete(name)) folder.mtimeMs = Number.NaN;
  }

  #folder(path: string): Folder {
    let folder = this.#folders.get(path);
    if (folder === undefined) {
      folder = { mtimeMs: Number.NaN, files: new Map(), untracked: new Set() };
      this.#folders.set(path, folder);
      if (path !== '') this.#folder(folderOf(path));
    }
    return folder;
  }

  /** Folders to look at; those that are found on the way are added while the caller goes through them. */
  #foldersOf(scope: SweepScope): Set<string> {
    this.#folder('');
    if (scope === 'whole') return new Set(this.#folders.keys());
    const chosen = new Set([...this.#hinted, ...[...this.#reported.keys()].map(folderOf)]);
    const all = [...this.#folders.keys()];
    for (let files = 0, steps = 0; files < sliceFiles && steps < all.length; steps++) {
      const path = all[this.#slice++ % all.length]!;
      files += 1 + this.#folders.get(path)!.files.size;
      chosen.add(path);
    }
    return chosen;
  }

  #sweepFolder(path: string, edits: WorkTreeEdit[], looked: Set<string>, now: number): void {
    const absolute = join(this.#checkout.folder.root, path);
    looked.add(path);
    this.#hinted.delete(path);
    const folder = this.#folder(path);
    const state = this.#checkout.files.folderState(path, this.#states);
    // Behind a link lies another's folder: nothing in it is an edit of ours, and nothing of ours is gone.
    if (state === 'elsewhere') return this.#noteElsewhere(path);
    const stat = state === 'there' ? lstatSync(absolute, { throwIfNoEntry: false }) : undefined;
    if (stat !== undefined && stat.mtimeMs !== folder.mtimeMs) {
      const found = this.#readable(path, 'folder', () => this.#list(path, absolute, folder)) ?? [];
      for (const below of found) this.#sweepFolder(below, edits, looked, now);
      // Names may still come in the same tick.
      folder.mtimeMs = now - stat.mtimeMs > racyMs ? stat.mtimeMs : Number.NaN;
    }
    const prefix = path === '' ? '' : `${path}/`;
    for (const [name, known] of folder.files) {
      const file = lstatSync(`${absolute}/${name}`, { throwIfNoEntry: false });
      if (file === undefined || !isSame(file, known)) this.#compare(prefix + name, known, file, edits, now);
    }
    for (const name of folder.untracked) this.#compareNew(prefix + name, edits);
    if (stat === undefined && folder.files.size === 0) this.#folders.delete(path);
  }

  /** Notes files no commit has; returns folders that were not known. */
  #list(path: string, absolute: string, folder: Folder): string[] {
    const { isOurs, mayHold = byDefault } = this.#choices;
    const found: string[] = [];
    folder.untracked.clear();
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isFile() && !folder.files.has(entry.name) && isOurs(below)) folder.untracked.add(entry.name);
      else if (entry.isDirectory() && entry.name !== '.git' && !this.#folders.has(below) && mayHold(below)) {
        found.push(below);
      }
    }
    return found;
  }

  #compare(path: string, known: Known, file: Stats | undefined, edits: WorkTreeEdit[], now: number): void {
    if (file !== undefined && !file.isFile()) {
      this.#obstacles.set(path, { path, what: whatIs(file), place: 'file' });
      return;
    }
    if (this.#indexVouches(path, known.oid, file)) {
      if (file !== undefined) remember(known, file, now);
      return;
    }
    const bytes = file && this.#readable(path, 'file', () => this.#checkout.files.read(path));
    if (this.#obstacles.has(path)) return;
    const version = bytes === undefined ? noFile : objectId('blob', bytes);
    if (version === known.oid) remember(known, file!, now);
    else if (!this.#isEngines(path, version)) this.#report(path, version, bytes ?? null, known.oid, edits);
  }

  #compareNew(path: string, edits: WorkTreeEdit[]): void {
    const bytes = this.#readable(path, 'file', () => this.#checkout.files.read(path));
    if (bytes === undefined) return;
    const version = objectId('blob', bytes);
    if (!this.#isEngines(path, version)) this.#report(path, version, bytes, undefined, edits);
  }

  /** The link or file itself, and not each folder that is hidden behind it. */
  #noteElsewhere(folder: string): void {
    let path = folder;
    while (this.#checkout.files.folderState(folderOf(path), this.#states) === 'elsewhere')
      path = folderOf(path);
    const stat = lstatSync(join(this.#checkout.folder.root, path), { throwIfNoEntry: false });
    if (stat) this.#obstacles.set(path, { path, what: whatIs(stat), place: 'folder' });
  }

  /** What is not ours to read is told, and stops nobody from looking at the rest. */
  #readable<T>(path: string, place: Obstacle['place'], read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EIO') throw error;
      this.#obstacles.set(path, { path, what: `what nobody here may read (${code})`, place });
      return undefined;
    }
  }

  /** Whether the index says that the file holds this version, or need not be there (a sparse checkout). */
  #indexVouches(path: string, oid: Oid, file: Stats | undefined): boolean {
    const { image, writtenNs } = this.#index!;
    const at = image.find(path);
    if (at < 0 || image.oid(at) !== oid) return false;
    if (file === undefined || image.isHidden(at)) return image.isHidden(at);
    return !image.isRacy(at, writtenNs) && image.matches(at, file);
  }

  /** What the engine wrote, or what was adopted, and is not yet in HEAD. */
  #isEngines = (path: string, version: Oid): boolean => this.#checkout.lineage.isOwn(path, version);

  #report(
    path: string,
    version: Oid,
    bytes: Buffer | null,
    base: Oid | undefined,
    edits: WorkTreeEdit[],
  ): void {
    const wrote = this.#checkout.lineage.kept.get(path);
    this.#reported.set(path, version);
    edits.push({
      path,
      bytes,
      ...(base !== undefined && { base }),
      ...(wrote !== undefined && wrote !== base && wrote !== noFile && { wrote }),
    });
  }

  #author(): Person {
    const now = this.#checkout.clock.now();
    if (this.#identity === undefined || now - this.#identity.at > identityMs) {
      this.#identity = { person: readIdentity(this.#checkout.folder), at: now };
    }
    return this.#identity.person;
  }
}

function remember(known: Known, file: Stats, now: number): void {
  if (now - file.mtimeMs <= racyMs) return;
  known.ino = file.ino;
  known.size = file.size;
  known.mtimeMs = file.mtimeMs;
  known.ctimeMs = file.ctimeMs;
}

const isSame = (file: Stats, known: Known): boolean =>
  file.mtimeMs === known.mtimeMs &&
  file.size === known.size &&
  file.ino === known.ino &&
  file.ctimeMs === known.ctimeMs;

function whatIs(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return stat.isFile() ? 'a file' : 'a device';
}

const byDefault = (folder: string): boolean =>
  !nameOf(folder).startsWith('.') && nameOf(folder) !== 'node_modules';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
