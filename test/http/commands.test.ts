// The requests that Paperclip's own command line makes, byte for byte where it matters, for what both have.
import { expect, test } from 'vitest';
import { acme, markdown } from '../helpers/book.ts';
import { openApiBook } from './api-book.ts';

const second = {
  'companies/other/COMPANY.md': markdown({ name: 'Other', prefix: 'OTH', status: 'active' }),
  'companies/other/goals/win.md': markdown({ status: 'active' }, '# Win'),
  'companies/other/projects/yard/PROJECT.md': markdown({ name: 'Yard', goal: 'win' }),
};
// As people are who have more than one company: an id alone must say of which.
const open = () => openApiBook({ files: { ...acme, ...second } });

test('whoami, and how much there is in each company', async () => {
  const { send, catalog } = await open();
  const ada = catalog.find('user', undefined, 'ada')!.id;
  expect((await send('ada', 'GET /api/cli-auth/me')).json).toMatchObject({
    userId: ada,
    user: { id: ada, name: 'Ada' },
    role: 'owner',
  });
  expect((await send('dev', 'GET /api/cli-auth/me')).json).toMatchObject({ userId: null, user: null });
  const { json } = await send('ada', 'GET /api/companies/stats');
  const idOf = (slug: string): string => catalog.find('company', undefined, slug)!.id;
  expect(json).toEqual({
    [idOf('acme')]: { agentCount: 4, issueCount: 0 },
    [idOf('other')]: { agentCount: 0, issueCount: 0 },
  });
});

test('token board create names the company it is asked for beside, and board list leaves agents’ keys out', async () => {
  const { send, catalog } = await open();
  const requestedCompanyId = catalog.find('company', undefined, 'acme')!.id;
  const body = { name: 'cli-board', requestedCompanyId, expiresAt: null };
  const made = await send('ada', 'POST /api/board-api-keys', body);
  expect(made).toMatchObject({ status: 201, json: { name: 'cli-board', token: expect.any(String) } });
  const dev = catalog.find('agent', 'acme', 'dev')!.id;
  await send('ada', `POST /api/agents/${dev}/keys`, { name: 'cli-agent', scope: { kind: 'standard' } });
  const { json } = await send('ada', 'GET /api/board-api-keys');
  expect(json.map(({ name }: { name: string }) => name)).toContain('cli-board');
  expect(json.map(({ name }: { name: string }) => name)).not.toContain('cli-agent');
});

test('activity list reads who did what to what, and asks about one thing', async () => {
  const { send, catalog } = await open();
  const { json: issue } = await send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  const { json: goal } = await send('ada', 'POST /api/companies/acme/goals', { title: 'Sell' });
  const ada = catalog.find('user', undefined, 'ada')!.id;
  await send('dev', `POST /api/issues/${issue.id}/comments`, { body: 'Hello.' });
  const ask = async (query: string) => send('ada', `GET /api/companies/acme/activity?${query}`);
  const { json: all } = await ask('');
  const { companyId } = issue;
  const dev = catalog.find('agent', 'acme', 'dev')!.id;
  expect(all.slice(0, 2)).toMatchObject([
    { actorType: 'agent', actorId: dev, agentId: dev, entityType: 'issue', entityId: issue.id, companyId },
    { actorType: 'user', actorId: ada, agentId: null, entityType: 'goal', entityId: goal.id },
  ]);
  for (const { id, commit, createdAt } of all)
    expect([id, createdAt]).toEqual([commit, expect.stringContaining('T')]);
  const about = await ask(`entityType=goal&entityId=${goal.id}`);
  expect(about.json.map(({ action }: { action: string }) => action)).toEqual(['goal.create']);
  expect(await ask('entityType=goal')).toMatchObject({
    status: 400,
    json: { data: { problems: [{ field: 'entityId', problem: 'say which' }] } },
  });
  for (const [kind, id] of [
    ['user', ada],
    ['company', catalog.find('company', undefined, 'other')!.id],
  ])
    expect([kind, (await ask(`entityType=${kind}&entityId=${id}`)).status]).toEqual([kind, 404]);
});

