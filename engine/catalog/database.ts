// The one SQLite file of the catalog: opened, shaped, thrown away when it is of another shape or damaged.
// Knows SQL and files; never what a row means.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { asFault } from '../base/system-fault.ts';
import { Checkpointer } from './checkpointer.ts';
import { Connection } from './connection.ts';
import { copyInto, copyOf, isDamage, isRefusedByDisk, removeFile, unusable } from './database-file.ts';
import {
  busyTimeoutMs,
  openCopied,
  openInMemory,
  openShaped,
  openUnchanged,
  type Shape,
} from './open-database.ts';

export type Value = string | number | null;
export type Values = readonly Value[] | Readonly<Record<string, unknown>>;

type Maybe<T> = T | undefined;

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
  readonly #checkpointer: Checkpointer | undefined;
  #connection: Connection;
  #isAside = false;
  /** A transaction stands open whose rows nobody but `settle` may touch. */
  #isForeseeing = false;
  /** Answers questions meanwhile; undefined until the first. */
  #beside: Connection | undefined;

  constructor(file: string, shape: Shape, options: DatabaseOptions = {}) {
    this.file = file;
    this.#shape = shape;
    this.#readOnly = options.readOnly ?? false;
    this.#alone = options.alone ?? false;
    if (!this.#readOnly && !this.#alone && file !== ':memory:') this.#checkpointer = new Checkpointer(file);
    this.#connection = new Connection(this.#open());
  }

  all<Row>(sql: string, values: Values = []): Row[] {
    return this.#guarded(() => this.#toAsk().statement(sql).all(values) as Row[]);
  }

  get<Row>(sql: string, values: Values = []): Maybe<Row> {
    return this.#guarded(() => this.#toAsk().statement(sql).get(values) as Maybe<Row>);
  }

  /** Rows one by one, for results that should not stand in memory at once. No write may happen meanwhile. */
  each<Row>(sql: string, values: Values = []): IterableIterator<Row> {
    return this.#toAsk().statement(sql).iterate(values) as IterableIterator<Row>;
  }

  /** Number of rows changed. */
  run(sql: string, values: Values = []): number {
    return this.#toWrite().statement(sql).run(values).changes;
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
    return this.#connection.sqlite.readonly;
  }

  /** All or nothing, and alone: other writers of the file wait. */
  transaction<T>(work: () => T): T {
    const result = this.#sqlite.transaction(work).immediate();
    this.#checkpointer?.note();
    return result;
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

  /**
   * Writes rows that nobody sees before `settle` says that they stand. Whoever writes anything else meanwhile takes them back.
   * Waits for no other writer; what it throws has changed nothing.
   */
  foresee(work: () => void): void {
    const sqlite = this.#sqlite;
    try {
      sqlite.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
      work();
      this.#isForeseeing = true;
    } finally {
      sqlite.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      if (!this.#isForeseeing) this.#rollBack();
    }
  }

  /** Keeps what was foreseen, or takes it back. Nothing happens where nothing is. */
  settle(stands: boolean): void {
    if (!this.#isForeseeing) return;
    this.#isForeseeing = false;
    try {
      if (!stands) return;
      this.#connection.sqlite.exec('COMMIT');
      this.#checkpointer?.note();
    } finally {
      this.#rollBack();
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
    this.#leave();
    this.#connection = new Connection(this.#readOnly ? openInMemory(this.#shape) : this.#openSomewhere(true));
  }

  /**
   * Goes on in memory with what the file holds, so that a full disk keeps nobody from reading. The file stays as it is.
   * False when it stands in memory already.
   */
  leaveFile(): boolean {
    if (this.#alone || this.#sqlite.memory) return false;
    const copy = copyOf(this.#sqlite);
    this.#replace(copy === undefined ? openInMemory(this.#shape) : openCopied(copy, this.#shape));
    this.#isAside = true;
    return true;
  }

  /** Takes the file up again after `leaveFile`. Throws when it cannot be opened; then nothing has changed. */
  returnToFile(): void {
    this.#replace(openShaped(this.file, this.#shape, this.#alone));
    this.#isAside = false;
  }

  close(): void {
    this.#checkpointer?.close();
    this.#leave();
  }

  /** What cannot be taken back goes with its connection. */
  #rollBack(): void {
    const { sqlite } = this.#connection;
    if (!sqlite.inTransaction) return;
    try {
      sqlite.exec('ROLLBACK');
    } catch {
      this.#replace(this.#openSomewhere());
    }
  }

  #replace(sqlite: Sqlite.Database): void {
    this.#leave();
    this.#connection = new Connection(sqlite);
  }

  /** Nothing of this process has the file open any more. */
  #leave(): void {
    this.#checkpointer?.rest();
    this.#beside?.close();
    this.#beside = undefined;
    this.settle(false);
    this.#connection.close();
  }

  get #sqlite(): Sqlite.Database {
    return this.#toWrite().sqlite;
  }

  #toWrite(): Connection {
    this.settle(false);
    return this.#connection;
  }

  /** Sees what is committed, and takes nothing back that is foreseen; but where there is no second connection. */
  #toAsk(): Connection {
    if (!this.#isForeseeing) return this.#connection;
    this.#beside ??= this.#openBeside();
    return this.#beside ?? this.#toWrite();
  }

  #openBeside(): Connection | undefined {
    const sqlite = openUnchanged(this.file, this.#shape);
    return sqlite && new Connection(sqlite);
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

  /** The file, made anew if wanted; or memory, where the machine refuses that. */
  #openSomewhere(anew = false): Sqlite.Database {
    try {
      if (anew) removeFile(this.file);
      return this.#open();
    } catch (error) {
      if (this.#alone || asFault(error) === undefined) throw error;
      this.#isAside = true;
      return openInMemory(this.#shape);
    }
  }

  #open(): Sqlite.Database {
    if (this.file === ':memory:') return openInMemory(this.#shape);
    if (this.#readOnly) return openUnchanged(this.file, this.#shape) ?? openInMemory(this.#shape);
    try {
      return openShaped(this.file, this.#shape, this.#alone);
    } catch (error) {
      if (isRefusedByDisk(error) && !this.#alone) {
        this.#isAside = true;
        return openInMemory(this.#shape);
      }
      if (!isDamage(error)) throw unusable(this.file, error);
      removeFile(this.file);
      return openShaped(this.file, this.#shape, this.#alone);
    }
  }
}
