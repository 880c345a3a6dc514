import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { apiPath } from '../../engine/mcp/api-path.ts';
import { agent, user } from '../helpers/book.ts';
import { connectNew, openMcpBook, type Said } from './mcp-book.ts';

describe('a path', () => {
  test.each([
    '/api/issues/ACME-1',
    '/api/companies/acme/issues?status=todo,blocked&q=a%20b%2Fc',
    '/api/milestones/yard%2Fbeta',
    '/api/agents/cto/instructions/memory%2Fdeploys.md',
    '/api/companies/acme/search?text=https://example.org/..',
    '/api/companies/caf%C3%A9',
  ])('%s is sent as it is', (path) => expect(apiPath(path)).toBe(path));

  test.each([
    'http://127.0.0.1/api/issues/ACME-1',
    'https://evil.example/api/companies',
    '//evil.example/api/companies',
    '/mcp',
    '/',
    '',
    'api/issues',
    '/API/issues',
    '/apiary/issues',
    '/api',
    '/api/../mcp',
    '/api/..',
    '/api/./issues',
    '/api/issues/..%2f..%2fmcp',
    '/api/%2e%2e/mcp',
    '/api/%2E%2e/mcp',
    '/api/.%2e/mcp',
    '/api/x%2f..%2f..%2f..%2fmcp',
    '/api/%252e%252e/mcp',
    '/api/x%25',
    '/api//evil.example/x',
    '/api/x//y',
    '/api/x\\..\\mcp',
    '/api/x%5c..%5cmcp',
    '/api/x%00',
    '/api/x%0d%0aHost:%20evil',
    '/api/x\r\nHost: evil',
    '/api/x y',
    '/api/x#y',
    '/api/é',
    '/api/%zz',
    '/api/http://evil.example',
    `/api/${'x'.repeat(3_000)}`,
  ])('%j is refused', (path) => expect(() => apiPath(path)).toThrow(/is no path of the API/));
});

async function open(who: string) {
  const book = await openMcpBook();
  const client = await connectNew(book, who);
  const ask = async (args: object): Promise<Said> =>
    (await client.callTool({ name: 'api_request', arguments: { ...args } })) as unknown as Said;
  return { book, ask };
}

test('does as the caller what the API does, in its words', async () => {
  const { ask, book } = await open('cto');
  const made = await ask({
    method: 'POST',
    path: '/api/companies/acme/issues',
    body: { title: 'Fix the login', assigneeAgentId: 'dev' },
  });
  expect(made.structuredContent).toMatchObject({
    status: 201,
    commit: book.store.head(),
    body: { identifier: 'ACME-1', issueNumber: 1, createdByAgentId: expect.stringMatching(/^01930000-/) },
  });
  await book.perform(user('ada'), 'issue.create', { title: 'Two' });
  const page = await ask({ method: 'get', path: '/api/companies/acme/issues?limit=1' });
  expect(page.structuredContent).toMatchObject({ status: 200, body: [{ identifier: 'ACME-2' }] });
  expect(page.structuredContent.next).toEqual(expect.any(String));
});

test('may do no more than the caller may, and says so as a tool does', async () => {
  const { ask, book } = await open('dev');
  const before = book.store.head();
  expect(await ask({ method: 'POST', path: '/api/users', body: { name: 'Eve' } })).toMatchObject({
    isError: true,
    structuredContent: { code: 'NOT_ALLOWED', help: expect.any(String) },
  });
  expect(await ask({ method: 'GET', path: '/api/issues/ACME-9' })).toMatchObject({
    isError: true,
    structuredContent: { code: 'NOT_FOUND' },
  });
  expect(await ask({ method: 'GET', path: '/api/nowhere' })).toMatchObject({
    isError: true,
    structuredContent: { code: 'NOT_FOUND' },
  });
  expect(book.store.head()).toBe(before);
});

test('refuses other paths, other methods and what is no JSON object', async () => {
  const { ask } = await open('ada');
  const refused = { isError: true };
  expect(await ask({ method: 'GET', path: '/api/%2e%2e/mcp' })).toMatchObject({
    ...refused,
    structuredContent: { code: 'API_PATH_REFUSED' },
  });
  for (const args of [
    { method: 'TRACE', path: '/api/health' },
    { method: 'GET' },
    { path: '/api/health' },
    { method: 'POST', path: '/api/users', body: 'name=Eve' },
    { method: 'POST', path: '/api/users', body: ['Eve'] },
    { method: 'GET', path: '/api/health', headers: { authorization: 'Bearer x' } },
    { method: 'GET', path: '/api/health', url: 'http://evil.example' },
  ])
    expect(await ask(args)).toMatchObject({
      ...refused,
      structuredContent: { code: 'INPUT_INVALID', help: 'See what it takes: tools/list' },
    });
});

