import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { askInside } from '../../engine/http/inside.ts';
import { serve } from '../../engine/http/server.ts';
import { mountWeb } from '../../engine/http/web.ts';
import { withCompany } from '../../engine/mcp/backend.ts';
import { openLate } from '../../engine/mcp/late.ts';
import { relayBackend } from '../../engine/mcp/relay.ts';
import { agent, faultOf } from '../helpers/book.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { openApiBook, tokenOf } from '../http/api-book.ts';

/** A book whose daemon can be stopped and started, and what asks it over its socket as cto. */
async function openRelay(waitMs = 10_000) {
  const book = await openApiBook();
  const socket = join(temporaryFolder(), 'run', 'b.sock');
  const open = async () => {
    let cut = (): void => undefined;
    const server = await serve(socket, book.ports, (app) => {
      cut = () => app.server.closeAllConnections();
      mountWeb(
        app,
        '/mcp',
        book.ports,
        openLate({
          ports: book.ports,
          askApi: ({ caller, proof }, request, signal) =>
            askInside(book.app, {
              ...request,
              proof,
              requestKey: caller.requestKey,
              host: 'localhost',
              signal,
            }),
        }),
      );
    });
    onTestFinished(() => server.close());
    return { close: () => server.close(), cut: () => cut() };
  };
  const relay = relayBackend({ socket, token: tokenOf('cto'), clock: systemClock, waitMs }, '1');
  return { book, open, relay, socket };
}

const never = new AbortController().signal;

test('a call whose answer is lost with its daemon is sent again, and done once', async () => {
  const { book, open, relay } = await openRelay();
  const first = await open();
  const commits = (): number => Number(git(book.root, 'rev-list', '--count', book.store.head()!));
  const before = commits();
  const perform = book.ports.perform.bind(book.ports);
  let asked = 0;
  book.ports.perform = async (...args) => {
    asked += 1;
    const done = await perform(...args);
    if (asked > 1) return done;
    // It is committed; before it can be said, the daemon is gone and another is there.
    first.cut();
    void first.close().then(open);
    return new Promise(() => undefined);
  };
  const answer = await relay.callTool('create_issue', { title: 'Once' }, never);
  expect(answer.structuredContent).toMatchObject({ identifier: 'ACME-1', commit: book.store.head() });
  expect(asked).toBe(2);
  expect(commits()).toBe(before + 1);
});

test('while no daemon answers a call waits, and ends when its client gives up', async () => {
  const { open, relay } = await openRelay();
  const late = relay.callTool('create_issue', { title: 'Late' }, never);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await open();
  expect((await late).structuredContent).toMatchObject({ identifier: 'ACME-1' });

  const away = await openRelay(60_000);
  const controller = new AbortController();
  const given = away.relay.callTool('me', {}, controller.signal);
  controller.abort();
  expect(await given).toMatchObject({ isError: true, structuredContent: { code: 'DAEMON_UNREACHABLE' } });
});

test('what the daemon refuses is refused in its words', async () => {
  const { open, relay } = await openRelay();
  await open();
  expect(await relay.callTool('get_issue', { issue: 'ACME-9' }, never)).toMatchObject({
    isError: true,
    structuredContent: { code: 'NOT_FOUND', message: 'There is no issue ACME-9.' },
  });
  expect(await faultOf(relay.listResources('nothing', never))).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(await relay.readResource('minutebook://acme/issue/ACME-9', never)).toBeUndefined();
  expect(await relay.readResource('minutebook://acme/issue/\n', never)).toBeUndefined();
});

test('a credential that the daemon does not know is refused in its words, whatever is asked', async () => {
  const { open, socket } = await openRelay();
  await open();
  const wrong = relayBackend({ socket, token: 'mbk_wrong', clock: systemClock }, '1');
  expect(await wrong.callTool('me', {}, never)).toMatchObject({
    isError: true,
    structuredContent: { code: 'CREDENTIAL_REFUSED' },
  });
  expect(await faultOf(wrong.listResources(undefined, never))).toMatchObject({ code: 'CREDENTIAL_REFUSED' });
});

