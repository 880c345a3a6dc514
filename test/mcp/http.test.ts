import { expect, test } from 'vitest';
import { faultOf, agent, user } from '../helpers/book.ts';
import { authorization, connectNew, connectOld, openMcpBook, type Said } from './mcp-book.ts';

const clients = { 'a client of 2025': connectOld, 'a client of 2026-07-28': connectNew };

test.each(Object.entries(clients))('%s works on an issue from first to last', async (_, connect) => {
  const book = await openMcpBook();
  const client = await connect(book, 'cto');
  expect(client.getServerVersion()).toMatchObject({ name: 'minutebook', version: '1.2.3' });
  expect(client.getInstructions()).toContain('checkout_issue');
  const call = async (name: string, args: object = {}): Promise<Said> =>
    (await client.callTool({ name, arguments: { ...args } })) as unknown as Said;
  expect(await call('me')).toMatchObject({
    structuredContent: { actor: 'agent:acme/cto', run: 'run-of-cto', slug: 'cto' },
  });
  const made = await call('create_issue', { title: 'Fix the login', body: 'It is broken.' });
  expect(made.structuredContent).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    identifier: 'ACME-1',
    status: 'todo',
    updated: expect.any(String),
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(JSON.parse(made.content[0]!.text)).toEqual(made.structuredContent);
  expect((await call('checkout_issue', { issue: 'ACME-1' })).structuredContent).toMatchObject({
    status: 'in_progress',
  });
  await call('add_comment', { issue: 'ACME-1', body: 'Half way.' });
  await call('put_document', { issue: 'ACME-1', key: 'plan', body: '# Plan' });
  const shown = await call('get_issue', { issue: 'ACME-1' });
  expect(shown.structuredContent).toMatchObject({
    identifier: 'ACME-1',
    body: 'It is broken.',
    comments: [{ body: 'Half way.' }],
    documents: [{ key: 'plan' }],
  });
  // What is empty is not said.
  expect(shown.structuredContent).not.toHaveProperty('milestone');
  expect((await call('list_issues', { fields: 'identifier,assignee' })).structuredContent).toEqual({
    items: [{ identifier: 'ACME-1', assignee: 'cto' }],
  });
  expect((await call('update_issue', { issue: 'ACME-1', status: 'done' })).structuredContent.status).toBe(
    'done',
  );
});

const caller = async (who: string) => {
  const book = await openMcpBook();
  const client = await connectNew(book, who);
  const call = async (name: string, args: object = {}): Promise<Said> =>
    (await client.callTool({ name, arguments: { ...args } })) as unknown as Said;
  return { book, client, call };
};

test('a failure is an answer that says what happened and what to do', async () => {
  const { call, book } = await caller('dev');
  await book.perform(user('ada'), 'issue.create', { title: 'Taken', assignee: 'cto' });
  await book.perform(agent('cto'), 'issue.checkout', { issue: 'ACME-1' });
  const taken = await call('checkout_issue', { issue: 'ACME-1' });
  expect(taken).toMatchObject({
    isError: true,
    structuredContent: { code: 'ISSUE_TAKEN', reaction: 'stop', help: expect.any(String) },
  });
  expect(taken.content[0]!.text).toMatch(/^ISSUE_TAKEN: .*\n./);
  expect(await call('get_issue', { issue: 'ACME-9' })).toMatchObject({
    isError: true,
    structuredContent: { code: 'NOT_FOUND' },
  });
  expect(await call('create_issue', {})).toMatchObject({ structuredContent: { code: 'INPUT_INVALID' } });
  expect(await call('list_issues', { colour: 'red' })).toMatchObject({
    structuredContent: { code: 'INPUT_INVALID', message: expect.stringContaining('colour') },
  });
  expect(await call('list_issues', { fields: 'title,colour' })).toMatchObject({
    structuredContent: { code: 'INPUT_INVALID', message: expect.stringContaining('not known: colour') },
  });
  expect(await call('me', { at: 'yesteryear' })).toMatchObject({ structuredContent: { code: 'AT_INVALID' } });
});

