// Periods in which costs are asked for, and how what was spent in one looks in answers. Asks nothing.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { Spend } from '../catalog/queries/money.ts';
import { toCents } from '../model/money.ts';
import { boundsOf, type Bounds } from '../model/window.ts';
import { companyField, notTime, timeField } from './fields.ts';
import { dayField } from './name-fields.ts';

export const spendShape = {
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

export const showSpend = (spend: Spend) => ({
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

/** What is no time at all is refused as such. */
const isSpendable = (when: string): boolean => !/^\d/.test(when) || when >= '1970-01-01';
const unspendable = 'nothing was spent before 1970';
const spentDay = dayField.refine(isSpendable, unspendable).optional();
const spentAt = z.union([dayField, timeField], notTime).refine(isSpendable, unspendable).optional();

export const period = {
  from: spentAt.describe('From this UTC day or time on; the first of this month if absent'),
  to: spentAt.describe('Up to and with this UTC day or time; today if absent'),
  company: companyField,
};
export const periodOfDays = {
  from: spentDay.describe('From this UTC day on; the first of this month if absent'),
  to: spentDay.describe('Up to and with this UTC day; today if absent'),
  company: companyField,
};
type Period = z.output<z.ZodObject<typeof period>>;

export const dayMs = 86_400_000;

/** INPUT_INVALID for a period that ends before it begins. */
export function boundsFrom(action: string, { from, to }: Period, now: number): Bounds & { to: number } {
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

export const periodShape = {
  from: z.string().describe('First UTC day, or the time where it begins within one'),
  to: z.string().describe('Last UTC day, or the time where it ends within one'),
};
export const showPeriod = ({ from, to }: { from: number; to: number }) => ({
  from: from % dayMs === 0 ? iso(from).slice(0, 10) : iso(from),
  to: to % dayMs === 0 ? iso(to - 1).slice(0, 10) : iso(to - 1),
});
