// What other engines of this book wrote and signed of what a commit from outside brings: the newest word on each file and
// field, by whatever name they knew the thing, and what becomes of it beside the line's. What was said in between counts for
// nothing. Knows no rule.
import { areApart, idIn } from '../model/another.ts';
import { readBlob, readBytes } from '../model/entity-cache.ts';
import { equal } from '../model/equal.ts';
import { agentFollowers, statusFollowers } from '../model/lifecycle.ts';
import type { Side } from '../model/merge-front.ts';
import { mergeVersions } from '../model/merge-versions.ts';
import { locate } from '../model/paths.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import { BroughtCommits, type Tip } from './brought-commits.ts';
import { BroughtSteps, type Names, type Placed, type Step, type Version } from './brought-steps.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What versions of one thing say of something. */
interface Word {
  names: Names;
  /** What is asked for. */
  value: unknown;
  /** `nothing` where a version cannot be asked. */
  of: (placed: Placed) => unknown;
}

const nothing = Symbol('nothing');

const says = ({ of, value }: Word, placed: Placed): boolean => equal(of(placed), value);

const followers: ReadonlySet<string> = new Set([...statusFollowers, ...agentFollowers]);

export class BroughtRange {
  readonly #reader: Reader;
  readonly #line: Oid;
  readonly #commits: BroughtCommits;
  readonly #steps: BroughtSteps;

  /** What lies behind `commit` and not behind `line`. */
  constructor(reader: Reader, commit: Oid, line: Oid) {
    this.#reader = reader;
    this.#line = line;
    this.#commits = new BroughtCommits(reader, commit, line);
    // Where no engine has judged anything, nobody asks what it gave.
    this.#steps = new BroughtSteps(reader, this.#commits.tips.length > 0 ? this.#commits.all.values() : []);
  }

  get fork(): Oid | undefined {
    return this.#commits.fork;
  }

  merges = (): Commit[] => this.#commits.merges();

