// How a budget and what is left of it look in answers: numbers in the engine's units, and the same in words.
import { z } from 'zod';
import type { Standing } from '../model/budget.ts';
import { formatAmount } from '../model/budget-entry.ts';
import { windowName } from '../model/window.ts';

export const standingShape = z.object({
  scope: z.string().describe('company, agent, project, goal or billingCode'),
  name: z.string().describe('Its slug, or the billing code'),
  metric: z.string().describe('money and imputed in micro-dollars, tokens, runs, wallTime in milliseconds'),
  window: z.string().describe('daily, weekly, monthly, lifetime, 30 days …'),
  zone: z.string().describe('Time zone of the window'),
  limit: z.number().nullable().describe('The limit; null for unlimited'),
  spent: z.number().describe('Spent in the present window'),
  reserved: z.number().describe('Set aside by live runs'),
  unknown: z.number().describe('Events whose amount is not known: spent is a lower bound when there are any'),
  state: z.enum(['ok', 'warn', 'exhausted', 'unlimited']).describe('How it stands'),
  until: z.string().nullable().describe('When the window ends; null for rolling and lifetime'),
  byDefault: z.boolean().describe('Whether it is the board’s default, because none was written'),
  limitText: z.string().describe('The limit in words'),
  spentText: z.string().describe('What is spent in words'),
});

export function showStanding({
  budget,
  bounds,
  spent,
  reserved,
  unknown,
  state,
}: Standing): z.output<typeof standingShape> {
  const { scope, metric, limit, window, zone } = budget;
  const atLeast = unknown > 0 ? 'at least ' : '';
  return {
    scope: scope.kind,
    name: scope.name,
    metric,
    window: windowName(window),
    zone,
    limit: limit === 'unlimited' ? null : limit,
    spent,
    reserved,
    unknown,
    state,
    until: bounds.to === undefined ? null : new Date(bounds.to).toISOString(),
    byDefault: budget.default === true,
    limitText: limit === 'unlimited' ? 'unlimited' : formatAmount(metric, limit),
    spentText: atLeast + formatAmount(metric, spent),
  };
}
