// Fields that clients of Paperclip's API look for, in the shapes they have there.
import { expect, test } from 'vitest';
import { acme, beta, markdown } from '../helpers/book.ts';
import { openApiBook, withIds } from './api-book.ts';

const time = '2026-11-22T16:00:00.000Z';

test('an issue says what its labels are, what it waits for and what waits for it', async () => {
  const { send } = await openApiBook();
  const make = async (path: string, body: object) =>
    (await send('ada', `POST /api/companies/acme/${path}`, body)).json;
  const label = await make('labels', { name: 'Très bug', color: '#ff0000' });
  const first = await make('issues', { title: 'First', labelIds: [label.id] });
  const second = await make('issues', { title: 'Second', blockedByIssueIds: [first.id] });
  const { json: one } = await send('ada', `GET /api/issues/${first.id}`);
  expect(one).toMatchObject({
    labelIds: [label.id],
    labels: [{ id: label.id, name: 'Très bug', color: '#ff0000' }],
    blockedBy: [],
    blocks: [{ id: second.id, identifier: second.identifier, title: 'Second', status: second.status }],
  });
  const { json: other } = await send('ada', `GET /api/issues/${second.id}`);
  expect(other).toMatchObject({
    labels: [],
    blockedByIssueIds: [first.id],
    blockedBy: [{ id: first.id, identifier: first.identifier, title: 'First', priority: 'medium' }],
    blocks: [],
  });
});

test('goals and projects say when they were made, and how much work is in them', async () => {
  const { send } = await openApiBook();
  for (const [plural, fields, counts] of [
    ['goals', { title: 'More' }, ['issueCount', 'goalId']],
    ['projects', { name: 'More' }, ['taskCount', 'projectId']],
  ] as const) {
    const [count, field] = counts;
    const made = await send('ada', `POST /api/companies/acme/${plural}`, fields);
    expect(made).toMatchObject({ status: 201, json: { createdAt: time } });
    const { id } = made.json;
    for (const status of ['todo', 'done', 'cancelled'])
      await send('ada', 'POST /api/companies/acme/issues', { title: status, status, [field]: id });
    const { json } = await send('ada', `GET /api/companies/acme/${plural}`);
    const row = (json as { id: string }[]).find((one) => one.id === id);
    const { json: issues } = await send('ada', `GET /api/companies/acme/issues?${field}=${id}`);
    expect(row).toMatchObject({ createdAt: time, [count]: issues.length });
    expect(row).toMatchObject({
      openIssueCount: issues.filter(({ status }: { status: string }) => status === 'todo').length,
    });
    const empty = (json as Record<string, unknown>[]).filter((one) => one[count] === 0);
    for (const one of empty) expect(one).toMatchObject({ openIssueCount: 0 });
  }
});

test('issues are found by what they came from', async () => {
  const front = {
    title: 'From outside',
    status: 'todo',
    priority: 'medium',
    originKind: 'import',
    originId: 'T-1',
  };
  const book = await openApiBook({
    files: { ...acme, 'companies/acme/issues/00xx/ACME-7.md': markdown(front, '# From outside\n') },
  });
  expect((await book.send('ada', 'POST /api/companies/acme/issues', { title: 'Another' })).status).toBe(201);
  for (const [query, titles] of [
    ['originKind=import', ['From outside']],
    ['originKind=import&originId=T-1', ['From outside']],
    ['originId=T-2', []],
  ] as const) {
    const { json } = await book.send('ada', `GET /api/companies/acme/issues?${query}`);
    expect([query, json.map(({ title }: { title: string }) => title)]).toEqual([query, titles]);
  }
});

test('what runs an agent is told in the two fields that say it', async () => {
  const { send } = await openApiBook();
  const config = { runner: 'worker', model: 'm-1', env: { A: 'b' } };
  const hired = await send('ada', 'POST /api/companies/acme/agents', {
    name: 'Worker',
    adapterType: 'process',
    adapterConfig: config,
  });
  expect(hired).toMatchObject({ status: 201, json: { adapterType: 'process', adapterConfig: config } });
  const change = (fields: object) => send('ada', `PATCH /api/agents/${hired.json.id}`, fields);
  const other = await change({ adapterType: 'claude_local' });
  expect(other.json).toMatchObject({ adapterType: 'claude_local', adapter: { type: 'claude_local' } });
  for (const [fields, field] of [
    [{ adapterConfig: { runner: 5 } }, 'adapterConfig.runner'],
    [{ adapterType: null, adapterConfig: { runner: 'x' } }, 'adapterConfig'],
    [{ adapterType: 'process', adapterConfig: { command: 'rm' } }, 'adapterConfig.command'],
    [{ adapterType: 7 }, 'adapterType'],
    [{ adapterType: 'process', adapterConfig: 7 }, 'adapterType'],
    [{ adapterType: 'process', adapter: { type: 'http' } }, 'adapterType'],
  ] as const) {
    const { status, json } = await change(fields);
    expect([fields, status, json.data.problems[0].field]).toEqual([fields, 400, field]);
  }
  expect((await change({ adapterType: null, adapterConfig: {} })).json).toMatchObject({
    adapter: null,
    adapterType: null,
    adapterConfig: {},
  });
});

