// REST over a real book: the names, ids and shapes that clients of such an API expect.
import { expect, test } from 'vitest';
import { openApiBook } from './api-book.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('an issue is created, read, listed and changed in the words of the API', async () => {
  const { send } = await openApiBook();
  const { json: agents } = await send('ada', 'GET /api/companies/acme/agents');
  const cto = agents.find(({ urlKey }: { urlKey: string }) => urlKey === 'cto');
  expect(cto).toMatchObject({ id: expect.stringMatching(uuid), name: 'Tech', status: 'idle' });
  const created = await send('ada', 'POST /api/companies/acme/issues', {
    title: 'Fix the login',
    description: 'It is broken.',
    assigneeAgentId: cto.id,
    projectId: null,
    workMode: 'standard',
  });
  expect(created).toMatchObject({
    status: 201,
    json: {
      id: expect.stringMatching(uuid),
      identifier: 'ACME-1',
      issueNumber: 1,
      companyId: '01930000-0000-7000-8000-000000000001',
      title: 'Fix the login',
      description: 'It is broken.',
      assigneeAgentId: cto.id,
      assigneeUserId: null,
      createdByUserId: expect.stringMatching(uuid),
      createdByAgentId: null,
    },
  });
  expect(created.headers['x-minutebook-commit']).toMatch(/^[0-9a-f]{40}$/);
  for (const ref of [created.json.id, 'ACME-1', 'acme-1']) {
    const read = await send('ada', `GET /api/issues/${ref}`);
    expect(read).toMatchObject({ status: 200, json: { id: created.json.id, comments: [] } });
    expect(read.headers['etag']).toMatch(new RegExp(`^"${read.json.updatedAt}/[0-9a-f]{16}"$`));
  }
  const { json: listed } = await send(
    'ada',
    `GET /api/companies/acme/issues?status=todo,blocked&assigneeAgentId=${cto.id}`,
  );
  expect(listed).toMatchObject([{ identifier: 'ACME-1', assigneeAgentId: cto.id }]);
  const changed = await send('ada', 'PATCH /api/issues/ACME-1', { priority: 'high', description: 'Badly.' });
  expect(changed).toMatchObject({ status: 200, json: { priority: 'high', description: 'Badly.' } });
});

test('the address of the next page asks for the same as the one of this page', async () => {
  const { send } = await openApiBook();
  for (const title of ['What? Now?', 'And what?', 'So what?'])
    await send('ada', 'POST /api/companies/acme/issues', { title });
  for (const query of ['q=what?&limit=1&status=todo', 'limit=1&status=todo&q=what%3F']) {
    const page = await send('ada', `GET /api/companies/acme/issues?${query}`);
    expect([query, page.json.length]).toEqual([query, 1]);
    const [, next] = /^<([^>]*)>; rel="next"$/.exec(String(page.headers['link'])) ?? [];
    const { searchParams } = new URL(next!, 'http://localhost');
    expect(Object.fromEntries(searchParams)).toEqual({
      q: 'what?',
      limit: '1',
      status: 'todo',
      after: page.headers['x-next-cursor'],
    });
  }
});

test('the next page of what is past is of the same commit', async () => {
  const { send } = await openApiBook();
  for (const title of ['One', 'Two', 'Three'])
    await send('ada', 'POST /api/companies/acme/issues', { title });
  const page = await send('ada', 'GET /api/companies/acme/issues?limit=1&at=HEAD~1');
  const [, next] = /^<([^>]*)>; rel="next"$/.exec(String(page.headers['link'])) ?? [];
  expect(new URL(next!, 'http://localhost').searchParams.get('at')).toBe(page.headers['x-minutebook-as-of']);
});

