// How commits descend from each other, read from the first lines of their bytes: nothing is parsed whole and no
// signature verified. Every walk is bounded. Knows commits, never files.
import type { HistoryEdge } from './history-edge.ts';
import type { Objects } from './objects.ts';
import type { Oid } from './snapshot.ts';

/** First parents followed to find that a commit was built on another: more than anybody commits between two looks. */
const forwardLimit = 2000;
/** Commits of the line that are remembered; a rewind behind them is found by walking. */
const rememberedLimit = 1000;
/** How far clocks of one history may differ, in seconds: a commit older than that cannot lie behind a younger one. */
const clockSlack = 86_400;

interface Links {
  parents: readonly Oid[];
  /** Seconds since the epoch. */
  committedAt: number;
}

/** What a move of main means for the line. */
export type Step = 'known' | 'forward' | 'rewind' | 'aside';

export class Ancestry {
  readonly #objects: Pick<Objects, 'bytes'>;
  readonly #edge: HistoryEdge;
  /** Commits of the line's first-parent history and what they took in. */
  readonly #known = new Set<Oid>();
  #head: Oid | undefined;

  constructor(objects: Pick<Objects, 'bytes'>, edge: HistoryEdge) {
    this.#objects = objects;
    this.#edge = edge;
  }

  /** Remembers what the line reached since the last call. */
  follow(head: Oid): void {
    let count = 0;
    let at: Oid | undefined = head;
    while (at !== undefined && at !== this.#head && count++ < rememberedLimit) {
      const { parents } = this.#links(at);
      this.#known.add(at);
      for (const parent of parents.slice(1)) this.#known.add(parent);
      at = parents[0];
    }
    this.#head = head;
    for (const oldest of this.#known) {
      if (this.#known.size <= 2 * rememberedLimit) break;
      this.#known.delete(oldest);
    }
  }

  /**
   * What it means that main went from one commit to another: the line holds it already; it was built on where main
   * stood; main went back; or it went aside (amend, rebase, reset to a branch).
   */
  judge(from: Oid | undefined, to: Oid): Step {
    if (this.#known.has(to)) return 'known';
    if (from === undefined) return 'aside';
    if (this.descends(to, from)) return 'forward';
    return this.reaches(from, to) ? 'rewind' : 'aside';
  }

  /** Whether `ancestor` is among the last first parents of `commit`. */
  descends(commit: Oid, ancestor: Oid): boolean {
    let at: Oid | undefined = commit;
    for (let count = 0; at !== undefined && count < forwardLimit; count++) {
      if (at === ancestor) return true;
      at = this.#links(at).parents[0];
    }
    return false;
  }

  /** Whether the line is known to hold the commit; one that lies far back may not be known any more. */
  knows = (commit: Oid): boolean => this.#known.has(commit);

  /** The newest first parent of `commit` that the line holds: the base of what came without a reflog. */
  nearestKnown(commit: Oid): Oid | undefined {
    let at: Oid | undefined = commit;
    while (at !== undefined && !this.#known.has(at)) at = this.#links(at).parents[0];
    return at;
  }

  /** First parents of `commit` down to, not including, `until`, newest first; stops at `limit`. */
  firstParents(commit: Oid, until: Oid | undefined, limit: number): Oid[] {
    const found: Oid[] = [];
    let at: Oid | undefined = commit;
    while (at !== undefined && at !== until && found.length < limit) {
      found.push(at);
      at = this.#links(at).parents[0];
    }
    return found;
  }

  parents = (commit: Oid): readonly Oid[] => this.#links(commit).parents;

  /** Whether `ancestor` lies behind `commit`, or is it. */
  reaches = (commit: Oid, ancestor: Oid): boolean => this.reached(commit, [ancestor]).size > 0;

  /** Which of the commits lie behind `commit`, or are it. Walks once, and no further back than the oldest date allows. */
  reached(commit: Oid, wanted: Iterable<Oid>): Set<Oid> {
    const open = new Set(wanted);
    const found = new Set<Oid>();
    const dates = [...open].map((oid) => this.#links(oid).committedAt);
    const oldest = dates.reduce((least, date) => Math.min(least, date), Infinity) - clockSlack;
    const seen = new Set([commit]);
    for (const at of seen) {
      if (open.delete(at)) found.add(at);
      if (open.size === 0) break;
      const { parents, committedAt } = this.#links(at);
      if (committedAt >= oldest) for (const parent of parents) seen.add(parent);
    }
    return found;
  }

  #links(commit: Oid): Links {
    const bytes = this.#objects.bytes(commit, 'commit');
    const parents: Oid[] = [];
    let at = 46;
    for (; bytes.toString('latin1', at, at + 7) === 'parent '; at += 48) {
      parents.push(bytes.toString('latin1', at + 7, at + 47));
    }
    const committer = bytes.indexOf('\ncommitter ', at - 1);
    const line = bytes.toString('latin1', committer + 1, bytes.indexOf(0x0a, committer + 1));
    return {
      parents: this.#edge.parents(commit, parents),
      committedAt: Number(/> (\d+)/.exec(line)?.[1] ?? 0),
    };
  }
}
