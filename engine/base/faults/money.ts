// Faults of money: budgets and costs.
import { row } from './row.ts';

export const moneyFaults = {
  BUDGET_EXHAUSTED: row<{ agent: string; reason: string; until?: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ agent, reason }) => `${agent} may not start: ${reason}.`,
    help: () => 'The board can raise it: minutebook budget list, then minutebook budget set',
  }),
  BUDGET_MISSING: row<{ scope: string; metric: string; window: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ scope, metric, window }) => `${scope} has no ${window} budget of ${metric}.`,
    help: () => 'See which there are: minutebook budget list',
  }),
  COST_UNREADABLE: row<{ cost: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ cost }) => `"${cost}" is no cost.`,
    help: () =>
      'Dollars, with up to six decimals: --cost 0.0125. Leave it out where it is not known; 0 means free.',
  }),
  SCOPE_AMBIGUOUS: row<{ named: readonly string[] }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ named }) => `A budget is on one thing; ${named.join(' and ')} were named.`,
    help: ({ named }) => `Set one each: minutebook budget set 25 --${named[0] ?? 'agent'} …`,
  }),
};