test('comments go on after one, take up again what is over, and leave files where they are', async () => {
  const { send, clock } = await open();
  const { json: issue } = await send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  const say = (fields: object, who = 'ada') => {
    clock.time += 1_000;
    return send(who, `POST /api/issues/${issue.id}/comments`, { body: 'Go on.', ...fields });
  };
  const move = (fields: object) => send('ada', `PATCH /api/issues/${issue.id}`, fields);
  const finish = async () => {
    for (const status of ['in_progress', 'done'])
      expect(await move({ status })).toMatchObject({ status: 200, json: { status } });
  };
  const statusNow = async () => (await send('ada', `GET /api/issues/${issue.id}`)).json.status;
  const { json: first } = await say({ attachmentIds: [] });
  const { json: next } = await say({ resume: true });
  const page = `afterCommentId=${first.id}&order=asc&limit=1`;
  const { json: rest } = await send('ada', `GET /api/issues/${issue.id}/comments?${page}`);
  expect(rest).toMatchObject([{ id: next.id }]);
  for (const again of [{ resume: true }, { reopen: true }, { reopen: false, resume: true }]) {
    await finish();
    expect([again, (await say(again)).status, await statusNow()]).toEqual([again, 201, 'todo']);
  }
  await finish();
  expect((await say({ resume: false })).status).toBe(201);
  expect(await statusNow()).toBe('done');
  expect(await say({ resume: true }, 'ops')).toMatchObject({ status: 403, json: { code: 'NOT_ALLOWED' } });
  expect((await move({ status: 'todo' })).json).toMatchObject({ code: 'REASON_NEEDED' });
  expect(await move({ status: 'todo', comment: 'Again, please.' })).toMatchObject({ status: 200 });
  expect((await say({ attachmentIds: [first.id] })).json).toMatchObject({ code: 'NOT_AVAILABLE_YET' });
});

test('a child is made where its parent is, and a hold is broken without a word', async () => {
  const { send } = await open();
  const { json: parent } = await send('ada', 'POST /api/companies/acme/issues', {
    title: 'Whole',
    assigneeAgentId: 'dev',
  });
  const child = { title: 'Part', status: 'todo', workMode: 'standard', priority: 'medium' };
  const more = { requestDepth: 0, blockParentUntilDone: false };
  const made = await send('ada', `POST /api/issues/${parent.id}/children`, { ...child, ...more });
  expect(made).toMatchObject({ status: 201, json: { parentId: parent.id, companyId: parent.companyId } });
  await send('dev', `POST /api/issues/${parent.id}/checkout`, { agentId: 'dev', expectedStatuses: ['todo'] });
  const active = await send('ada', `GET /api/issues/${made.json.id}/active-run`);
  expect([active.status, active.json]).toEqual([200, null]);
  const freed = await send('ada', `POST /api/issues/${parent.id}/admin/force-release`, {});
  expect(freed).toMatchObject({ status: 200, json: { status: 'todo', assigneeAgentId: null } });
  const { json: comments } = await send('ada', `GET /api/issues/${parent.id}/comments`);
  expect(comments).toMatchObject([{ body: 'No reason was given.' }]);
});

test('an agent is prompted: its work is written down, and it is woken for that', async () => {
  const { send, ports } = await open();
  const asked: unknown[] = [];
  const { perform } = ports;
  ports.perform = (name, input, ...more) => {
    asked.push(input);
    return perform(name, input, ...more);
  };
  const { json: issue } = await send('ada', 'POST /api/companies/acme/issues', {
    title: 'Write a haiku',
    assigneeAgentId: 'dev',
  });
  const wake = { source: 'on_demand', triggerDetail: 'manual', reason: 'Prompt issue handoff' };
  const woken = await send('ada', 'POST /api/agents/dev/wakeup?companyId=acme', {
    ...wake,
    payload: { issueId: issue.id },
  });
  expect(woken.status).toBe(200);
  expect(asked.at(-1)).toEqual({
    agent: 'dev',
    company: 'acme',
    issue: issue.id,
    reason: 'Prompt issue handoff',
  });
  const other = await send('ada', 'POST /api/agents/dev/wakeup?companyId=acme', {
    ...wake,
    payload: { issueId: issue.id, mood: 'good' },
    forceFreshSession: true,
  });
  expect(other.json).toMatchObject({ code: 'NOT_AVAILABLE_YET' });
});

test('the bundle of an agent’s instructions is listed, read, written and shortened by path', async () => {
  const { send, catalog } = await open();
  const at = `/api/agents/${catalog.find('agent', 'acme', 'dev')!.id}/instructions-bundle` as const;
  const body = { path: 'SOUL.md', content: 'Be kind.\n', clearLegacyPromptTemplate: false };
  const written = await send('ada', `PUT ${at}/file`, body);
  const file = { path: 'SOUL.md', size: 9, isEntryFile: false };
  expect(written).toMatchObject({ status: 200, json: { ...file, content: 'Be kind.\n' } });
  expect((await send('ada', `GET ${at}`)).json).toMatchObject({
    mode: 'managed',
    entryFile: 'AGENTS.md',
    files: [{ path: 'AGENTS.md', isEntryFile: true }, file],
  });
  expect((await send('dev', `GET ${at}/file?path=SOUL.md`)).json).toMatchObject({ content: 'Be kind.\n' });
  expect((await send('ada', `DELETE ${at}/file?path=SOUL.md`)).status).toBe(200);
  expect((await send('ada', `GET ${at}/file?path=SOUL.md`)).status).toBe(404);
  const wrong = await send('ada', `PUT ${at}/file`, { path: '../x.md', content: 7 });
  expect(wrong.json.data.problems.map(({ field }: { field: string }) => field)).toEqual(['path', 'content']);
  const twice = await send('ada', `GET ${at}/file?path=SOUL.md&file=AGENTS.md`);
  expect(twice.json.data.problems).toMatchObject([{ field: 'path' }]);
});

