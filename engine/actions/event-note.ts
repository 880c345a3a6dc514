// Noting what changed no file but must be known: durable in a spool, then committed as a write-once file with a sentence
// in the log. The same thing is noted once, and a flood of things as one line that counts them. Decides nothing else.
import { iso } from '../base/clock.ts';
import { uuid7 } from '../base/ids.ts';
import { countEvents, newestOfKey } from '../catalog/queries/events.ts';
import { composeEvent, parseEvents, type Event, type Severity } from '../model/event.ts';
import { eventsPath } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { Segment, Spool } from '../store/spool.ts';
import { flushSpool, spooledLine, writeBatches } from './batch-flush.ts';
import type { Context, EventLog } from './context.ts';
import type { Draft } from './draft.ts';
import { writeDraft } from './write-draft.ts';

export interface NewEvent {
  /** Absent for what is about the book as a whole. */
  company?: string | undefined;
  type: string;
  severity: Severity;
  /** One sentence for people. */
  message: string;
  /** What it is about, where that can change; it is noted only when it differs from what was noted last of it. */
  key?: string | undefined;
  agent?: string | undefined;
  issue?: string | undefined;
  run?: string | undefined;
  data?: Record<string, unknown>;
}

/** Events of one company in an hour; the rest is counted. */
export const hourlyLimit = 60;
const hourMs = 3_600_000;
/** Characters of a message that are kept. */
const messageLimit = 2_000;

export const openEventLog = (spool: Spool): EventLog => ({
  spool,
  newest: new Map(),
  noted: new Map(),
  leftOut: new Map(),
});

/**
 * Notes it, unless it stands so already. Resolves when it is durable and, if possible, committed; to false when too much
 * is noted of the company, so that this was only counted.
 */
export async function noteEvent(context: Context, event: NewEvent): Promise<boolean> {
  const { eventLog, catalog } = context;
  if (eventLog === undefined) return true;
  catalog.sync();
  if (!isNews(lastOf(context, eventLog, event), event)) return true;
  const { company = '', type } = event;
  if (isFull(context, eventLog, company)) {
    const leftOut = eventLog.leftOut.get(company) ?? new Map<string, number>();
    eventLog.leftOut.set(company, leftOut.set(type, (leftOut.get(type) ?? 0) + 1));
    return false;
  }
  await keepEvent(context, eventLog, event);
  await flushEvents(context);
  return true;
}

/** Says that what was warned of under this key is over. Nothing is noted where nothing was. */
export async function clearEvent(
  context: Context,
  event: Omit<NewEvent, 'severity'> & { key: string },
): Promise<void> {
  const { eventLog, catalog } = context;
  if (eventLog === undefined) return;
  catalog.sync();
  const last = lastOf(context, eventLog, event);
  if (last === undefined || last.severity === 'info') return;
  // Without a limit: there are no more of these than of what they end.
  await keepEvent(context, eventLog, { ...event, severity: 'info' });
  await flushEvents(context);
}

const flushes = new WeakMap<EventLog, { running: Promise<unknown>; next?: Promise<void> }>();

/**
 * Commits what is spooled, and what is to be said of events that were left out. Those who ask while it is being done
 * share the next time.
 */
export function flushEvents(context: Context): Promise<void> {
  const { eventLog } = context;
  if (eventLog === undefined) return Promise.resolve();
  const known = flushes.get(eventLog) ?? { running: Promise.resolve() };
  flushes.set(eventLog, known);
  known.next ??= known.running
    .catch(() => undefined)
    .then(() => {
      delete known.next;
      const flushed = flush(context, eventLog);
      known.running = flushed;
      return flushed;
    });
  return known.next;
}

async function flush(context: Context, log: EventLog): Promise<void> {
  await tellLeftOut(context, log);
  await flushSpool(log.spool, (segments) =>
    writeDraft(context, 'event.note', (draft) => eventChange(draft, segments, context)),
  );
}

interface Last {
  type: string;
  severity: string;
  at: string;
}

