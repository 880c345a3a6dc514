// Which version: what is read is not sent twice, and what is changed is changed on the version its caller saw. And which part of it.
import { expect, test } from 'vitest';
import { openApiBook, type ApiBook } from './api-book.ts';
import { openMatrixBook } from './matrix-book.ts';

const one = 'GET /api/issues/ACME-1' as const;
const create = (book: ApiBook, title: string) =>
  book.send('ada', 'POST /api/companies/acme/issues', { title });

test('an answer that the caller has already is not sent again, and any other is', async () => {
  const book = await openApiBook();
  await create(book, 'First');
  for (const path of [
    one,
    'GET /api/companies/acme/issues',
    'GET /api/companies/acme/activity',
    'GET /api/companies/acme/agents',
  ] as const) {
    const { headers, text } = await book.send('ada', path);
    const etag = headers['etag'] as string;
    for (const known of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const again = await book.send('ada', path, undefined, { 'if-none-match': known });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    }
    const other = await book.send('ada', path, undefined, { 'if-none-match': '"x"' });
    expect([other.status, other.text]).toEqual([200, text]);
  }
  // What an issue shows may change though its file does not: somebody said something.
  const before = (await book.send('ada', one)).headers['etag'] as string;
  await book.send('ada', 'POST /api/issues/ACME-1/comments', { body: 'Look.' });
  expect((await book.send('ada', one, undefined, { 'if-none-match': before })).status).toBe(200);
});

test('a change is made on the version that was asked for, or not at all', async () => {
  const book = await openApiBook();
  const first = (await create(book, 'First')).headers['etag'] as string;
  const seen = (await book.send('ada', one)).headers['etag'] as string;
  const change = (title: string, tag: string) =>
    book.send('ada', 'PATCH /api/issues/ACME-1', { title }, { 'if-match': tag });
  const head = () => book.store.head();
  const before = head();
  for (const tag of ['"1999-01-01T00:00:00.000Z"', `W/${first}`, '"', 'x', ''])
    expect([tag, await change('Wrong', tag)]).toMatchObject([
      tag,
      { status: 412, json: { code: 'PRECONDITION_FAILED' } },
    ]);
  expect(head()).toBe(before);
  const second = await change('Second', first);
  expect(second.status).toBe(200);
  // Both have seen the first version; one of them was first.
  expect((await change('Third', seen)).status).toBe(412);
  expect((await change('Third', `"nothing", ${second.headers['etag'] as string}`)).status).toBe(200);
  expect((await change('Fourth', '*')).status).toBe(200);
  expect((await book.send('ada', one)).json.title).toBe('Fourth');
});

test('of changes that were all begun on one version one is made', async () => {
  const book = await openApiBook();
  const tag = (await create(book, 'First')).headers['etag'] as string;
  const all = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      book.send('ada', 'PATCH /api/issues/ACME-1', { title: `By ${n}` }, { 'if-match': tag }),
    ),
  );
  const count = (wanted: number): number => all.filter(({ status }) => status === wanted).length;
  expect([count(200), count(412)]).toEqual([1, 11]);
});

test('a document is written and removed on its own version, whatever its issue is', async () => {
  const book = await openApiBook();
  const ofIssue = (await create(book, 'First')).headers['etag'] as string;
  const path = '/api/issues/ACME-1/documents/plan';
  const put = (body: string, tag?: string) =>
    book.send('ada', `PUT ${path}`, { body }, tag === undefined ? {} : { 'if-match': tag });
  expect((await put('None', '*')).status).toBe(412);
  await put('One');
  const read = (await book.send('ada', `GET ${path}`)).headers['etag'] as string;
  const second = await put('Two', read);
  expect(second.status).toBe(200);
  for (const tag of [read, ofIssue])
    expect(await put('Three', tag)).toMatchObject({ status: 412, json: { code: 'PRECONDITION_FAILED' } });
  const remove = (tag: string) => book.send('ada', `DELETE ${path}`, undefined, { 'if-match': tag });
  expect((await remove(read)).status).toBe(412);
  expect((await remove(second.headers['etag'] as string)).status).toBe(200);
});

