// A company at a glance, in eight lines: how many of what stand how, what the month cost, how runs ended lately.
import { formatMoney } from '../../model/money.ts';
import type { Frame } from '../table.ts';
import { count } from '../text.ts';

interface Day {
  date: string;
  succeeded: number;
  failed: number;
  other: number;
  total: number;
}
interface Dashboard {
  company: string;
  agents: Readonly<Record<'active' | 'running' | 'paused' | 'error', number>>;
  tasks: Readonly<Record<'open' | 'inProgress' | 'blocked' | 'done', number>>;
  costs: { monthSpendCents: number; monthBudgetCents: number; monthUtilizationPercent: number };
  pendingApprovals: number;
  budgets: { activeIncidents: number; pausedAgents: number };
  runActivity: readonly Day[];
}

const microsPerCent = 10_000;
const money = (cents: number): string => formatMoney(cents * microsPerCent);
const sum = (days: readonly Day[], of: 'total' | 'succeeded' | 'failed'): number =>
  days.reduce((all, day) => all + day[of], 0);

export function companyDashboard(board: Dashboard, { palette }: Frame): string[] {
  const { agents, tasks, costs, budgets, runActivity: days } = board;
  const bad = (number: number, text: string): string => (number > 0 ? palette.bad(text) : text);
  const limit =
    costs.monthBudgetCents === 0
      ? 'without a budget of the company'
      : `of ${money(costs.monthBudgetCents)} (${costs.monthUtilizationPercent} %)`;
  const line = (what: string, ...parts: string[]): string =>
    palette.quiet(what.padEnd(11)) + parts.join(', ');
  return [
    palette.strong(board.company),
    line(
      'Agents',
      `${agents.active} active`,
      `${agents.running} running`,
      `${agents.paused} paused`,
      bad(agents.error, `${agents.error} failed`),
    ),
    line(
      'Issues',
      `${tasks.open} open`,
      `${tasks.inProgress} in progress`,
      bad(tasks.blocked, `${tasks.blocked} blocked`),
      `${tasks.done} done`,
    ),
    line('This month', `${money(costs.monthSpendCents)} ${limit}`),
    line(
      'Budgets',
      bad(budgets.activeIncidents, `${budgets.activeIncidents} used up`),
      `${count(budgets.pausedAgents, 'agent')} paused by one`,
    ),
    line('Waiting', count(board.pendingApprovals, 'approval')),
    line(
      `Runs, ${days.length} d`,
      `${sum(days, 'total')}`,
      `${sum(days, 'succeeded')} succeeded`,
      bad(sum(days, 'failed'), `${sum(days, 'failed')} failed`),
    ),
    ...busyDays(days).map((day) => palette.quiet(`  ${day}`)),
  ];
}

const busyDays = (days: readonly Day[]): string[] =>
  days
    .filter(({ total }) => total > 0)
    .map(
      ({ date, total, failed }) => `${date}  ${count(total, 'run')}${failed > 0 ? `, ${failed} failed` : ''}`,
    );