test('what an agent’s adapter is told is changed without saying its type again', async () => {
  const { send } = await openApiBook();
  const change = (agent: string, fields: object) => send('ada', `PATCH /api/agents/${agent}`, fields);
  await change('dev', { adapterType: 'process', adapterConfig: { runner: 'worker', model: 'm-1' } });
  expect((await change('dev', { adapterConfig: { model: 'm-2' } })).json).toMatchObject({
    adapterType: 'process',
    adapterConfig: { runner: 'worker', model: 'm-2' },
  });
  expect((await change('dev', { adapter: { model: null } })).json.adapterConfig).not.toHaveProperty('model');
  for (const [fields, field] of [
    [{ adapterConfig: { model: 'm' } }, 'adapterType'],
    [{ adapter: { model: 'm' } }, 'adapter.type'],
  ] as const) {
    const { status, json } = await change('ops', fields);
    expect([status, json.data?.problems[0].field]).toEqual([400, field]);
  }
  const hired = await send('ada', 'POST /api/companies/acme/agents', {
    name: 'New',
    adapterConfig: { model: 'm' },
  });
  expect([hired.status, hired.json.data.problems[0].field]).toEqual([400, 'adapterType']);
});

test('what wakes an agent is told within its runtime, as clients tell it', async () => {
  const { send } = await openApiBook();
  const said = { enabled: true, intervalSec: 300, wakeOnDemand: true, maxConcurrentRuns: 2 };
  const rest = { skipTimerWhenNoActionableWork: true, maxDailyRuns: null };
  const sessions = { enabled: true, maxSessionRuns: 5, maxSessionAgeHours: 2 };
  const hired = await send('ada', 'POST /api/companies/acme/agents', {
    name: 'Worker',
    runtimeConfig: { heartbeat: { ...said, ...rest, sessionCompaction: sessions }, modelProfiles: {} },
  });
  expect(hired).toMatchObject({
    status: 201,
    json: {
      heartbeat: { intervalSec: 300, wakeOnDemand: true },
      runtimeConfig: { maxConcurrentRuns: 2, sessionMaxRuns: 5, sessionMaxAgeSec: 7200 },
    },
  });
  const change = (fields: object) => send('ada', `PATCH /api/agents/${hired.json.id}`, fields);
  const paused = await change({ runtimeConfig: { heartbeat: { enabled: false } } });
  expect(paused.json).toMatchObject({
    heartbeat: { enabled: false, intervalSec: 300 },
    runtimeConfig: { maxConcurrentRuns: 2 },
  });
  for (const [runtimeConfig, field] of [
    [{ heartbeat: { intervalsec: 1 } }, 'runtimeConfig.heartbeat.intervalsec'],
    [{ timeout: 1 }, 'runtimeConfig.timeout'],
    [{ heartbeat: 5 }, 'runtimeConfig.heartbeat'],
  ] as const) {
    const { status, json } = await change({ runtimeConfig });
    expect([status, json.data.problems[0].field]).toEqual([400, field]);
  }
  const twice = await change({
    runtimeConfig: { heartbeat: { enabled: true } },
    heartbeat: { enabled: false },
  });
  expect(twice.json.data.problems).toEqual([
    { field: 'runtimeConfig.heartbeat', problem: expect.stringContaining('heartbeat says it otherwise') },
  ]);
  expect((await change({ runtimeConfig: { heartbeat: null } })).json).toMatchObject({
    heartbeat: null,
    runtimeConfig: { maxConcurrentRuns: 2 },
  });
  expect((await change({ runtimeConfig: { heartbeat: { maxDailyRuns: 3 } } })).json).toMatchObject({
    code: 'NOT_AVAILABLE_YET',
    message: expect.stringContaining('runtimeConfig.heartbeat.maxDailyRuns 3'),
  });
});

