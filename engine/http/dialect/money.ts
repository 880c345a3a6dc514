// A month's money as clients of Paperclip's API say it: in cents, where 0 is no limit.
import { fault } from '../../base/fault.ts';
import { isObject, type Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OtherFields } from './other-fields.ts';

export const centsField: JsonSchema = {
  type: ['number', 'null'],
  description: 'What it may spend a month, in cents; with 0 it has no limit of its own',
};

/** `{budgetMonthlyCents: 5000}` beside other fields is 50 dollars, 0 is no limit. */
export function monthlyOf(body: Json): Json {
  const { budgetMonthlyCents: cents, ...rest } = body;
  // Both at once contradict each other: the action refuses the one it does not know.
  if (cents === undefined || 'monthlyBudget' in rest) return body;
  return cents === null ? rest : { ...rest, monthlyBudget: dollars(cents) };
}

/** What is no number is left for the action to refuse. */
export const dollars = (cents: unknown): unknown =>
  typeof cents !== 'number' ? cents : cents === 0 ? null : cents / 100;

export const limitFields: OtherFields = {
  properties: {
    budgetMonthlyCents: {
      type: 'number',
      minimum: 0,
      description: 'The limit of a month, in cents; with 0 it has none of its own',
    },
  },
  instead: ['budgetMonthlyCents', 'limit'],
};

/** The same where a body says nothing else. INPUT_INVALID. */
export function limitOf(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { budgetMonthlyCents: cents, ...rest } = body;
  const hasLimit = (rest['limit'] ?? null) !== null;
  if (cents === undefined || (cents === null && hasLimit)) return rest;
  if (typeof cents === 'number' && !hasLimit) return { ...rest, limit: dollars(cents) };
  const problem = hasLimit ? 'limit says the same; send one of the two' : 'must be a number of cents';
  throw fault('INPUT_INVALID', {
    action: 'budget.set',
    problems: [{ field: 'budgetMonthlyCents', problem }],
    only: 'api',
  });
}

/**
 * The other way round, of budgets as their file says them: 0 where a month has no limit of its own, null where there is nothing
 * to spend, which is no number of cents there.
 */
export function centsOf(budgets: unknown): number | null {
  const own = (Array.isArray(budgets) ? (budgets as Json[]) : []).find(
    ({ metric = 'money', window = 'monthly', billingCode }) =>
      metric === 'money' && window === 'monthly' && billingCode === undefined,
  );
  const limit = Number(own?.['limit']);
  return Number.isFinite(limit) ? Math.round(limit * 100) || null : 0;
}
