// A run of an agent that works through MCP: the composition root of a daemon, a process in its namespace, its run token.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, onTestFinished, test } from 'vitest';
import type { ShownIssue } from '../../engine/actions/issue-shape.ts';
import type { ListedRun } from '../../engine/actions/run-record.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { listLeases } from '../../engine/runner/lease.ts';
import { serveBook, type Served } from '../../engine/serve.ts';
import { agentFile, makeBook } from '../daemon/host.ts';
import { childEnvironment, minutebook } from '../helpers/command.ts';
import { git } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import type { Said } from './mcp-book.ts';

const launcher = join(import.meta.dirname, '../../bin/minutebook.js');
const token = 'mbb_0123456789abcdefghijklmnopqrstuv';

async function openDaemon(): Promise<Served & { root: string; runtime: string }> {
  const { root, workRoot } = makeBook({
    runners: { demo: [process.execPath, agentFile('mcp-agent.mjs')] },
  });
  writeFileSync(join(root, '.minutebook', 'token'), `${token}\n`, { mode: 0o600 });
  // Sockets have short names.
  const runtime = mkdtempSync(join(tmpdir(), 'mb-'));
  const served = await serveBook({
    root,
    clock: systemClock,
    version: '1.2.3',
    runtimeFolder: join(runtime, 'run'),
    stateFolder: workRoot,
    path: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
    variables: () => ({}),
    cli: launcher,
    bundledSkill: () => undefined,
    log: () => undefined,
  });
  onTestFinished(async () => {
    await served.stop();
    const local = join(root, '.minutebook');
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
    rmSync(runtime, { recursive: true, force: true });
  });
  return { ...served, root, runtime };
}

async function connect(
  cwd: string,
  env: Record<string, string>,
  words: readonly string[] = [],
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const args = [launcher, 'mcp', ...words];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd, env }));
  onTestFinished(() => client.close());
  return client;
}

const callOf =
  (client: Client) =>
  async (name: string, args: object = {}): Promise<Said> =>
    (await client.callTool({ name, arguments: { ...args } })) as unknown as Said;

test('an agent does its work through minutebook mcp, as itself and in its run', async () => {
  const { engine, root } = await openDaemon();
  const act = async <T>(name: string, input: object): Promise<T> =>
    (await engine.perform(name, { company: 'acme', ...input }, engine.member)).result as T;
  await act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
  let run: ListedRun | undefined;
  for (;;) {
    const { items } = await act<{ items: ListedRun[] }>('run.list', {});
    run = items.find(({ endedAt }) => endedAt !== null);
    if (run) break;
    await systemClock.sleep(50);
  }
  const { text } = await act<{ text: string }>('run.log', { run: run.id });
  expect(run, text).toMatchObject({ agent: 'cto', issue: 'ACME-1', status: 'succeeded' });
  expect(text).toMatch(/^.*me done .*"actor":"agent:acme\/cto".*"run":"/m);
  expect(text).toContain('read # Write it');
  expect(text).toMatch(/api_request done .*On it, by MCP\./);
  expect(text).toMatch(/board_inbox failed .*INPUT_INVALID/);
  // Every call was noted in the run's transcript, and none of it shows the token.
  expect(text).toMatch(/agent:acme\/cto issue\.comment [0-9a-f]{40} \d+ms/);
  expect(text).not.toMatch(/mbr_\w/);
  expect(await act<ShownIssue>('issue.show', { issue: 'ACME-1' })).toMatchObject({ status: 'done' });
  const told = git(root, 'log', '-1', '--grep=^Action: issue.comment', '--format=%B', 'refs/minutebook/head');
  expect(told).toContain('Actor: agent:acme/cto');
  expect(told).toContain(`Run: ${run.id}`);
  await eventually('the end of its processes', () => processesWith('MINUTEBOOK_RUN_ID', run.id).length === 0);
}, 120_000);

test('with a URL and a key, by our names or Paperclip’s, it speaks to the daemon there as whoever the key is of', async () => {
  const { url, engine, root, runtime } = await openDaemon();
  const { PATH = '', HOME = '' } = childEnvironment();
  for (const [prefix, base] of [
    ['MINUTEBOOK', url],
    ['PAPERCLIP', `${url}/api/`],
  ] as const) {
    const client = await connect(runtime, {
      PATH,
      HOME,
      [`${prefix}_API_URL`]: base,
      [`${prefix}_API_KEY`]: token,
      ...(prefix === 'PAPERCLIP' && { PAPERCLIP_COMPANY_ID: 'acme' }),
    });
    const call = callOf(client);
    expect((await call('me')).structuredContent).toMatchObject({ actor: `user:${engine.member.slug}` });
    const made = await call('create_issue', { title: prefix });
    expect(made.structuredContent).toMatchObject({ status: 'todo', commit: engine.store.head() });
    expect((await client.listResources()).resources.length).toBeGreaterThan(5);
    await expect(client.readResource({ uri: 'minutebook://acme/issue/ACME-99' })).rejects.toThrow(
      /not found/i,
    );
  }
  // A key alone is for the daemon of the book here, where one runs.
  const key = { PATH, HOME, MINUTEBOOK_API_KEY: token };
  const here = callOf(await connect(root, key));
  expect((await here('me')).structuredContent).toMatchObject({ actor: `user:${engine.member.slug}` });
  expect(minutebook(runtime, ['mcp'], { env: key })).toMatchObject({
    code: 6,
    err: expect.stringMatching(/MINUTEBOOK_API_KEY.*not\s+MINUTEBOOK_API_URL/),
  });
  const nobody = { PATH, HOME, MINUTEBOOK_API_URL: url };
  expect(minutebook(root, ['mcp'], { env: nobody })).toMatchObject({
    code: 3,
    err: expect.stringContaining('MINUTEBOOK_API_KEY is not set'),
  });
  const stranger = callOf(
    await connect(runtime, { PATH, HOME, MINUTEBOOK_API_URL: url, MINUTEBOOK_API_KEY: `${token}x` }),
  );
  expect(await stranger('me')).toMatchObject({
    isError: true,
    structuredContent: { code: 'CREDENTIAL_REFUSED' },
  });
}, 120_000);

test('who names a book speaks to the daemon there as whoever the key is of, and never as the board instead', async () => {
  const { engine, root, runtime } = await openDaemon();
  const made = await engine.perform('token.create', { company: 'acme', agent: 'cto' }, engine.member);
  const { PATH = '', HOME = '' } = childEnvironment();
  const withKey = (key: string) => ({
    PATH,
    HOME,
    MINUTEBOOK_API_KEY: key,
    MINUTEBOOK_API_URL: 'http://127.0.0.1:1',
  });
  const { token: key } = made.result as { token: string };
  const agent = callOf(await connect(runtime, withKey(key), ['-C', root]));
  expect((await agent('me')).structuredContent).toMatchObject({ slug: 'cto', company: 'acme' });
  const stranger = callOf(await connect(runtime, withKey(`${key}x`), ['-C', root]));
  expect((await stranger('me')).structuredContent).toMatchObject({ code: 'CREDENTIAL_REFUSED' });
  const { root: other } = makeBook({ runners: {} });
  expect(minutebook(runtime, ['mcp', '-C', other], { env: withKey(key) })).toMatchObject({
    code: 6,
    err: expect.stringContaining('no daemon runs at'),
  });
}, 120_000);
