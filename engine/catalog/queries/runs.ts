// Runs by their records: live ones, recent ones, and the wake-ups that were delivered by starting one.
import { iso } from '../../base/clock.ts';
import { agentPath } from '../../model/paths.ts';
import { readEntityTrailer } from '../../model/trailers.ts';
import type { Readable } from '../readable.ts';
import { lineAt } from './line.ts';
import { namesMeaning } from './names.ts';
import { agentLists, namingsOf, thingOf } from './namings.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectBy, selectOne } from './query.ts';

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

export interface RunFilter {
  company: string;
  agent?: string;
  /** Any name of an issue. */
  issue?: string;
  /** Only those whose record has no end. */
  live?: boolean;
  /** Only those whose record has one. */
  ended?: boolean;
  /** ISO time. */
  before?: string;
  limit?: number;
  after?: string;
}

const runsSql = ({ agent, issue, live, ended, after }: RunFilter): string =>
  [
    `SELECT ${columns} FROM runs WHERE company = @company`,
    agent === undefined ? '' : 'AND agent = @agent',
    issue === undefined ? '' : 'AND issue IN (SELECT value FROM json_each(@issue))',
    live ? 'AND endedAt IS NULL' : '',
    ended ? 'AND endedAt IS NOT NULL' : '',
    'AND createdAt >= @since AND createdAt < @before',
    after === undefined ? '' : 'AND (createdAt, path) < (@at, @path)',
    'ORDER BY createdAt DESC, path DESC LIMIT @size',
  ].join(' ');

const selectRuns = selectBy<RunFilter, RunRow>('runs.list', runsSql, [
  { company: '' },
  { company: '', after: '' },
  { company: '', live: true, after: '' },
  { company: '', agent: '', after: '' },
  { company: '', agent: '', ended: true },
  { company: '', issue: '', after: '' },
  { company: '', agent: '', issue: '', live: true, after: '' },
]);

const newestFirst = orderBy('runs', ['text', 'text'], (row: RunRow) => [row.createdAt, row.path]);

/** Before and after every ISO time. */
const [ever, never] = ['', '~'];

/** One page of the runs of a company, an agent or an issue, newest first. CURSOR_INVALID. */
export function listRuns(catalog: Readable, filter: RunFilter): Page<RunRow> {
  const { company, agent, before = never } = filter;
  const size = pageSize(filter.limit);
  const [at, path] = readCursor(filter.after, newestFirst) ?? [];
  const issue = filter.issue && namesMeaning(catalog, 'issue', company, filter.issue);
  const rows: RunRow[] = [];
  for (const { name, since, until } of agent === undefined ? [always] : spellsOf(catalog, company, agent)) {
    if (rows.length > size) break;
    rows.push(
      ...selectRuns(catalog, filter, {
        company,
        agent: name,
        issue,
        since,
        before: until < before ? until : before,
        at,
        path,
        size: size + 1 - rows.length,
      }),
    );
  }
  return pageOf(rows, size, newestFirst);
}

/** ISO times from and until which an agent had a name: its runs are recorded under the one it had then. */
interface Spell {
  name?: string;
  since: string;
  until: string;
}
const always: Spell = { since: ever, until: never };

/** Newest first. */
function spellsOf(catalog: Readable, company: string, agent: string): (Spell & { name: string })[] {
  const thing = thingOf({ kind: 'agent', company, name: agent, path: agentPath(company, agent) });
  const spells: (Spell & { name: string })[] = [];
  for (const { entity, from, until } of namingsOf(catalog, thing)) {
    const { name } = readEntityTrailer(entity)!;
    const since = timeOf(catalog, from) ?? ever;
    const newer = spells.at(-1);
    // A company that changed its name took its records along.
    if (newer?.name === name) newer.since = since;
    else spells.push({ name, since, until: timeOf(catalog, until, gitSecondMs) ?? never });
  }
  return spells;
}

/** Git's times are whole seconds: what was recorded within the one of a rename may have come before it. */
const gitSecondMs = 1_000;

function timeOf(catalog: Readable, position: number, later = 0): string | undefined {
  const place = lineAt(catalog, { position });
  return place && iso(place.at + later);
}

export const readRunRow = selectOne<{ company: string; id: string }, RunRow>(
  'runs.one',
  `SELECT ${columns} FROM runs WHERE company = @company AND id = @id ORDER BY path LIMIT 1`,
);

const delivered = selectAll<{ company: string; agents: string; keys: string }, { wake: string }>(
  'wakes.delivered',
  `SELECT DISTINCT wake FROM wakes WHERE company = @company
   AND agent IN (SELECT value FROM json_each(@agents)) AND wake IN (SELECT value FROM json_each(@keys))`,
);

/** Which of `keys` an agent was already started for. */
export const deliveredWakes = (
  catalog: Readable,
  { company, agent, keys }: { company: string; agent: string; keys: readonly string[] },
): Set<string> =>
  new Set(
    delivered(catalog, {
      company,
      agents: agentLists(catalog, { company, agent }).agents,
      keys: JSON.stringify(keys),
    }).map(({ wake }) => wake),
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
