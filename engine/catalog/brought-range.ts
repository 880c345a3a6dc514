// What other engines of this book wrote and signed of what a commit from outside brings: the newest word on each file and
// field, and what becomes of it beside the line's. What was said in between counts for nothing. Knows no rule.
import { areApart, idIn } from '../model/another.ts';
import { readBlob, readBytes } from '../model/entity-cache.ts';
import { equal } from '../model/equal.ts';
import { statusFollowers } from '../model/lifecycle.ts';
import type { Side } from '../model/merge-front.ts';
import { mergeVersions } from '../model/merge-versions.ts';
import { locate } from '../model/paths.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import { BroughtCommits, type Tip } from './brought-commits.ts';

/** One commit's change of a file. */
interface Step {
  commit: Commit;
  was: Oid | undefined;
  oid: Oid | undefined;
}

type Version = Oid | undefined;
type Fields = Readonly<Record<string, unknown>>;

/** What versions of one file say of something. */
interface Word {
  path: string;
  /** What is asked for. */
  value: unknown;
  /** `nothing` where a version cannot be asked. */
  of: (version: Version) => unknown;
}

const nothing = Symbol('nothing');

const says = ({ of, value }: Word, version: Version): boolean => equal(of(version), value);

const isFollower = (field: string): boolean => (statusFollowers as readonly string[]).includes(field);

export class BroughtRange {
  readonly #reader: Reader;
  readonly #line: Oid;
  readonly #commits: BroughtCommits;
  /** By path, newest first. */
  readonly #steps = new Map<string, Step[]>();

  /** What lies behind `commit` and not behind `line`. */
  constructor(reader: Reader, commit: Oid, line: Oid) {
    this.#reader = reader;
    this.#line = line;
    this.#commits = new BroughtCommits(reader, commit, line);
    // Where no engine has judged anything, nobody asks what it gave.
    if (this.#commits.tips.length > 0) for (const one of this.#commits.all.values()) this.#keep(one);
  }

  get fork(): Oid | undefined {
    return this.#commits.fork;
  }

  merges = (): Commit[] => this.#commits.merges();

  /** Whether the version is the newest that another engine of this book wrote, and the line has nothing to say beside it. */
  isVouched(path: string, oid: Version): boolean {
    if (!this.#isGiven({ path, value: oid, of: (version) => version })) return false;
    const line = this.#versionAt(this.#line, path);
    const [ours, theirs] = [line, oid].map((version) => this.#fieldsOf(path, version));
    if (!ours || !theirs || areApart(this.#reader.blob(line!), this.#reader.blob(oid!))) return true;
    return this.#judgedSteps(path).some((step) => this.#olds(step, path).includes(line));
  }

  /** Whether another engine wrote the file at a path. */
  isWritten = (path: string): boolean => this.#written(path).length > 0;

  /** Whether another engine gave the place to the thing of that id. */
  isRecorded(path: string, id: string): boolean {
    return this.#written(path).some((oid) => idIn(this.#reader.blob(oid)) === id);
  }

  /** Whether the thing at a path has its value of a field from another engine; or that of what a move brings with it. */
  hasWritten(path: string, field: string, after: object): boolean {
    return (
      this.#isTold(path, [field], after) ||
      (isFollower(field) && this.#isTold(path, ['status', field], after))
    );
  }

  /**
   * Whether a newest version, or what it becomes beside the line's, says the same of all the fields, and an engine gave
   * it what it says of the first.
   */
  #isTold(path: string, fields: readonly [string, ...string[]], after: object): boolean {
    const [first] = fields;
    return this.#commits.tips.some((tip) => {
      const own = this.#fieldsOf(path, this.#versionAt(tip.oid, path));
      const isSame = (version: Fields): boolean =>
        fields.every((field) => equal(version[field], (after as Fields)[field]));
      if (own === undefined) return false;
      const word: Word = {
        path,
        value: own[first],
        of: (version) => {
          const read = this.#fieldsOf(path, version);
          return read ? read[first] : nothing;
        },
      };
      return this.#isGiven(word) && (isSame(own) || this.#mergedFields(path, tip).some(isSame));
    });
  }

  #mergedFields(path: string, tip: Tip): Fields[] {
    const kind = locate(path)?.kind;
    if (kind === undefined) return [];
    return this.#besideLine(path, tip, [undefined]).flatMap((bytes) => {
      const reading = readBytes(kind, path, bytes);
      return 'data' in reading ? [reading.data] : [];
    });
  }

