// Money over the API as clients of Paperclip's ask for it: by agent and model, by biller, by the windows of providers' limits,
// of an issue with all below it, and how budgets stand.
import { expect, test } from 'vitest';
import { acme, markdown, system } from '../helpers/book.ts';
import { openApiBook } from './api-book.ts';

const of = (question: string) => `GET /api/companies/acme/${question}` as const;
const events = '/api/companies/acme/cost-events' as const;
const line = (id: string, at: string, more: object): string =>
  `${JSON.stringify({ id, at, agent: 'dev', costMicros: 1_000_000, provenance: 'reported', ...more })}\n`;
const ledger = 'companies/acme/ledger/2026-11-22/16/0000-test-000.ndjson';
const anthropic = { provider: 'anthropic', model: 'opus' };
const routed = { ...anthropic, biller: 'openrouter', billingType: 'credits' };
const flat = { ...anthropic, billingType: 'subscription_included', costMicros: 0, inputTokens: 70 };
const quoted = { provider: 'ö"\\', model: '' };

test('costs are said by agent and model, and by who bills them, in whatever stretches the period falls', async () => {
  const { send } = await openApiBook({
    files: {
      ...acme,
      [ledger]:
        line('a', '2026-09-20T10:00:00.000Z', { ...anthropic, inputTokens: 10 }) +
        line('b', '2026-11-20T10:00:00.000Z', { ...anthropic, inputTokens: 5 }) +
        line('c', '2026-11-20T11:00:00.000Z', routed) +
        line('d', '2026-11-21T10:00:00.000Z', flat) +
        line('e', '2026-11-21T10:00:00.000Z', { ...quoted, model: undefined, agent: 'ops' }) +
        line('f', '2026-11-21T11:00:00.000Z', { agent: undefined, costMicros: undefined }),
    },
  });
  const idOf = async (agent: string): Promise<string> =>
    (await send('ada', `GET /api/agents/${agent}?companyId=acme`)).json.id;
  const [dev, ops] = [await idOf('dev'), await idOf('ops')];
  const used = { agentId: dev, agentName: 'Dev', ...anthropic };
  const rows = [
    { ...used, biller: 'anthropic', billingType: 'unknown', costCents: 200, inputTokens: 15, events: 2 },
    { ...used, biller: 'openrouter', billingType: 'credits', costCents: 100 },
    { agentId: ops, agentName: 'Ops', provider: quoted.provider, biller: quoted.provider, model: null },
    { ...used, biller: 'anthropic', billingType: 'subscription_included', costCents: 0 },
    { agentId: null, agentName: null, provider: null, biller: null, model: null, costCents: null },
  ];
  for (const period of [
    'from=1970-01-01',
    'from=2026-09-20',
    'from=2026-09-20T10:00:00.000Z&to=2026-11-21T23:00:00Z',
  ]) {
    const { status, json } = await send('ada', of(`costs/by-agent-model?${period}`));
    expect({ status, json }).toMatchObject({ status: 200, json: rows });
    expect((await send('ada', of(`costs/by-provider?${period}`))).json).toMatchObject([
      { ...anthropic, biller: 'anthropic', billingType: 'unknown', costCents: 200, events: 2 },
      { ...anthropic, biller: 'openrouter', costCents: 100 },
      { provider: quoted.provider, model: null, costCents: 100 },
      { ...anthropic, billingType: 'subscription_included', subscriptionInputTokens: 70 },
      { provider: null, biller: null, costCents: null, unpriced: 1 },
    ]);
    expect((await send('ada', of(`costs/by-biller?${period}`))).json).toMatchObject([
      { biller: 'anthropic', costCents: 200, subscriptionInputTokens: 70, providerCount: 1, modelCount: 1 },
      { biller: 'openrouter', costCents: 100, subscriptionInputTokens: 0 },
      { biller: quoted.provider, costCents: 100, modelCount: 0 },
      { biller: null, costCents: null, unpriced: 1, providerCount: 0 },
    ]);
  }
  expect((await send('ada', of('costs/by-biller?from=2026-11-20T11:00:00.000Z&to=2026-11-20'))).json).toEqual(
    [expect.objectContaining({ biller: 'openrouter', costCents: 100 })],
  );
  expect((await send('ada', of('costs/by-biller?from=2026-12-01&to=2026-11-01'))).json).toMatchObject({
    code: 'INPUT_INVALID',
  });
});

test('what is logged counts by its biller at once, before it is committed and after, and is listed with it', async () => {
  const book = await openApiBook();
  const { send } = book;
  const said = { provider: 'anthropic', biller: 'openrouter', billingType: 'credits', model: 'opus' };
  await send('dev', `POST ${events}`, { ...said, costCents: 3 });
  const asked = async (): Promise<unknown[]> => [
    (await send('ada', of('costs/by-biller'))).json,
    (await send('ada', of('cost-events'))).json,
  ];
  const found = [[{ biller: 'openrouter', costCents: 3 }], [{ ...said, agentId: expect.any(String) }]];
  expect(await asked()).toMatchObject(found);
  await book.perform(system, 'cost.flush', {});
  expect(await asked()).toMatchObject(found);
});

test('a former name of an agent is the agent, and what it cost is one row', async () => {
  const { send } = await openApiBook();
  await send('dev', `POST ${events}`, { ...anthropic, costCents: 3 });
  await send('ada', 'POST /api/agents/dev/rename', { companyId: 'acme', urlKey: 'coder' });
  await send('ada', `POST ${events}`, { ...anthropic, costCents: 4, agentId: 'coder' });
  const { json } = await send('ada', of('costs/by-agent-model'));
  expect(json).toMatchObject([{ agentId: expect.any(String), agentName: 'Dev', costCents: 7, events: 2 }]);
});

