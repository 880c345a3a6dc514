// A month's money as clients of Paperclip's API say it beside other fields: in cents, where 0 is no limit.
import { fault } from '../../base/fault.ts';
import type { JsonSchema } from './json-schema.ts';

type Json = Record<string, unknown>;

export const centsField: JsonSchema = {
  type: ['number', 'null'],
  description: 'What it may spend a month, in cents; new with 0 it has no limit of its own',
};

/**
 * `{budgetMonthlyCents: 5000}` is 50 dollars. A new thing with 0 has no limit of its own. INPUT_INVALID for a change to 0, which
 * is either no limit or nothing to spend.
 */
export function monthlyOf(action: string, body: Json): Json {
  const { budgetMonthlyCents: cents, ...rest } = body;
  // Both at once contradict each other: the action refuses the one it does not know.
  if (cents === undefined || 'monthlyBudget' in rest) return body;
  if (cents === null) return rest;
  if (cents !== 0) return { ...rest, monthlyBudget: typeof cents === 'number' ? cents / 100 : cents };
  if (!action.endsWith('.change')) return rest;
  const problem =
    'says no limit or nothing to spend: for the first DELETE /api/companies/:company/budgets, for the second send monthlyBudget 0';
  throw fault('INPUT_INVALID', { action, problems: [{ field: 'budgetMonthlyCents', problem }] });
}

/** The same of budgets as their file says them: 0 where a month has no limit of its own. */
export function centsOf(budgets: unknown): number {
  const own = (Array.isArray(budgets) ? (budgets as Json[]) : []).find(
    ({ metric = 'money', window = 'monthly', billingCode }) =>
      metric === 'money' && window === 'monthly' && billingCode === undefined,
  );
  const dollars = Number(own?.['limit']);
  return Number.isFinite(dollars) ? Math.round(dollars * 100) : 0;
}
