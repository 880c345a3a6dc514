// What scripts send that set a company up by Paperclip's published API: budgets in cents, states, bundles, settings of adapters.
// What there is here is done in the same commit; what asks for nothing is taken; the rest is refused with what does it here.
import { expect, test } from 'vitest';
import { git } from '../helpers/folder.ts';
import { openApiBook } from './api-book.ts';

const companyPath = '/api/companies/acme' as const;
const agentsPath = `${companyPath}/agents` as const;
const devPath = '/api/agents/dev?companyId=acme' as const;

test('a company is created and changed with its budget, its state and what it does not ask for', async () => {
  const book = await openApiBook();
  const { send, store, root } = book;
  const nothing = { defaultResponsibleUserId: null };
  const created = await send('ada', 'POST /api/companies', {
    name: 'Umber',
    budgetMonthlyCents: 20_000,
    ...nothing,
  });
  expect(created.status).toBe(201);
  expect(book.text('companies/umber/COMPANY.md')).toContain('limit: 200');
  expect((await send('ada', 'POST /api/companies', { name: 'Ochre', budgetMonthlyCents: 0 })).status).toBe(
    201,
  );
  expect(book.text('companies/ochre/COMPANY.md')).not.toContain('budgets');

  const before = git(root, 'rev-list', '--count', store.head()!);
  const changed = await send('ada', `PATCH ${companyPath}`, {
    budgetMonthlyCents: 5_000,
    status: 'paused',
    feedbackDataSharingEnabled: false,
    logoAssetId: null,
    brandColor: '#aa00ff',
  });
  expect(changed).toMatchObject({
    status: 200,
    json: { status: 'paused', pauseReason: 'manual', branding: { color: '#aa00ff' } },
  });
  expect(Number(git(root, 'rev-list', '--count', store.head()!))).toBe(Number(before) + 1);
  expect((await send('ada', `PATCH ${companyPath}`, { status: 'paused' })).status).toBe(200);
  expect((await send('ada', `PATCH ${companyPath}`, { status: 'archived' })).json.status).toBe('archived');
  expect((await send('ada', `PATCH ${companyPath}`, { name: 'x' })).status).toBe(409);
  expect((await send('ada', `PATCH ${companyPath}`, { status: 'active' })).json.status).toBe('active');
  for (const [body, status, said] of [
    [{ feedbackDataSharingEnabled: true }, 404, 'feedbackDataSharingEnabled true'],
    [{ logoAssetId: '1' }, 404, 'branding.logo'],
    [{ budgetMonthlyCents: -1 }, 400, 'budgetMonthlyCents'],
  ] as const)
    expect([body, await send('ada', `PATCH ${companyPath}`, body)]).toMatchObject([
      body,
      { status, json: { error: expect.stringContaining(said) } },
    ]);
});

test('a month’s money of 0 cents is no limit, wherever it is said, and reads as it is written', async () => {
  const book = await openApiBook();
  const limitOf = async (path: string): Promise<unknown> => {
    const { budgets } = (await book.send('ada', `GET ${path as typeof devPath}`)).json;
    return budgets.find(({ metric }: { metric: string }) => metric === 'money')?.limit;
  };
  for (const [path, budgetPath] of [
    [devPath, '/api/agents/dev/budgets?companyId=acme'],
    [companyPath, `${companyPath}/budgets`],
  ] as const) {
    const set = async (at: string, budgetMonthlyCents: number | null): Promise<unknown> => {
      const { status, text } = await book.send('ada', `PATCH ${at as typeof devPath}`, {
        budgetMonthlyCents,
      });
      expect(status, text).toBe(200);
      return limitOf(path);
    };
    for (const at of [path, budgetPath]) {
      expect([at, await set(at, 5_000)]).toEqual([at, 50]);
      expect([at, await set(at, 0)]).toEqual([at, undefined]);
      expect([at, await set(at, 0)]).toEqual([at, undefined]);
    }
    const own = path === devPath ? { agentId: 'dev' } : {};
    for (const [limit, cents] of [
      ['unlimited', 0],
      [0, null],
    ] as const) {
      await book.send('ada', `PUT ${companyPath}/budgets`, { limit, ...own });
      expect((await book.send('ada', `GET ${path}`)).json.budgetMonthlyCents).toBe(cents);
      expect(await set(path, cents)).toBe(limit);
    }
  }
  expect(book.text('companies/acme/agents/dev/AGENTS.md')).toContain('limit: 0');
});

