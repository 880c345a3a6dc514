// Single costs: listed, and looked up by what they are called. Sums nothing but what was logged under one run.
import type { CostEvent } from '../../model/cost-event.ts';
import type { Readable } from '../readable.ts';
import type { SpendEvent } from '../spend.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectOne } from './query.ts';

export type CostEventRow = Omit<SpendEvent, 'company' | 'goal' | 'imputed' | 'metered' | 'runs' | 'wallMs'>;

/** Single events before a time (milliseconds), newest first. */
interface CostEventPage {
  company: string;
  /** Milliseconds, and the event of that time before which the page begins; the empty one for none of that time. */
  before: number;
  event: string;
  limit: number;
}

const costEventsBefore = selectAll<CostEventPage, CostEventRow>(
  'money.events',
  `SELECT at, event, agent, issue, project, billingCode, model, provider, biller, billingType, run, cost, provenance, input,
     cached, output, source FROM spending
   WHERE company = @company AND at <= @before AND (at < @before OR event < @event) AND metered = 1
   ORDER BY at DESC, event DESC LIMIT @limit`,
);

const newestFirst = orderBy('costs', ['number', 'text'], (row: CostEventRow) => [row.at, row.event]);

/** One page of single costs older than `before`, newest first. CURSOR_INVALID. */
export function listCostEvents(
  catalog: Readable,
  { company, before, limit, after }: { company: string; before: number; limit?: number; after?: string },
): Page<CostEventRow> {
  const size = pageSize(limit);
  const [at, event] = readCursor(after, newestFirst) ?? [before, ''];
  const rows = costEventsBefore(catalog, { company, before: at, event, limit: size + 1 });
  return pageOf(rows, size, newestFirst);
}

/** What the event of that id counts with, committed or not; undefined for one that nobody logged. */
export const countedCost = selectOne<
  { company: string; event: string },
  { cost: number | null; provenance: CostEvent['provenance'] }
>('money.counted', 'SELECT cost, provenance FROM spending WHERE company = @company AND event = @event');

/** What was logged one by one under a run; null where no amount is known. */
export const loggedUnder = selectOne<{ company: string; run: string }, { cost: number | null }>(
  'money.loggedUnder',
  'SELECT sum(cost) AS cost FROM spending WHERE company = @company AND run = @run AND runs = 0',
);

/** The event whose id is one thing, or begins with it; `~` comes after every digit. */
export const eventBeginning = selectOne<{ company: string; from: string; to: string }, { event: string }>(
  'money.beginning',
  `SELECT event FROM spending WHERE company = @company AND event >= @from AND event < @to ORDER BY event LIMIT 1`,
);