test('what is removed by its id alone still says of which company it was', async () => {
  const { send } = await openApiBook();
  const { json: company } = await send('ada', 'GET /api/companies/acme');
  for (const [kind, said] of [
    ['goals', { title: 'Other' }],
    ['projects', { name: 'Other' }],
  ] as const) {
    const { json } = await send('ada', `POST /api/companies/acme/${kind}`, said);
    const gone = await send('ada', `DELETE /api/${kind}/${json.id}`);
    expect(gone).toMatchObject({ status: 200, json: { companyId: company.id } });
  }
});

test('a time may have an offset, or be a day', async () => {
  const { send } = await openApiBook();
  const { json } = await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const found = async (since: string) => {
    const query = new URLSearchParams({ updatedSince: since }).toString();
    const { status, json: list } = await send('ada', `GET /api/companies/acme/issues?${query}`);
    return [status, list.length];
  };
  const updated = Date.parse(json.updatedAt);
  const at = (ms: number) => new Date(updated + ms).toISOString();
  /** The same time as clocks two hours further east show it. */
  const east = (ms: number) => at(ms + 7_200_000).replace('Z', '+02:00');
  expect(await found(east(0))).toEqual([200, 1]);
  expect(await found(east(1))).toEqual([200, 0]);
  expect(await found(at(0).slice(0, 10))).toEqual([200, 1]);
  expect(await found(at(86_400_000).slice(0, 10))).toEqual([200, 0]);
});

test('a comment is said in its own word, and questions are answered in theirs', async () => {
  const { send } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const said = await send('ada', 'POST /api/issues/ACME-1/comments', { body: 'Found it.' });
  expect(said).toMatchObject({ status: 201, json: { body: 'Found it.', authorAgentId: null } });
  const { json: comments } = await send('ada', 'GET /api/issues/ACME-1/comments');
  expect(comments).toMatchObject([{ id: said.json.id, body: 'Found it.' }]);
});

test('what is read is read as of a time or a commit, in the words and ids of then', async () => {
  const { send, clock } = await openApiBook();
  const { json: goal } = await send('ada', 'POST /api/companies/acme/goals', { title: 'Sell more' });
  const { json: label } = await send('ada', 'POST /api/companies/acme/labels', { name: 'Bug' });
  const made = await send('ada', 'POST /api/companies/acme/issues', {
    title: 'First',
    goalId: goal.id,
    labelIds: [label.id],
  });
  const then = made.headers['x-minutebook-commit'] as string;
  const time = new Date(clock.time).toISOString();
  clock.time += 3_600_000;
  await send('ada', `PATCH /api/issues/ACME-1`, { title: 'Changed', goalId: null, labelIds: [] });
  for (const kind of [`labels/${label.id}`, `goals/${goal.id}`])
    expect(await send('ada', `DELETE /api/${kind}`)).toMatchObject({ status: 200 });
  for (const at of [then, time, '1h ago', 'HEAD~3']) {
    const read = await send('ada', `GET /api/issues/ACME-1?at=${encodeURIComponent(at)}`);
    expect(read).toMatchObject({
      status: 200,
      headers: { 'x-minutebook-as-of': then, 'x-minutebook-as-of-time': time },
      json: { title: 'First', goalId: goal.id, labelIds: [label.id] },
    });
    const { json: listed } = await send('ada', `GET /api/companies/acme/issues?at=${encodeURIComponent(at)}`);
    expect(listed).toMatchObject([{ title: 'First' }]);
  }
  const now = await send('ada', 'GET /api/issues/ACME-1');
  expect(now.json).toMatchObject({ title: 'Changed', labelIds: [] });
  expect(now.headers).not.toHaveProperty('x-minutebook-as-of');
  expect(await send('ada', 'GET /api/companies/acme/costs/summary?at=HEAD')).toMatchObject({ status: 200 });
  expect(await send('ada', 'GET /api/issues/ACME-1?at=yesteryear')).toMatchObject({
    status: 400,
    json: { code: 'AT_INVALID' },
  });
  expect(await send('ada', `PATCH /api/issues/ACME-1?at=${then}`, { title: 'X' })).toMatchObject({
    status: 400,
    json: { code: 'AT_NOT_READ' },
  });
});