test('what was spent lately is said by provider in each window', async () => {
  // It is 2026-11-22, 16:00.
  const { send } = await openApiBook({
    files: {
      ...acme,
      [ledger]:
        line('a', '2026-11-22T11:00:00.000Z', anthropic) +
        line('b', '2026-11-22T10:59:59.999Z', routed) +
        line('c', '2026-11-16T10:00:00.000Z', { provider: 'openai' }) +
        line('d', '2026-11-15T15:59:59.999Z', { provider: 'openai' }),
    },
  });
  const { json } = await send('ada', of('costs/window-spend'));
  const row = (window: string, windowHours: number, provider: string, biller: string, costCents: number) =>
    expect.objectContaining({ window, windowHours, provider, biller, costCents });
  expect(json).toEqual([
    row('5h', 5, 'anthropic', 'anthropic', 100),
    row('24h', 24, 'anthropic', 'mixed', 200),
    row('7d', 168, 'anthropic', 'mixed', 200),
    row('7d', 168, 'openai', 'openai', 100),
  ]);
});

test('an issue costs what it and all below it cost, but for what was removed', async () => {
  const { send } = await openApiBook();
  const create = async (title: string, parentId?: string): Promise<string> =>
    (await send('ada', 'POST /api/companies/acme/issues', { title, ...(parentId && { parentId }) })).json.id;
  const root = await create('Root');
  const child = await create('Child', root);
  const below = await create('Below', child);
  const removed = await create('Removed', root);
  const other = await create('Other');
  for (const [n, issueId] of [root, child, below, removed, other].entries())
    await send('ada', `POST ${events}`, { issueId, costCents: 10 ** n, inputTokens: 1 });
  await send('ada', `DELETE /api/issues/${removed}`, { reason: 'Twice' });
  const summary = async (issue: string, query = ''): Promise<unknown> =>
    (await send('ada', `GET /api/issues/${issue}/cost-summary${query}`)).json;
  expect(await summary(root)).toMatchObject({
    issueId: root,
    issueCount: 3,
    includeDescendants: true,
    costCents: 111,
    inputTokens: 3,
    cachedInputTokens: 0,
    outputTokens: 0,
    runCount: 0,
    runtimeMs: 0,
  });
  expect(await summary('ACME-1', '?excludeRoot=true')).toMatchObject({ issueCount: 2, costCents: 110 });
  expect(await summary(below)).toMatchObject({ issueCount: 1, costCents: 100 });
  expect(await summary(below, '?excludeRoot=true')).toMatchObject({ issueCount: 0, costCents: null });
  expect(await send('ada', 'GET /api/issues/ACME-99/cost-summary')).toMatchObject({ status: 404 });
});

test('a run that goes on counts in what its issue took so far', async () => {
  const run = '01930000-0000-7000-8000-000000000101';
  const { send } = await openApiBook({
    files: {
      ...acme,
      'companies/acme/runs/2026-11-22/15/153000-dev-0101.md': markdown({
        id: run,
        agent: 'dev',
        issue: 'ACME-1',
        source: 'timer',
        status: 'running',
        createdAt: '2026-11-22T15:30:00.000Z',
        startedAt: '2026-11-22T15:30:00.000Z',
      }),
    },
  });
  await send('ada', 'POST /api/companies/acme/issues', { title: 'Work' });
  expect((await send('ada', 'GET /api/issues/ACME-1/cost-summary')).json).toMatchObject({
    runCount: 1,
    runtimeMs: 1_800_000,
  });
});

test('budgets of money are said with what is spent of them, and which are passed', async () => {
  const { send } = await openApiBook();
  const overview = async () => (await send('ada', of('budgets/overview'))).json;
  const companyId = (await send('ada', 'GET /api/companies/acme')).json.id;
  await send('ada', 'PATCH /api/companies/acme/budgets', { budgetMonthlyCents: 1_000 });
  await send('ada', 'PUT /api/companies/acme/budgets', { limit: 8, agentId: 'dev', window: 'lifetime' });
  await send('ada', 'PUT /api/companies/acme/budgets', { limit: 'unlimited', projectId: 'shop' });
  await send('ada', 'PUT /api/companies/acme/budgets', { limit: 5, metric: 'runs' });
  expect(await overview()).toMatchObject({ companyId, activeIncidents: [] });
  await send('dev', `POST ${events}`, { costCents: 850 });
  const month = { windowStart: '2026-11-01T00:00:00.000Z', windowEnd: '2026-12-01T00:00:00.000Z' };
  const said = await overview();
  expect(said).toMatchObject({
    companyId,
    policies: [
      {
        scopeType: 'company',
        scopeId: companyId,
        scopeName: 'Acme',
        metric: 'billed_cents',
        windowKind: 'calendar_month_utc',
        amount: 1_000,
        observedAmount: 850,
        remainingAmount: 150,
        utilizationPercent: 85,
        warnPercent: 80,
        isActive: true,
        status: 'warning',
        paused: false,
        pauseReason: null,
        ...month,
      },
      { scopeType: 'agent', scopeName: 'Dev', windowKind: 'lifetime', windowEnd: null, status: 'hard_stop' },
      { scopeType: 'project', amount: 0, isActive: false, hardStopEnabled: false, status: 'ok' },
    ],
    activeIncidents: [
      {
        scopeType: 'company',
        thresholdType: 'soft',
        amountLimit: 1_000,
        amountObserved: 850,
        status: 'open',
      },
      { scopeType: 'agent', thresholdType: 'hard', amountLimit: 800, amountObserved: 850 },
    ],
    pausedAgentCount: 0,
    pausedProjectCount: 0,
    pendingApprovalCount: 0,
  });
  expect(new Set(said.policies.map(({ policyId }: { policyId: string }) => policyId)).size).toBe(3);
});
