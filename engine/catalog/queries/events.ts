// What changed no file but must be known, newest first; and what of it still stands.
import type { Severity } from '../../model/event.ts';
import type { Readable } from '../readable.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectBy, selectOne } from './query.ts';

export interface EventRow {
  company: string;
  path: string;
  id: string;
  at: string;
  type: string;
  severity: Severity;
  message: string;
  key: string;
  agent: string | null;
  issue: string | null;
  run: string | null;
  /** JSON. */
  data: string | null;
}

export interface EventFilter {
  company: string;
  /** Only of these. */
  severities?: readonly Severity[];
  type?: string;
  limit?: number;
  after?: string;
}

const columns =
  'e.company, e.path, e.id, e.at, e.type, e.severity, e.message, e.key, e.agent, e.issue, e.run, e.data';

const eventsSql = ({ severities, type, after }: EventFilter): string =>
  [
    `SELECT ${columns} FROM events e WHERE e.company = @company`,
    severities === undefined ? '' : 'AND e.severity IN (SELECT value FROM json_each(@severities))',
    type === undefined ? '' : 'AND e.type = @type',
    after === undefined ? '' : 'AND (e.at, e.id) < (@at, @id)',
    'ORDER BY e.at DESC, e.id DESC LIMIT @size',
  ].join(' ');

const selectEvents = selectBy<EventFilter, EventRow>('events', eventsSql, [
  { company: '' },
  { company: '', after: '' },
  { company: '', severities: [], type: '', after: '' },
]);

const newestFirst = orderBy('events', ['text', 'text'], (row: EventRow) => [row.at, row.id]);

/** One page of events. The empty company holds what is about the book as a whole. */
export function listEvents(catalog: Readable, filter: EventFilter): Page<EventRow> {
  const size = pageSize(filter.limit);
  const [at, id] = readCursor(filter.after, newestFirst) ?? [];
  const rows = selectEvents(catalog, filter, {
    company: filter.company,
    severities: filter.severities && JSON.stringify(filter.severities),
    type: filter.type,
    at,
    id,
    size: size + 1,
  });
  return pageOf(rows, size, newestFirst);
}

export const readEvent = selectOne<{ company: string; id: string }, EventRow>(
  'events.one',
  `SELECT ${columns} FROM events e WHERE e.company = @company AND e.id = @id ORDER BY e.path LIMIT 1`,
);

/** How it stands with a key. */
export const newestOfKey = selectOne<{ company: string; key: string }, EventRow>(
  'events.newest',
  `SELECT ${columns} FROM events e WHERE e.company = @company AND e.key = @key
   ORDER BY e.at DESC, e.id DESC LIMIT 1`,
);

const openLimit = 200;

/** Warnings and worse since a time that no later event of the same key has replaced, newest first. */
export const openWarnings = selectAll<{ company: string; since: string }, EventRow>(
  'events.open',
  `SELECT ${columns} FROM events e
   WHERE e.company = @company AND e.at >= @since AND e.severity IN ('warning', 'error', 'critical')
     AND NOT EXISTS (SELECT 1 FROM events l WHERE l.company = e.company AND l.key = e.key
       AND (l.at, l.id) > (e.at, e.id))
   ORDER BY e.at DESC, e.id DESC LIMIT ${openLimit}`,
);

const counted = selectOne<{ company: string; since: string }, { events: number }>(
  'events.count',
  'SELECT count(*) AS events FROM events e WHERE e.company = @company AND e.at >= @since',
);

export const countEvents = (catalog: Readable, args: { company: string; since: string }): number =>
  counted(catalog, args)?.events ?? 0;
