// Run tokens of this host: random, stored hashed, each naming agent, company, run and issue. One is worth something
// from the run's start until its end is committed; a restart of the daemon changes nothing. Knows no policy.
import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { hashToken, newToken } from '../base/ids.ts';
import type { AgentActor } from '../model/actor.ts';

export interface TokenOwner {
  run: string;
  company: string;
  agent: string;
  issue?: string;
}

export interface Credentials {
  /** A new token for a run; only its hash stays here. */
  issue(owner: TokenOwner, at: number): string;
  /** Whom a token proves, or undefined: unknown, revoked and malformed ones are one answer. */
  verify(token: string): AgentActor | undefined;
  /** Makes the tokens of a run worthless, at once. */
  revokeRun(run: string): void;
  /** The same for every run of an agent. */
  revokeAgent(company: string, agent: string): void;
  /** Runs that have a token. */
  runs(): string[];
  close(): void;
}

const ownOnly = 0o600;

interface Row {
  run: string;
  company: string;
  agent: string;
  issue: string | null;
}

export function openCredentials(file: string): Credentials {
  // Made before SQLite makes it, so that nobody else can read it; its journals get the mode of the file.
  closeSync(openSync(file, 'a', ownOnly));
  chmodSync(file, ownOnly);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(`CREATE TABLE IF NOT EXISTS run_tokens (
    hash TEXT PRIMARY KEY, run TEXT NOT NULL, company TEXT NOT NULL, agent TEXT NOT NULL, issue TEXT,
    created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
  const insert = db.prepare('INSERT INTO run_tokens VALUES (?, ?, ?, ?, ?, ?)');
  // The lookup is by hash, so that its time says nothing about the token.
  const select = db.prepare<[string], Row>(
    'SELECT run, company, agent, issue FROM run_tokens WHERE hash = ?',
  );
  const ofRun = db.prepare('DELETE FROM run_tokens WHERE run = ?');
  const ofAgent = db.prepare('DELETE FROM run_tokens WHERE company = ? AND agent = ?');
  const all = db.prepare<[], { run: string }>('SELECT DISTINCT run FROM run_tokens');
  return {
    issue({ run, company, agent, issue }, at) {
      const token = newToken('mbr');
      insert.run(hashToken(token), run, company, agent, issue ?? null, at);
      return token;
    },
    verify(token) {
      const row = select.get(hashToken(token));
      if (!row) return undefined;
      const { run, company, agent, issue } = row;
      return { kind: 'agent', company, slug: agent, run, ...(issue === null ? {} : { issue }) };
    },
    revokeRun: (run) => void ofRun.run(run),
    revokeAgent: (company, agent) => void ofAgent.run(company, agent),
    runs: () => all.all().map(({ run }) => run),
    close: () => db.close(),
  };
}
