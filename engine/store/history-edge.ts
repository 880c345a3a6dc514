// Where a shallow clone's history ends: commits whose parents are named and not there. Knows one file of git's; whoever
// follows parents asks here first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';
import type { Oid } from './snapshot.ts';

const none: readonly Oid[] = [];

export class HistoryEdge {
  readonly #file: string;
  #commits: ReadonlySet<Oid> = new Set();

  constructor(folder: Pick<GitFolder, 'common'>) {
    this.#file = join(folder.common, 'shallow');
    this.refresh();
  }

  /** Reads it again: a fetch may have deepened the history, or brought commits that have an edge of their own. */
  refresh(): void {
    try {
      this.#commits = new Set(readFileSync(this.#file, 'utf8').split('\n').filter(Boolean));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.#commits = new Set();
    }
  }

  /** The parents that can be followed: all of them, or none at the edge. */
  parents = (commit: Oid, named: readonly Oid[]): readonly Oid[] =>
    this.#commits.size > 0 && this.#commits.has(commit) ? none : named;
}
