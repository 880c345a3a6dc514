// The one SQLite file of the catalog: opened, shaped, thrown away when it is of another shape or damaged.
// Knows SQL and files; never what a row means.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { asFault } from '../base/system-fault.ts';
import { copyInto, copyOf, isDamage, isRefusedByDisk, removeFile, unusable } from './database-file.ts';
import { planned } from './planned.ts';

export type Value = string | number | null;
export type Values = readonly Value[] | Readonly<Record<string, unknown>>;

type Maybe<T> = T | undefined;

/** What makes an empty file a catalog; `version` differs whenever the same book would give other rows. */
export interface Shape {
  schema: string;
  version: number;
}

/** Milliseconds to wait for another process that writes the same file. */
const busyTimeoutMs = 10_000;
/** Compiled statements kept; more than the registry of queries with all their filters needs. */
const statementLimit = 1_000;
const pageCacheKiB = 32 * 1024;
/** The same of a file that is read only: several of them may be open. */
const readingCacheKiB = 4 * 1024;
/** Pages the write-ahead log may grow to: the same pages are written again and again, and reach the file once. */
const logPages = 8_192;

export interface DatabaseOptions {
  /** Writes nothing to the file. What cannot be read then is built in memory instead. */
  readOnly?: boolean;
  /** A file nobody else opens before it is whole: no log is kept, and one that was being written is lost. */
  alone?: boolean;
}

export class Database {
  readonly file: string;
  /** Called after a damaged file was replaced by an empty one; it should fill it again. */
  onDamage: (() => void) | undefined;
  readonly #shape: Shape;
  readonly #readOnly: boolean;
  readonly #alone: boolean;
  #sqlite: Sqlite.Database;
  #statements = new Map<string, Sqlite.Statement>();
  #isAside = false;

  constructor(file: string, shape: Shape, options: DatabaseOptions = {}) {
    this.file = file;
    this.#shape = shape;
    this.#readOnly = options.readOnly ?? false;
    this.#alone = options.alone ?? false;
    this.#sqlite = this.#open();
  }

  all<Row>(sql: string, values: Values = []): Row[] {
    return this.#guarded(() => this.#statement(sql).all(values) as Row[]);
  }

  get<Row>(sql: string, values: Values = []): Maybe<Row> {
    return this.#guarded(() => this.#statement(sql).get(values) as Maybe<Row>);
  }

  /** Rows one by one, for results that should not stand in memory at once. No write may happen meanwhile. */
  each<Row>(sql: string, values: Values = []): IterableIterator<Row> {
    return this.#statement(sql).iterate(values) as IterableIterator<Row>;
  }

  /** Number of rows changed. */
  run(sql: string, values: Values = []): number {
    return this.#statement(sql).run(values).changes;
  }

