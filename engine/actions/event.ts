// The noun event: what changed no file but must be known, on every door; and saying that a warning was seen.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import { listEvents, openWarnings, readEvent, type EventRow } from '../catalog/queries/events.ts';
import type { Readable } from '../catalog/readable.ts';
import { severities } from '../model/event.ts';
import { defineAction } from './action.ts';
import { noteEvent } from './event-note.ts';
import { companyField, cursorField, limitField } from './fields.ts';
import { factsOfCompany } from './named.ts';

export const warningShape = z.object({
  id: z.string().describe('The event; what `event dismiss` takes'),
  at: z.string().describe('When'),
  severity: z.enum(severities).describe('How bad'),
  type: z.string().describe('What sort of thing, as in agent.parked'),
  message: z.string().describe('The same in a sentence'),
  agent: z.string().nullable().describe('The agent it is about'),
  issue: z.string().nullable().describe('The issue it is about'),
});

const eventShape = warningShape.extend({
  run: z.string().nullable().describe('The run it is about'),
  key: z.string().describe('What it is about; a later event of the same key says how it stands'),
});

type Shown = z.output<typeof eventShape>;

const showEvent = ({ id, at, severity, type, message, agent, issue, run, key }: EventRow): Shown => ({
  id,
  at,
  severity,
  type,
  message,
  agent,
  issue,
  run,
  key,
});

/** Warnings older than this are history, not work. Milliseconds. */
const warningMs = 14 * 86_400_000;

/** What still stands and somebody should know, of a company and of the book as a whole; newest first. */
export function warningsOf(catalog: Readable, company: string, now: number): z.output<typeof warningShape>[] {
  const since = iso(now - warningMs);
  return [company, '']
    .flatMap((of) => openWarnings(catalog, { company: of, since }))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .map((row) => {
      const { run: _, key: __, ...warning } = showEvent(row);
      return warning;
    });
}

const eventList = defineAction({
  name: 'event.list',
  sentence: 'List what happened beside the files: parked agents, refused starts, deletions; newest first',
  input: {
    severity: z.enum(severities).optional().describe('Only as bad as this, or worse'),
    type: z.string().max(100).optional().describe('Only of this sort, as in agent.parked'),
    whole: z.boolean().default(false).describe('Those of the whole book instead of one company’s'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: z.object({
    items: z.array(eventShape).describe('What was found'),
    next: z.string().nullable().describe('Asks for the following page; null on the last'),
  }),
  allow: {
    permission: (_, { whole }) => (whole ? 'book.read' : 'company.read'),
    facts: (lookup, input) => (input.whole ? { relations: [] } : factsOfCompany(lookup, input)),
  },
  route: { method: 'GET', path: '/companies/:company/event-log' },
  cli: { columns: ['at', 'severity', 'type', 'message'] },
  read(lookup, { severity, type, whole, limit, after, company }) {
    const { rows, next } = listEvents(lookup.sources.catalog, {
      company: whole ? '' : lookup.company(company).name,
      ...(severity === undefined ? {} : { severities: severities.slice(severities.indexOf(severity)) }),
      ...(type === undefined ? {} : { type }),
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    });
    return { items: rows.map(showEvent), next: next ?? null };
  },
});

const eventDismiss = defineAction({
  name: 'event.dismiss',
  sentence: 'Say that a warning was seen: it leaves the inbox, and comes back only if it happens anew',
  input: { event: z.string().min(1).max(128).describe('The event: its id'), company: companyField },
  output: z.object({ id: z.string().describe('The event that was dismissed') }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/companies/:company/events/:event/dismiss' },
  cli: { positional: ['event'] },
  async perform(context, { event: id, company: ref }, lookup) {
    const company = lookup.company(ref).name;
    const event = [company, ''].map((of) => readEvent(context.catalog, { company: of, id })).find(Boolean);
    if (!event) throw fault('NOT_FOUND', { kind: 'event', ref: id, company });
    await noteEvent(context, {
      company: event.company,
      type: 'event.dismissed',
      severity: 'info',
      key: event.key,
      message: `Seen: ${event.message}`,
      ...(event.agent === null ? {} : { agent: event.agent }),
      ...(event.issue === null ? {} : { issue: event.issue }),
    });
    return { id };
  },
});

export const eventActions = [eventList, eventDismiss] as const;
