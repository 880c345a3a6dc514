// A company at a glance: how many of what stand how, what the month cost, how the runs of the last days ended. All of it is
// counted by the catalog; nothing here reads a file but the company's own.
import { z } from 'zod';
import { listAgents } from '../catalog/queries/agents.ts';
import { countWaiting } from '../catalog/queries/approvals.ts';
import { countByStatus } from '../catalog/queries/issues.ts';
import { spendOf } from '../catalog/queries/money.ts';
import { runsByDay } from '../catalog/queries/runs.ts';
import { iso } from '../base/clock.ts';
import type { Standing } from '../model/budget.ts';
import { isTerminal, issueStatuses } from '../model/lifecycle.ts';
import { toCents } from '../model/money.ts';
import { boundsOf } from '../model/window.ts';
import { allStandings } from './spending-room.ts';
import { defineAction } from './action.ts';
import { companyField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';

const dayMs = 86_400_000;
/** Days of runs that are shown, today among them. */
const shownDays = 14;

const count = (what: string) => z.number().int().describe(what);

const runDayShape = z.object({
  date: z.string().describe('UTC day'),
  succeeded: count('Runs that succeeded'),
  failed: count('Runs that failed or ran out of time'),
  recovered: z.literal(0).describe('No failed run is taken back by a later one'),
  other: count('Runs that were cancelled, or have no end yet'),
  total: count('All runs that began on that day'),
  failedByErrorCode: z.record(z.string(), z.number()).describe('Failures by their kind'),
});

const dashboardShape = z.object({
  company: z.string().describe('Slug of the company'),
  agents: z
    .object({
      active: count('Agents that may work, running ones among them'),
      running: count('Agents at work'),
      paused: count('Paused agents'),
      error: count('Agents whose last run failed'),
    })
    .describe('Its agents'),
  tasks: z
    .object({
      open: count('Unfinished issues'),
      inProgress: count('Issues somebody works on'),
      blocked: count('Issues marked as blocked'),
      done: count('Finished issues'),
    })
    .describe('Its issues'),
  costs: z
    .object({
      monthSpendCents: count('Spent this month, in cents'),
      monthBudgetCents: count('The company’s own budget of a month, in cents; 0 where it has none'),
      monthUtilizationPercent: z.number().describe('The share of it that is spent; 0 where it has none'),
    })
    .describe('Its money'),
  pendingApprovals: count('Approvals that wait for a decision'),
  budgets: z
    .object({
      activeIncidents: count(
        'Limits that are used up: of the company, its agents, projects, goals and billing codes',
      ),
      pendingApprovals: count('Requests to override a budget that wait for a decision'),
      pausedAgents: count('Agents that their budget paused'),
      pausedProjects: count('Projects that are paused: none, a project is not'),
    })
    .describe('Its budgets'),
  runActivity: z.array(runDayShape).describe(`Runs of the last ${shownDays} days, oldest first`),
});

type Dashboard = z.output<typeof dashboardShape>;

export const companyDashboard = defineAction({
  name: 'company.dashboard',
  sentence: 'Show a company at a glance: agents, issues, money, approvals, runs',
  input: { company: companyField },
  output: dashboardShape,
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/dashboard' },
  cli: { positional: ['company'] },
  read(lookup, input, context) {
    const entry = lookup.company(input.company);
    const { catalog } = lookup.sources;
    const now = context.clock.now();
    const agents = listAgents(catalog, { company: entry.name });
    const standings = allStandings(lookup, entry, now);
    const inState = (...states: string[]): number =>
      agents.filter(({ state }) => states.includes(state)).length;
    return {
      company: entry.name,
      agents: {
        active: inState('active', 'idle', 'running', 'error'),
        running: inState('running'),
        paused: inState('paused'),
        error: inState('error'),
      },
      tasks: tasksOf(lookup, entry.name),
      costs: costsOf(lookup, entry, standings, now),
      pendingApprovals: countWaiting(catalog, entry.name),
      budgets: {
        activeIncidents: standings.filter(({ state }) => state === 'exhausted').length,
        pendingApprovals: countWaiting(catalog, entry.name, 'budget_override_required'),
        pausedAgents: agents.filter(
          ({ state, pauseReason }) => state === 'paused' && pauseReason === 'budget',
        ).length,
        pausedProjects: 0,
      },
      runActivity: runDays(lookup, entry.name, now),
    };
  },
});

function tasksOf({ sources }: Lookup, company: string): Dashboard['tasks'] {
  const issues = new Map(countByStatus(sources.catalog, { company }).map((row) => [row.status, row.issues]));
  const open = issueStatuses.filter((status) => !isTerminal(status));
  return {
    open: open.reduce((sum, status) => sum + (issues.get(status) ?? 0), 0),
    inProgress: issues.get('in_progress') ?? 0,
    blocked: issues.get('blocked') ?? 0,
    done: issues.get('done') ?? 0,
  };
}

function costsOf(
  lookup: Lookup,
  company: Entry<'company'>,
  standings: readonly Standing[],
  now: number,
): Dashboard['costs'] {
  const scope = { company: company.name, dimension: 'company', name: company.name } as const;
  const spent =
    toCents(spendOf(lookup.sources.catalog, scope, boundsOf('monthly', 'UTC', now)).cost ?? 0) ?? 0;
  const monthly = standings.find(
    ({ budget: { scope, metric, window, default: byDefault } }) =>
      scope.kind === 'company' && byDefault !== true && metric === 'money' && window === 'monthly',
  )?.budget.limit;
  const limit = typeof monthly === 'number' ? (toCents(monthly) ?? 0) : 0;
  return {
    monthSpendCents: spent,
    monthBudgetCents: limit,
    monthUtilizationPercent: limit === 0 ? 0 : Math.round((spent / limit) * 10_000) / 100,
  };
}

/** Every day of the last two weeks, also those on which nothing ran. */
function runDays({ sources }: Lookup, company: string, now: number): Dashboard['runActivity'] {
  const days = Array.from({ length: shownDays }, (_, ago) =>
    iso(now - (shownDays - 1 - ago) * dayMs).slice(0, 10),
  );
  const rows = runsByDay(sources.catalog, { company, since: days[0]! });
  return days.map((date) => {
    const day = {
      date,
      succeeded: 0,
      failed: 0,
      recovered: 0 as const,
      other: 0,
      total: 0,
      failedByErrorCode: {} as Record<string, number>,
    };
    for (const { status, failure, runs } of rows.filter((row) => row.day === date)) {
      day.total += runs;
      if (status === 'succeeded') day.succeeded += runs;
      else if (status === 'failed' || status === 'timed_out') {
        day.failed += runs;
        const code = failure ?? 'unknown';
        day.failedByErrorCode[code] = (day.failedByErrorCode[code] ?? 0) + runs;
      } else day.other += runs;
    }
    return day;
  });
}