test('everything else is passed on as it is', async () => {
  const { book, open, relay } = await openRelay();
  await open();
  await book.perform(agent('cto'), 'issue.create', { title: 'One' });
  expect(await relay.callTool('list_issues', { fields: 'title' }, never)).toEqual({
    content: [{ type: 'text', text: '{"items":[{"title":"One"}]}' }],
    structuredContent: { items: [{ title: 'One' }] },
  });
  const asked = { method: 'GET', path: '/api/issues/ACME-1' };
  expect((await relay.callTool('api_request', asked, never)).structuredContent).toMatchObject({
    body: { identifier: 'ACME-1' },
  });
  const { text } = (await relay.readResource('minutebook://acme/issue/ACME-1', never))!;
  expect(text).toBe(book.text('companies/acme/issues/00xx/ACME-1.md'));
});

/** Another program that listens, and how often it was asked. */
async function openForeign(status: number, text: string) {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, asked: () => asked, server };
}
const at = (url: string, clock = systemClock) => relayBackend({ url, token: tokenOf('cto'), clock }, '1');

test.each([
  ['a page', 200, '<html>', 'ADDRESS_WRONG'],
  ['JSON of its own', 404, '{"code":"not_found","message":"No such thing"}', 'ADDRESS_WRONG'],
  ['null', 200, 'null', 'ADDRESS_WRONG'],
  ['a proxy whose daemon is away', 502, '<html>', 'DAEMON_UNREACHABLE'],
])('another program there, %s, is said to be none of ours', async (_, status, text, code) => {
  const { url, asked } = await openForeign(status, text);
  const said = await at(url).callTool('me', {}, never);
  expect(said).toMatchObject({
    isError: true,
    structuredContent: {
      code,
      message: expect.stringContaining(`what answered ${status} there is no daemon of a book`),
      help: expect.stringContaining('MINUTEBOOK_API_URL'),
    },
  });
  expect(asked()).toBe(1);
  expect(await faultOf(at(url).listResources(undefined, never))).toMatchObject({ code });
});

test.each([
  ['speaks no TLS', (port: number) => `https://127.0.0.1:${port}`],
  ['is no address', () => '127.0.0.1:4680'],
  ['is no address of the web', () => 'localhost:4680'],
])('an address that %s is not tried again', async (_, urlOf) => {
  const { port } = await openForeign(200, '');
  const impatient = { ...systemClock, sleep: () => Promise.reject(new Error('it waited')) };
  expect(await at(urlOf(port), impatient).callTool('me', {}, never)).toMatchObject({
    structuredContent: { code: 'ADDRESS_WRONG', help: expect.stringContaining('MINUTEBOOK_API_URL') },
  });
});

test('where nobody ever listened is waited for some seconds, where somebody did as long as a restart takes', async () => {
  const reply = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [], structuredContent: {} } });
  const { url, server } = await openForeign(200, reply);
  const known = at(url);
  await known.callTool('me', {}, never);
  server.close();
  server.closeAllConnections();
  let isOver = false;
  const giveUp = new AbortController();
  const waiting = known.callTool('me', {}, giveUp.signal).then(() => (isOver = true));
  const unknown = await at(url).callTool('me', {}, never);
  expect(unknown.structuredContent).toMatchObject({
    code: 'DAEMON_UNREACHABLE',
    help: expect.stringContaining('MINUTEBOOK_API_URL'),
  });
  expect(isOver).toBe(false);
  giveUp.abort();
  await waiting;
});

test('the key that a body says is the key of the request', async () => {
  const { book, open, relay } = await openRelay();
  await open();
  const body = { title: 'Once', idempotencyKey: 'once' };
  const asked = { method: 'POST', path: '/api/companies/acme/issues', body };
  const first = await relay.callTool('api_request', asked, never);
  expect(first.structuredContent).toMatchObject({ status: 201, commit: book.store.head() });
  expect(await relay.callTool('api_request', asked, never)).toEqual(first);
});

test('a company that is meant is said only to tools that take one', async () => {
  const { open, relay } = await openRelay();
  await open();
  const beta = withCompany(relay, 'beta');
  expect((await beta.callTool('list_issues', {}, never)).structuredContent).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await beta.callTool('list_issues', { company: 'acme' }, never)).structuredContent).toEqual({
    items: [],
  });
  expect((await beta.callTool('me', {}, never)).isError).toBeUndefined();
});
