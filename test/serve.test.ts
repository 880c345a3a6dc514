// A book at work, as `minutebook up` opens it: the API over TCP beside the socket, agents that use it, restarts, and addresses
// that are refused.
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../engine/base/clock.ts';
import { callAction } from '../engine/http/client.ts';
import { daemonFile } from '../engine/http/daemon-file.ts';
import { serveBook, type Served } from '../engine/serve.ts';
import { listLeases, readLease } from '../engine/runner/lease.ts';
import { agentFile, makeBook, type BookOptions } from './daemon/host.ts';
import { faultOf } from './helpers/book.ts';
import { temporaryFolder } from './helpers/folder.ts';
import { endWhatIsLeft } from './runner/run.ts';

const boardToken = 'mbb_0123456789012345678901234567890123456789abc';

function prepare(options: BookOptions = {}, hostLines = '', outside = temporaryFolder()) {
  const { root } = makeBook(options);
  const local = join(root, '.minutebook');
  writeFileSync(join(local, 'token'), `${boardToken}\n`, { mode: 0o600 });
  appendFileSync(join(local, 'host.yaml'), hostLines);
  const events: { event: string; error?: unknown }[] = [];
  onTestFinished(async () => {
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
  });
  const start = async (): Promise<Served> => {
    const served = await serveBook({
      root,
      clock: systemClock,
      version: '1.2.3',
      runtimeFolder: join(outside, 'run'),
      stateFolder: join(outside, 'state'),
      path: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
      variables: () => ({}),
      cli: agentFile('echo'),
      bundledSkill: () => undefined,
      log: (event) => events.push(event),
    });
    onTestFinished(() => served.stop());
    return served;
  };
  return { root, local, start, events };
}

type Book = ReturnType<typeof prepare>;