test('takes JSON alone, and no more of it than fits', async () => {
  let stopped = false;
  const book = await openMcpBook(undefined, (app) => {
    app.get('/api/text', (_, reply) => reply.type('text/plain').send('hello'));
    app.get('/api/large', () => ({ text: 'x'.repeat(2 * 1024 * 1024) }));
    app.get('/api/stream', (_, reply) => {
      reply.raw.on('close', () => (stopped = true));
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(': and so on\n\n');
    });
  });
  const client = await connectNew(book, 'ada');
  const ask = async (path: string): Promise<string> => {
    const said = await client.callTool({ name: 'api_request', arguments: { method: 'GET', path } });
    return (said as unknown as Said).structuredContent.code as string;
  };
  expect(await ask('/api/text')).toBe('ANSWER_NOT_JSON');
  expect(await ask('/api/large')).toBe('ANSWER_TOO_LARGE');
  expect(await ask('/api/stream')).toBe('ANSWER_NOT_JSON');
  await expect.poll(() => stopped).toBe(true);
});

test('a write whose answer is too long was done, and is said to be', async () => {
  const book = await openMcpBook(undefined, (app) => {
    app.post('/api/large', (_, reply) =>
      reply
        .code(201)
        .header('x-minutebook-commit', 'c0ffee')
        .send({ text: 'x'.repeat(2 * 1024 * 1024) }),
    );
  });
  const client = await connectNew(book, 'ada');
  const said = await client.callTool({
    name: 'api_request',
    arguments: { method: 'POST', path: '/api/large' },
  });
  expect(said.isError).toBeUndefined();
  expect(said.structuredContent).toEqual({
    status: 201,
    commit: 'c0ffee',
    note: expect.stringMatching(/^It was done: do not send it again/),
  });
});

test('a write that does not answer in time may have been done, and is done once under the key it is told', async () => {
  const { ask, book } = await open('ada');
  const limit = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => limit.signal);
  onTestFinished(() => void vi.restoreAllMocks());
  const perform = book.ports.perform.bind(book.ports);
  book.ports.perform = async (...call) => {
    await perform(...call);
    limit.abort();
    return new Promise(() => undefined);
  };
  const request = { method: 'POST', path: '/api/companies/acme/issues', body: { title: 'Late' } };
  const late = await ask(request);
  expect(late).toMatchObject({
    isError: true,
    structuredContent: { code: 'ANSWER_LATE', message: expect.stringContaining('may have been done') },
  });
  vi.restoreAllMocks();
  book.ports.perform = perform;
  const [, idempotencyKey] = /"idempotencyKey": "([^"]+)"/.exec(late.structuredContent.help as string)!;
  const head = book.store.head();
  const again = await ask({ ...request, body: { ...request.body, idempotencyKey } });
  expect(again.structuredContent).toMatchObject({
    status: 201,
    commit: head,
    body: { identifier: 'ACME-1' },
  });
  expect(book.store.head()).toBe(head);
});

test('what the API says is shown as it is, with what is empty', async () => {
  const { ask, book } = await open('cto');
  await book.perform(user('ada'), 'issue.create', { title: 'One' });
  const shown = await ask({ method: 'GET', path: '/api/issues/ACME-1?fields=labels,assigneeAgentId' });
  expect(shown.structuredContent.body).toEqual({ labels: [], assigneeAgentId: null });
  const described = await ask({ method: 'GET', path: '/api/openapi.json' });
  expect(described.structuredContent.body.security).toEqual([{ token: [] }, { session: [] }]);
});

test('the API is described in parts that a model can read', async () => {
  const { ask } = await open('cto');
  const described = async (of: string) => {
    const { structuredContent } = await ask({ method: 'GET', path: `/api/openapi.json?of=${of}` });
    const length = JSON.stringify(structuredContent).length;
    const { body } = structuredContent;
    const operations = Object.values(body.paths as Record<string, object>).flatMap((one) =>
      Object.values(one),
    );
    return { length, operations: operations as { operationId: string; requestBody?: object }[] };
  };
  const nouns = await described('issue');
  expect(nouns.length).toBeLessThan(6_000);
  expect(nouns.operations.map(({ operationId }) => operationId)).toContain('issue.ask');
  const one = await described('issue.ask');
  expect(one.length).toBeLessThan(20_000);
  expect(one.operations.map(({ operationId }) => operationId)).toEqual(['issue.ask']);
  expect(one.operations[0]!.requestBody).toBeDefined();
  const unknown = await ask({ method: 'GET', path: '/api/openapi.json?of=nothing' });
  expect(unknown.structuredContent).toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(/known are activity, agent, .*view/),
    help: 'List what is of one: api_request {"method":"GET","path":"/api/openapi.json?of=issue"}',
  });
});

test('what is wrong in a call is said beside what its tool takes', async () => {
  const client = await connectNew(await openMcpBook(), 'cto');
  const asked = await client.callTool({ name: 'ask', arguments: { issue: 'ACME-1' } });
  expect((asked as unknown as Said).structuredContent.help).toBe(
    'ask needs issue, body; takes kind, of, options, tasks, choices, expiresAt, company. What they mean, in the words of the API: api_request {"method":"GET","path":"/api/openapi.json?of=issue.ask"}',
  );
});

test('an agent is who its token says, whatever it sends', async () => {
  const { ask, book } = await open('dev');
  await book.perform(agent('cto'), 'issue.create', { title: 'One' });
  const me = await ask({ method: 'GET', path: '/api/agents/me' });
  expect(JSON.stringify(me.structuredContent)).toContain('agent:acme/dev');
});
