// Whom a request is addressed to and where it comes from, over real TCP: what a stranger's page can make a browser send
// is refused before anything looks at it.
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import fastify from 'fastify';
import { faultOf as asFault } from '../../engine/http/failure.ts';
import { guard } from '../../engine/http/guard.ts';
import { listen } from '../../engine/http/listen.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { faultOf } from '../helpers/book.ts';

async function openGuarded(hosts: readonly string[] = []) {
  const app = fastify();
  let port = 0;
  guard(app, { hosts, port: () => port });
  app.setErrorHandler((error, _, reply) => reply.code(asFault({}, error).http).send({}));
  app.get('/', () => 'ours');
  ({ port } = await listen(app, { portFile: join(temporaryFolder(), 'port') }));
  onTestFinished(() => app.close());
  return port;
}

/** The status of a request written byte for byte. */
const ask = (port: number, ...lines: string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
    socket.end(['GET / HTTP/1.1', ...lines, 'Connection: close', '', ''].join('\r\n'));
  });

test('only requests that are addressed to this server are answered', async () => {
  const port = await openGuarded(['box.local']);
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LOCALHOST:${port}`,
    `[::1]:${port}`,
    `box.local:${port}`,
    'box.local',
  ])
    expect([host, await ask(port, `Host: ${host}`)]).toEqual([host, 200]);
  const strange = [
    'evil.com',
    `evil.com:${port}`,
    `127.0.0.1.evil.com:${port}`,
    `localhost:${port + 1}`,
    'localhost',
    '',
    '[::1',
    'a@localhost',
  ];
  for (const host of strange) expect([host, await ask(port, `Host: ${host}`)]).toEqual([host, 403]);
  expect([400, 403]).toContain(await ask(port));
  expect([400, 403]).toContain(await ask(port, `Host: localhost:${port}`, 'Host: evil.com'));
});

test('pages of others may not call it', async () => {
  const port = await openGuarded();
  const host = `Host: localhost:${port}`;
  expect(await ask(port, host, `Origin: http://localhost:${port}`)).toBe(200);
  for (const origin of [
    'null',
    'https://evil.com',
    'file://',
    `http://localhost:${port}.evil.com`,
    `http://localhost:${port + 1}`,
  ])
    expect([origin, await ask(port, host, `Origin: ${origin}`)]).toEqual([origin, 403]);
});

test('a book keeps its port, takes the next when it is in use, and never one that the host file does not name', async () => {
  const portFile = join(temporaryFolder(), 'port');
  const open = async (options: { port?: number }) => {
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
});
