import { expect, test } from 'vitest';
import { Lookup } from '../../engine/actions/lookup.ts';
import { sourcesOf } from '../../engine/actions/now.ts';
import { roomToStart, type Room } from '../../engine/actions/spending-room.ts';
import { acme, agent, faultOf, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';

const ada = user('ada');
const ben = user('ben');
const unlimited = markdown({ name: 'Acme', prefix: 'ACME', defaultProject: 'shop' });
/** A company without budgets of its own, under a board with these defaults. */
const under = (budgets: object[]): Record<string, string> => ({
  ...acme,
  'minutebook.yaml': `format: 1\nbudgets: ${JSON.stringify(budgets)}\n`,
  'companies/acme/COMPANY.md': unlimited,
});

function room(book: TestBook, slug: string, work = {}): Room {
  book.catalog.sync();
  const lookup = new Lookup(book.store.snapshot(), sourcesOf(book.context(system)), system);
  return roomToStart(lookup, lookup.need('agent', 'acme', slug), work, book.clock.time);
}

test('without any limit above it an agent starts nothing, and it says why', async () => {
  const book = await openBook(under([]));
  expect(await book.perform(ben, 'budget.check', { agent: 'dev' })).toMatchObject({
    may: false,
    reason: expect.stringContaining('minutebook budget set'),
    budgets: [],
  });
});

test('the board’s defaults stand in, each company or each agent its own, until one is written', async () => {
  const book = await openBook(
    under([
      { limit: 5, window: 'daily' },
      { metric: 'runs', limit: 10, window: 'daily', scope: 'agent' },
    ]),
  );
  expect(await book.perform(ben, 'budget.check', { agent: 'dev' })).toMatchObject({
    may: true,
    budgets: [
      { scope: 'company', name: 'acme', metric: 'money', limit: 5_000_000, byDefault: true },
      { scope: 'agent', name: 'dev', metric: 'runs', limit: 10, byDefault: true },
    ],
  });
  await book.perform(ada, 'budget.set', { limit: 50, agent: 'dev' });
  expect(await book.perform(ben, 'budget.check', { agent: 'dev' })).toMatchObject({
    budgets: [{ scope: 'agent', metric: 'money', byDefault: false }],
  });
  expect(await book.perform(ben, 'budget.check', { agent: 'ops' })).toMatchObject({
    budgets: [{ byDefault: true }, { byDefault: true }],
  });
});

test('the limit that each agent has by default is listed, counted and shown as any other', async () => {
  const book = await openBook(under([{ limit: 20 }, { limit: 5, scope: 'agent' }]));
  const list = async () =>
    (
      await book.perform<{ items: { scope: string; name: string; state: string; byDefault: boolean }[] }>(
        ben,
        'budget.list',
        {},
      )
    ).items.map(({ scope, name, state, byDefault }) => [scope, name, state, byDefault]);
  const limits = (dev: string) => [
    ['company', 'acme', 'ok', true],
    ...['ceo', 'cto', 'dev', 'ops'].map((name) => ['agent', name, name === 'dev' ? dev : 'ok', true]),
  ];
  expect(await list()).toEqual(limits('ok'));
  await book.perform(ada, 'cost.log', { agent: 'dev', cost: 5 });
  expect(await list()).toEqual(limits('exhausted'));
  expect(await book.perform(ada, 'company.dashboard', {})).toMatchObject({ budgets: { activeIncidents: 1 } });
  await book.perform(ada, 'budget.set', { agent: 'cto', limit: 3 });
  await book.perform(ada, 'agent.terminate', { agent: 'ops' });
  expect((await list()).map(([scope, name, , byDefault]) => [scope, name, byDefault])).toEqual([
    ['agent', 'cto', false],
    ['company', 'acme', true],
    ['agent', 'ceo', true],
    ['agent', 'dev', true],
  ]);
});

test('all budgets that apply are listed: company, agent, project, goal, billing code', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 100 });
  await book.perform(ada, 'budget.set', { limit: 10, agent: 'dev' });
  await book.perform(ada, 'budget.set', { limit: 20, project: 'shop' });
  await book.perform(ada, 'budget.set', { limit: 30, goal: 'grow' });
  await book.perform(ada, 'budget.set', { limit: 40, billingCode: 'client-a' });
  await book.perform(ada, 'budget.set', { limit: 1, billingCode: 'client-b' });
  await book.perform(ben, 'issue.create', { title: 'Work', billingCode: 'client-a', assignee: 'dev' });
  const { budgets } = await book.perform(ben, 'budget.check', { agent: 'dev', issue: 'ACME-1' });
  expect((budgets as { scope: string; limit: number }[]).map(({ scope, limit }) => [scope, limit])).toEqual([
    ['company', null],
    ['company', 100_000_000],
    ['agent', 10_000_000],
    ['project', 20_000_000],
    ['goal', 30_000_000],
    ['billingCode', 40_000_000],
  ]);
  expect((await book.perform<{ items: unknown[] }>(ben, 'budget.list')).items).toHaveLength(7);
});

