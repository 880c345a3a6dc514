// What was spent, summed by what people ask for. Reads the catalog's sums; prices nothing.
import { z } from 'zod';
import {
  addSpend,
  costByDay,
  costSummary as sumCosts,
  listCostEvents,
  spendOf,
  type Spend,
  type SpendRow,
} from '../catalog/queries/money.ts';
import { dimensions, type Dimension } from '../catalog/sums.ts';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import { toCents } from '../model/money.ts';
import { provenances } from '../model/cost-event.ts';
import { boundsOf, type Bounds } from '../model/window.ts';
import { defineAction } from './action.ts';
import { companyField, cursorField, limitField, timeField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { dayField } from './name-fields.ts';
import { factsOfCompany } from './named.ts';
import { allBudgets } from './spending-room.ts';

const spendShape = {
  costMicros: z.number().nullable().describe('Billed micro-dollars; null when no amount is known'),
  costCents: z.number().nullable().describe('The same in whole cents'),
  imputedMicros: z.number().nullable().describe('What it costs at list prices, whoever pays'),
  events: z.number().describe('Events and runs that say their usage'),
  unpriced: z
    .number()
    .describe('How many of them have no known cost: the amount is a lower bound when there are any'),
  inputTokens: z.number().describe('Input tokens not read from a cache'),
  cachedInputTokens: z.number().describe('Input tokens read from a cache'),
  outputTokens: z.number().describe('Output tokens'),
  runs: z.number().describe('Runs'),
  wallMs: z.number().describe('Milliseconds of runs'),
};

const showSpend = (spend: Spend) => ({
  costMicros: spend.cost,
  costCents: toCents(spend.cost ?? undefined) ?? null,
  imputedMicros: spend.imputed,
  events: spend.events,
  unpriced: spend.unpriced,
  inputTokens: spend.input,
  cachedInputTokens: spend.cached,
  outputTokens: spend.output,
  runs: spend.runs,
  wallMs: spend.wallMs,
});

const isSpendable = (when: string): boolean => when >= '1970-01-01';
const unspendable = 'nothing was spent before 1970';
const spentDay = dayField.refine(isSpendable, unspendable).optional();
const spentAt = z.union([dayField, timeField]).refine(isSpendable, unspendable).optional();

const period = {
  from: spentAt.describe('From this UTC day or time on; the first of this month if absent'),
  to: spentAt.describe('Up to and with this UTC day or time; today if absent'),
  company: companyField,
};
const periodOfDays = {
  from: spentDay.describe('From this UTC day on; the first of this month if absent'),
  to: spentDay.describe('Up to and with this UTC day; today if absent'),
  company: companyField,
};
type Period = z.output<z.ZodObject<typeof period>>;

const dayMs = 86_400_000;

/** INPUT_INVALID for a period that ends before it begins. */
function boundsFrom(action: string, { from, to }: Period, now: number): Bounds & { to: number } {
  const start = from === undefined ? boundsOf('monthly', 'UTC', now).from : Date.parse(from);
  const end = to === undefined ? boundsOf('daily', 'UTC', now).to! : endOf(to);
  if (start < end) return { from: start, to: end };
  const said = showPeriod({ from: start, to: end });
  const problems = [
    { field: 'from', problem: `the period begins on ${said.from}, after it has ended` },
    { field: 'to', problem: `the period ends on ${said.to}, before it begins` },
  ];
  throw fault('INPUT_INVALID', { action, problems });
}

/** A day counts until it is over, a time with what was spent right then. */
const endOf = (to: string): number => Date.parse(to) + (isDay(to) ? dayMs : 1);
const isDay = (when: string): boolean => when.length === 10;

const periodShape = {
  from: z.string().describe('First UTC day, or the time where it begins within one'),
  to: z.string().describe('Last UTC day, or the time where it ends within one'),
};
const showPeriod = ({ from, to }: { from: number; to: number }) => ({
  from: from % dayMs === 0 ? iso(from).slice(0, 10) : iso(from),
  to: to % dayMs === 0 ? iso(to - 1).slice(0, 10) : iso(to - 1),
});

export const costSummary = defineAction({
  name: 'cost.summary',
  sentence: 'What the company spent in a period',
  input: period,
  output: z.object({
    company: z.string().describe('Slug of the company'),
    ...periodShape,
    ...spendShape,
    monthlyLimitMicros: z.number().nullable().describe('What it may spend a month; null without a limit'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/summary' },
  read(lookup, input, context) {
    const entry = lookup.company(input.company);
    const company = entry.name;
    const bounds = boundsFrom('cost.summary', input, context.clock.now());
    const spend = spendOf(lookup.sources.catalog, { company, dimension: 'company', name: company }, bounds);
    const monthlyLimitMicros = monthlyLimitOf(lookup, entry);
    return { company, ...showPeriod(bounds), ...showSpend(spend), monthlyLimitMicros };
  },
});

/** The least of what the company's own budgets allow of a month's money; null where none does. */
function monthlyLimitOf(lookup: Lookup, company: Entry<'company'>): number | null {
  const limits = allBudgets(lookup, company).flatMap(({ scope, metric, window, limit }) =>
    scope.kind === 'company' && metric === 'money' && window === 'monthly' && limit !== 'unlimited'
      ? [limit]
      : [],
  );
  return limits.length > 0 ? Math.min(...limits) : null;
}

export const costBy = defineAction({
  name: 'cost.by',
  sentence: 'What was spent in a period by agent, issue, project, goal, billing code, model or provider',
  input: {
    by: z.enum(dimensions).describe('What to sum by'),
    ...period,
    limit: limitField,
  },
  output: z.object({
    ...periodShape,
    items: z
      .array(
        z.object({
          name: z.string().describe('The agent, issue …; empty for what names none'),
          id: z.string().nullable().describe('Its id, where the name is that of a thing'),
          ...spendShape,
        }),
      )
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/by/:by' },
  cli: {
    positional: ['by'],
    columns: ['name', 'costMicros', 'inputTokens', 'cachedInputTokens', 'outputTokens', 'runs'],
  },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const bounds = boundsFrom('cost.by', input, context.clock.now());
    const { by: dimension, limit } = input;
    const rows = sumCosts(lookup.sources.catalog, {
      company,
      dimension,
      bounds,
      ...(limit ? { limit } : {}),
    });
    const items = underPresentNames(lookup, { company, dimension, rows });
    return {
      ...showPeriod(bounds),
      items: items.map(({ name, ...spend }) => ({
        name,
        id: idOf(lookup, company, { dimension, name }),
        ...showSpend(spend),
      })),
    };
  },
});

/** Events say the name of their time: what was spent under a former one is its bearer's. */
function underPresentNames(
  lookup: Lookup,
  { company, dimension, rows }: { company: string; dimension: Dimension; rows: readonly SpendRow[] },
): SpendRow[] {
  if (!isNamed(dimension)) return [...rows];
  const spent = new Map<string, SpendRow>();
  for (const row of rows) {
    const name = (row.name && lookup.find(dimension, company, row.name)?.name) || row.name;
    const other = spent.get(name);
    spent.set(name, { ...(other ? addSpend(other, row) : row), name });
  }
  return [...spent.values()].toSorted((one, other) => (other.cost ?? 0) - (one.cost ?? 0));
}

function idOf(
  lookup: Lookup,
  company: string,
  { dimension, name }: { dimension: Dimension; name: string },
): string | null {
  return (name && isNamed(dimension) && lookup.find(dimension, company, name)?.data.id) || null;
}

/** Dimensions whose names are those of things. */
const named = ['agent', 'issue', 'project', 'goal'] as const satisfies readonly Dimension[];
const isNamed = (dimension: Dimension): dimension is (typeof named)[number] =>
  (named as readonly Dimension[]).includes(dimension);

export const costDays = defineAction({
  name: 'cost.days',
  sentence: 'What was spent on each day of a period',
  input: periodOfDays,
  output: z.object({
    from: z.string().describe('First UTC day'),
    to: z.string().describe('Last UTC day'),
    items: z
      .array(z.object({ day: z.string().describe('UTC day'), ...spendShape }))
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/days' },
  cli: { columns: ['day', 'costMicros', 'inputTokens', 'cachedInputTokens', 'outputTokens', 'runs'] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const days = showPeriod(boundsFrom('cost.days', input, context.clock.now()));
    const rows = costByDay(lookup.sources.catalog, { company, ...days });
    return { ...days, items: rows.map((row) => ({ day: row.day, ...showSpend(row) })) };
  },
});

export const costEvents = defineAction({
  name: 'cost.events',
  sentence: 'List single costs, newest first',
  input: {
    before: timeField.optional().describe('Older than this'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: z.object({
    items: z
      .array(
        z.object({
          eventId: z.string().describe('The event'),
          at: z.string().describe('When it was spent'),
          agent: z.string().nullable().describe('Who spent it'),
          issue: z.string().nullable().describe('What it was spent on'),
          project: z.string().nullable().describe('Its project'),
          billingCode: z.string().nullable().describe('Whom it is for'),
          provider: z.string().nullable().describe('Who served it'),
          model: z.string().nullable().describe('The model'),
          run: z.string().nullable().describe('The run it belongs to'),
          costMicros: z.number().nullable().describe('Micro-dollars; null, never 0, where not known'),
          provenance: z.enum(provenances).nullable().describe('Where the amount comes from'),
          committed: z.boolean().describe('False while it only stands in the spool'),
        }),
      )
      .describe('What was found'),
    next: z.string().nullable().describe('Asks for the following page; null on the last'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/cost-events' },
  cli: { columns: ['at', 'agent', 'issue', 'model', 'costMicros', 'provenance'] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const before = input.before === undefined ? context.clock.now() + dayMs : Date.parse(input.before);
    const { limit, after } = input;
    const { rows, next } = listCostEvents(lookup.sources.catalog, {
      company,
      before,
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    });
    return {
      next: next ?? null,
      items: rows.map(({ event, at, cost, source, provenance, ...row }) => ({
        agent: row.agent,
        issue: row.issue,
        project: row.project,
        billingCode: row.billingCode,
        provider: row.provider,
        model: row.model,
        run: row.run,
        eventId: event,
        at: iso(at),
        costMicros: cost,
        provenance: provenance as (typeof provenances)[number] | null,
        committed: source !== '',
      })),
    };
  },
});

export const costReadActions = [costSummary, costBy, costDays, costEvents] as const;
