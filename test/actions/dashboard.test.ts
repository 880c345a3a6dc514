// A company at a glance: every figure is one that the book gives a reason for.
import { expect, it } from 'vitest';
import { agent, openBook, system, user } from '../helpers/book.ts';

const ada = user('ada');
const dev = agent('dev');

it('counts agents, issues, money, approvals and the runs of the last days', async () => {
  const book = await openBook();
  const make = (name: string, input: object, actor = ada) => book.perform<{ id: string }>(actor, name, input);
  for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await make('issue.create', { title });
  await make('issue.checkout', { issue: 'ACME-1' }, dev);
  await make('issue.block', { issue: 'ACME-2', owner: 'ada', reason: 'a key' });
  await make('issue.checkout', { issue: 'ACME-3' });
  await make('issue.move', { issue: 'ACME-3', status: 'done' });
  await make('issue.move', { issue: 'ACME-4', status: 'cancelled' });
  await make('budget.set', { limit: 20 });
  await make('cost.log', { agent: 'dev', costCents: 500 });
  await make('agent.pause', { agent: 'ops' });
  const asked = await make('approval.create', { title: 'A table' }, dev);
  await make('approval.create', { type: 'budget_override_required' }, dev);
  await make('approval.create', { title: 'A chair' }, dev);
  await make('approval.reject', { approval: asked.id });
  const of = {
    company: 'acme',
    source: 'on_demand',
    reason: 'asked',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
    byBoard: true,
  };
  const run = (n: number) => `01930000-0000-7000-8000-00000000f00${n}`;
  await make('run.start', { ...of, run: run(1), agent: 'cto', wakes: ['a'] }, system);
  const end = { company: 'acme', run: run(1), status: 'failed', reason: 'crashed', failure: 'crash' };
  await make('run.finish', { ...end, endedAt: '2026-11-22T16:00:00.000Z' }, system);
  await make('run.start', { ...of, run: run(2), agent: 'ceo', wakes: ['b'] }, system);

  const { runActivity, ...shown } = await book.perform<{ runActivity: object[] }>(
    dev,
    'company.dashboard',
    {},
  );
  expect(shown).toEqual({
    company: 'acme',
    agents: { active: 3, running: 1, paused: 1, error: 1 },
    tasks: { open: 3, inProgress: 1, blocked: 1, done: 1 },
    costs: { monthSpendCents: 500, monthBudgetCents: 2_000, monthUtilizationPercent: 25 },
    pendingApprovals: 2,
    budgets: { activeIncidents: 0, pendingApprovals: 1, pausedAgents: 0, pausedProjects: 0 },
  });
  expect(runActivity).toHaveLength(14);
  expect(runActivity.at(0)).toMatchObject({ date: '2026-11-09', total: 0 });
  expect(runActivity.at(-1)).toEqual({
    date: '2026-11-22',
    succeeded: 0,
    failed: 1,
    recovered: 0,
    other: 1,
    total: 2,
    failedByErrorCode: { crash: 1 },
  });
});

it('says how many limits are used up, of whatever is in the company', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 5 });
  await book.perform(ada, 'cost.log', { agent: 'dev', costCents: 500 });
  expect(await book.perform(ada, 'company.dashboard', {})).toMatchObject({
    costs: { monthUtilizationPercent: 100 },
    budgets: { activeIncidents: 1 },
  });
  for (const scope of [{ agent: 'dev' }, { project: 'shop' }, { billingCode: 'ads' }])
    await book.perform(ada, 'budget.set', { ...scope, limit: 1, window: 'lifetime' });
  await book.perform(ada, 'budget.set', { agent: 'cto', limit: 1 });
  await book.perform(ada, 'cost.log', { agent: 'ops', project: 'shop', billingCode: 'ads', costCents: 90 });
  const used = async (): Promise<unknown> => {
    const { budgets } = await book.perform<{ budgets: object }>(ada, 'company.dashboard', {});
    const { activeIncidents: incidents } = await book.perform<{
      activeIncidents: { thresholdType: string }[];
    }>(ada, 'budget.overview', {});
    expect(budgets).toMatchObject({
      activeIncidents: incidents.filter(({ thresholdType }) => thresholdType === 'hard').length,
    });
    return budgets;
  };
  // Warned of is not used up.
  expect(await used()).toMatchObject({ activeIncidents: 2 });
  await book.perform(ada, 'cost.log', { agent: 'ops', project: 'shop', billingCode: 'ads', costCents: 10 });
  expect(await used()).toMatchObject({ activeIncidents: 4 });
});
