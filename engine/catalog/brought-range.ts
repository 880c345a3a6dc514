// The commits that a commit from outside brings with it: all that lies behind it and not on the line. Says what of them
// another engine of this book wrote and signed, down to single fields, and which merges nobody has judged. Knows no rule.
import { idIn } from '../model/another.ts';
import { readBlob } from '../model/entity-cache.ts';
import { equal } from '../model/equal.ts';
import { statusFollowers } from '../model/lifecycle.ts';
import { locate } from '../model/paths.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';

/** Commits that are looked through. */
const rangeLimit = 2000;

/** One version of a file, and the one it was made of. */
interface Step {
  was: Oid | undefined;
  oid: Oid;
}

type Fields = Readonly<Record<string, unknown>>;

const isFollower = (field: string): boolean => (statusFollowers as readonly string[]).includes(field);

const versionKey = (path: string, oid: Oid | undefined): string => `${oid ?? ''} ${path}`;

export class BroughtRange {
  readonly #reader: Reader;
  readonly #from: Oid;
  /** Commits of the line and behind it: what the book had once is nothing new because somebody merges it again. */
  readonly #known: Set<Oid>;
  readonly #vouched = new Set<string>();
  /** What other engines made of files, by path. */
  readonly #written = new Map<string, Step[]>();
  /** The newest commit of the line that it stands on. */
  fork: Oid | undefined;

  /** What lies behind `commit` and not behind `line`. */
  constructor(reader: Reader, commit: Oid, line: Oid) {
    this.#reader = reader;
    this.#from = commit;
    const { parents } = reader.commit(commit);
    // What was built right on the line brings nothing but itself: most commits of people do.
    const isNext = parents.length === 1 && parents[0] === line;
    this.#known = new Set(isNext ? [line] : reader.log(line, { limit: rangeLimit }).map(({ oid }) => oid));
    const walked = [...this.#walk(() => true)];
    const behind = isNext
      ? new Set<Oid>()
      : reader.behind(
          line,
          walked.map(({ oid }) => oid),
        );
    for (const oid of behind) this.#known.add(oid);
    for (const one of walked) if (one.engine && !behind.has(one.oid)) this.#vouch(one);
  }

  /** Whether the version is one that another engine of this book wrote, and so has judged. */
  isVouched(path: string, oid: Oid | undefined): boolean {
    return this.#vouched.has(versionKey(path, oid));
  }

  /** Whether another engine wrote the file at a path. */
  isWritten = (path: string): boolean => this.#written.has(path);

  /** Whether another engine gave the place to the thing of that id. */
  isRecorded(path: string, id: string): boolean {
    return (this.#written.get(path) ?? []).some(({ oid }) => idIn(this.#reader.blob(oid)) === id);
  }

  /** Whether the thing at a path has its value of a field from another engine; or that of what a move brings with it. */
  hasWritten(path: string, field: string, after: object): boolean {
    const says = after as Fields;
    return (
      (isFollower(field) && this.hasWritten(path, 'status', after)) ||
      (this.#written.get(path) ?? []).some(({ was, oid }) => {
        const [old, now] = [was, oid].map((version) => this.#fieldsOf(path, version));
        return now !== undefined && equal(now[field], says[field]) && !equal(old?.[field], says[field]);
      })
    );
  }

  #fieldsOf(path: string, oid: Oid | undefined): Fields | undefined {
    const kind = locate(path)?.kind;
    if (kind === undefined || oid === undefined) return undefined;
    const reading = readBlob(kind, path, oid, () => this.#reader.blob(oid));
    return 'data' in reading ? (reading.data as object as Fields) : undefined;
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
    for (const { path, was, oid: version } of this.#reader.diff(parents[0], oid)) {
      this.#vouched.add(versionKey(path, version));
      if (version === undefined) continue;
      const step = { was, oid: version };
      const known = this.#written.get(path);
      if (known) known.push(step);
      else this.#written.set(path, [step]);
    }
  }
}
