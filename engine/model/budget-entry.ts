// One line of a `budgets:` list: the schema of what people write, and the numbers the engine counts with.
import { z } from 'zod';
import { formatMoney, parseMoney, toDollars } from './money.ts';
import { isZone, windowKinds, windowName, type Window } from './window.ts';

/**
 * money: what is billed; imputed: what it would cost at list prices, whoever pays; tokens: all sorts together;
 * runs: starts; wallTime: time of runs.
 */
export const metrics = ['money', 'imputed', 'tokens', 'runs', 'wallTime'] as const;
export type Metric = (typeof metrics)[number];

/** A budget in the engine's units: micro-dollars, tokens, runs, milliseconds. */
export interface Budget {
  metric: Metric;
  limit: number | 'unlimited';
  window: Window;
  /** Time zone of a daily, weekly or monthly window. */
  zone: string;
  /** Alert once when this share of the limit is used. */
  warnPercent: number;
}

const defaultWarnPercent = 80;
const maxRollingDays = 3_660;
const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** As written in a file: dollars for money, `8h` or seconds for wall time, `30d` for a rolling window. */
export const budgetSchema = z
  .looseObject({
    metric: z.enum(metrics).default('money'),
    limit: z
      .union([z.number().nonnegative(), z.string().min(1)])
      .describe('Dollars, tokens, runs, or a time as in 8h; unlimited when there is to be none'),
    window: z
      .string()
      .default('monthly')
      .describe(`${windowKinds.join(', ')}, or 30d for the last 30 days`),
    zone: z.string().optional().describe('Time zone of the window, as in Europe/Vienna; UTC when absent'),
    warnPercent: z.number().min(1).max(100).optional(),
    billingCode: z.string().optional().describe('In COMPANY.md: the billing code this budget is on'),
    scope: z
      .enum(['company', 'agent'])
      .optional()
      .describe('In the board’s defaults: what each has of its own'),
  })
  .superRefine((entry, context) => {
    const wrong = problemOf(entry);
    if (wrong) context.addIssue({ code: 'custom', message: wrong.problem, path: [wrong.field] });
  });

/** A budget as it stands in a file. */
export type BudgetEntry = z.output<typeof budgetSchema>;

type Written = Pick<BudgetEntry, 'metric' | 'limit' | 'window' | 'zone'>;

function problemOf(entry: Written): { field: string; problem: string } | undefined {
  if (parseAmount(entry.metric, entry.limit) === undefined)
    return {
      field: 'limit',
      problem: `${JSON.stringify(entry.limit)} is no limit of ${entry.metric}, as in ${examples[entry.metric]}`,
    };
  if (parseWindow(entry.window) === undefined)
    return {
      field: 'window',
      problem: `${JSON.stringify(entry.window)} is no window: ${windowKinds.join(', ')} or 30d`,
    };
  if (entry.zone !== undefined && !isZone(entry.zone))
    return { field: 'zone', problem: `${JSON.stringify(entry.zone)} is no time zone, as in Europe/Vienna` };
  return undefined;
}

const examples: Record<Metric, string> = {
  money: '25 (dollars)',
  imputed: '25 (dollars)',
  tokens: '2000000',
  runs: '40',
  wallTime: '8h',
};

/**
 * A valid entry in the engine's units, in `zone` where it names none; undefined where the schema was not asked first
 * and it makes no sense.
 */
export function readBudget(entry: BudgetEntry, zone = 'UTC'): Budget | undefined {
  const limit = parseAmount(entry.metric, entry.limit);
  const window = parseWindow(entry.window);
  if (limit === undefined || window === undefined) return undefined;
  return {
    metric: entry.metric,
    limit,
    window,
    zone: entry.zone ?? zone,
    warnPercent: entry.warnPercent ?? defaultWarnPercent,
  };
}

export function parseAmount(metric: Metric, value: number | string): number | 'unlimited' | undefined {
  if (value === 'unlimited') return 'unlimited';
  switch (metric) {
    case 'money':
    case 'imputed':
      return parseMoney(value);
    case 'tokens':
    case 'runs': {
      const count = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Number.NaN;
      return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
    }
    case 'wallTime': {
      const match = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(String(value));
      return match
        ? Math.round(Number(match[1]) * units[(match[2] ?? 's') as keyof typeof units])
        : undefined;
    }
  }
}

/** `daily`, `weekly`, `monthly`, `lifetime`; `7d`, `7 days` or `rolling 7 days` for a rolling one. */
export function parseWindow(text: string): Window | undefined {
  const named = windowKinds.find((kind) => kind === text);
  if (named) return named;
  const days = Number(/^(?:rolling\s+)?(\d{1,4})\s*d(?:ays?)?$/.exec(text.trim())?.[1]);
  return days >= 1 && days <= maxRollingDays ? { rollingDays: days } : undefined;
}

/** An amount for people: `$4.80`, `1,200,000 tokens`, `3 runs`, `8.5 h`. */
export function formatAmount(metric: Metric, amount: number): string {
  switch (metric) {
    case 'money':
      return formatMoney(amount);
    case 'imputed':
      return `${formatMoney(amount)} (imputed)`;
    case 'tokens':
      return `${amount.toLocaleString('en-US')} tokens`;
    case 'runs':
      return `${amount} ${amount === 1 ? 'run' : 'runs'}`;
    case 'wallTime':
      return amount < units.h
        ? `${Math.round(amount / units.m)} min`
        : `${Math.round(amount / 360_000) / 10} h`;
  }
}

/** The same budget as a file writes it. */
export function writeBudget(budget: Budget): BudgetEntry {
  const { metric, limit, window, zone, warnPercent } = budget;
  return {
    metric,
    limit: limit === 'unlimited' ? limit : inFile(metric, limit),
    window: typeof window === 'object' ? `${window.rollingDays}d` : windowName(window),
    ...(zone === 'UTC' ? {} : { zone }),
    ...(warnPercent === defaultWarnPercent ? {} : { warnPercent }),
  };
}

function inFile(metric: Metric, limit: number): number | string {
  if (metric === 'money' || metric === 'imputed') return toDollars(limit);
  return metric === 'wallTime' ? `${limit / units.s}s` : limit;
}