test('what happened, what is taken back and what was said is reached by its own route', async () => {
  const { send } = await openApiBook();
  const { json: issue, headers } = await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const commit = headers['x-minutebook-commit'] as string;
  const undone = await send('ada', 'POST /api/undo', { target: commit, dryRun: true });
  expect(undone).toMatchObject({ status: 200, json: { undone: [commit], files: [{ kind: 'issue' }] } });
  expect(undone.headers).not.toHaveProperty('x-minutebook-commit');
  expect(await send('ada', 'GET /api/companies/acme/event-log')).toMatchObject({ status: 200, json: [] });
  expect(await send('ada', 'GET /api/transcripts')).toMatchObject({ status: 200 });
  const content = Buffer.from('hello').toString('base64');
  const kept = await send('ada', `POST /api/companies/acme/issues/${issue.id}/attachments`, {
    originalFilename: 'a.txt',
    content,
  });
  expect(kept).toMatchObject({ status: 201, json: { originalFilename: 'a.txt' } });
});

test('costs by what they are of are a plain list there, a budget of a month is one field, runs are found by their id alone', async () => {
  const book = await openApiBook();
  const { send } = book;
  const { json: agents } = await send('ada', 'GET /api/companies/acme/agents');
  const { id: agentId } = agents.find(({ urlKey }: { urlKey: string }) => urlKey === 'dev');
  await send('ada', 'POST /api/companies/acme/cost-events', { agentId, costCents: 250, model: 'm-1' });
  expect(await send('ada', 'GET /api/companies/acme/costs/by-agent')).toMatchObject({
    status: 200,
    json: [{ agentId, agentName: 'Dev', costCents: 250 }],
  });
  expect(await send('ada', 'GET /api/companies/acme/costs/by-model')).toMatchObject({
    json: [{ model: 'm-1', costCents: 250 }],
  });
  expect(await send('ada', 'GET /api/companies/acme/costs/by-agent?by=model')).toMatchObject({
    status: 400,
    json: { code: 'INPUT_INVALID' },
  });
  const limited = await send('ada', `PATCH /api/agents/${agentId}/budgets`, { budgetMonthlyCents: 5_000 });
  expect(limited).toMatchObject({
    status: 200,
    json: { budgets: [{ limit: 50, metric: 'money', window: 'monthly' }] },
  });
  const run = '01930000-0000-7000-8000-00000000f001';
  const how = {
    source: 'on_demand',
    wakes: ['w'],
    reason: 'asked',
    host: 'h',
    adapter: 'process',
    isolation: 'none',
  };
  await book.perform({ kind: 'system' }, 'run.start', {
    company: 'acme',
    run,
    agent: 'dev',
    byBoard: true,
    ...how,
  });
  expect(await send('ada', `GET /api/heartbeat-runs/${run}`)).toMatchObject({ json: { id: run, agentId } });
  expect(await send('ada', 'GET /api/companies/acme/live-runs')).toMatchObject({ json: [{ id: run }] });
  expect(await send('ada', `GET /api/heartbeat-runs/${run}/log`)).toMatchObject({
    status: 200,
    json: { runId: run },
  });
  const { path } = book.catalog.find('run', 'acme', run)!;
  const name = /([^/]+)\.md$/.exec(path)![1]!;
  expect(await send('ada', `GET /api/heartbeat-runs/${name}`)).toMatchObject({ json: { id: run } });
  expect(await send('ada', `GET /api/heartbeat-runs/${name}/log`)).toMatchObject({ json: { runId: run } });
  expect(await send('ada', `GET /api/companies/acme/runs/${name}`)).toMatchObject({ json: { id: run } });
  for (const missing of ['01930000-0000-7000-8000-00000000f002', '160803-dev-7f3a'])
    expect(await send('ada', `GET /api/heartbeat-runs/${missing}`)).toMatchObject({ status: 404 });
});