test('lists go on where they ended, and the past is read in the same words', async () => {
  const { call, book } = await caller('ada');
  const made = [];
  for (const title of ['One', 'Two', 'Three']) made.push(await call('create_issue', { title }));
  const first = await call('list_issues', { limit: 2, fields: 'title' });
  expect(first.structuredContent.items).toHaveLength(2);
  const rest = await call('list_issues', { limit: 2, fields: 'title', after: first.structuredContent.next });
  expect(rest.structuredContent).toEqual({ items: [expect.anything()] });
  const then = await call('list_issues', { fields: 'title', at: made[0]!.structuredContent.commit });
  expect(then.structuredContent).toMatchObject({
    items: [{ title: 'One' }],
    asOf: { at: expect.any(String) },
  });
  expect(book.text('companies/acme/issues/00xx/ACME-3.md')).toContain('# Three');
});

test('every call carries its own credential, and without one nothing is said', async () => {
  const { url } = await openMcpBook();
  const ask = (headers: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
  for (const headers of [{}, { authorization: 'Bearer mb_somebody_else_0123456789' }] as Record<
    string,
    string
  >[]) {
    const refused = await ask(headers);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'CREDENTIAL_REFUSED' });
  }
  expect((await ask(authorization('cto'))).status).toBe(200);
  // There is no session to open a stream for, or to end.
  for (const method of ['GET', 'DELETE'])
    expect(
      (await fetch(url, { method, headers: { accept: 'text/event-stream', ...authorization('cto') } }))
        .status,
    ).toBe(405);
  expect((await ask({ ...authorization('cto'), origin: 'https://evil.example' })).status).toBe(403);
});

