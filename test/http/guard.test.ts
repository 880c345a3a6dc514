// What a request must pass over real TCP before anything looks at it: what a stranger's page can make a browser send is
// refused on every path, and what is slow or large costs little.
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { listen } from '../../engine/http/listen.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { faultOf } from '../helpers/book.ts';
import { openApiBook } from './api-book.ts';
import fastify from 'fastify';

async function openGuarded({ hosts = [], url }: { hosts?: readonly string[]; url?: string } = {}) {
  let port = 0;
  const book = await openApiBook({
    api: { guard: { hosts: () => hosts, url: () => url, port: () => port } },
  });
  onTestFinished(() => book.app.close());
  ({ port } = await listen(book.app, { portFile: join(temporaryFolder(), 'port') }));
  return { ...book, port };
}

interface Raw {
  status: number;
  text: string;
}

/** The answer to a request written byte for byte; status 0 where the connection was closed without one. */
const ask = (port: number, head: readonly string[], body = ''): Promise<Raw> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }));
    socket.write([...head, 'Connection: close', '', ''].join('\r\n') + body);
  });

const paths = [
  '/api/health',
  '/api/agents/me',
  '/sign-in/x',
  '/mcp',
  '/',
  '/api/%zz',
  '/api/companies/acme/events',
];

test('only requests that are addressed to this server are answered, on every path', async () => {
  const { port } = await openGuarded({ hosts: ['box.local'], url: 'https://board.example.org' });
  const get = (path: string, ...lines: string[]) => ask(port, [`GET ${path} HTTP/1.1`, ...lines]);
  const ours = [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LOCALHOST:${port}`,
    `[::1]:${port}`,
    `box.local:${port}`,
    'box.local',
    'board.example.org',
  ];
  for (const host of ours)
    expect([host, (await get('/api/health', `Host: ${host}`)).status]).toEqual([host, 200]);
  const strange = [
    'evil.com',
    `evil.com:${port}`,
    `127.0.0.1.evil.com:${port}`,
    `localhost:${port + 1}`,
    'localhost',
    'localhost.',
    `localhost.:${port}`,
    '127.0.0.2',
    `127.1:${port}`,
    'board.example.org:8080',
    '',
    '[::1',
    `a@localhost:${port}`,
    `localhost:${port}@evil.com`,
    `localhost:${port} evil.com`,
  ];
  for (const path of paths)
    for (const host of strange) {
      const { status, text } = await get(path, `Host: ${host}`);
      expect([path, host, [400, 403].includes(status)]).toEqual([path, host, true]);
      expect(text).toContain('x-content-type-options: nosniff');
    }
  const good = `Host: localhost:${port}`;
  for (const lines of [[], [good, 'Host: evil.com'], ['Host: evil.com', good], [good, good]])
    expect([lines, [400, 403].includes((await get('/api/health', ...lines)).status)]).toEqual([lines, true]);
  for (const target of [
    `http://evil.com/api/health`,
    `http://localhost:${port}/api/health`,
    '*',
    'evil.com:443',
  ])
    expect([target, [400, 403].includes((await get(target, good)).status)]).toEqual([target, true]);
});

test('pages of others may not call it, whatever they name as their origin', async () => {
  const { port } = await openGuarded({ url: 'https://board.example.org' });
  const from = (path: string, origin: string) =>
    ask(port, [`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, `Origin: ${origin}`]);
  for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`, 'https://board.example.org'])
    expect([origin, (await from('/api/health', origin)).status]).toEqual([origin, 200]);
  const strange = [
    'null',
    'https://evil.com',
    'file://',
    'file:///home/ada/page.html',
    'moz-extension://0c5a',
    `http://localhost:${port}.evil.com`,
    `http://localhost:${port + 1}`,
    `http://localhost:${port}/path`,
    `http://evil.com/http://localhost:${port}`,
    `localhost:${port}`,
  ];
  for (const path of paths)
    for (const origin of strange)
      expect([path, origin, (await from(path, origin)).status]).toEqual([path, origin, 403]);
});

