// What companies and their agents have spent this month, for lists. Sums; judges nothing.
import { z } from 'zod';
import { costSummary as sumCosts, spendOf, summaryLimit } from '../catalog/queries/money.ts';
import { boundsOf, type Bounds } from '../model/window.ts';
import { underPresentNames } from './cost-summary.ts';
import type { Lookup } from './lookup.ts';

export const budgetsField = z.array(z.looseObject({})).describe('Its own budgets, as its file says them');

export const spentShape = {
  spentMicros: z.number().describe('Spent this month in UTC, in micro-dollars, as far as amounts are known'),
};

const monthAt = (now: number): Bounds => boundsOf('monthly', 'UTC', now);

/** Micro-dollars that a company has spent in the month of `now`, milliseconds. */
export const spentByCompany = (lookup: Lookup, company: string, now: number): number =>
  spendOf(lookup.sources.catalog, { company, dimension: 'company', name: company }, monthAt(now)).cost ?? 0;

/** The same of each of its agents, by name; those that spent nothing are left out. */
export function spentByAgents(lookup: Lookup, company: string, now: number): ReadonlyMap<string, number> {
  const asked = { company, dimension: 'agent', bounds: monthAt(now), limit: summaryLimit } as const;
  const rows = sumCosts(lookup.sources.catalog, asked);
  const present = underPresentNames(lookup, { company, dimension: 'agent', rows });
  return new Map(present.map(({ name, cost }) => [name, cost ?? 0]));
}
