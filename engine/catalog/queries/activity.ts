// What happened, newest first: of a company, of one entity, by one actor, under one run.
import type { Readable } from '../readable.ts';
import { emailsOf } from './companies.ts';
import { actorThing, companyThing, namingsOf, type Naming, type Thing } from './namings.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectBy, selectOne } from './query.ts';

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
  /** Only about this. */
  about?: Thing;
  /** As trailers name it. */
  actor?: string;
  run?: string;
  /** Only what stands before this place of the line. */
  before?: number;
  limit?: number;
  after?: string;
}

const columns = `a.company, a.position, a.oid, a.at, a.action, a.subject, a.run, a.request, a.engine,
  ifnull((SELECT 'user:' || e.slug FROM emails e WHERE e.company = '' AND e.email = a.actor), a.actor) AS actor,
  (SELECT json_group_array(t.entity) FROM touches t WHERE t.company = a.company AND t.position = a.position) AS entities`;

type Narrowed = Pick<ActivityFilter, 'about' | 'actor' | 'run'>;

function activitySql({ about, actor, run }: Narrowed): string {
  const from = about
    ? `touches k JOIN activity a ON a.company = k.company AND a.position = k.position
       WHERE k.company = @company AND k.entity = @entity`
    : 'activity a WHERE a.company = @company';
  const by = about ? 'k.position' : 'a.position';
  return [
    `SELECT ${columns} FROM ${from}`,
    actor === undefined ? '' : 'AND a.actor IN (SELECT value FROM json_each(@actor))',
    run === undefined ? '' : 'AND a.run = @run',
    `AND ${by} >= @from AND ${by} < @until ORDER BY ${by} DESC LIMIT @size`,
  ].join(' ');
}

const nothing: Thing = { company: '', entity: '', path: '' };

const selectActivity = selectBy<Narrowed, ActivityRow>('activity', activitySql, [
  {},
  { about: nothing },
  { actor: '' },
  { run: '' },
  { about: nothing, actor: '', run: '' },
]);

const newestFirst = orderBy('activity', ['number'], (row: ActivityRow) => [row.position]);

/**
 * One page of what happened, newest first, under whatever names the company, the thing and the actor had then. The empty
 * company holds what concerns the book as a whole.
 */
export function listActivity(catalog: Readable, filter: ActivityFilter): Page<ActivityRow> {
  const { about, actor, run, company, before = Number.MAX_SAFE_INTEGER } = filter;
  const size = pageSize(filter.limit);
  const [last = Number.MAX_SAFE_INTEGER] = readCursor(filter.after, newestFirst) ?? [];
  const rows: ActivityRow[] = [];
  for (const { naming, from, until, by } of stretchesOf(catalog, about ?? companyThing(company), actor)) {
    if (rows.length > size) break;
    const values = {
      company: naming.company,
      entity: naming.entity,
      actor: by === undefined ? undefined : JSON.stringify(namesOfActor(catalog, by)),
      run,
      from,
      until: Math.min(until, before, last),
      size: size + 1 - rows.length,
    };
    rows.push(...selectActivity(catalog, filter, values));
  }
  return pageOf(rows, size, newestFirst);
}

const oldestAbout = selectOne<{ company: string; entity: string; from: number; until: number }, ActivityRow>(
  'activity.oldest',
  `SELECT ${columns} FROM touches k JOIN activity a ON a.company = k.company AND a.position = k.position
   WHERE k.company = @company AND k.entity = @entity AND k.position >= @from AND k.position < @until
   ORDER BY k.position LIMIT 1`,
);

/** The first commit about a thing, under whatever name it had then. */
export function firstActivity(catalog: Readable, about: Thing): ActivityRow | undefined {
  for (const { company, entity, from, until } of namingsOf(catalog, about).toReversed()) {
    const first = oldestAbout(catalog, { company, entity, from, until });
    if (first) return first;
  }
  return undefined;
}

const doneTo = selectAll<
  { company: string; entity: string; from: number; until: number; action: string },
  { at: string; subject: string }
>(
  'activity.doneTo',
  `SELECT a.at, a.subject FROM touches k JOIN activity a ON a.company = k.company AND a.position = k.position
   WHERE k.company = @company AND k.entity = @entity AND k.position >= @from AND k.position < @until
   AND a.action = @action ORDER BY k.position`,
);

/** Every time that one action was done to a thing, oldest first. */
export const timesDone = (
  catalog: Readable,
  { about, action }: { about: Thing; action: string },
): { at: string; subject: string }[] =>
  namingsOf(catalog, about)
    .toReversed()
    .flatMap(({ company, entity, from, until }) => doneTo(catalog, { company, entity, from, until, action }));

interface Stretch {
  naming: Naming;
  from: number;
  until: number;
  /** What the actor was called. */
  by?: string;
}

/** The stretches of the line in which neither the thing nor the actor changed its name, newest first. */
function stretchesOf(catalog: Readable, thing: Thing, actor: string | undefined): Stretch[] {
  const called = namingsOf(catalog, thing);
  if (actor === undefined)
    return called.map((naming) => ({ naming, from: naming.from, until: naming.until }));
  const actors = namingsOf(catalog, actorThing(actor));
  return called.flatMap((naming) =>
    actors.flatMap((other) => {
      const [from, until] = [Math.max(naming.from, other.from), Math.min(naming.until, other.until)];
      return from < until ? [{ naming, from, until, by: other.entity }] : [];
    }),
  );
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
