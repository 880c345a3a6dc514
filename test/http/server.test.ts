import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fault } from '../../engine/base/fault.ts';
import { systemClock } from '../../engine/base/clock.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { callAction, readHealth } from '../../engine/http/client.ts';
import type { CallNote, DoorPorts } from '../../engine/http/caller.ts';
import { buildServer, serve, type Server } from '../../engine/http/server.ts';
import { prepareSocketFolder, socketPath } from '../../engine/http/socket-path.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { faultOf } from '../helpers/book.ts';

const ada: Actor = { kind: 'user', slug: 'ada', role: 'owner' };
const cto: Actor = { kind: 'agent', company: 'acme', slug: 'cto', run: 'r1' };
const tokens: Record<string, Actor> = { mbb_0123456789abcdefghij: ada, mbr_0123456789abcdefghij: cto };
const [board, run] = Object.keys(tokens) as [string, string];

const ports = (over: Partial<DoorPorts> = {}): DoorPorts => ({
  clock: systemClock,
  version: '1.2.3',
  perform: (name, input, actor, requestKey) =>
    Promise.resolve({ result: { name, input, actor, requestKey }, commit: 'c0ffee' }),
  authenticate: (token) => tokens[token],
  ...over,
});

async function listen(over: Partial<DoorPorts> = {}): Promise<Server> {
  const server = await serve(join(temporaryFolder(), 'run', 'b.sock'), ports(over));
  onTestFinished(() => server.close());
  return server;
}

const peer = (server: { socket: string }, token = board, waitMs = 0) => ({
  socket: server.socket,
  token,
  clock: systemClock,
  waitMs,
});

