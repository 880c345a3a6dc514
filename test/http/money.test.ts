// Money over the API: what is said of it in times that cannot be, and what a book says of such times all the same.
import { expect, test } from 'vitest';
import { acme, beta, markdown, system } from '../helpers/book.ts';
import { openApiBook } from './api-book.ts';

const costs = '/api/companies/acme/cost-events' as const;

const rolling = markdown({
  id: '01930000-0000-7000-8000-000000000001',
  name: 'Acme',
  slug: 'acme',
  prefix: 'ACME',
  status: 'active',
  budgets: [{ metric: 'money', limit: 100, window: '30d' }],
  defaultProject: 'shop',
});

const spent = (id: string, at: string): string =>
  `${JSON.stringify({ id, at, agent: 'dev', costMicros: 1_000_000, provenance: 'reported' })}\n`;

test('a cost of a time that has still to come or never was is refused, and nothing is kept', async () => {
  const { send } = await openApiBook();
  for (const [occurredAt, problem] of [
    ['9999-12-01T00:00:00Z', /has still to come; a day ahead of now, 2026-11-22T16:00:00.000Z, at most/],
    ['9999-12-31T23:59:59-12:00', /has still to come/],
    ['2026-11-23T16:00:00.001Z', /has still to come/],
    ['1969-12-31T23:59:59.999Z', /is before 1970/],
    ['0000-01-01T00:00:00+12:00', /is before 1970/],
  ] as const)
    expect(await send('dev', `POST ${costs}`, { costCents: 1, occurredAt })).toMatchObject({
      status: 400,
      json: {
        code: 'INPUT_INVALID',
        error: expect.stringMatching(problem),
        help: 'See what it takes: GET /api/openapi.json?of=cost.log',
      },
    });
  for (const occurredAt of ['2026-11-23T16:00:00.000Z', '1970-01-01T00:00:00Z'])
    expect(await send('dev', `POST ${costs}`, { costCents: 1, occurredAt })).toMatchObject({ status: 201 });
  expect(
    (await send('ada', `GET ${costs}`)).json.map((event: { occurredAt: string }) => event.occurredAt),
  ).toEqual(['1970-01-01T00:00:00.000Z']);
});

test('an event of a far time in a book makes no question slow, and none of them fail', async () => {
  const { send } = await openApiBook({
    files: {
      ...acme,
      'companies/acme/COMPANY.md': rolling,
      'companies/acme/ledger/2026-11-22/16/0000-test-000.ndjson':
        spent('past', '2026-01-05T10:00:00.000Z') +
        spent('now', '2026-11-20T10:00:00.000Z') +
        spent('far', '9999-12-01T00:00:00.000Z') +
        spent('first', '0000-01-01T00:00:00.000Z'),
    },
  });
  await send('ada', 'POST /api/companies/acme/issues', { title: 'Work' });
  expect(await send('ada', 'GET /api/companies/acme/dashboard')).toMatchObject({
    status: 200,
    json: { costs: { monthSpendCents: 100 } },
  });
  expect(await send('ada', 'GET /api/companies/acme/budgets')).toMatchObject({
    status: 200,
    json: [{ spent: 2_000_000 }],
  });
  for (const what of ['budget', 'why'])
    expect([what, (await send('ada', `GET /api/agents/dev/${what}?companyId=acme`)).status]).toEqual([
      what,
      200,
    ]);
  expect((await send('dev', 'POST /api/issues/ACME-1/checkout', {})).status).toBe(200);
  for (const [query, costCents] of [
    ['from=2026-01-05&to=9999-12-31', 300],
    ['from=1970-01-01&to=9999-12-30', 300],
    ['from=2026-01-06&to=9999-11-30', 100],
    ['from=9999-12-31&to=9999-12-31', null],
  ])
    expect([query, await send('ada', `GET /api/companies/acme/costs/summary?${query}`)]).toMatchObject([
      query,
      { status: 200, json: { costCents } },
    ]);
});

test('a period of days that cannot be is refused', async () => {
  const { send } = await openApiBook();
  for (const question of ['summary', 'by/agent', 'days'])
    for (const query of ['from=0000-01-01', 'to=1969-12-31', 'from=10000-01-01', 'to=%2B010000-01-01'])
      expect(await send('ada', `GET /api/companies/acme/costs/${question}?${query}`)).toMatchObject({
        status: 400,
        json: { code: 'INPUT_INVALID' },
      });
});

const runOf = (n: number): string => `01930000-0000-7000-8000-00000000010${n}`;
const record = (company: string, agent: string, n: number, more: object = {}) => ({
  [`companies/${company}/runs/2026-11-22/16/160803-${agent}-010${n}.md`]: markdown({
    id: runOf(n),
    agent,
    source: 'timer',
    status: 'succeeded',
    createdAt: '2026-11-22T16:08:03.000Z',
    ...more,
  }),
});

test('a run that a cost names is one of the company, and of the agent that says so', async () => {
  const { send } = await openApiBook({
    files: {
      ...acme,
      ...beta,
      ...record('acme', 'dev', 1),
      ...record('acme', 'ops', 2),
      ...record('beta', 'dev', 3),
    },
  });
  for (const [who, heartbeatRunId, status, code] of [
    ['ada', 'nonsense', 404, 'NOT_FOUND'],
    ['ada', runOf(3), 404, 'NOT_FOUND'],
    ['dev', 'nonsense', 404, 'NOT_FOUND'],
    ['dev', runOf(3), 404, 'NOT_FOUND'],
    ['dev', runOf(2), 403, 'NOT_ALLOWED'],
    ['dev', runOf(1), 201, undefined],
    ['dev', 'run-of-dev', 201, undefined],
    ['ada', runOf(2).toUpperCase(), 201, undefined],
  ] as const)
    expect([
      who,
      heartbeatRunId,
      await send(who, `POST ${costs}`, { costCents: 1, heartbeatRunId }),
    ]).toMatchObject([who, heartbeatRunId, { status, json: code === undefined ? {} : { code } }]);
  const { json: events } = await send('ada', `GET ${costs}`);
  const runs = events.map((event: { heartbeatRunId: string }) => event.heartbeatRunId);
  expect(runs.sort()).toEqual([runOf(1), runOf(2), 'run-of-dev']);
});

