// Every limit of money in a company at a glance: how much of each is used, which are passed, who does not work for it.
// The rules are the model's, the amounts are spending-room's.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { listAgents } from '../catalog/queries/agents.ts';
import { countWaiting } from '../catalog/queries/approvals.ts';
import type { Standing } from '../model/budget.ts';
import { toCents } from '../model/money.ts';
import { windowName, type Window } from '../model/window.ts';
import { defineAction } from './action.ts';
import { companyField } from './fields.ts';
import type { Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';
import { allStandings } from './spending-room.ts';

/** What a policy and what passed it have in common. */
const policyShape = {
  policyId: z.string().describe('Names the budget: what it is on, its metric and window'),
  scopeType: z.enum(['company', 'agent', 'project', 'goal', 'billingCode']).describe('What it is on'),
  scopeId: z.string().nullable().describe('Id of that; null for a billing code'),
  scopeName: z.string().describe('What people call that'),
  metric: z.literal('billed_cents').describe('Money that is billed, in cents'),
  windowKind: z.string().describe('calendar_month_utc, lifetime, or as the budget says it'),
  windowStart: z.string().describe('Since when spending counts'),
  windowEnd: z.string().nullable().describe('When the window ends; null for rolling and lifetime'),
};

const overviewPolicy = z.object({
  ...policyShape,
  amount: z.number().describe('The limit in cents; 0 where it is not active'),
  observedAmount: z.number().describe('Spent in the present window, in cents'),
  remainingAmount: z.number().describe('What is left of the limit'),
  utilizationPercent: z.number().describe('How much of the limit is spent'),
  unpricedEventCount: z
    .number()
    .describe('Events whose amount is not known: more was spent when there are any'),
  warnPercent: z.number().describe('The share at which it warns'),
  hardStopEnabled: z.boolean().describe('Whether nothing starts beyond it'),
  notifyEnabled: z.boolean().describe('Whether it warns'),
  isActive: z.boolean().describe('Whether there is a limit'),
  status: z.enum(['ok', 'warning', 'hard_stop']).describe('How it stands'),
  paused: z.boolean().describe('Whether what it is on is paused, for whatever reason'),
  pauseReason: z.string().nullable().describe('Why'),
});

const incidentShape = z.object({
  id: z.string().describe('Names the incident'),
  ...policyShape,
  thresholdType: z.enum(['soft', 'hard']).describe('Whether the warning or the limit is reached'),
  amountLimit: z.number().describe('The limit in cents'),
  amountObserved: z.number().describe('What is spent of it'),
  status: z.literal('open').describe('It is over when less is spent of it'),
});

const overviewShape = z.object({
  company: z.string().describe('Slug of the company'),
  policies: z.array(overviewPolicy).describe('Every budget of money'),
  activeIncidents: z.array(incidentShape).describe('Those that are used up, or nearly'),
  pausedAgentCount: z.number().int().describe('Agents that their budget paused'),
  pausedProjectCount: z.number().int().describe('Projects that are paused: none, a project is not'),
  pendingApprovalCount: z.number().int().describe('Requests to override a budget that wait for a decision'),
});

type Policy = z.output<typeof overviewPolicy>;

export const budgetOverview = defineAction({
  name: 'budget.overview',
  sentence: 'Show every limit of money, what is spent of it, and which are used up',
  input: { company: companyField },
  output: overviewShape,
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/budgets/overview' },
  cli: {},
  read(lookup, input, context) {
    const entry = lookup.company(input.company);
    const company = entry.name;
    const { catalog } = lookup.sources;
    const policies = allStandings(lookup, entry, context.clock.now())
      .filter(({ budget }) => budget.metric === 'money')
      .map((standing) => policyOf(lookup, standing));
    return {
      company,
      policies,
      activeIncidents: policies.flatMap(incidentOf),
      pausedAgentCount: listAgents(catalog, { company }).filter(
        ({ state, pauseReason }) => state === 'paused' && pauseReason === 'budget',
      ).length,
      pausedProjectCount: 0,
      pendingApprovalCount: countWaiting(catalog, company, 'budget_override_required'),
    };
  },
});

const states = { ok: 'ok', unlimited: 'ok', warn: 'warning', exhausted: 'hard_stop' } as const;

function policyOf(lookup: Lookup, { budget, bounds, spent, unknown, state }: Standing): Policy {
  const { scope, window, zone, limit, warnPercent } = budget;
  const on = scope.kind === 'billingCode' ? undefined : lookup.find(scope.kind, scope.company, scope.name);
  const { id, name, title, status, pauseReason } = (on?.data ?? {}) as Partial<Record<string, string>>;
  const [amount, observedAmount] = [limit === 'unlimited' ? 0 : toCents(limit)!, toCents(spent)!];
  const paused = status === 'paused';
  return {
    policyId: [scope.kind, scope.name, budget.metric, windowName(window)].join(':'),
    scopeType: scope.kind,
    scopeId: id ?? null,
    scopeName: name ?? title ?? scope.name,
    metric: 'billed_cents',
    windowKind: kindOf(window, zone),
    windowStart: iso(bounds.from),
    windowEnd: bounds.to === undefined ? null : iso(bounds.to),
    amount,
    observedAmount,
    remainingAmount: Math.max(0, amount - observedAmount),
    utilizationPercent: amount > 0 ? Math.round((observedAmount / amount) * 10_000) / 100 : 0,
    unpricedEventCount: unknown,
    warnPercent,
    hardStopEnabled: limit !== 'unlimited',
    notifyEnabled: limit !== 'unlimited',
    isActive: limit !== 'unlimited',
    status: states[state],
    paused,
    pauseReason: paused ? (pauseReason ?? null) : null,
  };
}

const kindOf = (window: Window, zone: string): string =>
  window === 'monthly' && zone === 'UTC' ? 'calendar_month_utc' : windowName(window);

function incidentOf(policy: Policy): z.output<typeof incidentShape>[] {
  const { status, policyId, scopeType, scopeId, scopeName, metric } = policy;
  if (status === 'ok') return [];
  const thresholdType = status === 'hard_stop' ? 'hard' : 'soft';
  const { windowKind, windowStart, windowEnd } = policy;
  return [
    {
      id: `${policyId}:${thresholdType}`,
      policyId,
      scopeType,
      scopeId,
      scopeName,
      metric,
      windowKind,
      windowStart,
      windowEnd,
      thresholdType,
      amountLimit: policy.amount,
      amountObserved: policy.observedAmount,
      status: 'open',
    },
  ];
}
