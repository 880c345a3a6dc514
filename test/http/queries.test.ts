// What people and programs write into a query: fields left empty, flags as numbers, times with a bare plus, and "me".
import { expect, test } from 'vitest';
import { acme, markdown } from '../helpers/book.ts';
import { openApiBook, type ApiBook } from './api-book.ts';

const titles = async ({ send }: ApiBook, who: string, query: string): Promise<unknown> => {
  const { status, json } = await send(who, `GET /api/companies/acme/issues?sort=number&${query}`);
  return status === 200 ? json.map(({ title }: { title: string }) => title) : json;
};

test('a list of choices that is left empty asks for nothing, and hides nothing', async () => {
  const book = await openApiBook();
  await book.send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  for (const query of ['status=', 'priority=', 'status=&priority=', 'status=,'])
    expect([query, await titles(book, 'ada', query)]).toEqual([query, ['One']]);
  expect(await titles(book, 'ada', 'status=&status=done')).toEqual([]);
});

test('a flag is true or 1, false or 0, and nothing else', async () => {
  const book = await openApiBook();
  await book.send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  for (const [flag, found] of [
    ['true', []],
    ['1', []],
    ['false', ['One']],
    ['0', ['One']],
    ['yes', { code: 'INPUT_INVALID' }],
    ['toString', { code: 'INPUT_INVALID' }],
  ] as const)
    expect([flag, await titles(book, 'ada', `blocked=${flag}`)]).toMatchObject([flag, found]);
});

test('the plus of an offset may stand as it is, and what is no time is told what one is', async () => {
  const book = await openApiBook();
  await book.send('ada', 'POST /api/companies/acme/issues', { title: 'One' });
  for (const [since, found] of [
    ['2026-11-22T17:00:00+01:00', ['One']],
    ['2026-11-22T17:00:00%2B01:00', ['One']],
    ['2026-11-22T19:00:00+01:00', []],
    ['2026-11-22', ['One']],
  ] as const)
    expect([since, await titles(book, 'ada', `updatedSince=${since}`)]).toEqual([since, found]);
  expect(await titles(book, 'ada', 'updatedSince=yesterday')).toMatchObject({
    error:
      'issue.list: updatedSince: must be a time as in 2026-12-24T18:00:00+01:00, or a day as in 2026-12-24',
  });
  expect(await book.send('ada', 'GET /api/companies/acme/costs/summary?from=')).toMatchObject({
    status: 400,
    json: { data: { problems: [{ field: 'from' }] } },
  });
  expect(
    (await book.send('ada', 'GET /api/companies/acme/costs/summary?from=2026-11-22T10:00:00+01:00')).json,
  ).toMatchObject({ from: '2026-11-22T09:00:00.000Z' });
});

test('me is whoever asks for issues, a person or an agent, each where such a one is meant', async () => {
  const book = await openApiBook();
  const create = (title: string, more: object) =>
    book.send('ada', 'POST /api/companies/acme/issues', { title, ...more });
  await create('Of ada', { assigneeUserId: 'ada' });
  await create('Of dev', { assigneeAgentId: 'dev' });
  await create('Of nobody', {});
  expect(await titles(book, 'ada', 'assigneeUserId=me')).toEqual(['Of ada']);
  expect(await titles(book, 'dev', 'assigneeAgentId=me')).toEqual(['Of dev']);
  expect(await titles(book, 'ada', 'assigneeAgentId=ME')).toMatchObject({
    code: 'INPUT_INVALID',
    error: 'issue.list: assigneeAgentId: me is who asks, and that is no agent: name one',
  });
  expect(await titles(book, 'dev', 'assigneeUserId=me')).toMatchObject({ code: 'INPUT_INVALID' });
});

test('an issue says by itself what a list says of it, and a company at a glance of which it is', async () => {
  const { send } = await openApiBook();
  const create = (title: string, more: object = {}) =>
    send('ada', 'POST /api/companies/acme/issues', { title, ...more });
  const first = (await create('First')).json.id;
  await create('Second', { blockedByIssueIds: [first] });
  const { json: listed } = await send('ada', 'GET /api/companies/acme/issues');
  for (const row of listed) {
    const { json } = await send('ada', `GET /api/issues/${row.id}`);
    expect(json).toMatchObject(row);
  }
  expect(listed.map(({ blocked }: { blocked: boolean }) => blocked)).toEqual([true, false]);
  const { id } = (await send('ada', 'GET /api/companies/acme')).json;
  expect((await send('ada', 'GET /api/companies/acme/dashboard')).json).toMatchObject({ companyId: id });
});

test('a name that is nobody’s is told, not answered with nothing; a name that only files say is looked for', async () => {
  const ghost = {
    'companies/acme/issues/00xx/ACME-9.md': markdown(
      { identifier: 'ACME-9', status: 'todo', priority: 'low', assignee: 'ghost' },
      '# Haunted',
    ),
  };
  const book = await openApiBook({ files: { ...acme, ...ghost } });
  await book.send('ada', 'POST /api/companies/acme/labels', { name: 'Bug' });
  for (const query of ['labelId=bug', 'projectId=shop&status=done', 'assigneeUserId=ben'])
    expect([query, await titles(book, 'ada', query)]).toEqual([query, []]);
  for (const [query, message] of [
    ['assigneeAgentId=nobody', 'There is no agent nobody in acme.'],
    ['assigneeUserId=nobody', 'There is no user nobody in acme.'],
    ['projectId=nothing', 'There is no project nothing in acme.'],
    ['labelId=nothing', 'There is no label nothing in acme.'],
    ['parentId=ACME-99', 'There is no issue ACME-99 in acme.'],
  ] as const)
    expect([query, await titles(book, 'ada', query)]).toMatchObject([
      query,
      { code: 'NOT_FOUND', error: message },
    ]);
  expect(await titles(book, 'ada', 'status=odd')).toMatchObject({ code: 'INPUT_INVALID' });
  expect(await titles(book, 'ada', 'assigneeAgentId=ghost')).toEqual(['Haunted']);
});