test('two amounts for one cost are one amount', async () => {
  const { send } = await openApiBook();
  expect(await send('dev', `POST ${costs}`, { cost: '5', costCents: 700 })).toMatchObject({
    status: 400,
    json: {
      code: 'INPUT_INVALID',
      error: 'cost.log: costCents: 700 cents are not the cost of 5 dollars; say one of them',
    },
  });
  expect((await send('dev', `POST ${costs}`, { cost: '7.00', costCents: 700 })).status).toBe(201);
});

test('what an agent logs under a key of its own is of the issue it took, and is what its run cost', async () => {
  const book = await openApiBook();
  const { send } = book;
  const made = await send('ada', 'POST /api/tokens', { agentId: 'dev', companyId: 'acme' });
  const key = made.json.token as string;
  await send('ada', 'POST /api/companies/acme/issues', { title: 'Work', billingCode: 'client-a' });
  const taken = await send(key, 'POST /api/issues/ACME-1/checkout', {});
  const { id: issueId, checkoutRunId: run } = taken.json;
  expect((await send(key, 'GET /api/agents/me')).json).toMatchObject({ runId: run, issueId });
  for (const more of [{ costCents: 30 }, { costCents: 12, heartbeatRunId: run }, { inputTokens: 5 }])
    expect((await send(key, `POST ${costs}`, more)).status).toBe(201);
  const spends = async (): Promise<unknown[]> =>
    Promise.all(
      ['issue', 'project', 'goal', 'billingCode', 'agent'].map(async (by) => {
        const { json } = await send('ada', `GET /api/companies/acme/costs/by/${by}`);
        return [by, json.items ?? json];
      }),
    );
  const before = await spends();
  expect(before).toMatchObject(
    [
      ['issue', 'ACME-1'],
      ['project', 'shop'],
      ['goal', 'grow'],
      ['billingCode', 'client-a'],
      ['agent', 'dev'],
    ].map(([by, name]) => [by, [{ name, costCents: 42, events: 3, unpriced: 1 }]]),
  );
  const idIn = (row: unknown): unknown => (row as [string, { id: string | null }[]])[1][0]!.id;
  const { id: agentId } = (await send('ada', 'GET /api/agents/dev?companyId=acme')).json;
  expect([before[0], before[3], before[4]].map(idIn)).toEqual([issueId, null, agentId]);
  const end = {
    company: 'acme',
    run,
    status: 'succeeded',
    reason: 'Done',
    endedAt: '2026-11-22T16:00:00.000Z',
  };
  await book.perform(system, 'run.finish', end);
  expect((await send('ada', `GET /api/companies/acme/runs/${run}`)).json).toMatchObject({
    costMicros: 420_000,
  });
  const after = await spends();
  expect(after).toMatchObject(before.map((row) => row as object));
});

test('a period that ends before it begins is refused by both of its ends', async () => {
  const { send } = await openApiBook();
  for (const question of ['summary', 'by/agent', 'days'])
    for (const query of ['from=2026-11-01&to=2026-10-01', 'to=2026-10-01', 'from=2026-12-24'])
      expect(await send('ada', `GET /api/companies/acme/costs/${question}?${query}`)).toMatchObject({
        status: 400,
        json: { code: 'INPUT_INVALID', data: { problems: [{ field: 'from' }, { field: 'to' }] } },
      });
});

test('a period may begin and end within a day, in the times that clients send', async () => {
  const { send } = await openApiBook({
    files: {
      ...acme,
      'companies/acme/ledger/2026-11-22/16/0000-test-000.ndjson':
        spent('early', '2026-11-20T09:59:59.999Z') +
        spent('first', '2026-11-20T10:00:00.000Z') +
        spent('last', '2026-11-21T11:00:00.000Z') +
        spent('late', '2026-11-21T11:00:00.001Z'),
    },
  });
  await send('ada', 'PUT /api/companies/acme/budgets', { limit: 10 });
  const [from, to] = ['2026-11-20T10:00:00.000Z', '2026-11-21T12:00:00%2B01:00'];
  const rows = { spendCents: 200, budgetCents: 1_000, utilizationPercent: 20 };
  const period = { from: '2026-11-20T10:00:00.000Z', to: '2026-11-21T11:00:00.000Z' };
  const ask = async (question: string): Promise<unknown> =>
    (await send('ada', `GET /api/companies/acme/costs/${question}`)).json;
  expect(await ask(`summary?from=${from}&to=${to}`)).toMatchObject({ ...rows, ...period, costCents: 200 });
  for (const by of ['by-agent', 'by-project', 'by-provider'])
    expect([by, await ask(`${by}?from=${from}&to=${to}`)]).toMatchObject([by, [{ costCents: 200 }]]);
  expect(await ask('summary?from=2026-11-20&to=2026-11-20')).toMatchObject({
    costCents: 200,
    from: '2026-11-20',
    to: '2026-11-20',
  });
  expect(await ask(`summary?from=${from}`)).toMatchObject({ costCents: 300, to: '2026-11-22' });
  expect(await send('ada', `GET /api/companies/acme/costs/summary?from=${to}&to=${from}`)).toMatchObject({
    status: 400,
    json: { error: expect.stringContaining('begins on 2026-11-21T11:00:00.000Z') },
  });
});
