// What was spent, summed by what people ask for. Reads the catalog's sums; prices nothing.
import { z } from 'zod';
import {
  addSpend,
  costByDay,
  costSummary as sumCosts,
  spendOf,
  type SpendRow,
} from '../catalog/queries/money.ts';
import { listCostEvents } from '../catalog/queries/cost-events.ts';
import { plainDimensions, type PlainDimension } from '../catalog/sums.ts';
import { iso } from '../base/clock.ts';
import { billingTypes, provenances } from '../model/cost-event.ts';
import { defineAction } from './action.ts';
import {
  boundsFrom,
  dayMs,
  period,
  periodOfDays,
  periodShape,
  showPeriod,
  showSpend,
  spendShape,
} from './cost-period.ts';
import { companyField, cursorField, limitField, timeField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';
import { companyBudgets } from './applied-budgets.ts';

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
  const limits = companyBudgets(lookup, company).flatMap(({ metric, window, limit }) =>
    metric === 'money' && window === 'monthly' && limit !== 'unlimited' ? [limit] : [],
  );
  return limits.length > 0 ? Math.min(...limits) : null;
}

export const costBy = defineAction({
  name: 'cost.by',
  sentence: 'What was spent in a period by agent, issue, project, goal, billing code, model or provider',
  input: {
    by: z.enum(plainDimensions).describe('What to sum by'),
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
          title: z.string().nullable().describe('What people call that'),
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
        ...thingOf(lookup, company, { dimension, name }),
        ...showSpend(spend),
      })),
    };
  },
});

/** Events say the name of their time: what was spent under a former one is its bearer's. */
export function underPresentNames(
  lookup: Lookup,
  { company, dimension, rows }: { company: string; dimension: PlainDimension; rows: readonly SpendRow[] },
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

/** What a name means now; nulls where it is no name of a thing, or of one that is gone. */
function thingOf(
  lookup: Lookup,
  company: string,
  { dimension, name }: { dimension: PlainDimension; name: string },
): { id: string | null; title: string | null } {
  const found = name !== '' && isNamed(dimension) ? lookup.find(dimension, company, name) : undefined;
  if (found === undefined) return { id: null, title: null };
  const { id, name: called, title } = found.data as { id?: string; name?: string; title?: string };
  return { id: id ?? null, title: called ?? title ?? null };
}

/** Dimensions whose names are those of things. */
const named = ['agent', 'issue', 'project', 'goal'] as const satisfies readonly PlainDimension[];
const isNamed = (dimension: PlainDimension): dimension is (typeof named)[number] =>
  (named as readonly PlainDimension[]).includes(dimension);

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
          biller: z.string().nullable().describe('Who bills it, where that is said'),
          billingType: z.enum(billingTypes).nullable().describe('How it is billed'),
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
        biller: row.biller,
        billingType: row.billingType as (typeof billingTypes)[number] | null,
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
