// The one SQLite file of what proves who somebody is on this host: readable by its owner alone, never in git, and holding
// hashes only. Knows files and tables; never whom a row means.
import { chmodSync, closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { fault } from '../base/fault.ts';

export type Database = Sqlite.Database;
export type Statement<P extends unknown[], R> = Sqlite.Statement<P, R>;

const ownOnly = 0o600;
/** Milliseconds to wait for another process that writes: a command beside the daemon. */
const busyTimeoutMs = 5_000;

/** How the tables came to be: a file takes the steps that it has not taken yet, whichever version made it. */
const steps = [
  `
CREATE TABLE IF NOT EXISTS run_tokens (
  hash TEXT PRIMARY KEY, run TEXT NOT NULL, company TEXT NOT NULL, agent TEXT NOT NULL, issue TEXT,
  created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former_tokens (
  place INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, run TEXT NOT NULL, company TEXT NOT NULL,
  agent TEXT NOT NULL, issue TEXT) STRICT;
CREATE TABLE IF NOT EXISTS api_keys (
  prefix TEXT PRIMARY KEY, hash BLOB NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  owner TEXT NOT NULL, company TEXT, reads_only INTEGER NOT NULL, created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL, request TEXT, expires_at INTEGER, last_used_at INTEGER, revoked_at INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS sign_in_links (
  prefix TEXT PRIMARY KEY, hash BLOB NOT NULL, user TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  prefix TEXT PRIMARY KEY, hash BLOB NOT NULL, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL, browser TEXT NOT NULL,
  created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
`,
  `
ALTER TABLE api_keys ADD COLUMN input TEXT;
ALTER TABLE sign_in_links ADD COLUMN until INTEGER;
ALTER TABLE sessions ADD COLUMN until INTEGER;
`,
] as const;

function bringUp(database: Database): void {
  const taken = (): number => database.pragma('user_version', { simple: true }) as number;
  if (taken() >= steps.length) return;
  const take = database.transaction(() => {
    for (const step of steps.slice(taken())) database.exec(step);
    database.pragma(`user_version = ${steps.length}`);
  });
  // Another process may be about to take them as well.
  take.immediate();
}

/** Opens it, or makes it. CREDENTIALS_DAMAGED. */
export function openDatabase(file: string): Database {
  // Made before SQLite makes it, so that nobody else can read it; its journals get the mode of the file.
  closeSync(openSync(file, 'a', ownOnly));
  chmodSync(file, ownOnly);
  const database = new Sqlite(file, { timeout: busyTimeoutMs });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    bringUp(database);
    return database;
  } catch (error) {
    database.close();
    const { code = '' } = error as { code?: string };
    if (!/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) throw error;
    throw fault('CREDENTIALS_DAMAGED', { file, reason: (error as Error).message }, { cause: error });
  }
}

/**
 * Writes so that it outlives a loss of power: what was revoked stays revoked. Tokens of runs need none of this, since no
 * run outlives one either.
 */
export function durably<T>(database: Database, write: () => T): T {
  database.pragma('synchronous = FULL');
  try {
    return write();
  } finally {
    database.pragma('synchronous = NORMAL');
  }
}