describe('who calls', () => {
  const app = buildServer(ports());
  const ask = async (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/actions/a.b', headers, payload: {} });

  test.each([
    ['nothing', {}],
    ['another scheme', { authorization: `Basic ${board}` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token nobody has', { authorization: `Bearer ${board}x` }],
    ['a token and more', { authorization: `Bearer ${board} ${run}` }],
    ['a run it claims to be', { 'x-run': 'r1', 'x-paperclip-run-id': 'r1' }],
  ])('is refused with %s, and never somebody else', async (_, headers) => {
    const answer = await ask(headers);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({
      ok: false,
      error: { code: 'CREDENTIAL_REFUSED', reaction: 'stop' },
    });
  });

  test('is what the token says, whatever headers claim', async () => {
    const answer = await ask({ authorization: `Bearer ${run}`, 'x-actor': 'user:ada' });
    expect(answer.json()).toMatchObject({ ok: true, result: { actor: cto } });
  });
});

describe('answers', () => {
  test('an action comes back with its result and commit, and the key goes along', async () => {
    const server = await listen();
    const answer = await callAction(
      peer(server, run),
      'issue.move',
      { issue: 'ACME-1', status: 'done' },
      { requestKey: 'key-1' },
    );
    expect(answer).toEqual({
      result: {
        name: 'issue.move',
        input: { issue: 'ACME-1', status: 'done' },
        actor: cto,
        requestKey: 'key-1',
      },
      commit: 'c0ffee',
    });
    expect(statSync(server.socket).mode & 0o777).toBe(0o600);
  });

  test('a fault arrives as the fault it was', async () => {
    const server = await listen({
      perform: () => Promise.reject(fault('NOT_FOUND', { kind: 'issue', ref: 'ACME-9' })),
    });
    expect(await faultOf(callAction(peer(server), 'issue.show', { issue: 'ACME-9' }))).toMatchObject({
      code: 'NOT_FOUND',
      data: { ref: 'ACME-9' },
    });
  });

  test('a defect is told as one, without its inside, and noted', async () => {
    const defects: unknown[] = [];
    const server = await listen({
      perform: () => Promise.reject(new TypeError('x is undefined')),
      noteDefect: (error) => defects.push(error),
    });
    expect(await faultOf(callAction(peer(server), 'issue.show', { issue: 'ACME-9' }))).toMatchObject({
      code: 'ENGINE_DEFECT',
    });
    expect(defects).toHaveLength(1);
  });

  test.each([
    ['no JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400],
    [
      'another media type',
      { payload: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
    ],
    [
      'a key with a line break',
      { payload: '{}', headers: { 'content-type': 'application/json', 'idempotency-key': 'a b' } },
      400,
    ],
  ])('%s is the caller’s mistake', async (_, { payload, headers }, status) => {
    const answer = await buildServer(ports()).inject({
      method: 'POST',
      url: '/actions/a.b',
      payload,
      headers: { ...headers, authorization: `Bearer ${board}` },
    });
    expect(answer.statusCode).toBe(status);
    const code = status === 415 ? 'MEDIA_TYPE_REFUSED' : 'REQUEST_INVALID';
    expect(answer.json()).toMatchObject({ ok: false, error: { code } });
  });

  test('health needs no token and tells nothing but itself', async () => {
    const server = await listen();
    expect(await readHealth(server.socket)).toEqual({
      ok: true,
      pid: process.pid,
      version: '1.2.3',
      startedAt: expect.any(String),
    });
    expect(await readHealth(`${server.socket}.none`)).toBeUndefined();
  });

  test('every call with a valid token is noted with what came of it', async () => {
    const notes: CallNote[] = [];
    const server = await listen({ noteCall: (note) => notes.push(note) });
    await callAction(peer(server, run), 'issue.show', { issue: 'ACME-9' });
    await faultOf(callAction(peer(server, 'mbr_wrongwrongwrongwrong'), 'issue.show', { issue: 'ACME-9' }));
    expect(notes).toMatchObject([{ actor: cto, action: 'issue.show', outcome: 'c0ffee' }]);
  });
});

describe('a socket', () => {
  test('is waited for while a daemon restarts', async () => {
    const socket = join(temporaryFolder(), 'run', 'b.sock');
    const answer = callAction(peer({ socket }, board, 10_000), 'company.list', {});
    await delay(120);
    const server = await serve(socket, ports());
    onTestFinished(() => server.close());
    expect(await answer).toMatchObject({ commit: 'c0ffee' });
  });

  test('that nobody answers on is said to be so', async () => {
    const socket = join(temporaryFolder(), 'b.sock');
    expect(await faultOf(callAction(peer({ socket }), 'company.list', {}))).toMatchObject({
      code: 'DAEMON_UNREACHABLE',
    });
  });

  test('is not taken from a daemon that answers, but from one that died', async () => {
    const server = await listen();
    expect(await faultOf(serve(server.socket, ports()))).toMatchObject({ code: 'DAEMON_RUNNING' });
    await server.close();
    const next = await serve(server.socket, ports());
    await next.close();
  });

  test('is made anew where somebody removed it, or listens in its place', async () => {
    const server = await listen();
    rmSync(server.socket);
    await expect.poll(() => existsSync(server.socket), { timeout: 5_000 }).toBe(true);
    expect(await readHealth(server.socket)).toMatchObject({ pid: process.pid });
    rmSync(server.socket);
    const thief = createServer((connection) => connection.end()).listen(server.socket);
    await expect
      .poll(() => readHealth(server.socket), { timeout: 5_000 })
      .toMatchObject({ pid: process.pid });
    thief.close();
    await server.close();
  });

  test('lies in a folder that is ours alone', async () => {
    const folder = temporaryFolder();
    const open = join(folder, 'open');
    mkdirSync(open, { mode: 0o777 });
    const link = join(folder, 'link');
    symlinkSync(open, link);
    for (const place of [open, link]) {
      expect(
        await faultOf(Promise.resolve().then(() => prepareSocketFolder(place, join(place, 'b.sock')))),
      ).toMatchObject({ code: 'SOCKET_UNSAFE' });
    }
    const long = join(folder, 'x'.repeat(120));
    expect(
      await faultOf(Promise.resolve().then(() => prepareSocketFolder(long, join(long, 'b.sock')))),
    ).toMatchObject({ code: 'SOCKET_UNSAFE' });
  });

  test('is the same for every name of a book, and another for another', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const link = join(other, 'link');
    symlinkSync(one, link);
    expect(socketPath('/run/x', link)).toBe(socketPath('/run/x', one));
    expect(socketPath('/run/x', other)).not.toBe(socketPath('/run/x', one));
  });
});

test('a key that would reach a prototype is called by its name, here as where the API listens', async () => {
  const app = buildServer(ports());
  const headers = { authorization: `Bearer ${board}`, 'content-type': 'application/json' };
  const answer = await app.inject({
    method: 'POST',
    url: '/actions/a.b',
    headers,
    payload: '{"__proto__":{}}',
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error).toMatchObject({
    code: 'REQUEST_INVALID',
    message: expect.stringContaining('a key __proto__') as string,
  });
});
