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
  readonly #taken: TakenIn;
  readonly #vouched = new Set<string>();
  /** Versions that other engines wrote, by path. */
  readonly #written = new Map<string, Oid[]>();
  readonly #line: ReadonlySet<Oid>;
  /** The newest commit of the line that it stands on. */
  fork: Oid | undefined;

  constructor(reader: Reader, taken: TakenIn) {
    this.#reader = reader;
    this.#taken = taken;
    this.#line = new Set(reader.log(taken.before.commit, { limit: rangeLimit }).map(({ oid }) => oid));
    for (const commit of this.#walk(() => true)) if (commit.engine) this.#vouch(commit);
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
    const unjudged = [...this.#walk(({ engine }) => !engine)].filter(({ engine }) => !engine);
    return unjudged.filter(
      ({ oid, parents }) => parents.length > 1 && !this.#reader.isBehind(oid, this.#taken.before.commit),
    );
  }

  /** By whichever parents, newest first; what lies behind a commit only where `goesOn` says so. */
  *#walk(goesOn: (commit: Commit) => boolean): Generator<Commit> {
    const queue: Oid[] = [this.#taken.commit.oid];
    const seen = new Set(queue);
    for (let oid = queue.shift(); oid !== undefined; oid = queue.shift()) {
      if (this.#line.has(oid)) {
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
