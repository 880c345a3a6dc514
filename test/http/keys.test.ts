// API keys over REST: made, shown once, listed, revoked; what each may do, and what becomes of it when the book changes.
import { expect, test } from 'vitest';
import { acme, markdown } from '../helpers/book.ts';
import { openApiBook, type ApiBook, type Request } from './api-book.ts';

const other = {
  'companies/other/COMPANY.md': markdown({
    id: '01930000-0000-7000-8000-0000000000c2',
    name: 'Other',
    prefix: 'OTH',
    status: 'active',
    budgets: [{ metric: 'runs', limit: 'unlimited', window: 'lifetime' }],
  }),
  'companies/other/goals/win.md': markdown({ status: 'active' }, '# Win'),
  'companies/other/projects/shop/PROJECT.md': markdown({ name: 'Shop', goal: 'win' }),
  'companies/other/agents/cto/AGENTS.md': markdown({ name: 'Their tech', status: 'active' }),
  'users/vera.md': markdown({ name: 'Vera', role: 'viewer' }),
};
const open = () => openApiBook({ files: { ...acme, ...other } });
const me: Request = 'GET /api/agents/me';

const create = async ({ send }: ApiBook, body: object, who = 'ada', path = '/api/tokens') =>
  send(who, `POST ${path}` as Request, body);

test('a key is shown once, and then known by its beginning alone', async () => {
  const book = await open();
  const made = await create(book, { name: 'laptop', readOnly: true, expiresAt: '2026-12-24' });
  expect(made).toMatchObject({
    status: 201,
    json: {
      name: 'laptop',
      userId: expect.any(String),
      agentId: null,
      companyId: null,
      readOnly: true,
      expiresAt: '2026-12-24T00:00:00.000Z',
      lastUsedAt: null,
    },
  });
  expect(made.headers['cache-control']).toBe('no-store');
  const { token, id, begins } = made.json;
  expect(token.startsWith(begins)).toBe(true);
  expect((await book.send(token, me)).json).toMatchObject({ actor: 'user:ada', readOnly: true });
  const listed = await book.send('ada', 'GET /api/tokens');
  expect(listed.text).not.toContain(token.slice(-43));
  expect(listed.json.find((key: { id: string }) => key.id === id)).toMatchObject({
    begins,
    lastUsedAt: '2026-11-22T16:00:00.000Z',
    revokedAt: null,
  });
  expect((await book.send('ada', `DELETE /api/tokens/${begins}`)).json).toMatchObject({ id });
  expect((await book.send(token, me)).status).toBe(401);
});

test('an agent’s keys are made and revoked where clients of such an API look for them', async () => {
  const book = await open();
  const { json: agents } = await book.send('ada', 'GET /api/companies/acme/agents');
  const cto = agents.find(({ urlKey }: { urlKey: string }) => urlKey === 'cto').id as string;
  const path = `/api/agents/${cto}/keys`;
  const made = await create(book, { name: 'default', scope: { kind: 'standard' } }, 'ada', path);
  expect(made).toMatchObject({ status: 201, json: { name: 'default', agentId: cto, userId: null } });
  expect((await book.send(made.json.token, me)).json).toMatchObject({ id: cto, urlKey: 'cto', runId: null });
  expect((await book.send('ada', `GET ${path}` as Request)).json).toMatchObject([{ id: made.json.id }]);
  const dev = agents.find(({ urlKey }: { urlKey: string }) => urlKey === 'dev').id as string;
  expect((await book.send('ada', `GET /api/agents/${dev}/keys`)).json).toEqual([]);
  expect((await book.send('ada', `DELETE /api/agents/${dev}/keys/${made.json.id}`)).status).toBe(404);
  expect((await book.send('ada', `DELETE ${path}/${made.json.id}` as Request)).status).toBe(200);
  expect((await book.send(made.json.token, me)).status).toBe(401);
  for (const who of ['ben', 'cto', 'ceo'])
    expect([who, (await create(book, {}, who, path)).status]).toEqual([who, 403]);
  expect((await create(book, { scope: { kind: 'admin' } }, 'ada', path)).json.code).toBe('NOT_AVAILABLE_YET');
});