  /** Several statements, uncached. */
  script(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** Whether it stands in memory because the disk takes nothing: everything in it is derived, so nothing is lost. */
  get isAside(): boolean {
    return this.#isAside;
  }

  /** Whether the file may be read only; never of one in memory. */
  get isReadOnly(): boolean {
    return this.#sqlite.readonly;
  }

  /** All or nothing, and alone: other writers of the file wait. */
  transaction<T>(work: () => T): T {
    return this.#sqlite.transaction(work).immediate();
  }

  /**
   * The same, where `run` may take its time: others of this process go on meanwhile and must leave the database alone,
   * which is why only a file of one's own is written like this.
   */
  async longTransaction<T>(run: () => Promise<T>): Promise<T> {
    assert(this.#alone || this.file === ':memory:', 'a shared file is not held for long');
    // Not IMMEDIATE: what is attached is only read, and others may write it.
    this.#sqlite.exec('BEGIN');
    try {
      const result = await run();
      this.#sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * The same with another database's file attached as `donor`, whose rows stand still meanwhile. Undefined, and nothing is
   * run, where there is no such file, or one of another shape.
   */
  async longTransactionBeside<T>(donor: string, run: () => Promise<T>): Promise<T | undefined> {
    // Attaching would make it.
    if (!existsSync(donor)) return undefined;
    this.#sqlite.prepare('ATTACH ? AS donor').run(donor);
    try {
      const version = Number(this.#sqlite.pragma('donor.user_version', { simple: true }));
      return version === this.#shape.version ? await this.longTransaction(run) : undefined;
    } finally {
      this.#sqlite.exec('DETACH donor');
    }
  }

  /** Copies all of it into a new file, as it is at some time until the end. */
  copyTo(file: string): Promise<void> {
    return copyInto(this.#sqlite, file);
  }

  /** Hands pages of the write-ahead log back to the file and empties the log. */
  checkpoint(): void {
    if (!this.isReadOnly) this.#sqlite.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Drops the file and opens an empty one in its place, or in memory where the machine refuses that. */
  recreate(): void {
    this.#statements.clear();
    this.#sqlite.close();
    if (this.#readOnly) {
      this.#sqlite = this.#inMemory();
      return;
    }
    try {
      removeFile(this.file);
      this.#sqlite = this.#open();
    } catch (error) {
      if (this.#alone || asFault(error) === undefined) throw error;
      this.#sqlite = this.#inMemory();
      this.#isAside = true;
    }
  }

  /**
   * Goes on in memory with what the file holds, so that a full disk keeps nobody from reading. The file stays as it is.
   * False when it stands in memory already.
   */
  leaveFile(): boolean {
    if (this.#alone || this.#sqlite.memory) return false;
    const copy = copyOf(this.#sqlite);
    this.#replace(copy === undefined ? this.#inMemory() : this.#prepared(new Sqlite(copy), pageCacheKiB));
    this.#isAside = true;
    return true;
  }

  /** Takes the file up again after `leaveFile`. Throws when it cannot be opened; then nothing has changed. */
  returnToFile(): void {
    this.#replace(this.#openShaped());
    this.#isAside = false;
  }

  close(): void {
    this.#statements.clear();
    if (this.#sqlite.open) this.#sqlite.close();
  }

  #replace(sqlite: Sqlite.Database): void {
    this.#statements.clear();
    this.#sqlite.close();
    this.#sqlite = sqlite;
  }

  #statement(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= statementLimit) this.#statements.clear();
    const statement = this.#sqlite.prepare(planned(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  /** A read that meets a damaged page makes the file anew and asks once more: everything in it is derived. */
  #guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!isDamage(error) || this.#sqlite.inTransaction) throw error;
      this.recreate();
      this.onDamage?.();
      return read();
    }
  }

  #open(): Sqlite.Database {
    if (this.file === ':memory:') return this.#inMemory();
    if (this.#readOnly) return this.#openUnchanged() ?? this.#inMemory();
    try {
      return this.#openShaped();
    } catch (error) {
      if (isRefusedByDisk(error) && !this.#alone) {
        this.#isAside = true;
        return this.#inMemory();
      }
      if (!isDamage(error)) throw unusable(this.file, error);
      removeFile(this.file);
      return this.#openShaped();
    }
  }

  #openUnchanged(): Sqlite.Database | undefined {
    try {
      const sqlite = new Sqlite(this.file, { readonly: true, timeout: busyTimeoutMs });
      if (versionOf(sqlite) === this.#shape.version) return this.#prepared(sqlite, readingCacheKiB);
      sqlite.close();
    } catch (error) {
      // Absent, unreadable or no database: a reader that may not write builds its own.
      if (!(error instanceof Sqlite.SqliteError) && !(error instanceof TypeError)) throw error;
    }
    return undefined;
  }

  #openShaped(): Sqlite.Database {
    let sqlite = new Sqlite(this.file, { timeout: busyTimeoutMs });
    try {
      const version = versionOf(sqlite);
      if (version !== this.#shape.version && version !== 0) {
        sqlite.close();
        removeFile(this.file);
        sqlite = new Sqlite(this.file, { timeout: busyTimeoutMs });
      }
      this.#chooseLog(sqlite);
      return this.#prepared(sqlite, pageCacheKiB);
    } catch (error) {
      sqlite.close();
      throw error;
    }
  }

  #chooseLog(sqlite: Sqlite.Database): void {
    if (this.#alone) {
      // Of this file only: one that is attached is also others'.
      sqlite.pragma('main.locking_mode = EXCLUSIVE');
      // A copy of a shared file says WAL; and what fails is thrown away, so nothing of it need be on disk to go back.
      sqlite.pragma('journal_mode = MEMORY');
      sqlite.pragma('synchronous = OFF');
      return;
    }
    sqlite.pragma('journal_mode = WAL');
    // A crash of the machine may lose the last transactions, never the file's order: it is a cache of commits.
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma(`wal_autocheckpoint = ${logPages}`);
  }

  #inMemory(): Sqlite.Database {
    return this.#prepared(new Sqlite(':memory:'), pageCacheKiB);
  }

  #prepared(sqlite: Sqlite.Database, cacheKiB: number): Sqlite.Database {
    sqlite.pragma(`cache_size = -${cacheKiB}`);
    sqlite.pragma('temp_store = MEMORY');
    if (versionOf(sqlite) === this.#shape.version) return sqlite;
    sqlite
      .transaction(() => {
        // Another process may have shaped the file while this one waited for the right to.
        if (versionOf(sqlite) === this.#shape.version) return;
        sqlite.exec(this.#shape.schema);
        sqlite.pragma(`user_version = ${this.#shape.version}`);
      })
      .immediate();
    return sqlite;
  }
}

const versionOf = (sqlite: Sqlite.Database): number =>
  Number(sqlite.pragma('user_version', { simple: true }));
