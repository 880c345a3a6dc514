// Run tokens of this host: random, stored hashed, each naming agent, company, run and issue. One is worth something
// from the run's start until its end is committed; a restart of the daemon changes nothing. Knows no policy.
import { hashToken, newToken } from '../base/ids.ts';
import type { RunActor } from '../model/actor.ts';
import type { Database, Statement } from './database.ts';

export interface TokenOwner {
  run: string;
  company: string;
  agent: string;
  issue?: string;
}

export interface RunTokens {
  /** A new token for a run; only its hash stays here. */
  issue(owner: TokenOwner, at: number): string;
  /** Whom a token proves, or undefined: unknown, revoked and malformed ones are one answer. */
  verify(token: string): RunActor | undefined;
  /** Whom a token proved that is worthless now, as far back as is remembered. */
  former(token: string): RunActor | undefined;
  /** Makes the tokens of a run worthless, at once. */
  revokeRun(run: string): void;
  /** The same for every run of an agent. */
  revokeAgent(company: string, agent: string): void;
  /** Runs that have a token. */
  runs(): string[];
}

/** Worthless tokens that are still known by their hash, so that a call of a run that is over can be told from noise. */
const formerLimit = 1_000;

interface Row {
  run: string;
  company: string;
  agent: string;
  issue: string | null;
}

export function runTokens(database: Database): RunTokens {
  const insert = database.prepare('INSERT INTO run_tokens VALUES (?, ?, ?, ?, ?, ?)');
  // The lookup is by hash, so that its time says nothing about the token.
  const [select, selectFormer] = ['run_tokens', 'former_tokens'].map((table) =>
    database.prepare<[string], Row>(`SELECT run, company, agent, issue FROM ${table} WHERE hash = ?`),
  ) as [Select, Select];
  const revoke = (where: string): ((...of: string[]) => void) => {
    const keep = database.prepare(`INSERT OR IGNORE INTO former_tokens (hash, run, company, agent, issue)
      SELECT hash, run, company, agent, issue FROM run_tokens WHERE ${where}`);
    const forget = database.prepare(
      `DELETE FROM former_tokens WHERE place <= (SELECT max(place) FROM former_tokens) - ${formerLimit}`,
    );
    const remove = database.prepare(`DELETE FROM run_tokens WHERE ${where}`);
    return database.transaction((...of: string[]) => {
      keep.run(...of);
      forget.run();
      remove.run(...of);
    });
  };
  const all = database.prepare<[], { run: string }>('SELECT DISTINCT run FROM run_tokens');
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
  };
}

type Select = Statement<[string], Row>;

const toActor = (row: Row | undefined): RunActor | undefined =>
  row && {
    kind: 'agent',
    company: row.company,
    slug: row.agent,
    run: row.run,
    ...(row.issue === null ? {} : { issue: row.issue }),
  };