test('of two credentials neither counts, whichever is good', async () => {
  const { port, tokens } = await openGuarded();
  const good = `Authorization: Bearer ${tokens['ada']}`;
  const bad = `authorization: Bearer ${'x'.repeat(43)}`;
  const get = (...lines: string[]) =>
    ask(port, ['GET /api/agents/me HTTP/1.1', `Host: localhost:${port}`, ...lines]);
  expect((await get(good)).status).toBe(200);
  for (const lines of [
    [good, bad],
    [bad, good],
    [good, good],
  ])
    expect([lines, (await get(...lines)).status]).toEqual([lines, 401]);
  expect((await get(good, bad)).text).toContain('more than one Authorization header');
});

test('a body is JSON and says so, exactly', async () => {
  const { port, tokens } = await openGuarded();
  const send = (type: string | undefined, body = '{"title":"First"}') =>
    ask(
      port,
      [
        'POST /api/companies/acme/issues HTTP/1.1',
        `Host: localhost:${port}`,
        `Authorization: Bearer ${tokens['ada']}`,
        ...(type === undefined ? [] : [`Content-Type: ${type}`]),
        `Content-Length: ${Buffer.byteLength(body)}`,
      ],
      body,
    );
  for (const type of ['application/json', 'Application/JSON', 'application/json; charset=utf-8'])
    expect([type, (await send(type)).status]).toEqual([type, 201]);
  const strange = [
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json\t',
    'application/json\t; charset=utf-8',
    '\tapplication/json\ta',
    'application/json, text/plain',
    'text/plain; application/json',
    'application/jsonx',
    'application/json; charset=utf-16',
    'text/json',
  ];
  // A tab around a header's value is not part of it, which is what the protocol says.
  const trimmed = (type: string | undefined) => type?.replace(/^[\t ]+|[\t ]+$/g, '') === 'application/json';
  for (const type of strange)
    expect([type, (await send(type)).status]).toEqual([type, trimmed(type) ? 201 : 415]);
  for (const body of [
    '{',
    '[1',
    '{"title":"x"',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{}}}',
    '\u0000',
  ])
    expect([body, (await send('application/json', body)).status]).toEqual([body, 400]);
});

test('a body is taken as it comes, in no coding', async () => {
  const { port, tokens } = await openGuarded();
  const body = '{"title":"First"}';
  const send = (coding: string) =>
    ask(
      port,
      [
        'POST /api/companies/acme/issues HTTP/1.1',
        `Host: localhost:${port}`,
        `Authorization: Bearer ${tokens['ada']}`,
        'Content-Type: application/json',
        `Content-Encoding: ${coding}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
      ],
      body,
    );
  expect((await send('identity')).status).toBe(201);
  for (const coding of ['gzip', 'br', 'identity, gzip'])
    expect(await send(coding)).toMatchObject({
      status: 415,
      text: expect.stringContaining(`\\"${coding}\\"`),
    });
});

test('what is taken instead of a body of another kind is said', async () => {
  const { port } = await openGuarded();
  const send = (path: string, type: string) =>
    ask(
      port,
      [`POST ${path} HTTP/1.1`, `Host: localhost:${port}`, `Content-Type: ${type}`, 'Content-Length: 2'],
      '{}',
    );
  const form = 'application/x-www-form-urlencoded';
  for (const [path, sent, taken] of [
    ['/sign-in/x', 'application/json', form],
    ['/sign-out', 'application/json', form],
    ['/api/companies', form, 'application/json'],
  ] as const) {
    const { status, text } = await send(path, sent);
    expect([path, status, text]).toEqual([path, 415, expect.stringContaining(`content-type: ${taken}"`)]);
  }
});

test('what is too large or no request at all is refused in the words of every other refusal', async () => {
  const { port, tokens } = await openGuarded();
  const host = `Host: localhost:${port}`;
  const wrong: readonly (readonly [readonly string[], number, string])[] = [
    [[`GET /api/${'x'.repeat(8_192)} HTTP/1.1`, host], 413, 'REQUEST_TOO_LARGE'],
    [['GET /api/health HTTP/1.1', host, `X: ${'x'.repeat(17_000)}`], 431, 'HEADERS_TOO_LARGE'],
    [['GET /api/health HTTP/1.1', host, 'Content-Length: 1', 'Content-Length: 2'], 400, 'REQUEST_INVALID'],
    [['GET /api/health HTTP/1.1', host, 'X\u0000: 1'], 400, 'REQUEST_INVALID'],
    [['HELLO'], 400, 'REQUEST_INVALID'],
    [['GET /api/health HTTP/1.1'], 403, 'HOST_REFUSED'],
    [
      [
        'POST /api/companies HTTP/1.1',
        host,
        `Authorization: Bearer ${tokens['ada']}`,
        'Content-Type: application/json',
        'Content-Length: 99999999',
      ],
      413,
      'REQUEST_TOO_LARGE',
    ],
  ];
  for (const [head, status, code] of wrong) {
    const answer = await ask(port, head);
    expect([head[0]!.slice(0, 40), answer.status]).toEqual([head[0]!.slice(0, 40), status]);
    const body = JSON.parse(answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4)) as object;
    expect(body).toMatchObject({ code, message: expect.any(String), help: expect.any(String) });
  }
});

