// Runs by their records: live ones, recent ones, and the wake-ups that were delivered by starting one.
import type { Readable } from '../readable.ts';
import { namesMeaning } from './names.ts';
import { selectAll, selectOne } from './query.ts';

export interface RunRow {
  company: string;
  path: string;
  id: string;
  agent: string;
  issue: string | null;
  source: string | null;
  status: string;
  reason: string | null;
  adapter: string | null;
  session: string | null;
  mergedInto: string | null;
  host: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** What the start set aside, as JSON by metric. */
  reserved: string | null;
  failure: string | null;
  /** ISO time before which the provider wants no more calls. */
  notBefore: string | null;
  /** 1 when it moved something, 0 when not, null when the record does not say. */
  progress: 0 | 1 | null;
  costMicros: number | null;
  tokens: number | null;
  wallMs: number | null;
  transcript: string | null;
}

const columns = `company, path, id, agent, issue, source, status, reason, adapter, session, mergedInto, host, createdAt, startedAt,
  endedAt, reserved, failure, notBefore, progress, costMicros, tokens, wallMs, transcript`;

/** Runs whose record has no end. */
export const liveRuns = selectAll<{ company: string }, RunRow>(
  'runs.live',
  `SELECT ${columns} FROM runs WHERE company = @company AND endedAt IS NULL ORDER BY agent, path`,
);

/** The same of one agent. */
export const liveRunsOf = selectAll<{ company: string; agent: string }, RunRow>(
  'runs.liveOf',
  `SELECT ${columns} FROM runs WHERE company = @company AND agent = @agent AND endedAt IS NULL ORDER BY path`,
);

export type RunFilter = { company: string; agent?: string; issue?: string; before?: string; limit?: number };

/** Runs of a company, an agent or an issue (any name of it), newest first; before an ISO time. */
export function recentRuns(catalog: Readable, filter: RunFilter): RunRow[] {
  const { company, agent, issue, before = '~', limit = 50 } = filter;
  if (agent !== undefined) return runsOfAgent(catalog, { company, agent, before, limit });
  if (issue !== undefined)
    return runsOfIssue(catalog, {
      company,
      issue: namesMeaning(catalog, 'issue', company, issue),
      before,
      limit,
    });
  return runsOfCompany(catalog, { company, before, limit });
}

type Before = { company: string; before: string; limit: number };

const newestFirst = (scope: string): string =>
  `SELECT ${columns} FROM runs WHERE company = @company ${scope} AND createdAt < @before
   ORDER BY createdAt DESC, path DESC LIMIT @limit`;

const runsOfCompany = selectAll<Before, RunRow>('runs.recent', newestFirst(''));
const runsOfAgent = selectAll<Before & { agent: string }, RunRow>(
  'runs.ofAgent',
  newestFirst('AND agent = @agent'),
);
const runsOfIssue = selectAll<Before & { issue: string }, RunRow>(
  'runs.ofIssue',
  newestFirst('AND issue IN (SELECT value FROM json_each(@issue))'),
);

export const readRunRow = selectOne<{ company: string; id: string }, RunRow>(
  'runs.one',
  `SELECT ${columns} FROM runs WHERE company = @company AND id = @id ORDER BY path LIMIT 1`,
);

const delivered = selectAll<{ company: string; agent: string; keys: string }, { wake: string }>(
  'wakes.delivered',
  `SELECT DISTINCT wake FROM wakes
   WHERE company = @company AND agent = @agent AND wake IN (SELECT value FROM json_each(@keys))`,
);

/** Which of `keys` an agent was already started for. */
export const deliveredWakes = (
  catalog: Readable,
  { company, agent, keys }: { company: string; agent: string; keys: readonly string[] },
): Set<string> =>
  new Set(delivered(catalog, { company, agent, keys: JSON.stringify(keys) }).map(({ wake }) => wake));

/** What an agent's last ended runs took, newest first; null where it is not known. Reservations go by it. */
export const lastRunCosts = selectAll<
  { company: string; agent: string; limit: number },
  { costMicros: number | null; tokens: number | null; wallMs: number | null }
>(
  'runs.lastCosts',
  `SELECT costMicros, tokens, wallMs FROM runs
   WHERE company = @company AND agent = @agent AND endedAt IS NOT NULL ORDER BY createdAt DESC, path DESC LIMIT @limit`,
);

export interface RunsOfDay {
  /** UTC day. */
  day: string;
  status: string;
  failure: string | null;
  runs: number;
}

/** How many runs of each end began on each day since a time (ISO). */
export const runsByDay = selectAll<{ company: string; since: string }, RunsOfDay>(
  'runs.byDay',
  `SELECT substr(createdAt, 1, 10) AS day, status, failure, count(*) AS runs FROM runs
   WHERE company = @company AND createdAt >= @since GROUP BY day, status, failure ORDER BY day`,
);