test('each budget alone can refuse, by what was spent under it', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 2, window: 'daily', billingCode: 'client-a' });
  await book.perform(ben, 'issue.create', { title: 'Billed', billingCode: 'client-a', assignee: 'dev' });
  await book.perform(ben, 'issue.create', { title: 'Free', assignee: 'dev' });
  await book.perform(agent('ops', 'r', 'ACME-1'), 'cost.log', { cost: 1.99 });
  const check = (issue: string) => book.perform(ben, 'budget.check', { agent: 'dev', issue });
  expect(await check('ACME-1')).toMatchObject({
    may: false,
    reason:
      'billing code client-a of acme: $1.99 of $2.00 daily spent, a start needs $0.05; until 2026-11-23T00:00:00.000Z',
  });
  expect(await check('ACME-2')).toMatchObject({ may: true });
  book.clock.time = Date.parse('2026-11-23T00:00:00.000Z');
  expect(await check('ACME-1')).toMatchObject({ may: true });
});

test('a used-up budget refuses a checkout, with when it ends', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 1, window: 'daily', agent: 'dev' });
  await book.perform(ben, 'issue.create', { title: 'Work', assignee: 'dev' });
  await book.perform(agent('dev'), 'cost.log', { cost: 1 });
  const checkout = { issue: 'ACME-1', agent: 'dev', expectedStatuses: ['todo'] };
  expect(await faultOf(book.perform(agent('dev'), 'issue.checkout', checkout))).toMatchObject({
    code: 'BUDGET_EXHAUSTED',
    data: { agent: 'dev', until: '2026-11-23T00:00:00.000Z' },
  });
  await book.perform(ada, 'budget.set', { limit: 2, window: 'daily', agent: 'dev' });
  await book.perform(agent('dev'), 'issue.checkout', checkout);
});

const running = (slug: string, reserved: object, ended = false): string =>
  markdown({
    id: `01930000-0000-7000-8000-00000000${slug === 'dev' ? 'aaaa' : 'bbbb'}`,
    agent: slug,
    source: 'timer',
    status: ended ? 'succeeded' : 'running',
    createdAt: '"2026-11-22T15:00:00.000Z"',
    ...(ended ? { endedAt: '"2026-11-22T15:10:00.000Z"', costMicros: 900_000 } : {}),
    reserved,
  });

test('what live runs have reserved is taken, and is free again when they end', async () => {
  const path = 'companies/acme/runs/2026-11-22/15/150000-ops-aaaa.md';
  const files = under([{ limit: 1, window: 'daily' }]);
  const live = await openBook({ ...files, [path]: running('ops', { money: 960_000 }) });
  expect(room(live, 'dev').permit).toMatchObject({
    may: false,
    reason: expect.stringContaining('$0.96 reserved'),
  });
  const over = await openBook({ ...files, [path]: running('ops', { money: 960_000 }, true) });
  expect(room(over, 'dev').permit).toEqual({ may: true });
});

