// Starting a run is judged by its own commit: of starts that were all allowed when they were planned, only as many are
// made as there is room for.
import { expect, it } from 'vitest';
import { acme, faultOf, markdown, openBook, system, user } from '../helpers/book.ts';

const ada = user('ada');
const company = markdown({
  id: '01930000-0000-7000-8000-000000000001',
  name: 'Acme',
  slug: 'acme',
  prefix: 'ACME',
  status: 'active',
  // Room for two runs: each start sets 10,000 tokens aside.
  budgets: [{ metric: 'tokens', limit: 25_000, window: 'daily' }],
  requireApprovalForHires: false,
  defaultProject: 'shop',
});

const start = (n: number, agent: string, issue: string) => ({
  run: `01930000-0000-7000-8000-00000000000${n}`,
  company: 'acme',
  agent,
  issue,
  source: 'assignment',
  wakes: [`wake-${n}`],
  reason: 'assigned',
  host: 'test',
  adapter: 'process',
  isolation: 'none',
});

it('of starts that come together only as many are made as the budget has room for', async () => {
  const book = await openBook({ ...acme, 'companies/acme/COMPANY.md': company });
  const agents = ['ceo', 'cto', 'dev', 'ops'];
  for (const agent of agents) await book.perform(ada, 'issue.create', { title: agent, assignee: agent });
  const started = await Promise.allSettled(
    agents.map((agent, n) => book.perform(system, 'run.start', start(n, agent, `ACME-${n + 1}`))),
  );
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  const { code, message } = await faultOf(book.perform(system, 'run.start', start(9, 'ops', 'ACME-4')));
  expect([code, message]).toEqual(['RUN_REFUSED', expect.stringContaining('reserved')]);
});

it('of starts of one agent, or for one issue, that come together one is made', async () => {
  const book = await openBook();
  for (const title of ['One', 'Two']) await book.perform(ada, 'issue.create', { title, assignee: 'dev' });
  const both = await Promise.allSettled([
    book.perform(system, 'run.start', start(1, 'dev', 'ACME-1')),
    book.perform(system, 'run.start', start(2, 'dev', 'ACME-2')),
    book.perform(system, 'run.start', start(3, 'dev', 'ACME-1')),
  ]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('a wake-up that was delivered holds back none that comes with it, and is no reason by itself', async () => {
  const front = { name: 'Dev', status: 'active', runtime: { maxConcurrentRuns: 9 } };
  const book = await openBook({ ...acme, 'companies/acme/agents/dev/AGENTS.md': markdown(front) });
  for (const title of ['One', 'Two']) await book.perform(ada, 'issue.create', { title, assignee: 'dev' });
  await book.perform(system, 'run.start', start(1, 'dev', 'ACME-1'));
  const again = { ...start(2, 'dev', 'ACME-2'), wakes: ['wake-1'] };
  const { code, message } = await faultOf(book.perform(system, 'run.start', again));
  expect([code, message]).toEqual(['RUN_REFUSED', expect.stringContaining('delivered already')]);
  await book.perform(system, 'run.start', { ...again, wakes: ['wake-1', 'wake-2'] });
});
