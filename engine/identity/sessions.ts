// Sessions of browsers: begun when somebody signs in, ended by them, by an owner or by time. Knows no cookie and no page,
// and not whether whom it names is still of the board.
import { createHmac } from 'node:crypto';
import { uuid7 } from '../base/ids.ts';
import { durably, type Database } from './database.ts';
import { newSecret, proof, type Hashed } from './secret.ts';

/** A session ends after so long without a call, and after so long in any case. Milliseconds. */
export const idleMs = 7 * 86_400_000;
export const longestMs = 30 * 86_400_000;
/** Sessions of one person; the newest stay. */
const sessionLimit = 50;
/** Use is noted at most this often. Milliseconds. */
const noteMs = 60_000;

export interface Session {
  id: string;
  /** The person's id; the name in a book where they have none. */
  user: string;
  /** What the browser said it is. */
  browser: string;
  /** Milliseconds, as all times here. */
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  /** When it and what is made with it end at the latest, where what it came of does. */
  until: number | null;
}

export interface Sessions {
  /** A new session, with a token that nobody chose; over at `until`. */
  begin(
    user: string,
    browser: string,
    at: number,
    until?: number | null,
  ): { session: Session; token: string };
  /** The living session that a token proves. */
  verify(token: string, at: number): Session | undefined;
  /** Those that live, the newest first. */
  list(at: number): Session[];
  /** Ends one; nothing happens where there is none. */
  revoke(id: string): void;
  revokeUser(user: string): void;
}

interface Row extends Hashed {
  id: string;
  user: string;
  browser: string;
  created_at: number;
  last_used_at: number;
  expires_at: number;
  until: number | null;
}

const read = (row: Row): Session => ({
  id: row.id,
  user: row.user,
  browser: row.browser,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: Math.min(row.expires_at, row.last_used_at + idleMs),
  until: row.until,
});

/** What a page of ours must send beside the session's cookie, which other pages can neither read nor work out. */
export const antiForgery = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('anti-forgery').digest('base64url');

export function sessions(database: Database): Sessions {
  const prove = proof(database, 'sessions', 'mbs') as (token: string) => Row | undefined;
  const add = database.prepare(`INSERT INTO sessions
    (prefix, hash, id, user, browser, created_at, last_used_at, expires_at, until)
    VALUES (@prefix, @hash, @id, @user, @browser, @created_at, @last_used_at, @expires_at, @until)`);
  const removeOld = database.prepare<[number, number]>(
    'DELETE FROM sessions WHERE expires_at <= ? OR last_used_at <= ?',
  );
  const removeMany = database.prepare<[string, string]>(`DELETE FROM sessions WHERE user = ? AND prefix NOT IN
    (SELECT prefix FROM sessions WHERE user = ? ORDER BY created_at DESC LIMIT ${sessionLimit})`);
  const all = database.prepare<[], Row>('SELECT * FROM sessions ORDER BY created_at DESC, id DESC');
  const note = database.prepare<[number, string]>('UPDATE sessions SET last_used_at = ? WHERE prefix = ?');
  const remove = database.prepare<[string]>('DELETE FROM sessions WHERE id = ?');
  const removeAll = database.prepare<[string]>('DELETE FROM sessions WHERE user = ?');
  return {
    begin(user, browser, at, until = null) {
      const { token, prefix, hash } = newSecret('mbs');
      const expires_at = Math.min(at + longestMs, until ?? Infinity);
      const used = { created_at: at, last_used_at: at, expires_at, until };
      const row: Row = { prefix, hash, id: uuid7(at), user, browser, ...used };
      removeOld.run(at, at - idleMs);
      durably(database, () => add.run(row));
      removeMany.run(user, user);
      return { session: read(row), token };
    },
    verify(token, at) {
      const row = prove(token);
      if (!row) return undefined;
      const session = read(row);
      if (at >= session.expiresAt) return undefined;
      if (at - session.lastUsedAt >= noteMs) note.run(at, row.prefix);
      return session;
    },
    list(at) {
      const found = all.all().map(read);
      return found.filter(({ expiresAt }) => at < expiresAt);
    },
    revoke: (id) => void durably(database, () => remove.run(id)),
    revokeUser: (user) => void durably(database, () => removeAll.run(user)),
  };
}