test('whatever changes one thing asks for its version, and what changes none says so', async () => {
  const book = await openMatrixBook();
  const stale = { 'if-match': '"1999-01-01T00:00:00.000Z"' };
  const issue = await book.held();
  const goal = await book.make('goal.create', { title: 'More' });
  const head = book.store.head();
  for (const [request, body] of [
    [`POST /api/issues/${issue}/release`, {}],
    [`POST /api/issues/${issue}/comments`, { body: 'x' }],
    [`PUT /api/issues/${issue}/documents/plan`, { body: 'x' }],
    [`DELETE /api/goals/${goal['id']}`, undefined],
    ['POST /api/agents/cto/pause', { companyId: 'acme' }],
    ['PATCH /api/companies/acme', { name: 'Other' }],
    ['PATCH /api/users/ben', { name: 'Benjamin' }],
    ['POST /api/companies/acme/issues', { title: 'New' }],
  ] as const) {
    const who = request.includes('release') ? 'dev' : 'ada';
    expect([request, await book.send(who, request, body, stale)]).toMatchObject([request, { status: 412 }]);
  }
  expect(book.store.head()).toBe(head);
  const cost = await book.send(
    'ada',
    'POST /api/companies/acme/cost-events',
    { costCents: 1 },
    { 'if-match': '*' },
  );
  expect(cost).toMatchObject({ status: 400, json: { code: 'PRECONDITION_UNKNOWN' } });
});

test('a request that is sent again under its key is answered the same, though the version passed meanwhile', async () => {
  const book = await openApiBook();
  const tag = (await create(book, 'First')).headers['etag'] as string;
  const send = (title: string) =>
    book.send('ada', 'PATCH /api/issues/ACME-1', { title }, { 'if-match': tag, 'idempotency-key': 'k1' });
  const first = await send('Second');
  const again = await send('Second');
  expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  expect(await send('Third')).toMatchObject({ status: 422, json: { code: 'REQUEST_KEY_REUSED' } });
});

test('a cost is logged once under its key, another one under it is refused, and nobody’s key is another’s', async () => {
  const book = await openApiBook();
  const log = (who: string, costCents: number) =>
    book.send(who, 'POST /api/companies/acme/cost-events', { costCents }, { 'idempotency-key': 'same' });
  const [first, second] = await Promise.all([log('dev', 5), log('dev', 5)]);
  expect([first.status, second.text]).toEqual([201, first.text]);
  expect(await log('dev', 6)).toMatchObject({ status: 422 });
  expect(await log('cto', 7)).toMatchObject({ status: 201, json: { counted: true } });
  const { json } = await book.send('ada', 'GET /api/companies/acme/cost-events');
  expect(json.map(({ costMicros }: { costMicros: number }) => costMicros).toSorted()).toEqual([
    50_000, 70_000,
  ]);
});

test('costs are paged without loss, though many were spent in one moment', async () => {
  const book = await openApiBook();
  for (let n = 0; n < 7; n++)
    await book.send('ada', 'POST /api/companies/acme/cost-events', { costCents: n });
  const seen: string[] = [];
  let next: string | undefined = '/api/companies/acme/cost-events?limit=3&fields=eventId';
  for (let pages = 0; next !== undefined && pages < 5; pages++) {
    const page = await book.send('ada', `GET ${next as `/${string}`}`);
    seen.push(...page.json.map((event: { eventId: string }) => event.eventId));
    next = /<([^>]+)>; rel="next"/.exec((page.headers['link'] as string | undefined) ?? '')?.[1];
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
});

test('fields are chosen by name, of one thing and of each in a list; one that there is not is refused with those there are', async () => {
  const book = await openApiBook();
  await create(book, 'First');
  expect((await book.send('ada', 'GET /api/issues/ACME-1?fields=identifier,title')).json).toEqual({
    identifier: 'ACME-1',
    title: 'First',
  });
  const listed = await book.send('ada', 'GET /api/companies/acme/issues?fields=title&status=todo&limit=1');
  expect(listed.json).toEqual([{ title: 'First' }]);
  const refused = await book.send('ada', 'GET /api/issues/ACME-1?fields=title,nonsense');
  expect(refused).toMatchObject({
    status: 400,
    json: { code: 'INPUT_INVALID', message: expect.stringContaining('identifier') },
  });
  const changed = await book.send('ada', 'PATCH /api/issues/ACME-1?fields=title', { title: 'x' });
  expect(changed.status).toBe(400);
});
