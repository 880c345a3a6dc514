// What of an agent or a company takes a right of its own, said together with the rest of it: whether it works, and the
// money it may spend a month. Moves nothing.
import { z } from 'zod';
import { readBudget, type BudgetEntry } from '../model/budget-entry.ts';
import type { Facts } from '../model/policy.ts';
import type { Lookup } from './lookup.ts';
import { rightsToChange } from './field-rights.ts';
import { permit } from './permit.ts';

export const monthlyBudgetField = z
  .number()
  .min(0)
  .max(1e9)
  .nullable()
  .optional()
  .describe(
    'What it may spend a month, in dollars; null takes its limit away; other limits are set by budget set',
  );

interface Governed<S extends string> {
  status: S;
  /** Undefined where none is left. */
  budgets: readonly BudgetEntry[] | undefined;
}

interface Wanted<S extends string> {
  kind: 'agent' | 'company';
  action: string;
  facts: Facts;
  status?: S | undefined;
  monthlyBudget?: number | null | undefined;
}

/** What of it is another then. NOT_ALLOWED or NEEDS_APPROVAL for who may not say so. */
export function governed<S extends string>(
  lookup: Lookup,
  { status: is, budgets }: { status?: string; budgets: readonly BudgetEntry[] },
  { kind, action, facts, status, monthlyBudget }: Wanted<S>,
): Partial<Governed<S>> {
  const others = monthlyBudget === undefined ? undefined : withMonthly(budgets, monthlyBudget);
  const changed = {
    ...(status !== undefined && status !== is && { status }),
    ...(others !== undefined && { budgets: others.length > 0 ? others : undefined }),
  };
  const keys = Object.keys(changed);
  if (keys.length > 0)
    for (const [right] of rightsToChange(kind, keys, changed)) permit(lookup, action, right, facts);
  return changed;
}

const isMonthly = (entry: BudgetEntry): boolean =>
  entry.metric === 'money' && entry.billingCode === undefined && readBudget(entry)?.window === 'monthly';

/** Budgets with that limit of a month's money in the place of the former; undefined where they say so already. */
function withMonthly(budgets: readonly BudgetEntry[], limit: number | null): BudgetEntry[] | undefined {
  const former = budgets.find(isMonthly);
  // What is unlimited has no limit to take away.
  if (limit === null ? Number.isNaN(Number(former?.limit)) : Number(former?.limit) === limit)
    return undefined;
  const others = budgets.filter((other) => !isMonthly(other));
  return limit === null ? others : [...others, { ...former, metric: 'money', window: 'monthly', limit }];
}
