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
  /** Whom a token proved that is worthless now, as far back as is remembered. */
  former(token: string): AgentActor | undefined;
  /** Makes the tokens of a run worthless, at once. */
  revokeRun(run: string): void;
  /** The same for every run of an agent. */
  revokeAgent(company: string, agent: string): void;
  /** Runs that have a token. */
  runs(): string[];
  close(): void;
}

const ownOnly = 0o600;
/** Worthless tokens that are still known by their hash, so that a call of a run that is over can be told from noise. */
const formerLimit = 1_000;

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
    created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS former_tokens (
    place INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, run TEXT NOT NULL, company TEXT NOT NULL,
    agent TEXT NOT NULL, issue TEXT) STRICT`);
  const insert = db.prepare('INSERT INTO run_tokens VALUES (?, ?, ?, ?, ?, ?)');
  // The lookup is by hash, so that its time says nothing about the token.
  const [select, selectFormer] = ['run_tokens', 'former_tokens'].map((table) =>
    db.prepare<[string], Row>(`SELECT run, company, agent, issue FROM ${table} WHERE hash = ?`),
  ) as [Select, Select];
  const revoke = (where: string): ((...of: string[]) => void) => {
    const keep = db.prepare(`INSERT OR IGNORE INTO former_tokens (hash, run, company, agent, issue)
      SELECT hash, run, company, agent, issue FROM run_tokens WHERE ${where}`);
    const forget = db.prepare(
      `DELETE FROM former_tokens WHERE place <= (SELECT max(place) FROM former_tokens) - ${formerLimit}`,
    );
    const remove = db.prepare(`DELETE FROM run_tokens WHERE ${where}`);
    return db.transaction((...of: string[]) => {
      keep.run(...of);
      forget.run();
      remove.run(...of);
    });
  };
  const all = db.prepare<[], { run: string }>('SELECT DISTINCT run FROM run_tokens');
  return {
    issue({ run, company, agent, issue }, at) {
      const token = newToken('mbr');
      insert.run(hashToken(token), run, company, agent, issue ?? null, at);
      return token;
    },
    verify: (token) => toActor(select.get(hashToken(token))),
    former: (token) => toActor(selectFormer.get(hashToken(token))),
    revokeRun: revoke('run = ?'),
    revokeAgent: revoke('company = ? AND agent = ?'),
    runs: () => all.all().map(({ run }) => run),
    close: () => db.close(),
  };
}

type Select = Database.Statement<[string], Row>;

const toActor = (row: Row | undefined): AgentActor | undefined =>
  row && {
    kind: 'agent',
    company: row.company,
    slug: row.agent,
    run: row.run,
    ...(row.issue === null ? {} : { issue: row.issue }),
  };