test('who is signed in with a browser asks on as themselves', async () => {
  const { url } = await openMcpBook();
  const origin = `http://localhost:${url.port}`;
  const ask = (path: string, method: string, headers: Record<string, string>, body?: object) =>
    fetch(`${origin}${path}`, {
      method,
      headers: {
        accept: 'application/json, text/event-stream',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const link = await ask('/api/users/ada/link', 'POST', authorization('ada'));
  const { path } = (await link.json()) as { path: string };
  const signedIn = await ask(path, 'POST', { origin });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const session = await ask('/api/session', 'GET', { cookie });
  const { antiForgery } = (await session.json()) as { antiForgery: string };
  const call = async (headers: Record<string, string>) => {
    const asked = { method: 'POST', path: '/api/companies/acme/issues', body: { title: 'From a page' } };
    const params = { name: 'api_request', arguments: asked };
    const said = await ask('/mcp', 'POST', headers, {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params,
    });
    return said.text();
  };
  expect(await call({ cookie, origin, 'x-minutebook-anti-forgery': antiForgery })).toContain('From a page');
  expect(await call({ cookie, origin })).toContain('FORGERY_REFUSED');
});

test('a revision that nobody knows is refused with those that are known', async () => {
  const { url } = await openMcpBook();
  const ask = async (version: string, params: object, more: Record<string, string> = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': version,
        ...more,
        ...authorization('cto'),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const meta = {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2031-01-01',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  };
  const later = await ask('2031-01-01', meta, { 'mcp-method': 'tools/list' });
  expect(later).toMatchObject({ status: 400, text: expect.stringContaining('2026-07-28') });
  expect((await ask('1999-01-01', {})).status).toBe(400);
});

test('files of the book are resources, page by page, to those who may see them', async () => {
  const { client, book, call } = await caller('cto');
  const numbers = Array.from({ length: 102 }, (_, made) => made);
  await Promise.all(
    numbers.map((made) => book.perform(user('ada'), 'issue.create', { title: `Issue ${made}` })),
  );
  const first = await client.listResources({});
  expect(first.resources.map(({ uri }) => uri)).toEqual(
    expect.arrayContaining([
      'minutebook://acme/company/acme',
      'minutebook://acme/project/shop',
      'minutebook://acme/goal/grow',
      'minutebook://acme/agent/cto',
    ]),
  );
  const uris = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: { resources: { uri: string }[]; nextCursor?: string | undefined } = await client
      .request({ method: 'resources/list', params: cursor === undefined ? {} : { cursor } })
      .then((found) => found as never);
    for (const { uri } of page.resources) uris.add(uri);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect([...uris].filter((uri) => uri.includes('/issue/'))).toHaveLength(102);
  const { contents } = await client.readResource({ uri: 'minutebook://acme/issue/ACME-7' });
  expect(contents).toEqual([
    {
      uri: 'minutebook://acme/issue/ACME-7',
      mimeType: 'text/markdown',
      text: book.text('companies/acme/issues/00xx/ACME-7.md'),
    },
  ]);
  for (const uri of [
    'minutebook://acme/issue/ACME-999',
    'minutebook://beta/company/beta',
    'minutebook://beta/company/acme',
    'minutebook://acme/user/ada',
    'minutebook://acme/issue/..%2f..%2fminutebook.yaml',
    'file:///etc/passwd',
  ])
    await expect(client.readResource({ uri }), uri).rejects.toThrow(/not found/i);
  await expect(client.listResources({ cursor: 'nothing' })).rejects.toThrow(/no cursor/);
  await call('me');
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain(
    'minutebook://{company}/issue/{name}',
  );
});

test('what was removed is no resource any more, as it is nothing that could be shown or listed', async () => {
  const { client, book } = await caller('cto');
  const ada = user('ada');
  await book.perform(ada, 'issue.create', { title: 'One' });
  await book.perform(ada, 'project.create', { name: 'Yard' });
  const gone = ['minutebook://acme/issue/ACME-1', 'minutebook://acme/project/yard'];
  for (const uri of gone) expect((await client.readResource({ uri })).contents).toHaveLength(1);
  await book.perform(ada, 'issue.remove', { issue: 'ACME-1' });
  await book.perform(ada, 'project.remove', { project: 'yard' });
  for (const uri of gone) await expect(client.readResource({ uri }), uri).rejects.toThrow(/not found/i);
  expect((await client.listResources({})).resources.filter(({ uri }) => gone.includes(uri))).toEqual([]);
  const said = { kind: 'issue', ref: 'ACME-1' };
  expect(await faultOf(book.perform(ada, 'file.show', said))).toMatchObject({ code: 'ISSUE_REMOVED' });
  expect(await book.perform(ada, 'activity.history', said)).toMatchObject({
    items: [{ action: 'issue.remove' }, { action: 'issue.create' }],
  });
});

test('a tool that is none is an error of the protocol, not an answer', async () => {
  const { client } = await caller('cto');
  await expect(client.callTool({ name: 'delete_everything', arguments: {} })).rejects.toThrow(
    /no tool named delete_everything/,
  );
});

test('what the board is asked is read and decided, each decision with one tool', async () => {
  const { call, book } = await caller('ada');
  for (const title of ['One', 'Two', 'Three']) await call('request_approval', { title });
  expect((await call('get_approval', { approval: 'A-1' })).structuredContent).toMatchObject({
    name: 'A-1',
    title: 'One',
    status: 'pending',
  });
  for (const [approval, decision, status] of [
    ['A-1', 'approve', 'approved'],
    ['A-2', 'reject', 'rejected'],
    ['A-3', 'request-revision', 'revision_requested'],
  ])
    expect((await call('decide_approval', { approval, decision, note: 'So.' })).structuredContent).toEqual({
      id: expect.any(String),
      name: approval,
      status,
      updated: expect.any(String),
      commit: book.store.head(),
    });
  for (const decision of [undefined, 'perhaps', ['approve']])
    expect(await call('decide_approval', { approval: 'A-1', ...(decision && { decision }) })).toMatchObject({
      isError: true,
      structuredContent: {
        code: 'INPUT_INVALID',
        message: expect.stringContaining('one of approve, reject, request-revision'),
      },
    });
  expect(await call('decide_approval', { approval: 'A-1', decision: 'approve', colour: 1 })).toMatchObject({
    structuredContent: { code: 'INPUT_INVALID', message: expect.stringContaining('colour') },
  });
});

test('an inbox that is none of the caller’s kind is refused with the tool that is theirs', async () => {
  const { call, book } = await caller('ada');
  expect(await call('inbox')).toMatchObject({
    structuredContent: { code: 'INPUT_INVALID', help: expect.stringContaining('is board_inbox') },
  });
  expect((await call('board_inbox')).structuredContent).toMatchObject({ user: 'ada' });
  const ofAgent = await connectNew(book, 'cto');
  expect(await ofAgent.callTool({ name: 'board_inbox', arguments: {} })).toMatchObject({
    structuredContent: { code: 'INPUT_INVALID', help: expect.stringContaining('for an agent is inbox') },
  });
});

test('one comment is read by its id', async () => {
  const { call } = await caller('cto');
  await call('create_issue', { title: 'One' });
  const { structuredContent: made } = await call('add_comment', { issue: 'ACME-1', body: 'Half way.' });
  expect((await call('get_comment', { issue: 'ACME-1', comment: made.id })).structuredContent).toMatchObject({
    id: made.id,
    body: 'Half way.',
  });
});
