// The commits that a commit from outside brings with it: all that lies behind it and not on the line. Says which of them
// engines of this book have judged, and how they stand on each other. Knows no files and no rule.
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import { isForeign } from './foreign-commit.ts';

/** Commits that are looked through. */
const rangeLimit = 2000;

/** A newest commit that an engine has judged: what came of all that lies behind it is what it says. */
export interface Tip {
  oid: Oid;
  /** Of the commits that are brought, those behind it, and itself. */
  behind: ReadonlySet<Oid>;
  /** Those that were made on it: nobody has judged them. */
  above: ReadonlySet<Oid>;
}

export class BroughtCommits {
  /** Every commit that is brought, newest first. */
  readonly all: ReadonlyMap<Oid, Commit>;
  readonly tips: readonly Tip[];
  /** The newest commit of the line that it stands on. */
  fork: Oid | undefined;
  readonly #reader: Reader;
  readonly #from: Oid;
  /** Commits of the line and behind it: what the book had once is nothing new because somebody merges it again. */
  readonly #known: Set<Oid>;
  readonly #bases = new Map<Tip, Set<Oid>>();

  /** What lies behind `commit` and not behind `line`. */
  constructor(reader: Reader, commit: Oid, line: Oid) {
    this.#reader = reader;
    this.#from = commit;
    const { parents } = reader.commit(commit);
    // What was built right on the line brings nothing but itself: most commits of people do.
    const isNext = parents.length === 1 && parents[0] === line;
    this.#known = new Set(isNext ? [line] : reader.log(line, { limit: rangeLimit }).map(({ oid }) => oid));
    const walked = new Map([...this.#walk(() => true)].map((one) => [one.oid, one]));
    for (const oid of isNext ? [] : reader.behind(line, walked.keys())) {
      this.#known.add(oid);
      walked.delete(oid);
    }
    this.all = walked;
    this.tips = this.#newestJudged();
  }

  /** Merges that no engine has seen, newest first: what came of them stands as whoever merged left it. */
  merges(): Commit[] {
    return [...this.#walk(({ engine }) => !engine)].filter(
      ({ engine, parents }) => !engine && parents.length > 1,
    );
  }

  /** Where the tip and the line were last one; undefined where that is more than one commit, or none. */
  baseOf(tip: Tip): Oid | undefined {
    const known = this.#bases.get(tip) ?? this.#basesOf(tip);
    this.#bases.set(tip, known);
    return known.size === 1 ? [...known][0] : undefined;
  }

  #basesOf({ behind }: Tip): Set<Oid> {
    const edge = [...behind].flatMap((oid) => this.all.get(oid)!.parents.filter((one) => !this.all.has(one)));
    const bases = new Set(edge);
    for (const one of edge)
      if (bases.has(one))
        for (const older of this.#reader.behind(one, bases)) if (older !== one) bases.delete(older);
    return bases;
  }

  /**
   * An engine judges what it took in by the commit that it makes on top. Where none is brought, it may be one that left
   * out what it put right.
   */
  #newestJudged(): Tip[] {
    const commits = [...this.all.values()];
    const goneOn = new Set(commits.flatMap(({ engine, parents }) => (engine ? parents.slice(0, 1) : [])));
    const isJudged = (commit: Commit): boolean =>
      commit.engine && (!isForeign(commit) || goneOn.has(commit.oid));
    const children = new Map<Oid, Oid[]>();
    for (const { oid, parents } of commits)
      for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), oid]);
    const parentsOf = (oid: Oid): readonly Oid[] => this.all.get(oid)!.parents;
    const found = [...this.#walk((commit) => !isJudged(commit))]
      .filter(isJudged)
      .map(({ oid }) => ({ oid, behind: this.#reach(oid, parentsOf) }));
    return found
      .filter(({ oid }) => !found.some((other) => other.oid !== oid && other.behind.has(oid)))
      .map((tip) => {
        const above = this.#reach(tip.oid, (oid) => children.get(oid) ?? []);
        above.delete(tip.oid);
        return { ...tip, above };
      });
  }

  #reach(from: Oid, next: (oid: Oid) => readonly Oid[]): Set<Oid> {
    const reached = new Set([from]);
    for (const oid of reached) for (const one of next(oid)) if (this.all.has(one)) reached.add(one);
    return reached;
  }

  /** By whichever parents, newest first; what lies behind a commit only where `goesOn` says so. */
  *#walk(goesOn: (commit: Commit) => boolean): Generator<Commit> {
    const queue: Oid[] = [this.#from];
    const seen = new Set(queue);
    for (let oid = queue.shift(); oid !== undefined; oid = queue.shift()) {
      if (this.#known.has(oid)) {
        this.fork ??= oid;
        continue;
      }
      const commit = this.#reader.commit(oid);
      yield commit;
      for (const parent of goesOn(commit) ? commit.parents : [])
        if (!seen.has(parent) && seen.size < rangeLimit) queue.push(seen.add(parent) && parent);
    }
  }
}
