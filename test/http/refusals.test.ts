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

test('a text that no file can hold is refused with its field, wherever it is said', async () => {
  const { app, send, tokens } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  const rows: [Request, object, string][] = [
    ['POST /api/companies/acme/issues', { title: 'x', description: 'a\0b' }, 'description'],
    ['POST /api/companies/acme/issues', { title: 'a\ud800b' }, 'title'],
    ['PATCH /api/issues/ACME-1', { billingCode: 'a\0' }, 'billingCode'],
    ['POST /api/issues/ACME-1/comments', { body: '\udc00' }, 'body'],
    ['POST /api/companies/acme/agents', { name: 'X', title: 'a\0b' }, 'title'],
    ['POST /api/companies/acme/goals', { title: 'x\0' }, 'title'],
    ['PATCH /api/projects/shop', { description: 'a\0b' }, 'description'],
  ];
  for (const [request, body, field] of rows) {
    const { status, json } = await send('ada', request, body);
    expect([request, status, json.code]).toEqual([request, 400, 'INPUT_INVALID']);
    expect(json.data.problems).toEqual([{ field, problem: expect.stringMatching(/NUL|surrogate/) }]);
  }
  // What shows in a terminal as a command, and is a text all the same.
  expect((await send('ada', 'POST /api/companies/acme/issues', { title: 'T \u{1f600}\u001b' })).status).toBe(
    201,
  );
  const answer = await app.inject({
    method: 'POST',
    url: '/api/companies/acme/issues',
    headers: { authorization: `Bearer ${tokens['ada']}`, 'content-type': 'application/json' },
    payload: Buffer.from('{"title":"caf\xe9"}', 'latin1'),
  });
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining('UTF-8') }),
  ]);
});

test('a path says which methods it takes, whatever its ids name', async () => {
  const { send } = await openApiBook();
  await send('ada', 'POST /api/companies/acme/issues', { title: 'First' });
  for (const issue of ['ACME-1', 'ACME-999', 'BETA-1']) {
    const put = await send('ada', `PUT /api/issues/${issue}` as Request, {});
    expect(put).toMatchObject({
      status: 405,
      json: { code: 'METHOD_NOT_ALLOWED', help: 'It takes DELETE, GET, HEAD, OPTIONS, PATCH' },
    });
    expect(put.headers['allow']).toBe('DELETE, GET, HEAD, OPTIONS, PATCH');
    const asked = await send(undefined, `OPTIONS /api/issues/${issue}?x=1` as Request);
    expect([asked.status, asked.headers['allow'], asked.text]).toEqual([204, put.headers['allow'], '']);
    expect(Object.keys(asked.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
  expect(await send('ada', 'HEAD /api/issues/ACME-1' as Request)).toMatchObject({ status: 200, text: '' });
  for (const request of ['OPTIONS /api/nowhere', 'PUT /api/nowhere', 'DELETE /api/issues'])
    expect((await send('ada', request as Request)).status).toBe(404);
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