const nameOf = ({ company = '', key }: Pick<NewEvent, 'company' | 'key'>): string => `${company}\n${key}`;

/** What was noted last of its key. */
function lastOf(
  { catalog }: Context,
  { newest }: EventLog,
  event: Pick<NewEvent, 'company' | 'key'>,
): Last | undefined {
  const { company = '', key } = event;
  if (key === undefined) return undefined;
  return newest.get(nameOf(event)) ?? newestOfKey(catalog, { company, key });
}

/** Whether a company's hour is used up: by what is in the book, or on its way there. */
function isFull({ catalog, clock }: Context, { noted }: EventLog, company: string): boolean {
  const since = clock.now() - hourMs;
  const own = (noted.get(company) ?? []).filter((at) => at > since);
  noted.set(company, own);
  return Math.max(own.length, countEvents(catalog, { company, since: iso(since) })) >= hourlyLimit;
}

const isNews = (last: Last | undefined, { type, severity }: NewEvent): boolean =>
  last?.type !== type || last.severity !== severity;

/** Keys remembered; the catalog knows older ones by then. */
const rememberedKeys = 5_000;

/** Durable when it resolves. SPOOL_FULL. */
async function keepEvent(context: Context, log: EventLog, event: NewEvent): Promise<void> {
  const { company = '', ...said } = event;
  const last = lastOf(context, log, event);
  // Strictly after the last of its key, whatever the clock does: the newest one says how it stands.
  const at = iso(Math.max(context.clock.now(), last === undefined ? 0 : Date.parse(last.at) + 1));
  const line = composeEvent({ ...said, id: uuid7(Date.parse(at)), at, message: oneLine(event.message) });
  log.noted.set(company, [...(log.noted.get(company) ?? []), context.clock.now()]);
  if (log.newest.size > rememberedKeys) log.newest.clear();
  // At once, so that a second call of the same turn finds it.
  if (event.key !== undefined)
    log.newest.set(nameOf(event), { type: event.type, severity: event.severity, at });
  try {
    await log.spool.append(spooledLine(idOf(context, company), line));
  } catch (error) {
    log.newest.delete(nameOf(event));
    throw error;
  }
}

const idOf = ({ catalog }: Context, company: string): string =>
  (company && catalog.find('company', undefined, company)?.id) || company;

/** When the hour has room again, one line says how many of what were left out. */
async function tellLeftOut(context: Context, log: EventLog): Promise<void> {
  for (const [company, types] of log.leftOut) {
    if (isFull(context, log, company)) continue;
    log.leftOut.delete(company);
    const counts = [...types].map(([type, count]) => `${count} × ${type}`).join(', ');
    await keepEvent(context, log, {
      company,
      type: 'events.left_out',
      severity: 'warning',
      message: `More happened than ${hourlyLimit} events an hour: ${counts} were left out`,
      data: Object.fromEntries(types),
    });
  }
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, messageLimit);

function eventChange(draft: Draft, segments: readonly Segment[], context: Context): Change<undefined> {
  const batches = writeBatches(draft, segments, eventsPath, context);
  const events = batches.flatMap(({ company, lines }) =>
    parseEvents(lines.join('\n')).map((event) => ({ company, event })),
  );
  nameEntities(draft, events);
  const [first] = events;
  const more = events.length - 1;
  const subject = `${first?.event.message ?? ''}${more > 0 ? `; and ${more} more event${more === 1 ? '' : 's'}` : ''}`;
  return draft.commit(subject, undefined);
}

/** What the log shows them under: the agents and issues that are named, or the company. */
function nameEntities(draft: Draft, events: readonly { company: string; event: Event }[]): void {
  for (const { company, event } of events) {
    if (company === '') continue;
    const named = (['agent', 'issue'] as const).flatMap((kind) => {
      const ref = event[kind];
      return (ref === undefined ? undefined : draft.find(kind, company, ref)) ?? [];
    });
    for (const entry of named) draft.about(entry);
    if (named.length === 0) draft.about({ kind: 'company', company, name: company });
  }
}