test('a wake-up is asked for as clients ask', async () => {
  const { send } = await openApiBook();
  const wake = (fields: object) => send('ada', 'POST /api/agents/dev/wakeup', fields);
  const asked = { source: 'on_demand', triggerDetail: 'manual', reason: 'Look.', payload: null };
  expect(await wake({ ...asked, forceFreshSession: false })).toMatchObject({ status: 200 });
  expect((await wake({ source: 'timer' })).json).toMatchObject({ code: 'NOT_AVAILABLE_YET' });
});

test('a team that is read and written back keeps who leads it, who belongs to it and what it can', async () => {
  const entity = (front: string) => `---\n${front}---\n\nText.\n`;
  const book = await openApiBook({
    files: withIds({
      ...acme,
      'companies/acme/skills/review/SKILL.md': entity('name: review\ndescription: How to review\n'),
      'companies/acme/teams/edge/TEAM.md': entity('name: Edge\nmanager: ../../agents/cto/AGENTS.md\n'),
      'companies/acme/teams/core/TEAM.md': entity(
        'name: Core\nmanager: ../../agents/cto/AGENTS.md\nincludes:\n' +
          '  - ../../skills/review/SKILL.md\n  - ../../agents/dev/AGENTS.md\n  - ../edge/TEAM.md\n',
      ),
    }),
  });
  const at = '/api/teams/core?companyId=acme' as const;
  const read = await book.send('ada', `GET ${at}`);
  const { json: agents } = await book.send('ada', 'GET /api/companies/acme/agents');
  const idOf = (slug: string): unknown => agents.find(({ urlKey }: { urlKey: string }) => urlKey === slug).id;
  expect(read.json).toMatchObject({ managerAgentId: idOf('cto'), skills: ['review'] });
  expect(read.json.memberAgentIds).toEqual([idOf('dev'), expect.any(String)]);
  const { managerAgentId, memberAgentIds } = read.json;
  const back = { managerAgentId, memberAgentIds, companyId: 'acme', description: 'Of the core.' };
  expect(await book.send('ada', 'PATCH /api/teams/core', back)).toMatchObject({
    status: 200,
    json: { managerAgentId, memberAgentIds, skills: ['review'], description: 'Of the core.' },
  });
});

test('who an answer is about is said by an id, also where the id alone says of which company it is', async () => {
  const { send } = await openApiBook({ files: { ...acme, ...beta } });
  for (const company of ['acme', 'beta']) {
    const { json: agents } = await send('ada', `GET /api/companies/${company}/agents`);
    const { id } = (agents as { id: string; urlKey: string }[]).find(({ urlKey }) => urlKey === 'dev')!;
    for (const of of ['why', 'inbox'])
      expect((await send('ada', `GET /api/agents/${id}/${of}`)).json).toMatchObject({ agentId: id });
  }
});

test('what becomes of a routine’s firings is said in the words of either', async () => {
  const { send } = await openApiBook();
  const create = (fields: object) => send('ada', 'POST /api/companies/acme/routines', fields);
  const made = await create({
    title: 'Look',
    concurrencyPolicy: 'coalesce_if_active',
    catchUpPolicy: 'skip_missed',
  });
  expect(made.json).toMatchObject({ concurrencyPolicy: 'coalesce', catchUpPolicy: 'skip' });
  const changed = await send('ada', `PATCH /api/routines/${made.json.id}`, {
    concurrencyPolicy: 'always_enqueue',
    catchUpPolicy: 'capped',
  });
  expect(changed.json).toMatchObject({ concurrencyPolicy: 'enqueue', catchUpPolicy: 'capped' });
  expect((await create({ title: 'Look', catchUpPolicy: 'coalesce_if_active' })).status).toBe(400);
  expect((await create({ title: 'Look', variables: [{ name: 'a' }, { name: 'a' }] })).json).toMatchObject({
    data: { problems: [{ field: 'variables', problem: 'must have each name once' }] },
  });
});

test('whose a view is and what a budget is on is said by ids as well', async () => {
  const { send } = await openApiBook();
  const { json: agent } = await send('ada', 'GET /api/agents/dev');
  await send('ada', 'PUT /api/companies/acme/budgets', { limit: 5, agentId: agent.id });
  expect((await send('ada', 'GET /api/companies/acme/budgets')).json).toContainEqual(
    expect.objectContaining({ scope: 'agent', name: 'dev', scopeId: agent.id }),
  );
  const { json: me } = await send('ada', 'GET /api/agents/me');
  const mine = await send('ada', 'POST /api/companies/acme/views', { name: 'Mine', owner: 'ada' });
  expect(mine.json).toMatchObject({ owner: 'ada', ownerUserId: me.id });
  const all = await send('ada', 'POST /api/companies/acme/views', { name: 'All' });
  expect(all.json).toMatchObject({ owner: null, ownerUserId: null });
});
