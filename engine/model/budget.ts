// Budgets as rules: which apply to a start, how each stands, and whether work may begin under all of them.
// Pure arithmetic on amounts it is handed; never sums a ledger, reads a file or knows the time.
import { formatAmount, type Budget, type Metric } from './budget-entry.ts';
import { boundsOf, windowName, type Bounds } from './window.ts';

export type ScopeKind = 'company' | 'agent' | 'project' | 'goal' | 'billingCode';

/** What a budget is on. `name` is the slug, or the billing code itself. */
export interface Scope {
  kind: ScopeKind;
  company: string;
  name: string;
}

/** A budget where it applies; `default` when nobody wrote one and the board's defaults stand in. */
export interface AppliedBudget extends Budget {
  scope: Scope;
  default?: true;
}

/** What a window holds. Money in micro-dollars, wall time in milliseconds. */
export interface Spent {
  spent: number;
  reserved: number;
  /** Events in the window whose amount is not known, so that `spent` is only a lower bound. */
  unknown: number;
}

export interface Standing extends Spent {
  budget: AppliedBudget;
  bounds: Bounds;
  state: 'ok' | 'warn' | 'exhausted' | 'unlimited';
}

/** What a start sets aside, by metric. */
export type Reservation = Readonly<Partial<Record<Metric, number>>>;

export type Permit = { may: true } | { may: false; reason: string; standing?: Standing };

export interface Level {
  scope: Scope;
  budgets: readonly Budget[];
}

/**
 * All budgets a start falls under. Only what is written on the company or the agent displaces the board's
 * defaults: a budget of one project says nothing about the rest of an agent's work.
 */
export function budgetsAbove(levels: readonly Level[], defaults: readonly Level[]): AppliedBudget[] {
  const written = writtenIn(levels);
  const displaces = written.some(({ scope }) => scope.kind === 'company' || scope.kind === 'agent');
  return displaces ? written : [...written, ...standingIn(defaults)];
}

/** What somebody wrote, each on what it stands. */
export const writtenIn = (levels: readonly Level[]): AppliedBudget[] =>
  levels.flatMap(({ scope, budgets }) => budgets.map((budget) => ({ ...budget, scope })));

/** The board's defaults where nobody wrote anything. */
export const standingIn = (defaults: readonly Level[]): AppliedBudget[] =>
  writtenIn(defaults).map((budget) => ({ ...budget, default: true }));

/** How a budget stands at `now`; `amounts` is asked what the window holds. */
export function standingOf(budget: AppliedBudget, now: number, amounts: (bounds: Bounds) => Spent): Standing {
  const bounds = boundsOf(budget.window, budget.zone, now);
  const held = amounts(bounds);
  return { budget, bounds, ...held, state: stateOf(budget, held.spent + held.reserved) };
}

function stateOf({ limit, warnPercent }: Budget, used: number): Standing['state'] {
  if (limit === 'unlimited') return 'unlimited';
  if (used >= limit) return 'exhausted';
  return used * 100 >= limit * warnPercent ? 'warn' : 'ok';
}

/** What a start reserves: the floor, or the 90th percentile of the agent's last runs where that is more. */
export function reservationOf(lastRuns: readonly number[], floor: number): number {
  const sorted = [...lastRuns].sort((a, b) => a - b);
  return Math.max(floor, sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0);
}

/** Whether a start may reserve what it needs under every budget that applies; the first that refuses is named. */
export function mayStart(standings: readonly Standing[], reservation: Reservation): Permit {
  if (standings.length === 0) return { may: false, reason: noLimit };
  for (const standing of standings) {
    const { limit, metric } = standing.budget;
    if (limit === 'unlimited') continue;
    // At least the smallest unit is needed, so that a limit of 0 and one that is used up both refuse.
    const need = Math.max(reservation[metric] ?? 0, 1);
    if (standing.spent + standing.reserved + need > limit)
      return { may: false, reason: refusal(standing, reservation[metric] ?? 0), standing };
  }
  return { may: true };
}

const noLimit =
  'no budget stands above this agent, and the board has no defaults, so nothing may start; ' +
  'write one (minutebook budget set), or say unlimited';

/** `agent cto: $4.80 of $5.00 daily spent, $0.30 reserved, a start needs $0.50; until 2026-11-23T00:00:00.000Z` */
function refusal({ budget, bounds, spent, reserved }: Standing, need: number): string {
  const { metric, limit, scope } = budget;
  const say = (amount: number): string => formatAmount(metric, amount);
  const name = scope.kind === 'company' ? scope.name : `${scope.name} of ${scope.company}`;
  const where = `${scope.kind === 'billingCode' ? 'billing code' : scope.kind} ${name}`;
  const window = windowName(budget.window);
  if (limit === 0) return `${where}: its ${window} ${metric} budget is 0, so nothing may be spent`;
  const more = [
    `${say(spent)} of ${say(limit as number)} ${window} spent`,
    ...(reserved > 0 ? [`${say(reserved)} reserved`] : []),
    ...(need > 0 ? [`a start needs ${say(need)}`] : []),
  ];
  return `${where}: ${more.join(', ')}; ${untilWhen(bounds, budget)}`;
}

function untilWhen({ to }: Bounds, { window }: Budget): string {
  if (to !== undefined) return `until ${new Date(to).toISOString()}`;
  return window === 'lifetime'
    ? 'for good, unless it is raised'
    : 'until earlier spending is out of the window';
}

/** What an amount that grew from `before` passes, so that each is told once: the warning mark or the limit. */
export function crossed({ budget, spent }: Standing, before: number): 'warn' | 'stop' | undefined {
  const was = stateOf(budget, before);
  const is = stateOf(budget, spent);
  if (is === was) return undefined;
  if (is === 'exhausted') return 'stop';
  return is === 'warn' && was === 'ok' ? 'warn' : undefined;
}
