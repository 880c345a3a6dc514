// The catalog as everybody else sees it: what the book says at one commit, ready to be asked. Derived from the book
// alone and deletable at any time; never the place where anything is decided.
import { asFault } from '../base/system-fault.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { locate, locateBatch } from '../model/paths.ts';
import type { Kind } from '../model/place.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { build } from './build.ts';
import { isDamage, isRefusedByDisk } from './database-file.ts';
import { Database } from './database.ts';
import { FileReader } from './file-rows.ts';
import { readCommit, writeCommit } from './meta.ts';
import { PastCatalogs, type MovableCatalog, type PastOptions } from './past.ts';
import { runInSlices, runWhole } from './pauses.ts';
import { companyFolders, readFileRow } from './queries/files.ts';
import { highestGiven } from './queries/issues.ts';
import { lineOf } from './queries/line.ts';
import { findEntity } from './queries/names.ts';
import { listProblems } from './problems.ts';
import type { Found, Problem, Progress, Readable } from './readable.ts';
import { shape } from './schema.ts';
import { fromLedger, isSpooled, Spending, spooledEvents, type SpendEvent } from './spend.ts';
import { advance } from './sync.ts';
import { takeOver, type Taken } from './take-over.ts';

export type { Found, Problem, Progress, Readable } from './readable.ts';

export interface CatalogOptions {
  /** Opens the file as it is and writes nothing: what cannot be read so is built in memory. */
  readOnly?: boolean;
  /** Told now and then while much is read: files done, files in all. */
  onProgress?: Progress;
}

export interface Catalog extends Readable {
  /** The commit the rows are of; undefined before the first sync. */
  commit(): Oid | undefined;
  /** Brings the rows to `to`, the newest commit when absent, and answers where they stand. Nothing happens when they are there already. */
  sync(to?: Oid): Oid | undefined;
  /**
   * Brings the rows to a commit that may yet come to nothing: nobody sees them before `settle` says that it stands, and
   * whoever writes before takes them back. Never throws: what could not be done, `sync` does.
   */
  foresee(to: Oid): void;
  settle(stands: boolean): void;
  /**
   * Asks the catalog of a commit of the line, this one or an earlier one: of what is committed, without what only
   * stands in the spool. `read` is called once, as soon as there is one. PAST_BUSY, STORE_CLOSED.
   */
  at<T>(commit: Oid, read: (catalog: Catalog) => T): Promise<T>;
  /** The same rows from nothing. */
  rebuild(): void;
  /** What a uuid, slug, identifier (`ACME-42`, `acme-42`; `#42`, `42` within a company) or former name means. */
  find(kind: Kind, company: string | undefined, ref: string): Found | undefined;
  /** The newest valid version of a file; its own blob when it is valid. */
  lastGood(path: string): Oid | undefined;
  /** The highest issue number ever given in a company; 0 when none was. */
  highestNumber(company: string): number;
  /** What is wrong in one company, or in the whole book. */
  problems(company?: string): Problem[];
  /**
   * Counts cost events of a company that are not committed yet (lines of a ledger file); an event that is known
   * already is left alone. Answers how many were new. They are forgotten when the catalog is opened again.
   */
  addSpooled(company: string, lines: readonly string[]): number;
  close(): void;
}

/** Opens the catalog at `file`, `:memory:` for one of its own. Its rows are brought to a commit by `sync`. */
export const openCatalog = (file: string, reader: Reader, options: CatalogOptions = {}): Catalog =>
  new BookCatalog(file, reader, options);

