// The commits that a commit from outside brings with it: all that lies behind it and not on the line. Says what of them
// another engine of this book wrote and signed, and which merges nobody has judged. Knows commits and versions, no rule.
import { idIn } from '../model/another.ts';
import type { TakenIn } from '../store/judgement.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';

/** Commits that are looked through. */
const rangeLimit = 2000;

const versionKey = (path: string, oid: Oid | undefined): string => `${oid ?? ''} ${path}`;

export class BroughtRange {
  readonly #reader: Reader;
  readonly #from: Oid;
  /** Commits of the line and behind it: what the book had once is nothing new because somebody merges it again. */
  readonly #known: Set<Oid>;
  readonly #vouched = new Set<string>();
  /** Versions that other engines wrote, by path. */
  readonly #written = new Map<string, Oid[]>();
  /** The newest commit of the line that it stands on. */
  fork: Oid | undefined;

  constructor(reader: Reader, { commit, before }: TakenIn) {
    this.#reader = reader;
    this.#from = commit.oid;
    this.#known = new Set(reader.log(before.commit, { limit: rangeLimit }).map(({ oid }) => oid));
    const walked = [...this.#walk(() => true)];
    const behind = reader.behind(
      before.commit,
      walked.map(({ oid }) => oid),
    );
    for (const oid of behind) this.#known.add(oid);
    for (const one of walked) if (one.engine && !behind.has(one.oid)) this.#vouch(one);
  }

  /** Whether the version is one that another engine of this book wrote, and so has judged. */
  isVouched(path: string, oid: Oid | undefined): boolean {
    return this.#vouched.has(versionKey(path, oid));
  }

  /** Whether another engine gave the place to the thing of that id. */
  isRecorded(path: string, id: string): boolean {
    return (this.#written.get(path) ?? []).some((oid) => idIn(this.#reader.blob(oid)) === id);
  }

  /** Merges that no engine has seen, newest first: what came of them stands as whoever merged left it. */
  merges(): Commit[] {
    return [...this.#walk(({ engine }) => !engine)].filter(
      ({ engine, parents }) => !engine && parents.length > 1,
    );
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

  #vouch({ oid, parents }: Commit): void {
    for (const { path, oid: version } of this.#reader.diff(parents[0], oid)) {
      this.#vouched.add(versionKey(path, version));
      if (version === undefined) continue;
      const known = this.#written.get(path);
      if (known) known.push(version);
      else this.#written.set(path, [version]);
    }
  }
}