async function ask(served: { url: string }, method: string, path: string, body?: object, token = boardToken) {
  const answer = await fetch(`${served.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any
  return { status: answer.status, json: (await answer.json()) as any };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(30);
  }
}

test('the API listens on this machine beside the socket, at a port that the book keeps', async () => {
  const { root, start } = prepare();
  const first = await start();
  expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(JSON.parse(readFileSync(daemonFile(root), 'utf8'))).toMatchObject({
    url: first.url,
    pid: process.pid,
  });
  expect(await (await fetch(`${first.url}/api/health`)).json()).toEqual({ status: 'ok', version: '1.2.3' });
  expect((await ask(first, 'GET', '/agents/me')).json).toMatchObject({ actor: 'user:ada', role: 'owner' });
  expect((await fetch(`${first.url}/api/agents/me`)).status).toBe(401);
  const byName = new Promise<number>((resolve, reject) => {
    const call = request(`${first.url}/api/health`, { headers: { host: 'evil.com' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    call.on('error', reject);
    call.end();
  });
  expect(await byName).toBe(403);
  const peer = { socket: first.socket, token: boardToken, clock: systemClock };
  const { json: key } = await ask(first, 'POST', '/tokens', { name: 'laptop' });
  expect(await callAction({ ...peer, token: key.token }, 'agent.me', {})).toMatchObject({
    result: { actor: 'user:ada' },
  });
  const { result: link } = await callAction(peer, 'user.link', {});
  expect((link as { url: string }).url).toMatch(new RegExp(`^${first.url}/sign-in/mbl_`));
  await first.stop();
  expect(existsSync(daemonFile(root))).toBe(false);
  const second = await start();
  expect(second.url).toBe(first.url);
  expect((await ask(second, 'GET', '/agents/me', undefined, key.token)).status).toBe(200);
});

test.each(['none', 'namespace'] as const)(
  'an agent works over the API with the variables that programs made for Paperclip know; isolation: %s',
  async (isolation) => {
    const { start } = prepare({
      isolation,
      runners: { demo: [process.execPath, agentFile('caller.mjs')] },
      agents: { cto: { id: '01930000-0000-7000-8000-0000000000a1' } },
    });
    const served = await start();
    await ask(served, 'POST', '/companies/acme/issues', { title: 'Work', assigneeAgentId: 'cto' });
    await until(async () => {
      const { json } = await ask(served, 'GET', '/issues/ACME-1');
      return json.status === 'done' ? true : undefined;
    });
    const { json } = await ask(served, 'GET', '/issues/ACME-1/comments');
    const said = (json as { body: string }[]).map((comment) => JSON.parse(comment.body) as object);
    expect(said).toEqual([{ me: true, company: true, run: true, issue: true, reason: 'assignment' }]);
  },
);

test('the token of a run outlives a restart of the daemon, and not its run', async () => {
  const gate = join(temporaryFolder(), 'gate');
  const { local, start } = prepare({
    isolation: 'none',
    runners: { demo: [process.execPath, agentFile('caller.mjs'), gate] },
  });
  const first = await start();
  await ask(first, 'POST', '/companies/acme/issues', { title: 'Work', assigneeAgentId: 'cto' });
  const run = await until(async () => {
    const { json } = await ask(first, 'GET', '/issues/ACME-1/comments');
    return json.length > 0 ? listLeases(local)[0] : undefined;
  });
  const env = readFileSync(`/proc/${readLease(local, run)!.agent!.pid}/environ`, 'utf8').split('\0');
  const token = env.find((line) => line.startsWith('PAPERCLIP_API_KEY='))!.slice('PAPERCLIP_API_KEY='.length);
  const me = (served: Served) => ask(served, 'GET', '/agents/me', undefined, token);
  expect((await me(first)).json).toMatchObject({ actor: 'agent:acme/cto', runId: run });
  await first.stop();
  const second = await start();
  expect((await me(second)).json).toMatchObject({ actor: 'agent:acme/cto', runId: run });
  writeFileSync(gate, '');
  await until(async () => ((await me(second)).status === 401 ? true : undefined));
  const { json } = await ask(second, 'GET', `/companies/acme/runs/${run}`);
  expect(json).toMatchObject({ status: 'succeeded' });
});

test('a run is kept from the other books of its user, whether their daemons run or not', async () => {
  const outside = temporaryFolder();
  const [open, closed, gone] = [1, 2, 3].map(() => prepare({}, '', outside)) as [Book, Book, Book];
  await open.start();
  for (const { start } of [closed, gone]) await (await start()).stop();
  rmSync(gone.root, { recursive: true });
  const roots = [open.root, closed.root, gone.root];
  const look = 'for book in "$@"; do ls -A "$book" 2>/dev/null; done; echo looked';
  const { start } = prepare({ runners: { demo: ['sh', '-c', look, 'sh', ...roots] } }, '', outside);
  const served = await start();
  await ask(served, 'POST', '/companies/acme/issues', { title: 'Work', assigneeAgentId: 'cto' });
  const run = await until(async () => {
    const { json } = await ask(served, 'GET', '/companies/acme/heartbeat-runs');
    return json.find(({ status }: { status: string }) => status === 'succeeded');
  });
  const { json } = await ask(served, 'GET', `/heartbeat-runs/${run.id}/log`);
  expect(JSON.parse(json.content)).toEqual({ stream: 'stdout', chunk: 'looked\n' });
});

test('an address that others reach takes a way in for each of them', async () => {
  const open = prepare({}, 'bind: 0.0.0.0\n');
  expect(await faultOf(open.start())).toMatchObject({ code: 'ADDRESS_OPEN', data: { host: '0.0.0.0' } });
  const { start } = prepare(
    {},
    'bind: 0.0.0.0\nmode: users\nhosts: [box.local]\nurl: https://board.example.org/\n',
  );
  const served = await start();
  expect(served.url).toBe('https://board.example.org');
});

test('who may come in follows the host file without a restart, but never onto an address that is open to all', async () => {
  const { local, start, events } = prepare({}, 'bind: 0.0.0.0\nmode: users\n');
  const served = await start();
  const { json: key } = await ask(served, 'POST', '/tokens', { userId: 'ben' });
  const file = join(local, 'host.yaml');
  const said = readFileSync(file, 'utf8');
  writeFileSync(file, said.replace('mode: users', 'mode: token'));
  await until(async () => (events.some(({ event }) => event === 'host:refused') ? true : undefined));
  expect((await ask(served, 'GET', '/agents/me', undefined, key.token)).json).toMatchObject({
    actor: 'user:ben',
  });
  writeFileSync(file, `${said}hosts: [box.local]\n`);
  await until(async () => (events.some(({ event }) => event === 'host:changed') ? true : undefined));
  const named = await new Promise<number>((resolve, reject) => {
    const { port } = new URL(served.url);
    const call = request(`${served.url}/api/health`, { headers: { host: `box.local:${port}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    call.on('error', reject);
    call.end();
  });
  expect(named).toBe(200);
});

test('where nothing can listen the book is not held up by what was begun', async () => {
  const { start, root } = prepare({}, 'bind: 203.0.113.7\nmode: users\n');
  expect(await faultOf(start())).toMatchObject({ code: 'ADDRESS_UNUSABLE' });
  writeFileSync(
    join(root, '.minutebook', 'host.yaml'),
    readFileSync(join(root, '.minutebook', 'host.yaml'), 'utf8').replace(
      'bind: 203.0.113.7',
      'bind: 127.0.0.1',
    ),
  );
  await start();
});