  /** Whether the version is the newest that another engine of this book wrote, and the line has nothing to say beside it. */
  isVouched(path: string, oid: Version): boolean {
    const names = { path, others: [] };
    if (!this.#isGiven({ names, value: oid, of: (version) => version.oid })) return false;
    const line = this.#reader.snapshot(this.#line).oid(path);
    const [ours, theirs] = [line, oid].map((version) => this.#fieldsOf({ path, oid: version }));
    if (!ours || !theirs || areApart(this.#reader.blob(line!), this.#reader.blob(oid!))) return true;
    return this.#judgedSteps(names).some((step) => this.#olds(step, names).some((old) => old.oid === line));
  }

  /** Whether another engine wrote the file at a path. */
  isWritten = (path: string): boolean => this.#written(path).length > 0;

  /** Whether another engine gave the place to the thing of that id. */
  isRecorded(path: string, id: string): boolean {
    return this.#written(path).some(({ oid }) => idIn(this.#reader.blob(oid!)) === id);
  }

  /** What another engine left at a path; undefined where none did, or one took it away. */
  leftAt(path: string): Version {
    const left = this.#commits.tips.map(({ oid }) => this.#reader.snapshot(oid).oid(path));
    return left.find((version) => version !== undefined && this.isVouched(path, version));
  }

  /** Where a thing was before other engines took it to a path; undefined where none of them did. */
  cameFrom(path: string, id: string): string | undefined {
    const seen = new Set([path]);
    for (const at of seen)
      for (const { source } of this.#written(at)) {
        const before = source();
        if (before.oid !== undefined && idIn(this.#reader.blob(before.oid)) === id.toLowerCase())
          seen.add(before.path);
      }
    return seen.size > 1 ? [...seen].at(-1) : undefined;
  }

  /**
   * Whether the thing at a path has its value of a field from another engine, by whatever name that knew it; or that of
   * what a move brings with it.
   */
  hasWritten(path: string, field: string, after: object): boolean {
    const names = this.#steps.namesOf(path, (after as Fields)['id']);
    return (
      this.#isTold(names, [field], after) ||
      (followers.has(field) && this.#isTold(names, ['status', field], after))
    );
  }

  /**
   * Whether a newest version, or what it becomes beside the line's, says the same of all the fields, and an engine gave
   * it what it says of the first.
   */
  #isTold(names: Names, fields: readonly [string, ...string[]], after: object): boolean {
    const [first] = fields;
    return this.#commits.tips.some((tip) => {
      const own = this.#fieldsOf(this.#steps.placeAt(tip.oid, names));
      const isSame = (version: Fields): boolean =>
        fields.every((field) => equal(version[field], (after as Fields)[field]));
      if (own === undefined) return false;
      const word: Word = {
        names,
        value: own[first],
        of: (placed) => {
          const read = this.#fieldsOf(placed);
          return read ? read[first] : nothing;
        },
      };
      return this.#isGiven(word) && (isSame(own) || this.#mergedFields(names, tip).some(isSame));
    });
  }

  #mergedFields(names: Names, tip: Tip): Fields[] {
    const kind = locate(names.path)?.kind;
    if (kind === undefined) return [];
    return this.#besideLine(names, tip, [undefined]).flatMap((bytes) => {
      const reading = readBytes(kind, names.path, bytes);
      return 'data' in reading ? [reading.data] : [];
    });
  }

  /** Whether a file is a tip's, or what comes of that and the line's, whichever of both conflicts are settled by. */
  isMerged(path: string, bytes: Uint8Array): boolean {
    const names = this.#steps.namesOf(path, idIn(bytes));
    return this.#commits.tips.some((tip) => {
      const own = this.#reader.snapshot(tip.oid).read(path);
      const merged = this.#besideLine(names, tip, ['ours', 'theirs']);
      return [...(own ? [own] : []), ...merged].some((one) => Buffer.compare(one, bytes) === 0);
    });
  }

  /** What a tip's version becomes where it is merged with the line's, whichever of them is the one that is merged into. */
  #besideLine(names: Names, tip: Tip, sides: readonly (Side | undefined)[]): Uint8Array[] {
    const base = this.#commits.baseOf(tip);
    if (base === undefined) return [];
    const [was, ours, theirs] = [base, this.#line, tip.oid].map((commit) => {
      const { oid } = this.#steps.placeAt(commit, names);
      return oid === undefined ? undefined : this.#reader.blob(oid);
    });
    if (!ours || !theirs) return [];
    return [
      [ours, theirs],
      [theirs, ours],
    ].flatMap(([into, from]) =>
      sides.map((side) => mergeVersions(names.path, was, into!, from!, { settle: () => side }).bytes),
    );
  }

  /**
   * Whether an engine gave the thing that word and it is the newest: every tip that came of it still says it, and on one
   * of them at least nobody has said otherwise.
   */
  #isGiven(word: Word): boolean {
    const { tips } = this.#commits;
    const saying = tips.filter(({ oid }) => says(word, this.#steps.placeAt(oid, word.names)));
    if (saying.length === 0) return false;
    const givers = this.#judgedSteps(word.names).filter((step) => this.#gives(step, word));
    return givers.some(({ commit: { oid } }) => {
      const later = tips.filter(({ behind }) => behind.has(oid));
      return later.every((tip) => saying.includes(tip)) && later.some((tip) => !this.#isTakenBack(word, tip));
    });
  }

  /** Whether an engine's commit made the thing say it, and did not have it from the line. */
  #gives(step: Step, word: Word): boolean {
    const before = madeOf(step, word.names);
    const said = says(word, before) || (word.value === undefined && word.of(before) === nothing);
    if (!step.commit.engine || said || !says(word, step)) return false;
    return !step.commit.parents.slice(1).some((parent) => this.#isLines(parent, word));
  }

  /** Whether a commit that says it has that from the line. */
  #isLines(from: Oid, word: Word): boolean {
    const saying = new Set([from]);
    for (const oid of saying) {
      if (!says(word, this.#steps.placeAt(oid, word.names))) continue;
      const commit = this.#commits.all.get(oid);
      if (commit === undefined) return true;
      for (const parent of commit.parents) saying.add(parent);
    }
    return false;
  }

  /** Whether somebody said otherwise on top of a tip; a file in dispute says nothing yet. */
  #isTakenBack(word: Word, { above }: Tip): boolean {
    return this.#steps.of(word.names).some((step) => {
      const now = word.of(step);
      if (!above.has(step.commit.oid) || equal(now, word.value)) return false;
      if (now === nothing && step.oid !== undefined) return false;
      return !this.#olds(step, word.names).some((old) => equal(word.of(old), now));
    });
  }

  /** What engines made of a path, whatever became of it, newest first. */
  #written(path: string): Step[] {
    return this.#judgedSteps({ path, others: [] }).filter(
      ({ commit, oid }) => commit.engine && oid !== undefined,
    );
  }

  #judgedSteps(names: Names): Step[] {
    const { tips } = this.#commits;
    return this.#steps.of(names).filter(({ commit }) => tips.some(({ behind }) => behind.has(commit.oid)));
  }

  /** What a commit's parents had of the thing. */
  #olds(step: Step, names: Names): Placed[] {
    const others = step.commit.parents.slice(1);
    return [madeOf(step, names), ...others.map((parent) => this.#steps.placeAt(parent, names))];
  }

  #fieldsOf({ path, oid }: Placed): Fields | undefined {
    const kind = locate(path)?.kind;
    if (kind === undefined || oid === undefined) return undefined;
    const reading = readBlob(kind, path, oid, () => this.#reader.blob(oid));
    return 'data' in reading ? (reading.data as object as Fields) : undefined;
  }
}

/** A file is made of what was there; a thing of what it was, wherever it lay. */
const madeOf = ({ path, was, source }: Step, { id }: Names): Placed =>
  id === undefined ? { path, oid: was } : source();
