// New files that come to rest together: a folder that is being copied in is told when all of it has been still for long
// enough, not file by file. Knows paths and times; which folders are such is whoever asks' to say.
import { lstatSync } from 'node:fs';
import type { TreeMemory } from './tree-memory.ts';
import type { WorkTreeEdit } from './worktree-edit.ts';

/** A new file is told by itself when it has waited for the rest of its folder for as long. Milliseconds. */
const togetherMs = 30_000;

/** Folders with which a new file comes to rest, the widest first: the first of them in which no commit has anything. */
export type RestsWith = (path: string) => readonly string[];

export interface Held {
  edit: WorkTreeEdit;
  /** Milliseconds until it may be told; 0: now. */
  waitMs: number;
}

interface Tree {
  held: Held[];
  /** When something last changed in it, as far as its files say. */
  changedAt: number;
}

export class NewTrees {
  readonly #memory: TreeMemory;
  readonly #restsWith: RestsWith;
  readonly #trees = new Map<string, Tree>();
  /** What was found out about folders, for this look. */
  readonly #isNew = new Map<string, boolean>();

  constructor(memory: TreeMemory, restsWith: RestsWith = () => []) {
    this.#memory = memory;
    this.#restsWith = restsWith;
  }

  /** Keeps a new file that `waitMs` still holds by itself for its folder's rest; false: it stands alone. */
  hold(edit: WorkTreeEdit, waitMs: number): boolean {
    const roots = edit.base === undefined ? this.#restsWith(edit.path) : [];
    const root = roots.find((path) => this.#isNewTree(path));
    if (root === undefined) return false;
    const tree = this.#trees.get(root) ?? { held: [], changedAt: 0 };
    this.#trees.set(root, tree);
    tree.held.push({ edit, waitMs });
    tree.changedAt = Math.max(tree.changedAt, edit.at);
    return true;
  }

  /** Folders from which something is held. */
  roots = (): IterableIterator<string> => this.#trees.keys();

  /** What was held, and for how long yet. `absolute` says where a folder lies. */
  judge(now: number, quietMs: number, absolute: (path: string) => string): Held[] {
    return [...this.#trees].flatMap(([root, { held, changedAt }]) => {
      const folders = this.#memory.within(root).map((path) => madeAt(absolute(path), now));
      const restMs = quietMs - (now - Math.max(changedAt, ...folders));
      return held.map(({ edit, waitMs }) => {
        const isLate = now - edit.at >= togetherMs;
        return { edit, waitMs: isLate ? waitMs : Math.max(waitMs, quietMs === 0 ? 0 : restMs) };
      });
    });
  }

  #isNewTree(root: string): boolean {
    let isNew = this.#isNew.get(root);
    if (isNew === undefined) {
      const { folders } = this.#memory;
      isNew = this.#memory.within(root).every((path) => folders.get(path)!.files.size === 0);
      this.#isNew.set(root, isNew);
    }
    return isNew;
  }
}

/** When names in the folder last came or went; a time that is yet to come says nothing. */
function madeAt(folder: string, now: number): number {
  const at = lstatSync(folder, { throwIfNoEntry: false })?.ctimeMs ?? 0;
  return at > now ? 0 : at;
}
