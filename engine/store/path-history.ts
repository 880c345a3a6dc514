// What many paths were along the first-parent line, newest first, in one walk: folders that are the same object as in
// the commit after are not opened again. Knows trees, never what a file means.
import type { Oid, SeenAt, TreeEntry, Visit } from './snapshot.ts';
import { findEntry, folderMode, TreeCursor } from './tree.ts';

/** Names of a folder up to which each is looked for by itself. */
const fewNames = 4;

interface Node {
  below: Map<string, Node>;
  /** The path that ends here; undefined for a mere folder, or when nobody asks any more. */
  path: string | undefined;
  /** Mode and object in the commit looked at last; undefined before the first. */
  last: string | undefined;
}

export class PathHistory {
  readonly #readTree: (oid: Oid) => Buffer;
  readonly #root: Node = { below: new Map(), path: undefined, last: undefined };
  #watched = 0;

  constructor(readTree: (oid: Oid) => Buffer, paths: Iterable<string>) {
    this.#readTree = readTree;
    for (const path of paths) this.#watch(path);
  }

  /** Whether any path is still asked for. */
  get isDone(): boolean {
    return this.#watched === 0;
  }

  /** Looks at one more commit, older than those before, by its tree. */
  look(tree: Oid, at: SeenAt, visit: Visit): void {
    this.#lookBelow(this.#root, tree, at, visit);
  }

  #watch(path: string): void {
    let node = this.#root;
    for (const name of path.split('/')) {
      const below = node.below.get(name) ?? {
        below: new Map<string, Node>(),
        path: undefined,
        last: undefined,
      };
      node.below.set(name, below);
      node = below;
    }
    if (node.path === undefined) this.#watched += 1;
    node.path = path;
  }

  #lookBelow(node: Node, tree: Oid | undefined, at: SeenAt, visit: Visit): void {
    const entries = tree === undefined ? nothing : this.#entriesOf(tree, node.below);
    for (const [name, below] of node.below) {
      const entry = entries.get(name);
      const is = entry ? `${entry.mode} ${entry.oid}` : '';
      if (is === below.last) continue;
      below.last = is;
      const isFolder = entry?.mode === folderMode;
      if (below.path !== undefined) {
        const version = entry && !isFolder ? { oid: entry.oid, mode: entry.mode } : undefined;
        if (!visit(below.path, version, at)) {
          below.path = undefined;
          this.#watched -= 1;
        }
      }
      if (below.below.size > 0) this.#lookBelow(below, isFolder ? entry.oid : undefined, at, visit);
      if (below.path === undefined && below.below.size === 0) node.below.delete(name);
    }
  }

  /** The entries that are asked for: each looked for by itself, or all of them in one pass where they are many. */
  #entriesOf(tree: Oid, wanted: ReadonlyMap<string, Node>): ReadonlyMap<string, TreeEntry> {
    const bytes = this.#readTree(tree);
    const entries = new Map<string, TreeEntry>();
    if (wanted.size <= fewNames) {
      for (const name of wanted.keys()) {
        const entry = findEntry(bytes, name);
        if (entry) entries.set(name, entry);
      }
      return entries;
    }
    for (const cursor = new TreeCursor(bytes); cursor.next();) {
      const name = cursor.nameText();
      if (wanted.has(name)) entries.set(name, { name, mode: cursor.mode, oid: cursor.oid() });
    }
    return entries;
  }
}

const nothing: ReadonlyMap<string, TreeEntry> = new Map();