test('an agent is hired as such scripts say it, and reads as it was written', async () => {
  const book = await openApiBook();
  const { send } = book;
  const hired = await send('ada', `POST ${agentsPath}`, {
    name: 'Painter',
    budgetMonthlyCents: 500,
    permissions: { canCreateAgents: false },
    metadata: null,
    desiredSkills: [],
    defaultEnvironmentId: null,
    instructionsBundle: { files: { 'AGENTS.md': 'Paint.' } },
    adapterType: 'process',
    adapterConfig: {
      runner: 'worker',
      timeoutSec: 600,
      graceSec: 5,
      promptTemplate: '',
      maxTurnsPerRun: null,
      dangerouslySkipPermissions: false,
      env: { A: { type: 'plain', value: 'b' }, C: 'd' },
    },
    runtimeConfig: {
      heartbeat: {
        enabled: true,
        intervalSec: 300,
        maxConcurrentRuns: 2,
        sessionCompaction: { enabled: true, maxSessionAgeHours: 2 },
      },
    },
  });
  expect(hired.status, hired.text).toBe(201);
  const whole = {
    adapterType: 'process',
    adapterConfig: { runner: 'worker', env: { A: 'b', C: 'd' } },
    runtimeConfig: {
      timeoutSec: 600,
      graceSec: 5,
      heartbeat: {
        enabled: true,
        intervalSec: 300,
        maxConcurrentRuns: 2,
        sessionCompaction: { enabled: true, maxSessionAgeHours: 2 },
      },
    },
    budgetMonthlyCents: 500,
    instructions: 'Paint.',
  };
  expect(hired.json).toMatchObject(whole);
  expect((await send('ada', `GET /api/agents/${hired.json.id}`)).json).toMatchObject(whole);
  expect(book.text('companies/acme/agents/painter/AGENTS.md')).toContain('limit: 5');
  const listed = (await send('ada', `GET ${agentsPath}`)).json;
  const row = listed.find(({ urlKey }: { urlKey: string }) => urlKey === 'painter');
  expect(row).toMatchObject({ adapterType: 'process' });
  // A list is short: what it does not hold it does not say.
  for (const field of ['adapterConfig', 'runtimeConfig']) expect(row).not.toHaveProperty(field);
  expect((await send('ada', `GET ${devPath}`)).json).toMatchObject({
    runtimeConfig: {},
    budgetMonthlyCents: 0,
  });
});

test('what an agent is asked to be that nothing here does is refused with what does it', async () => {
  const { send } = await openApiBook();
  for (const [body, said] of [
    [{ permissions: { canCreateAgents: true } }, 'permissions'],
    [{ defaultEnvironmentId: '1' }, 'environment'],
    [{ metadata: { a: 1 } }, 'metadata'],
    [{ desiredSkills: [{ key: 'x' }] }, 'desiredSkills'],
    [{ instructionsBundle: { files: { 'AGENTS.md': 'x', 'SOUL.md': 'y' } } }, 'SOUL.md'],
    [{ adapterType: 'process', adapterConfig: { promptTemplate: 'x' } }, 'instructions'],
    [{ adapterType: 'process', adapterConfig: { maxTurnsPerRun: 9 } }, 'runtimeConfig.timeoutSec'],
    [{ adapterType: 'process', adapterConfig: { dangerouslySkipPermissions: true } }, 'host.yaml'],
    [
      { adapterType: 'process', adapterConfig: { env: { A: { type: 'secret_ref', secretId: '1' } } } },
      'host.yaml',
    ],
    [{ adapterConfig: { timeoutSec: 1 }, runtimeConfig: { timeoutSec: 2 } }, 'runtimeConfig.timeoutSec'],
    [{ adapterConfig: { timeoutSec: -1 } }, 'adapterConfig.timeoutSec'],
  ] as const) {
    const refused = await send('ada', `POST ${agentsPath}`, { name: 'Painter', ...body });
    expect([body, refused.status >= 400, refused.json.error]).toEqual([
      body,
      true,
      expect.stringContaining(said),
    ]);
  }
});

test('an agent is changed, paused and resumed by one request, by who may', async () => {
  const { send, stopped } = await openApiBook();
  const change = (who: string, body: object) => send(who, `PATCH ${devPath}`, body);
  const paused = await change('ada', { status: 'paused', title: 'Away', budgetMonthlyCents: 700 });
  expect(paused).toMatchObject({
    status: 200,
    json: { status: 'paused', title: 'Away', budgetMonthlyCents: 700 },
  });
  expect(stopped).toMatchObject([{ which: { company: 'acme', agent: 'dev' } }]);
  expect((await change('ada', { status: 'idle' })).json).toMatchObject({ status: 'idle', pauseReason: null });
  expect((await change('ada', { status: 'active', title: 'Back' })).json).toMatchObject({ title: 'Back' });
  for (const [who, body] of [
    ['dev', { budgetMonthlyCents: 100_000 }],
    ['ops', { status: 'paused' }],
  ] as const)
    expect([who, (await change(who, body)).status]).toEqual([who, 403]);
  expect((await change('ada', { status: 'terminated' })).status).toBe(400);
});

test('a project serves the goal of goalIds, and reads with it', async () => {
  const { send } = await openApiBook();
  const [goal] = (await send('ada', `GET ${companyPath}/goals`)).json;
  const nothing = { env: null, executionWorkspacePolicy: null, archivedAt: null };
  const made = await send('ada', `POST ${companyPath}/projects`, {
    name: 'Walls',
    goalIds: [goal.id],
    ...nothing,
  });
  expect(made).toMatchObject({ status: 201, json: { goalId: goal.id, goalIds: [goal.id] } });
  const listed = (await send('ada', `GET ${companyPath}/projects`)).json;
  expect(listed).toContainEqual(expect.objectContaining({ id: made.json.id, goalIds: [goal.id] }));
  for (const [body, status] of [
    [{ goalIds: [goal.id, goal.id] }, 404],
    [{ goalIds: [goal.id], goalId: goal.id }, 200],
    [{ archivedAt: '2026-11-22T16:00:00.000Z' }, 404],
  ] as const)
    expect([body, (await send('ada', `PATCH /api/projects/${made.json.id}`, body)).status]).toEqual([
      body,
      status,
    ]);
});
