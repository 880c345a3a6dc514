// What is refused is said in the words in which it was sent, and what asks for nothing is not made into something.
import { expect, test } from 'vitest';
import { faultOf, user } from '../helpers/book.ts';
import { openApiBook, type Request } from './api-book.ts';

test('a refusal names fields as the API does', async () => {
  const { send } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const rows: [Request, object | undefined, string][] = [
    ['POST /api/companies/acme/issues', { title: 'x', description: 5 }, 'issue.create: description: '],
    ['POST /api/companies/acme/issues', { title: 'x', dueDate: 'soon' }, 'issue.create: dueDate: '],
    ['POST /api/companies/acme/issues', { title: 'x', parentId: 5 }, 'issue.create: parentId: '],
    ['POST /api/companies/acme/agents', { name: 'X', runtimeConfig: 5 }, 'agent.hire: runtimeConfig: '],
    ['POST /api/companies/acme/routines', { title: 'X', timezone: 5 }, 'routine.create: timezone: '],
    ['POST /api/issues/ACME-1/comments', { body: 5 }, 'issue.comment: body: '],
    [`GET /api/companies/acme/search?q=${'x'.repeat(2_000)}`, undefined, 'search.list: q: '],
  ];
  for (const [request, body, said] of rows) {
    const { status, json } = await send('ada', request, body);
    expect([request, status, json.code]).toEqual([request, 400, 'INPUT_INVALID']);
    expect(json.message).toContain(said);
    expect(said).toContain(`${json.data.problems.at(-1).field}: `);
  }
});

test('whoever started from an older version is told in which field the new one is sent', async () => {
  const { send } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const late = { title: 'Late', ifUpdatedAt: '1999-01-01T00:00:00.000Z' };
  const issue = await send('ada', 'PATCH /api/issues/ACME-1', late);
  expect(issue).toMatchObject({ status: 409, json: { code: 'CHANGED_SINCE' } });
  expect(issue.json.help).toContain('as ifUpdatedAt');
  const baseRevisionId = '01930000-0000-7000-8000-00000000f001';
  const plan = await send('ada', 'PUT /api/issues/ACME-1/documents/plan', { body: 'x', baseRevisionId });
  expect(plan).toMatchObject({ status: 409, json: { code: 'CHANGED_SINCE' } });
  expect(plan.json.help).toContain('as baseRevisionId');
});

test('a payload that asks nothing is refused; suggested tasks ask by themselves', async () => {
  const { send } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const ask = (kind: string, payload: object, more: object = {}) =>
    send('ada', 'POST /api/issues/ACME-1/interactions', { kind, payload, ...more });
  for (const [kind, payload] of [
    ['ask_user_questions', {}],
    ['ask_user_questions', { questions: [] }],
    ['ask_user_questions', { questions: [{ prompt: ' ' }] }],
    ['request_confirmation', {}],
    ['request_checkbox_confirmation', { options: [] }],
  ] as const) {
    const { status, json } = await ask(kind, payload);
    expect([kind, status, json.data.problems]).toMatchObject([kind, 400, [{ field: 'payload' }]]);
  }
  const tasks = [{ title: 'Saw' }];
  expect(await ask('suggest_tasks', { tasks })).toMatchObject({ json: { body: 'Shall these be done?' } });
  expect(await ask('suggest_tasks', { tasks }, { title: 'Go?' })).toMatchObject({ json: { body: 'Go?' } });
});

test('the key of a request is one, wherever it is said', async () => {
  const { send } = await openApiBook();
  const make = (idempotencyKey: unknown, header?: string) =>
    send(
      'ada',
      'POST /api/companies/acme/issues',
      { title: 'First', idempotencyKey },
      header === undefined ? {} : { 'idempotency-key': header },
    );
  for (const [key, header] of [[42], [''], [['a']], [{}], ['a', 'b']] as [unknown, string?][])
    expect([key, await make(key, header)]).toMatchObject([
      key,
      { status: 400, json: { code: 'REQUEST_INVALID', message: expect.stringContaining('idempotencyKey') } },
    ]);
  const first = await make('a');
  expect(first).toMatchObject({ status: 201, json: { identifier: 'ACME-1' } });
  for (const [key, header] of [
    ['a', 'a'],
    [null, 'a'],
    [undefined, 'a'],
  ] as [unknown, string?][])
    expect(await make(key, header)).toMatchObject({ json: { identifier: 'ACME-1' } });
  expect(await make(null)).toMatchObject({ json: { identifier: 'ACME-2' } });
});

test('what is nested too deep is refused, at every door', async () => {
  const book = await openApiBook();
  let payload: object = {};
  for (let depth = 0; depth < 4_000; depth++) payload = { a: payload };
  const asked = await book.send('ada', 'POST /api/companies/acme/approvals', { title: 'T', payload });
  expect(asked).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
  const directly = book.perform(user('ada'), 'approval.create', { title: 'T', payload });
  expect((await faultOf(directly)).code).toBe('INPUT_INVALID');
});

test('a key that reaches for a prototype is named as what it is, and no bad JSON', async () => {
  const { app, tokens } = await openApiBook();
  const send = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/api/companies/acme/issues',
      headers: { authorization: `Bearer ${tokens['ada']}`, 'content-type': 'application/json' },
      payload,
    });
  for (const key of ['{"__proto__":{}}', '{"title":"T","a":[{"constructor":{"prototype":1}}]}']) {
    const answer = await send(key);
    expect([key, answer.statusCode]).toEqual([key, 400]);
    expect(answer.json()).toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(
        /key __proto__, or constructor with prototype in it.*take that key out/,
      ) as string,
    });
  }
  expect((await send('{"__proto__":')).json().message).toContain('not valid JSON');
  expect((await send('{"title":"The __proto__ of it"}')).statusCode).toBe(201);
});
