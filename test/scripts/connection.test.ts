import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { Connection } from '../../scripts/benchmark/connection.ts';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function connect(listener: RequestListener, limitMs = 5_000): Promise<Connection> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new Connection(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), limitMs);
}

const get = { method: 'GET', path: '/a', headers: 'x-asked: yes\r\n' };

test('asks again and again over one connection, bodies of a length and in chunks', async () => {
  const ports = new Set<number | undefined>();
  const large = 'é'.repeat(300_000);
  const connection = await connect((request, response) => {
    ports.add(request.socket.remotePort);
    void readText(request).then((said) => {
      const text = `${request.method} ${request.url} ${String(request.headers['x-asked'])} ${said}`;
      if (request.url !== '/chunks') return response.writeHead(201).end(text);
      response.write(large);
      return setTimeout(() => response.end(text), 20);
    });
  });
  const body = '{"é":1}';
  const first = await connection.ask({ ...get, method: 'POST', body });
  expect([first.status, first.body.toString()]).toEqual([201, `POST /a yes ${body}`]);
  const second = await connection.ask({ ...get, path: '/chunks' });
  expect([second.status, second.body.toString()]).toEqual([200, `${large}GET /chunks yes `]);
  expect((await connection.ask(get)).body.toString()).toBe('GET /a yes ');
  expect(ports.size).toBe(1);
  connection.close();
});

test('tells of an answer that did not come, and connects anew', async () => {
  let asked = 0;
  const connection = await connect((_, response) => {
    asked += 1;
    if (asked === 1) response.socket!.destroy();
    else if (asked === 2) response.writeHead(200, { connection: 'close' }).end('last');
    else if (asked === 4) return;
    else response.end('here');
  }, 200);
  expect((await connection.ask(get)).status).toBe(0);
  expect((await connection.ask(get)).body.toString()).toBe('last');
  expect((await connection.ask(get)).body.toString()).toBe('here');
  expect(await connection.ask(get)).toMatchObject({
    status: 0,
    body: Buffer.from('Error: no answer in 200 ms'),
  });
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  const refused = await connection.ask(get);
  expect(refused.status).toBe(0);
  expect(refused.body.toString()).toMatch(/ECONNREFUSED/);
});
