// Opens the file of a catalog, makes an empty one a catalog, and says how it is kept. Knows SQLite's settings; what becomes
// of a file that cannot be opened is decided elsewhere.
import Sqlite from 'better-sqlite3';
import { removeFile } from './database-file.ts';

/** What makes an empty file a catalog; `version` differs whenever the same book would give other rows. */
export interface Shape {
  schema: string;
  version: number;
}

/** Milliseconds to wait for another process that writes the same file. */
export const busyTimeoutMs = 10_000;
const pageCacheKiB = 32 * 1024;
/** The same of a file that is read only: several of them may be open. */
const readingCacheKiB = 4 * 1024;
/**
 * Pages the write-ahead log may grow to before whoever commits hands them back: the same pages are written again and again, and
 * reach the file once. A process that commits much has a thread for it.
 */
const logPages = 16_384;
/** From so many on that thread keeps others from writing while it hands back the last of them, and for how long it waits. */
const longLogPages = 6_144;
const handBackTimeoutMs = 100;

export const versionOf = (sqlite: Sqlite.Database): number =>
  Number(sqlite.pragma('user_version', { simple: true }));

/** A file that is read only; undefined where it is absent, unreadable, or of another shape. */
export function openUnchanged(file: string, shape: Shape): Sqlite.Database | undefined {
  try {
    const sqlite = new Sqlite(file, { readonly: true, timeout: busyTimeoutMs });
    if (versionOf(sqlite) === shape.version) return prepared(sqlite, shape, readingCacheKiB);
    sqlite.close();
  } catch (error) {
    // Absent, unreadable or no database: a reader that may not write builds its own.
    if (!(error instanceof Sqlite.SqliteError) && !(error instanceof TypeError)) throw error;
  }
  return undefined;
}

/** A file to write, made anew where it is of another shape. `alone`: nobody else opens it. Throws what SQLite says. */
export function openShaped(file: string, shape: Shape, alone: boolean): Sqlite.Database {
  let sqlite = new Sqlite(file, { timeout: busyTimeoutMs });
  try {
    const version = versionOf(sqlite);
    if (version !== shape.version && version !== 0) {
      sqlite.close();
      removeFile(file);
      sqlite = new Sqlite(file, { timeout: busyTimeoutMs });
    }
    chooseLog(sqlite, alone);
    return prepared(sqlite, shape);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

export const openInMemory = (shape: Shape): Sqlite.Database => prepared(new Sqlite(':memory:'), shape);

/** In memory, with all that the bytes of a file hold. */
export const openCopied = (bytes: Buffer, shape: Shape): Sqlite.Database =>
  prepared(new Sqlite(bytes), shape);

function chooseLog(sqlite: Sqlite.Database, alone: boolean): void {
  if (alone) {
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

/**
 * Hands the pages of the log back to the file beside whoever writes: once for the most of them, once more for what came meanwhile,
 * after which the log begins anew unless somebody has just written; and alone, where it has grown long.
 */
export function handBackLog(file: string): void {
  const sqlite = new Sqlite(file, { fileMustExist: true, timeout: handBackTimeoutMs });
  try {
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('wal_checkpoint(PASSIVE)');
    const [{ log }] = sqlite.pragma('wal_checkpoint(PASSIVE)') as [{ log: number }];
    if (log > longLogPages) sqlite.pragma('wal_checkpoint(FULL)');
  } finally {
    sqlite.close();
  }
}

function prepared(sqlite: Sqlite.Database, shape: Shape, cacheKiB = pageCacheKiB): Sqlite.Database {
  sqlite.pragma(`cache_size = -${cacheKiB}`);
  sqlite.pragma('temp_store = MEMORY');
  if (versionOf(sqlite) === shape.version) return sqlite;
  sqlite
    .transaction(() => {
      // Another process may have shaped the file while this one waited for the right to.
      if (versionOf(sqlite) === shape.version) return;
      sqlite.exec(shape.schema);
      sqlite.pragma(`user_version = ${shape.version}`);
    })
    .immediate();
  return sqlite;
}
