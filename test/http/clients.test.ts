// What clients of Paperclip's published API (2026.916) ask and send at its paths, beside what its MCP server does.
import { expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import { acme, markdown } from '../helpers/book.ts';
import { openApiBook, type ApiBook } from './api-book.ts';

const acmePath = '/api/companies/acme' as const;
const run = '01930000-0000-7000-8000-000000000101';

const withRun = {
  ...acme,
  'companies/acme/runs/2026-11-22/16/160803-dev-0101.md': markdown({
    id: run,
    agent: 'dev',
    source: 'timer',
    status: 'running',
    createdAt: '2026-11-22T16:00:00.000Z',
    startedAt: '2026-11-22T16:00:00.000Z',
  }),
};

/** The kernel says that the run printed this so far. */
function printing(book: ApiBook, text: () => string): void {
  book.ports.perform = (name, input, actor) => {
    const context = book.context(actor);
    return perform({ ...context, kernel: { ...context.kernel, transcript: text } }, name, input);
  };
}

test('what a run prints is followed part by part, in whole characters', async () => {
  const book = await openApiBook({ files: withRun });
  let printed = 'one\ntwo é\n';
  printing(book, () => printed);
  const part = async (query: string, path = `/api/heartbeat-runs/${run}/log`) =>
    (await book.send('ada', `GET ${path as typeof acmePath}${query}`)).json;
  // Lines of JSON with a piece each: what is said of a part is longer than the part, so a live run always says what comes next.
  const piece = (chunk: string): string => `${JSON.stringify({ stream: 'stdout', chunk })}\n`;
  const whole = { runId: run, state: 'live', bytes: 11, nextOffset: 11 };
  expect(await part('')).toEqual({ ...whole, content: piece(printed) });
  expect(await part('?offset=0&limitBytes=4')).toMatchObject({ content: piece('one\n'), nextOffset: 4 });
  expect(await part('?offset=4&limitBytes=5')).toMatchObject({ content: piece('two '), nextOffset: 8 });
  expect(await part('?offset=8&limitBytes=1')).toMatchObject({ content: piece('é'), nextOffset: 10 });
  expect(await part('?offset=9')).toMatchObject({ content: piece('\n') });
  const end = await part('?offset=11&limitBytes=256000');
  expect(end).toEqual({ ...whole, content: '' });
  printed += 'three\n';
  expect(await part(`?offset=${end.bytes}`)).toMatchObject({ content: piece('three\n'), bytes: 17 });
  expect(await part('?offset=4&limitBytes=3', `${acmePath}/runs/${run}/log`)).toMatchObject({
    text: 'two',
    nextOffset: 7,
  });
  expect(await part('?offset=-1')).toMatchObject({ code: 'INPUT_INVALID' });
});

test('issues are paged by how many there were before, as well as from where the last page ended', async () => {
  const { send } = await openApiBook();
  for (const title of ['1', '2', '3', '4', '5']) await send('ada', `POST ${acmePath}/issues`, { title });
  const ask = (query: string) => send('ada', `GET ${acmePath}/issues?${query}`);
  const titles = async (query: string): Promise<string[]> =>
    (await ask(query)).json.map(({ title }: { title: string }) => title);
  expect(await titles('limit=2&offset=0')).toEqual(['5', '4']);
  const page = await ask('limit=2&offset=2');
  expect(page.json).toMatchObject([{ title: '3' }, { title: '2' }]);
  const next = String(page.headers['x-next-cursor']);
  expect(await titles(`limit=2&after=${next}`)).toEqual(['1']);
  expect(await titles('limit=1000&offset=4')).toEqual(['1']);
  expect(await titles('offset=5')).toEqual([]);
  for (const query of ['offset=10001', 'offset=-1', 'limit=1001', `offset=1&after=${next}`])
    expect([query, (await ask(query)).json.code]).toEqual([query, 'INPUT_INVALID']);
  // What asks on begins where the page ended, and leaves nothing out again.
  const [, link] = /<([^>]*)>/.exec(String(page.headers['link']))!;
  expect((await send('ada', `GET ${link as typeof acmePath}`)).json).toMatchObject([{ title: '1' }]);
});

test('an agent that was read is changed by sending it back whole', async () => {
  const { send } = await openApiBook();
  const at = '/api/agents/dev?companyId=acme' as const;
  const patch = (body: object) => send('ada', `PATCH ${at}`, body);
  await patch({ adapterType: 'process', adapterConfig: { runner: 'worker', env: { A: 'b' } }, title: 'Dev' });
  const heartbeat = {
    intervalSec: 300,
    maxConcurrentRuns: 2,
    sessionCompaction: { enabled: true, maxSessionAgeHours: 1 / 7 },
  };
  await patch({ runtimeConfig: { timeoutSec: 600, heartbeat }, budgetMonthlyCents: 500 });
  for (const agent of ['dev', 'ops']) {
    const path = `/api/agents/${agent}?companyId=acme` as const;
    const { json: before } = await send('ada', `GET ${path}`);
    const back = await send('ada', `PATCH ${path}`, before);
    expect([agent, back.status, { ...back.json, updatedAt: '' }]).toEqual([
      agent,
      200,
      { ...before, updatedAt: '' },
    ]);
  }
  const { json: read } = await send('ada', `GET ${at}`);
  const changed = await patch({ ...read, title: 'Engineer' });
  expect(changed).toMatchObject({ status: 200, json: { title: 'Engineer', adapter: read.adapter } });
  // The version that was read is gone.
  expect((await patch({ ...read, title: 'Late' })).json).toMatchObject({ code: 'CHANGED_SINCE' });
  const { json: now } = await send('ada', `GET ${at}`);
  for (const [more, field] of [
    [{ pausedAt: '2026-11-22T16:00:00.000Z' }, 'pausedAt'],
    [{ budgets: [] }, 'budgets'],
    [{ instructions: 'Other.' }, 'instructions'],
    [{ id: '1' }, 'id'],
    [{ nonsense: 1 }, 'nonsense'],
    [{ heartbeat: { intervalSec: 5 } }, 'runtimeConfig.heartbeat'],
    [{ adapterType: 'claude_local' }, 'adapterType'],
    [{ updatedAt: 'then' }, 'updatedAt'],
  ] as const) {
    const { status, json } = await patch({ ...now, ...more });
    expect([field, status, json.data.problems?.[0]?.field]).toEqual([field, 400, field]);
  }
});

test('other things that were read are written back whole', async () => {
  const { send } = await openApiBook();
  const made = await send('ada', `POST ${acmePath}/issues`, { title: 'Work', description: 'Do it.' });
  await send('ada', `POST /api/issues/${made.json.id}/comments`, { body: 'Hello.' });
  for (const path of [`/api/issues/${made.json.id}`, acmePath, '/api/projects/shop', '/api/goals/grow']) {
    const { json: before } = await send('ada', `GET ${path as typeof acmePath}`);
    const back = await send('ada', `PATCH ${path as typeof acmePath}`, before);
    expect([path, back.status, back.json.error]).toEqual([path, 200, undefined]);
  }
});

test('who reports to whom is a tree, and who is deleted is terminated', async () => {
  const { send } = await openApiBook();
  const org = async () => (await send('ada', `GET ${acmePath}/org`)).json;
  const leaf = (name: string) => ({ name, reports: [] });
  expect(await org()).toMatchObject([
    { name: 'Chief', status: 'idle', reports: [{ reports: [leaf('Dev'), { reports: [] }] }] },
  ]);
  const [{ reports }] = await org();
  const deleted = await send('ada', `DELETE /api/agents/${reports[0].id}`);
  expect(deleted).toMatchObject({ status: 200, json: { agent: { status: 'terminated' } } });
  expect((await send('ada', `GET /api/agents/${reports[0].id}`)).json.status).toBe('terminated');
  const [chief] = await org();
  expect(chief.reports).toMatchObject([leaf('Dev'), { reports: [] }]);
  expect((await send('dev', `DELETE /api/agents/ops?companyId=acme`)).status).toBe(403);
});

test('a view keeps its filter in the words in which issues are listed', async () => {
  const { send } = await openApiBook();
  const { json: dev } = await send('ada', 'GET /api/agents/dev?companyId=acme');
  await send('ada', `POST ${acmePath}/issues`, { title: 'Fix it', assigneeAgentId: dev.id });
  await send('ada', `POST ${acmePath}/issues`, { title: 'Leave it' });
  const save = (name: string, filter: object) => send('ada', `POST ${acmePath}/views`, { name, filter });
  const filters = [
    { assigneeAgentId: dev.id, q: 'it' },
    { assignee: 'dev', text: 'it' },
  ];
  for (const [at, filter] of filters.entries()) {
    const made = await save(`View ${at}`, filter);
    expect(made.status, made.text).toBe(201);
    expect((await send('ada', `GET /api/views/${made.json.id}/issues`)).json).toMatchObject([
      { title: 'Fix it' },
    ]);
    expect((await save(`View ${at}`, made.json.filter)).status).toBe(201);
  }
  for (const [filter, field] of [
    [{ assigneeAgentId: 7 }, 'filter.assigneeAgentId'],
    [{ assignee: 7 }, 'filter.assignee'],
    [{ assignee: 'dev', assigneeAgentId: 'dev' }, 'filter.assigneeAgentId'],
    [{ sort: 'due' }, 'filter.sort'],
  ] as const)
    expect([filter, (await save('Wrong', filter)).json.data.problems[0].field]).toEqual([filter, field]);
});