  /** Whether a file is a tip's, or what comes of that and the line's, whichever of both conflicts are settled by. */
  isMerged(path: string, bytes: Uint8Array): boolean {
    return this.#commits.tips.some((tip) => {
      const own = this.#reader.snapshot(tip.oid).read(path);
      const merged = this.#besideLine(path, tip, ['ours', 'theirs']);
      return [...(own ? [own] : []), ...merged].some((one) => Buffer.compare(one, bytes) === 0);
    });
  }

  /** What a tip's version becomes where it is merged with the line's, whichever of them is the one that is merged into. */
  #besideLine(path: string, tip: Tip, sides: readonly (Side | undefined)[]): Uint8Array[] {
    const base = this.#commits.baseOf(tip);
    if (base === undefined) return [];
    const [was, ours, theirs] = [base, this.#line, tip.oid].map((at) => this.#reader.snapshot(at).read(path));
    if (!ours || !theirs) return [];
    return [
      [ours, theirs],
      [theirs, ours],
    ].flatMap(([into, from]) =>
      sides.map((side) => mergeVersions(path, was, into!, from!, { settle: () => side }).bytes),
    );
  }

  /**
   * Whether an engine gave the file that word and it is the newest: every tip that came of it still says it, and on one
   * of them at least nobody has said otherwise.
   */
  #isGiven(word: Word): boolean {
    const { tips } = this.#commits;
    const saying = tips.filter(({ oid }) => says(word, this.#versionAt(oid, word.path)));
    if (saying.length === 0) return false;
    const givers = this.#judgedSteps(word.path).filter((step) => this.#gives(step, word));
    return givers.some(({ commit: { oid } }) => {
      const later = tips.filter(({ behind }) => behind.has(oid));
      return later.every((tip) => saying.includes(tip)) && later.some((tip) => !this.#isTakenBack(word, tip));
    });
  }

  /** Whether an engine's commit made the file say it, and did not have it from the line. */
  #gives({ commit, was, oid }: Step, word: Word): boolean {
    const said = says(word, was) || (word.value === undefined && word.of(was) === nothing);
    if (!commit.engine || said || !says(word, oid)) return false;
    return !commit.parents.slice(1).some((parent) => this.#isLines(parent, word));
  }

  /** Whether a commit that says it has that from the line. */
  #isLines(from: Oid, word: Word): boolean {
    const saying = new Set([from]);
    for (const oid of saying) {
      if (!says(word, this.#versionAt(oid, word.path))) continue;
      const commit = this.#commits.all.get(oid);
      if (commit === undefined) return true;
      for (const parent of commit.parents) saying.add(parent);
    }
    return false;
  }

  /** Whether somebody said otherwise on top of a tip; a file in dispute says nothing yet. */
  #isTakenBack(word: Word, { above }: Tip): boolean {
    return this.#stepsAt(word.path).some((step) => {
      const now = word.of(step.oid);
      if (!above.has(step.commit.oid) || equal(now, word.value)) return false;
      if (now === nothing && step.oid !== undefined) return false;
      return !this.#olds(step, word.path).some((old) => equal(word.of(old), now));
    });
  }

  /** Versions that engines wrote, whatever became of them. */
  #written(path: string): Oid[] {
    return this.#judgedSteps(path).flatMap(({ commit, oid }) => (commit.engine && oid ? [oid] : []));
  }

  #stepsAt = (path: string): readonly Step[] => this.#steps.get(path) ?? [];

  #judgedSteps(path: string): Step[] {
    const { tips } = this.#commits;
    return this.#stepsAt(path).filter(({ commit }) => tips.some(({ behind }) => behind.has(commit.oid)));
  }

  /** What a commit's parents had at the path. */
  #olds({ commit, was }: Step, path: string): Version[] {
    return [was, ...commit.parents.slice(1).map((parent) => this.#versionAt(parent, path))];
  }

  #versionAt = (commit: Oid, path: string): Version => this.#reader.snapshot(commit).oid(path);

  #fieldsOf(path: string, oid: Version): Fields | undefined {
    const kind = locate(path)?.kind;
    if (kind === undefined || oid === undefined) return undefined;
    const reading = readBlob(kind, path, oid, () => this.#reader.blob(oid));
    return 'data' in reading ? (reading.data as object as Fields) : undefined;
  }

  #keep(commit: Commit): void {
    for (const { path, was, oid } of this.#reader.diff(commit.parents[0], commit.oid)) {
      const step = { commit, was, oid };
      const known = this.#steps.get(path);
      if (known) known.push(step);
      else this.#steps.set(path, [step]);
    }
  }
}
