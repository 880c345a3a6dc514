// What happened, newest first: of a company, of one entity, by one actor, under one run.
import type { Readable } from '../readable.ts';
import { emailsOf } from './companies.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectBy } from './query.ts';

export interface ActivityRow {
  company: string;
  /** Place of the commit on the engine's line. */
  position: number;
  oid: string;
  at: string;
  /** `issue.checkout`; `files.change` where a commit of people touched several entities. */
  action: string;
  /** `user:ada`, `agent:acme/cto`, `system`; an address where no user has it. */
  actor: string;
  subject: string;
  run: string | null;
  request: string | null;
  /** 1 when the engine made the commit, so that action and actor are certain. */
  engine: 0 | 1;
  /** What it was about, as a JSON list of entity names as trailers write them. */
  entities: string;
}

export interface ActivityFilter {
  company: string;
  /** As trailers name it. */
  entity?: string;
  actor?: string;
  run?: string;
  limit?: number;
  after?: string;
}

const columns = `a.company, a.position, a.oid, a.at, a.action, a.subject, a.run, a.request, a.engine,
  ifnull((SELECT 'user:' || e.slug FROM emails e WHERE e.company = '' AND e.email = a.actor), a.actor) AS actor,
  (SELECT json_group_array(t.entity) FROM touches t WHERE t.company = a.company AND t.position = a.position) AS entities`;

function activitySql({ entity, actor, run, after }: ActivityFilter): string {
  const from =
    entity === undefined
      ? 'activity a WHERE a.company = @company'
      : `touches k JOIN activity a ON a.company = k.company AND a.position = k.position
         WHERE k.company = @company AND k.entity = @entity`;
  const by = entity === undefined ? 'a.position' : 'k.position';
  return [
    `SELECT ${columns} FROM ${from}`,
    actor === undefined ? '' : 'AND a.actor IN (SELECT value FROM json_each(@actor))',
    run === undefined ? '' : 'AND a.run = @run',
    after === undefined ? '' : `AND ${by} < @before`,
    `ORDER BY ${by} DESC LIMIT @size`,
  ].join(' ');
}

const selectActivity = selectBy<ActivityFilter, ActivityRow>('activity', activitySql, [
  { company: '' },
  { company: '', entity: '' },
  { company: '', actor: '' },
  { company: '', run: '' },
  { company: '', after: '' },
  { company: '', entity: '', actor: '', run: '', after: '' },
]);

const newestFirst = orderBy('activity', ['number'], (row: ActivityRow) => [row.position]);

/** One page of what happened, newest first. The empty company holds what concerns the book as a whole. */
export function listActivity(catalog: Readable, filter: ActivityFilter): Page<ActivityRow> {
  const size = pageSize(filter.limit);
  const [before] = readCursor(filter.after, newestFirst) ?? [];
  const rows = selectActivity(catalog, filter, {
    company: filter.company,
    entity: filter.entity,
    actor: filter.actor === undefined ? undefined : JSON.stringify(namesOfActor(catalog, filter.actor)),
    run: filter.run,
    before,
    size: size + 1,
  });
  return pageOf(rows, size, newestFirst);
}

/** What is shown of one sort at most; older ones are history. */
const outsideLimit = 20;

/**
 * Commits from outside, newest first, of which something was put right, or that changed what the engine had changed too;
 * since an ISO time.
 */
export const outsideActivity = selectAll<{ company: string; since: string }, ActivityRow>(
  'activity.outside',
  `SELECT ${columns} FROM activity a
   WHERE a.company = @company AND a.action IN ('book.correct', 'main.take-in') AND a.at >= @since
   ORDER BY a.position DESC LIMIT ${outsideLimit}`,
);

/** A person acts under their name through the doors, and under their addresses in git. */
function namesOfActor(catalog: Readable, actor: string): string[] {
  if (!actor.startsWith('user:')) return [actor];
  const emails = emailsOf(catalog, { slug: actor.slice('user:'.length) });
  return [actor, ...emails.map(({ email }) => email)];
}

type Span = { company: string; from: number; size: number };
interface Dated {
  position: number;
  at: string;
  oid: string;
}

const commitsFrom = selectAll<Span, Dated>(
  'activity.commitsFrom',
  'SELECT position, at, oid FROM activity WHERE company = @company AND position >= @from ORDER BY position LIMIT @size',
);
const newestCommits = selectAll<{ company: string; size: number }, Dated>(
  'activity.newestCommits',
  'SELECT position, at, oid FROM activity WHERE company = @company ORDER BY position DESC LIMIT @size',
);

/** Commits that concern the company, from the first one made at `at` (ISO) or later on, oldest first. */
export function commitsSince(
  catalog: Readable,
  { company, at, limit }: { company: string; at: string; limit: number },
): string[] {
  // Places and times rise together, so that the place is found by halving.
  let low = 0;
  let high = newestCommits(catalog, { company, size: 1 })[0]?.position ?? -1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [found] = commitsFrom(catalog, { company, from: middle, size: 1 });
    if (found !== undefined && found.at < at) low = Math.max(middle + 1, found.position + 1);
    else high = middle;
  }
  return commitsFrom(catalog, { company, from: low, size: limit }).map(({ oid }) => oid);
}

/** The newest commits that concern the company, newest first. */
export const commitsUntilNow = (
  catalog: Readable,
  { company, limit }: { company: string; limit: number },
): string[] => newestCommits(catalog, { company, size: limit }).map(({ oid }) => oid);