test('a budget is set as a policy', async () => {
  const { send, catalog } = await open();
  const set = (fields: object) => send('ada', 'POST /api/companies/acme/budgets/policies', fields);
  const scopeId = catalog.find('agent', 'acme', 'dev')!.id;
  const policy = { scopeType: 'agent', scopeId, metric: 'billed_cents', amount: 900, warnPercent: 70 };
  const always = { hardStopEnabled: true, notifyEnabled: true, isActive: true };
  const { status, json } = await set({ ...policy, ...always, windowKind: 'calendar_month_utc' });
  expect([status, json]).toMatchObject([200, { scope: 'agent', scopeId, budgets: [{ limit: 9 }] }]);
  const { json: overview } = await send('ada', 'GET /api/companies/acme/budgets/overview');
  expect(overview.policies).toContainEqual(
    expect.objectContaining({ scopeId, amount: 900, windowKind: 'calendar_month_utc', warnPercent: 70 }),
  );
  const own = catalog.find('company', undefined, 'acme')!.id;
  const company = { scopeType: 'company', scopeId: own, windowKind: 'lifetime', amount: 5_000 };
  expect((await set(company)).json).toMatchObject({ scope: 'company', scopeId: own });
  for (const wrong of [
    { ...policy, scopeType: 'planet' },
    { ...policy, windowKind: 'weekly' },
    { ...policy, hardStopEnabled: false },
    { ...company, scopeId: catalog.find('company', undefined, 'other')!.id },
  ])
    expect([wrong, (await set(wrong)).status]).toEqual([wrong, 400]);
});

test('lists are narrowed as its options do, and a revision says what its writer said is different', async () => {
  const { send } = await open();
  const { json: issue } = await send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  const at = `/api/issues/${issue.id}/documents` as const;
  const put = { title: 'Plan', format: 'markdown', body: '# Hi', changeSummary: 'Begun' };
  await send('ada', `PUT ${at}/plan`, put);
  await send('ada', `PUT ${at}/plan`, { format: 'markdown', body: '# Ho' });
  expect((await send('ada', `GET ${at}?includeSystem=true`)).json).toMatchObject([{ key: 'plan' }]);
  const { json: revisions } = await send('ada', `GET ${at}/plan/revisions`);
  expect(revisions.map(({ changeSummary }: { changeSummary: string }) => changeSummary)).toEqual([
    `Write plan of ${issue.identifier}`,
    'Begun',
  ]);
  const { json: project } = await send('ada', 'POST /api/companies/acme/projects', { name: 'Yard' });
  await send('ada', 'POST /api/companies/acme/routines', { title: 'Rake', projectId: project.id });
  await send('ada', 'POST /api/companies/acme/routines', { title: 'Sweep' });
  const { json: there } = await send('ada', `GET /api/companies/acme/routines?projectId=${project.id}`);
  expect(there).toMatchObject([{ title: 'Rake' }]);
  expect((await send('ada', 'GET /api/agents/dev/configuration?companyId=acme')).json).toMatchObject({
    urlKey: 'dev',
    adapterConfig: {},
    runtimeConfig: {},
  });
});

test('companies and agents are listed with what they may spend and have spent this month', async () => {
  const { send, catalog } = await open();
  const { id } = catalog.find('agent', 'acme', 'dev')!;
  expect(await send('ada', `PATCH /api/agents/${id}`, { budgetMonthlyCents: 2500 })).toMatchObject({
    status: 200,
  });
  const charge = { agentId: 'dev', provider: 'anthropic', model: 'claude', costCents: 125 };
  const logged = await send('dev', 'POST /api/companies/acme/cost-events', charge);
  expect(logged.status).toBe(201);
  await send('ada', 'POST /api/companies/acme/cost-events/flush');
  const { json: agents } = await send('ada', 'GET /api/companies/acme/agents');
  const money = ({ urlKey, budgetMonthlyCents, spentMonthlyCents }: Record<string, unknown>) => [
    urlKey,
    budgetMonthlyCents,
    spentMonthlyCents,
  ];
  expect(agents.map(money)).toContainEqual(['dev', 2500, 125]);
  expect(agents.map(money)).toContainEqual(['cto', 0, 0]);
  const { json: companies } = await send('ada', 'GET /api/companies');
  expect(companies).toMatchObject([
    { budgetMonthlyCents: 0, spentMonthlyCents: 125, requireBoardApprovalForNewAgents: false },
    { spentMonthlyCents: 0 },
  ]);
});