class BookCatalog implements Catalog, MovableCatalog {
  readonly db: Database;
  readonly #reader: Reader;
  readonly #files: FileReader;
  readonly #options: CatalogOptions;
  #problems: { commit: Oid | undefined; of: Map<string | undefined, readonly Problem[]> } = {
    commit: undefined,
    of: new Map(),
  };
  readonly #past: PastCatalogs<BookCatalog>;

  constructor(file: string, reader: Reader, options: CatalogOptions & PastOptions) {
    this.#reader = reader;
    this.#files = new FileReader(reader);
    this.#options = options;
    const { readOnly = false, alone = false, onProgress, commit } = options;
    this.db = new Database(file, shape, { readOnly, alone });
    this.db.onDamage = () => void this.sync(commit);
    this.#past = new PastCatalogs(
      this,
      reader,
      (place, how) => new BookCatalog(place, reader, { ...how, ...(onProgress ? { onProgress } : {}) }),
      file === ':memory:' || readOnly ? undefined : file,
    );
    if (!this.db.isReadOnly) this.#forgetSpooled();
  }

  commit(): Oid | undefined {
    return readCommit(this);
  }

  sync(to?: Oid): Oid | undefined {
    const seen = to ?? this.#reader.head();
    if (seen === undefined || this.commit() === seen) return seen;
    // What may not be changed and is behind is replaced by a catalog of this process's own.
    if (this.db.isReadOnly) this.db.recreate();
    if (this.db.isAside) this.#returnToFile();
    // Others moved the line and these rows while this process waited for its turn: the newest is asked for again, or a
    // reader that came late would take the rows of everybody back.
    return this.#whole(() => {
      const newest = to ?? this.#reader.head() ?? seen;
      runWhole(this.#move(newest));
      return newest;
    });
  }

  foresee(to: Oid): void {
    try {
      const from = this.commit();
      if (from === undefined || from === to || this.db.isReadOnly || this.db.isAside) return;
      if (this.#reader.onLine(from, to)) this.db.foresee(() => runWhole(this.#advance(from, to)));
    } catch {
      // Whoever asks next is told.
    }
  }

  settle(stands: boolean): void {
    try {
      this.db.settle(stands);
    } catch {
      // As if nothing had been foreseen.
    }
  }

  /** The same for a file of one's own, with pauses in which others of this process go on. */
  syncInSlices(to: Oid, mayGoOn: () => void): Promise<void> {
    return this.db.longTransaction(() => runInSlices(this.#move(to), mayGoOn));
  }

  async buildInSlices(to: Oid, mayGoOn: () => void, donor?: string): Promise<void> {
    const taken =
      donor === undefined
        ? undefined
        : await this.db.longTransactionBeside(donor, () =>
            runInSlices(takeOver(this, { reader: this.#reader, to }), mayGoOn),
          );
    await this.db.longTransaction(() => runInSlices(this.#build(to, taken), mayGoOn));
  }

  rebuild(): void {
    this.#problems.of.clear();
    const to = this.#reader.head();
    if (to === undefined) return;
    if (this.db.isReadOnly) this.db.recreate();
    if (this.db.isAside) this.#returnToFile();
    this.#past.clear();
    this.#whole(() => runWhole(this.#build(to)));
    this.db.checkpoint();
  }

  async at<T>(commit: Oid, read: (catalog: Catalog) => T): Promise<T> {
    if (this.commit() === commit && !this.#hasSpooled()) return read(this);
    return this.#past.at(commit, read);
  }

  find(kind: Kind, company: string | undefined, ref: string): Found | undefined {
    return findEntity(this, kind, company, ref);
  }

  lastGood(path: string): Oid | undefined {
    const company = (locate(path) ?? locateBatch(path))?.company ?? '';
    return readFileRow(this, { company, path })?.good ?? undefined;
  }

  highestNumber(company: string): number {
    return highestGiven(this, { company });
  }

  problems(company?: string): Problem[] {
    const commit = this.commit();
    // Asked for beside every read: found once for each commit.
    if (this.#problems.commit !== commit) this.#problems = { commit, of: new Map() };
    const known = this.#problems.of.get(company);
    if (known) return [...known];
    const at = this.#reader.snapshot(commit);
    const problems = listProblems({ catalog: this, reader: this.#reader, at }, company);
    this.#problems.of.set(company, problems);
    return [...problems];
  }

  addSpooled(company: string, lines: readonly string[]): number {
    const events = parseCostEvents(lines.join('\n'));
    return this.#whole(() => {
      const spending = this.#spending();
      const added = events.filter((event) => spending.add(fromLedger(company, '', event)));
      spending.flush();
      return added.length;
    });
  }

  close(): void {
    this.#past.close();
    this.db.close();
  }

  /**
   * All or nothing. A file that turns out to be damaged is made anew and filled from nothing; one on a disk that takes
   * nothing more is left for memory. Either way the work is done then.
   */
  #whole<T>(work: () => T): T {
    try {
      return this.db.transaction(work);
    } catch (error) {
      if (isDamage(error)) this.db.recreate();
      else if (!isRefusedByDisk(error) || !this.db.leaveFile()) throw error;
      return this.db.transaction(work);
    }
  }

  *#move(to: Oid): Generator<void> {
    const from = this.commit();
    if (from === to) return;
    if (from === undefined || !this.#onLine(from, to)) {
      yield* this.#build(to);
      return;
    }
    yield* this.#advance(from, to);
  }

  *#advance(from: Oid, to: Oid): Generator<void> {
    yield* advance(this, this.#step({ from, to }));
    writeCommit(this, to);
  }

  *#build(to: Oid, taken?: Taken): Generator<void> {
    yield* build(this, this.#step({ to, taken }));
    writeCommit(this, to);
  }

  /** Tries whether the disk takes something again. What was only spooled since goes along. */
  #returnToFile(): void {
    const spooled = this.#spooled();
    try {
      this.db.returnToFile();
    } catch (error) {
      if (asFault(error) === undefined) throw error;
      return;
    }
    this.#whole(() => {
      const spending = this.#spending();
      for (const event of spooled) spending.add(event);
      spending.flush();
    });
  }

  #spooled(): SpendEvent[] {
    return companyFolders(this).flatMap((company) => spooledEvents(this, { company }));
  }

  #step<T extends object>(
    commits: T,
  ): T & { reader: Reader; files: FileReader; onProgress: Progress | undefined } {
    return { ...commits, reader: this.#reader, files: this.#files, onProgress: this.#options.onProgress };
  }

  /** Whether one commit is on the line of the other. One that is no more in the repository is on no line. */
  #onLine(from: Oid, to: Oid): boolean {
    return lineOf(this, { oid: to }) !== undefined || this.#reader.onLine(from, to);
  }

  /** What the spool says has no other file that could say it. */
  #spending(): Spending {
    return new Spending(this, () => []);
  }

  #hasSpooled(): boolean {
    return companyFolders(this).some((company) => isSpooled(this, { company }));
  }

  #forgetSpooled(): void {
    this.#whole(() => {
      const spending = this.#spending();
      for (const event of this.#spooled()) spending.remove(event);
      spending.flush();
    });
  }
}
