// How budgets stand and what they say of a start: asks the catalog for amounts and the pure rules for a word. The kernel's
// gate and the checkout ask here; nothing else decides about money.
import { costSummary, spendOf, summaryLimit, type Spend } from '../catalog/queries/money.ts';
import { listRuns, liveRuns, type RunRow } from '../catalog/queries/runs.ts';
import {
  mayStart,
  reservationOf,
  standingOf,
  type AppliedBudget,
  type Permit,
  type Reservation,
  type Scope,
  type Spent,
  type Standing,
} from '../model/budget.ts';
import type { Metric } from '../model/budget-entry.ts';
import type { Bounds } from '../model/window.ts';
import { allBudgets, budgetsOf, type Work } from './applied-budgets.ts';
import type { Entry, Lookup } from './lookup.ts';

export interface Room {
  permit: Permit;
  /** What the start sets aside: to be written into the run's record by the commit that starts it. */
  reservation: Reservation;
  standings: Standing[];
}

/** The least a start sets aside, in the engine's units: 5 cents, 10,000 tokens, a minute. */
const floors = { money: 50_000, imputed: 50_000, tokens: 10_000, wallTime: 60_000 } as const;
/** Runs that a reservation learns from. */
const learnedRuns = 20;

/**
 * Whether the agent may start work now, under every budget that applies, and what to reserve. `now` in milliseconds.
 * Sees the runs that the catalog knows: a start that could race another's belongs in a group of its own.
 */
export function roomToStart(lookup: Lookup, agent: Entry<'agent'>, work: Work, now: number): Room {
  const budgets = budgetsOf(lookup, agent, work);
  const live = liveRuns(lookup.sources.catalog, { company: agent.company });
  const standings = budgets.map((budget) => standing(lookup, budget, live, now));
  const reservation = reservationFor(lookup, agent);
  return { permit: mayStart(standings, reservation), reservation, standings };
}

/**
 * Whether something is left to work with: for a checkout, whose run has reserved what it needs already. That there is
 * a limit at all is asked of starts, not here.
 */
export function roomToWork(lookup: Lookup, agent: Entry<'agent'>, work: Work, now: number): Permit {
  const budgets = budgetsOf(lookup, agent, work);
  if (budgets.length === 0) return { may: true };
  return mayStart(
    budgets.map((budget) => standing(lookup, budget, [], now)),
    {},
  );
}

/** How every budget of a company stands now. */
export function allStandings(lookup: Lookup, company: Entry<'company'>, now: number): Standing[] {
  const live = liveRuns(lookup.sources.catalog, { company: company.name });
  const mayHaveSpent = spendersOf(lookup, company.name);
  return allBudgets(lookup, company).map((budget) => standing(lookup, budget, live, now, mayHaveSpent));
}

type Spenders = (name: string, bounds: Bounds) => boolean;

/** Whether an agent may have spent anything in a window: most have not, and need not be asked about one by one. */
function spendersOf({ sources }: Lookup, company: string): Spenders {
  const known = new Map<string, ReadonlySet<string> | undefined>();
  const spent = (bounds: Bounds): ReadonlySet<string> | undefined => {
    const rows = costSummary(sources.catalog, { company, dimension: 'agent', bounds, limit: summaryLimit });
    return rows.length < summaryLimit ? new Set(rows.map(({ name }) => name)) : undefined;
  };
  return (name, bounds) => {
    const key = `${bounds.from} ${bounds.to}`;
    if (!known.has(key)) known.set(key, spent(bounds));
    return known.get(key)?.has(name) ?? true;
  };
}

/** How one budget stands now, given the company's live runs. */
function standing(
  lookup: Lookup,
  budget: AppliedBudget,
  live: readonly RunRow[],
  now: number,
  mayHaveSpent: Spenders = () => true,
): Standing {
  return standingOf(budget, now, (bounds) => {
    const { company, kind: dimension } = budget.scope;
    const spent = namesOf(lookup, budget.scope)
      .filter((name) => dimension !== 'agent' || mayHaveSpent(name, bounds))
      .map((name) =>
        amountOf(budget.metric, spendOf(lookup.sources.catalog, { company, dimension, name }, bounds)),
      )
      .reduce((sum, part) => ({ spent: sum.spent + part.spent, unknown: sum.unknown + part.unknown }), none);
    return { ...spent, reserved: reservedOf(lookup, budget, live) };
  });
}

/** What was spent under a former name was spent. Events say the name of their time and are never rewritten. */
function namesOf(lookup: Lookup, { kind, company, name }: Scope): readonly string[] {
  if (kind === 'company' || kind === 'billingCode') return [name];
  return [name, ...(lookup.find(kind, company, name)?.data.formerly ?? [])];
}

const none: Omit<Spent, 'reserved'> = { spent: 0, unknown: 0 };

function amountOf(metric: Metric, spend: Spend): Omit<Spent, 'reserved'> {
  switch (metric) {
    case 'money':
      return { spent: spend.cost ?? 0, unknown: spend.unpriced };
    case 'imputed':
      return { spent: spend.imputed ?? 0, unknown: spend.unimputed };
    case 'tokens':
      return { spent: spend.input + spend.cached + spend.output, unknown: 0 };
    case 'runs':
      return { spent: spend.runs, unknown: 0 };
    case 'wallTime':
      return { spent: spend.wallMs, unknown: 0 };
  }
}

/** What live runs under a budget have set aside. A run is counted from its start, so none is reserved. */
function reservedOf(lookup: Lookup, { scope, metric }: AppliedBudget, live: readonly RunRow[]): number {
  if (metric === 'runs') return 0;
  let reserved = 0;
  for (const run of live) if (isUnder(lookup, run, scope)) reserved += reservationIn(run, metric);
  return reserved;
}

function isUnder(lookup: Lookup, run: RunRow, { kind, company, name }: Scope): boolean {
  if (kind === 'company') return true;
  if (kind === 'agent') return run.agent === name;
  const issue = run.issue === null ? undefined : lookup.find('issue', company, run.issue);
  return issue?.data[kind] === name;
}

function reservationIn({ reserved }: RunRow, metric: Metric): number {
  const amount = reserved === null ? 0 : (JSON.parse(reserved) as Reservation)[metric];
  return amount ?? 0;
}

function reservationFor(lookup: Lookup, { company, name }: Entry<'agent'>): Reservation {
  const ended = { company, agent: name, ended: true, limit: learnedRuns };
  const runs = listRuns(lookup.sources.catalog, ended).rows;
  const known = (amounts: (number | null)[]): number[] => amounts.filter((amount) => amount !== null);
  const costs = known(runs.map(({ costMicros }) => costMicros));
  return {
    money: reservationOf(costs, floors.money),
    imputed: reservationOf(costs, floors.imputed),
    tokens: reservationOf(known(runs.map(({ tokens }) => tokens)), floors.tokens),
    runs: 1,
    wallTime: reservationOf(known(runs.map(({ wallMs }) => wallMs)), floors.wallTime),
  };
}