test('a key of an agent works in a run that begins when it takes an issue, and fences its other keys off', async () => {
  const book = await open();
  const make = async () => (await create(book, { agentId: 'cto', companyId: 'acme' })).json.token as string;
  const [key, other] = [await make(), await make()];
  for (const title of ['One', 'Two'])
    expect((await book.send(key, 'POST /api/companies/acme/issues', { title })).status).toBe(201);
  expect((await book.send(key, 'PATCH /api/issues/ACME-1', { title: 'X' })).json.code).toBe('ISSUE_NOT_HELD');
  const taken = await book.send(key, 'POST /api/issues/ACME-1/checkout', { agentId: 'cto' });
  expect(taken).toMatchObject({ status: 200, json: { status: 'in_progress' } });
  const run = taken.json.checkoutRunId as string;
  expect((await book.send(key, me)).json).toMatchObject({ runId: run, status: 'running' });
  expect((await book.send('ada', `GET /api/companies/acme/runs/${run}`)).json).toMatchObject({
    invocationSource: 'external',
    status: 'running',
  });
  // Once more is the same, and a second issue comes into the same run, also in one breath.
  const [again, second] = await Promise.all([
    book.send(key, 'POST /api/issues/ACME-1/checkout', { agentId: 'cto' }),
    book.send(key, 'POST /api/issues/ACME-2/checkout', { agentId: 'cto' }),
  ]);
  expect([again.json.checkoutRunId, second.json.checkoutRunId]).toEqual([run, run]);
  const headers = { 'x-paperclip-run-id': run };
  expect((await book.send(key, 'PATCH /api/issues/ACME-1', { title: 'Mine' }, headers)).status).toBe(200);
  expect((await book.send(other, 'PATCH /api/issues/ACME-1', { title: 'X' })).status).toBe(409);
  expect((await book.send(other, 'POST /api/issues/ACME-1/checkout', { agentId: 'cto' })).status).toBe(409);
  expect((await book.send(key, 'PATCH /api/issues/ACME-1', { status: 'done' })).status).toBe(200);
  expect((await book.send(key, 'GET /api/companies/other')).status).toBe(404);
});

test('two issues that one key takes in one breath are in one run', async () => {
  const book = await open();
  const key = (await create(book, { agentId: 'cto', companyId: 'acme' })).json.token as string;
  for (const title of ['One', 'Two']) await book.send(key, 'POST /api/companies/acme/issues', { title });
  const taken = await Promise.all(
    ['ACME-1', 'ACME-2'].map((issue) =>
      book.send(key, `POST /api/issues/${issue}/checkout`, { agentId: 'cto' }),
    ),
  );
  expect(taken.map(({ status }) => status)).toEqual([200, 200]);
  expect(new Set(taken.map(({ json }) => json.checkoutRunId as string)).size).toBe(1);
});

test('a key that was made for reading changes nothing, whoever it is of', async () => {
  const book = await open();
  const keys = [
    (await create(book, { readOnly: true })).json.token,
    (await create(book, { agentId: 'cto', companyId: 'acme', readOnly: true })).json.token,
  ];
  for (const key of keys) {
    expect((await book.send(key, 'GET /api/companies/acme/issues')).status).toBe(200);
    for (const [request, body] of [
      ['POST /api/companies/acme/issues', { title: 'X' }],
      ['POST /api/tokens', {}],
      ['POST /api/undo', { target: 'HEAD', dryRun: true }],
    ] as [Request, object][]) {
      const answer = await book.send(key, request, body);
      expect([request, answer.status, answer.json.code]).toEqual([request, 403, 'NOT_ALLOWED']);
    }
  }
});

