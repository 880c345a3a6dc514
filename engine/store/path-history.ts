// What many paths were along the first-parent line, newest first, in one walk: folders that are the same object as in
// the commit after are not opened again. Knows trees, never what a file means.
import type { Oid, SeenAt, Visit } from './snapshot.ts';
import { findEntry, folderMode } from './tree.ts';

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
    const bytes = tree === undefined ? undefined : this.#readTree(tree);
    for (const [name, below] of node.below) {
      const entry = bytes && findEntry(bytes, name);
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
}