test('a start reserves what the agent’s last runs cost, and never less than the floor', async () => {
  const path = 'companies/acme/runs/2026-11-22/15/150000-dev-aaaa.md';
  const book = await openBook({ ...acme, [path]: running('dev', {}, true) });
  expect(room(book, 'dev').reservation).toMatchObject({ money: 900_000, runs: 1 });
  expect(room(book, 'ops').reservation).toMatchObject({ money: 50_000, tokens: 10_000, runs: 1 });
});

test('runs, tokens and wall time are limited like money', async () => {
  const path = 'companies/acme/runs/2026-11-22/15/150000-dev-aaaa.md';
  const book = await openBook({ ...acme, [path]: running('dev', {}, true) });
  const refusal = async (input: object): Promise<unknown> => {
    await book.perform(ada, 'budget.set', { agent: 'dev', window: 'daily', ...input });
    const { reason } = await book.perform(ben, 'budget.check', { agent: 'dev' });
    await book.perform(ada, 'budget.set', { agent: 'dev', window: 'daily', ...input, limit: 'unlimited' });
    return reason;
  };
  expect(await refusal({ metric: 'runs', limit: 1 })).toContain('1 run of 1 run daily spent');
  await book.perform(agent('dev'), 'cost.log', { inputTokens: 9_000 });
  expect(await refusal({ metric: 'tokens', limit: 10_000 })).toContain('9,000 tokens of 10,000 tokens');
  expect(await refusal({ metric: 'wallTime', limit: '5s' })).toContain('a start needs');
  expect(await refusal({ metric: 'money', limit: 0 })).toContain('nothing may be spent');
});

test('an unknown cost shows beside what is known', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 5, window: 'daily', agent: 'dev' });
  await book.perform(agent('dev'), 'cost.log', { inputTokens: 9_000, model: 'mystery' });
  expect(await book.perform(ben, 'budget.check', { agent: 'dev' })).toMatchObject({
    budgets: [{}, { spent: 0, unknown: 1, spentText: 'at least $0.00' }],
  });
});

test('setting replaces the budget of the same metric and window, and touches nothing else of the file', async () => {
  const book = await openBook();
  const path = 'companies/acme/agents/dev/AGENTS.md';
  await book.perform(ada, 'budget.set', { limit: 5, agent: 'dev' });
  await book.perform(ada, 'budget.set', {
    limit: '8h',
    metric: 'wallTime',
    window: '7d',
    zone: 'Europe/Vienna',
    agent: 'dev',
  });
  expect(await book.perform(ada, 'budget.set', { limit: 6, agent: 'dev' })).toMatchObject({
    scope: 'agent',
    name: 'dev',
    budgets: [{ metric: 'wallTime' }, { limit: 6 }],
  });
  expect(book.text(path)).toMatch(/^---\nname: Dev\nstatus: active\nreportsTo: cto\n/);
  await book.perform(ada, 'budget.remove', { agent: 'dev' });
  await book.perform(ada, 'budget.remove', { agent: 'dev', metric: 'wallTime', window: 'rolling 7 days' });
  expect(book.text(path)).not.toContain('budgets');
  expect((await faultOf(book.perform(ada, 'budget.remove', { agent: 'dev' }))).code).toBe('BUDGET_MISSING');
});

test('a budget that makes no sense is refused', async () => {
  const book = await openBook();
  for (const input of [
    { limit: -1 },
    { limit: 'lots' },
    { limit: 1.5, metric: 'runs' },
    { limit: 1, window: 'hourly' },
    { limit: 1, zone: 'Mars/Olympus' },
    { limit: 1, agent: 'ghost' },
    { limit: 1, agent: 'dev', project: 'shop' },
    {},
  ])
    expect((await faultOf(book.perform(ada, 'budget.set', input))).code, JSON.stringify(input)).toMatch(
      /^(INPUT_INVALID|NOT_FOUND|SCOPE_AMBIGUOUS)$/,
    );
});

test('budgets by others than owners need approval', async () => {
  const book = await openBook();
  for (const actor of [ben, agent('ceo'), agent('dev')])
    for (const name of ['budget.set', 'budget.remove'])
      expect((await faultOf(book.perform(actor, name, name === 'budget.set' ? { limit: 1 } : {}))).code).toBe(
        'NEEDS_APPROVAL',
      );
});