test('a key for one company knows of no other, also by its ids, and has no say about the board', async () => {
  const book = await open();
  await book.send('ada', 'POST /api/companies/other/issues', { title: 'Theirs' });
  const { json: foreign } = await book.send('ada', 'GET /api/issues/OTH-1');
  const key = (await create(book, { onlyCompanyId: 'acme' })).json.token as string;
  expect((await book.send(key, 'POST /api/companies/acme/issues', { title: 'Ours' })).status).toBe(201);
  expect((await book.send(key, 'GET /api/companies')).json).toMatchObject([{ urlKey: 'acme' }]);
  for (const [request, body] of [
    ['GET /api/companies/other'],
    ['GET /api/companies/other/issues'],
    ['GET /api/issues/OTH-1'],
    [`GET /api/issues/${foreign.id}`],
    [`PATCH /api/issues/${foreign.id}`, { title: 'X' }],
    [`GET /api/projects/${foreign.projectId}`],
  ] as [Request, object?][])
    expect([request, (await book.send(key, request, body)).status]).toEqual([request, 404]);
  for (const [request, body] of [
    ['POST /api/users', { name: 'Eve' }],
    ['POST /api/companies', { name: 'New' }],
    ['POST /api/tokens', {}],
    ['POST /api/tokens', { onlyCompanyId: 'acme' }],
    ['GET /api/status'],
    ['GET /api/companies/acme/event-log?whole=true'],
    ['GET /api/events'],
  ] as [Request, object?][])
    expect([request, (await book.send(key, request, body)).status]).toEqual([request, 403]);
  const theirs = await create(book, { onlyCompanyId: 'other' });
  await book.send('ada', 'POST /api/companies/other/rename', { urlKey: 'theirs' });
  expect((await book.send(theirs.json.token, 'GET /api/companies')).json).toMatchObject([
    { urlKey: 'theirs' },
  ]);
});

test('nothing that is made with a key outlives it', async () => {
  const book = await open();
  const short = (await create(book, { expiresAt: '2026-11-23T00:00:00Z' })).json.token as string;
  // Not a session either, nor what is made with that.
  const link = await book.send(short, 'POST /api/users/ada/link');
  const origin = 'http://localhost:4680';
  const signedIn = await book.send(undefined, `POST ${link.json.path}` as Request, undefined, { origin });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!;
  const session = await book.send(undefined, 'GET /api/session', undefined, { cookie });
  expect(session.json.expiresAt).toBe('2026-11-23T00:00:00.000Z');
  const proof = { cookie, origin, 'x-minutebook-anti-forgery': session.json.antiForgery as string };
  const further = await book.send(undefined, 'POST /api/tokens', { expiresAt: '2030-01-01' }, proof);
  expect(further.json.expiresAt).toBe('2026-11-23T00:00:00.000Z');
  const long = await create(book, { expiresAt: '2030-01-01' }, short);
  expect(long.json.expiresAt).toBe('2026-11-23T00:00:00.000Z');
  expect((await create(book, {}, short)).json.expiresAt).toBe('2026-11-23T00:00:00.000Z');
  book.clock.time = Date.parse('2026-11-23T00:00:00Z');
  for (const key of [short, long.json.token, further.json.token])
    expect((await book.send(key, me)).status).toBe(401);
  expect((await book.send(undefined, me, undefined, { cookie })).status).toBe(401);
  expect((await create(book, { expiresAt: '2026-11-22' })).json.code).toBe('INPUT_INVALID');
});

test('people make keys of their own; for others it takes an owner, and what is not theirs looks like nothing', async () => {
  const book = await open();
  for (const who of ['vera', 'ben']) {
    const own = await create(book, {}, who);
    expect(own.status).toBe(201);
    expect((await book.send(own.json.token, me)).json).toMatchObject({ actor: `user:${who}` });
    expect((await create(book, { userId: 'ada' }, who)).status).toBe(403);
  }
  const bens = (await book.send('ben', 'GET /api/tokens')).json as { userId: string; id: string }[];
  expect(new Set(bens.map(({ userId }) => userId)).size).toBe(1);
  const adas = ((await book.send('ada', 'GET /api/tokens?userId=ada')).json as { id: string }[])[0]!.id;
  const missing = '01930000-0000-7000-8000-00000000ffff';
  const [refused, unknown] = [
    await book.send('ben', `DELETE /api/tokens/${adas}`),
    await book.send('ben', `DELETE /api/tokens/${missing}`),
  ];
  expect([refused.status, unknown.status]).toEqual([404, 404]);
  expect(refused.text.replaceAll(adas, '')).toBe(unknown.text.replaceAll(missing, ''));
  expect((await book.send('ada', `DELETE /api/tokens/${bens[0]!.id}`)).status).toBe(200);
  expect((await create(book, { userId: 'ben' })).status).toBe(201);
});