test('a client that does not get to the end of its request is sent away, whatever part it dawdles at', async () => {
  const patience = { headersMs: 150, requestMs: 300, idleMs: 300, lookMs: 50 };
  const book = await openApiBook({ api: { patience } });
  onTestFinished(() => book.app.close());
  const { port } = await listen(book.app, { portFile: join(temporaryFolder(), 'port') });
  const dawdle = (text: string, more = ''): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      const trickle = setInterval(() => more !== '' && socket.write(more), 40);
      socket.on('data', (bytes) => (answer += bytes.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(trickle);
        resolve(answer);
      });
      socket.write(text);
    });
  const body = `POST /api/companies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`;
  const [silent, inHeaders, trickled, inBody] = await Promise.all([
    dawdle(''),
    dawdle('GET /api/health HTTP/1.1\r\nX: '),
    dawdle('GET /api/health HTTP/1.1\r\nX: ', 'x'),
    dawdle(body, ' '),
  ]);
  expect(silent).not.toContain('200');
  for (const answer of [inHeaders, trickled, inBody]) expect(answer).toContain('408 Request Timeout');
  expect(inHeaders).toContain('REQUEST_TOO_SLOW');
  const idle = await dawdle('GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(idle).toContain('200 OK');
});

test('answers tell browsers to run nothing, tell nobody and keep nothing', async () => {
  const { send } = await openApiBook();
  for (const path of ['/api/health', '/api/agents/me', '/nowhere', '/api/%zz'] as const) {
    const { headers } = await send(undefined, `GET ${path}`);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  }
});

test('a book keeps its port, takes the next when it is in use, and never one that the host file does not name', async () => {
  const portFile = join(temporaryFolder(), 'port');
  const open = async (options: { port?: number; bind?: string }) => {
    const app = fastify();
    onTestFinished(() => app.close());
    const address = await listen(app, { portFile, ...options });
    return { app, ...address };
  };
  const first = await open({});
  await first.app.close();
  const again = await open({});
  expect(again.url).toBe(first.url);
  const beside = await open({});
  expect(beside.port).not.toBe(first.port);
  expect(await faultOf(open({ port: beside.port }))).toMatchObject({ code: 'PORT_TAKEN' });
  expect(await faultOf(open({ bind: '203.0.113.7' }))).toMatchObject({ code: 'ADDRESS_UNUSABLE' });
});