test('a key goes with a renamed agent, waits while it is paused, and dies with it', async () => {
  const book = await open();
  const key = (await create(book, { agentId: 'dev', companyId: 'acme' })).json.token as string;
  await book.send('ada', 'POST /api/agents/dev/rename', { urlKey: 'builder', companyId: 'acme' });
  await book.send('ada', 'POST /api/companies/acme/rename', { urlKey: 'apex' });
  expect((await book.send(key, me)).json).toMatchObject({ actor: 'agent:apex/builder', readOnly: false });
  await book.send('ada', 'POST /api/agents/builder/pause', { companyId: 'apex' });
  expect((await book.send(key, me)).json).toMatchObject({ status: 'paused', readOnly: true });
  const refused = await book.send(key, 'POST /api/companies/apex/issues', { title: 'X' });
  expect(refused).toMatchObject({
    status: 403,
    json: { message: expect.stringContaining('builder is paused') },
  });
  await book.send('ada', 'POST /api/agents/builder/resume', { companyId: 'apex' });
  expect((await book.send(key, 'POST /api/companies/apex/issues', { title: 'X' })).status).toBe(201);
  await book.send('ada', 'POST /api/agents/builder/terminate', { companyId: 'apex' });
  expect((await book.send(key, me)).status).toBe(401);
  expect((await create(book, { agentId: 'builder', companyId: 'apex' })).json.code).toBe('AGENT_NOT_ACTIVE');
});

test('the token of a run that is under way goes with a renamed agent and company', async () => {
  const book = await open();
  await book.send('ada', 'POST /api/agents/dev/rename', { urlKey: 'builder', companyId: 'acme' });
  await book.send('ada', 'POST /api/companies/acme/rename', { urlKey: 'apex' });
  expect((await book.send('dev', me)).json).toMatchObject({
    actor: 'agent:apex/builder',
    runId: 'run-of-dev',
  });
});

test('somebody who comes back under an old name has none of its keys', async () => {
  const book = await open();
  const key = (await create(book, { userId: 'ben' })).json.token as string;
  await book.send('ada', 'DELETE /api/users/ben');
  await book.send('ada', 'POST /api/users', { name: 'Ben', urlKey: 'ben', role: 'owner' });
  expect((await book.send(key, me)).status).toBe(401);
});

test('where one person signs in, no other gets a key or a link, and none of theirs works', async () => {
  const book = await open();
  const key = (await create(book, { userId: 'ben' })).json.token as string;
  book.identity.hasUsers = false;
  expect((await book.send(key, me)).status).toBe(401);
  expect((await book.send('ben', me)).status).toBe(401);
  expect((await create(book, { userId: 'ben' })).json.code).toBe('USERS_OFF');
  expect((await book.send('ada', 'POST /api/users/ben/link')).json.code).toBe('USERS_OFF');
  expect((await create(book, {})).status).toBe(201);
  expect((await create(book, { agentId: 'cto', companyId: 'acme' })).status).toBe(201);
});

test('no key gets into the book', async () => {
  const book = await open();
  const { token } = (await create(book, {})).json;
  const refused = await book.send('ada', 'POST /api/companies/acme/issues', {
    title: 'X',
    description: token,
  });
  expect(refused.json.code).toBe('SECRET_FOUND');
  expect(refused.text).not.toContain(token);
});
