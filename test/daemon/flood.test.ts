// Agents that print without measure: the daemon's memory stays bounded, what is kept is cut with a mark, every run comes to
// its own end, and one that prints little is not held up.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import { headLimit, tailLimit } from '../../engine/runner/transcript.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { agentFile, makeBook } from './host.ts';
import { openTestHost, quiet } from './open-test-host.ts';
import { boardToken } from './tokens.ts';

const { bytes } = soak.flood;

interface Ended {
  id: string;
  agent: string;
  status: string;
  endedAt: string | null;
}

/** Linux keeps the most a process ever had. */
const mostMegabytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

test('three floods and a quiet agent', async () => {
  const runners = Object.fromEntries(
    ['line', 'binary', 'lines'].map((kind) => [kind, [agentFile('torrent'), kind, String(bytes)]]),
  );
  const agents = Object.fromEntries(
    [...Object.keys(runners), 'calm'].map((slug) => [slug, { adapter: { type: 'process', runner: slug } }]),
  );
  const book = makeBook({ runners: { ...runners, calm: [agentFile('echo')] }, agents, isolation: 'none' });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(book)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  await once(child.stdout, 'data');
  const atStart = mostMegabytes(child.pid!);
  const act = async <T>(name: string, input: object): Promise<T> =>
    (
      await callAction({ socket: book.socket, token: boardToken, clock: systemClock }, name, {
        company: 'acme',
        ...input,
      })
    ).result as T;
  for (const assignee of Object.keys(agents))
    await act('issue.create', { title: 'Print', assignee, status: 'todo' });
  let ended: Ended[] = [];
  while (ended.length < 4) {
    await delay(100);
    ended = (await act<{ items: Ended[] }>('run.list', {})).items.filter(({ endedAt }) => endedAt !== null);
  }
  expect(ended.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  for (const { id, agent } of ended) {
    const { state, text } = await act<{ state: string; text: string }>('run.log', { run: id });
    expect(state).toBe('kept');
    expect(text.length).toBeLessThan(headLimit + 2 * tailLimit + 1000);
    if (agent !== 'calm') expect(text).toMatch(/\[… \d+ characters left out …\]/);
    if (agent !== 'calm')
      expect(text).toMatch(
        /\[… what was printed past 16777216 bytes was not kept, but for the last lines …\]/,
      );
  }
  // Mostly what was not collected yet: what is kept of each run is a few megabytes, however much it prints.
  expect(mostMegabytes(child.pid!) - atStart).toBeLessThan(250);
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
}, 600_000);

test('an agent that prints more than is kept is not taken for a silent one', async () => {
  const host = await openTestHost(
    { runners: { demo: [agentFile('chatter')] }, isolation: 'none' },
    { outputBytes: 64 * 1024, silenceMs: 700 },
  );
  await host.act('issue.create', { title: 'Talk', assignee: 'cto', status: 'todo' });
  const [run] = await host.ended(1);
  expect(run).toMatchObject({ status: 'succeeded' });
  const { text } = await host.act<{ text: string }>('run.log', { run: run!.id });
  expect(text).toMatch(/\[… what was printed past 65536 bytes was not kept, but for the last lines …\]/);
  await quiet();
});

test('what an agent costs and how it ended counts after more output than is kept', async () => {
  const host = await openTestHost(
    { runners: { demo: [agentFile('boaster')] }, isolation: 'none' },
    { outputBytes: 64 * 1024 },
  );
  await host.act('issue.create', { title: 'Boast', assignee: 'cto', status: 'todo' });
  const [run] = await host.ended(1);
  expect(run).toMatchObject({ status: 'failed', reason: 'I failed', costMicros: 4_500_000 });
  await quiet();
});

test('transcripts lie beside the records on main where the book says so', async () => {
  const host = await openTestHost({
    runners: { demo: [agentFile('echo')] },
    isolation: 'none',
    files: { 'minutebook.yaml': 'format: 1\nretention:\n  transcriptsOnMain: true\n' },
  });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  const [run] = await host.ended(1);
  const files = git(
    host.root,
    'ls-tree',
    '-r',
    '--name-only',
    'refs/minutebook/head',
    'companies/acme/runs',
  ).split('\n');
  expect(files.map((path) => path.replace(/^.*-cto-[0-9a-f]{4}/, '')).sort()).toEqual([
    '.context.json',
    '.log',
    '.md',
  ]);
  expect(git(host.root, 'for-each-ref', 'refs/minutebook/transcripts')).toBe('');
  expect(await host.act('run.log', { run: run!.id })).toMatchObject({ state: 'kept' });
});

test('a value that this host passes on is left out of what an agent prints', async () => {
  const host = await openTestHost({
    runners: { demo: ['/bin/sh', '-c', 'echo "the word is $VAULT_WORD"'] },
    isolation: 'none',
  });
  const says = host.engine.hostSays!;
  const demo = { ...says.runners['demo']!, pass: ['VAULT_WORD'] };
  host.daemon.configure({ ...says, runners: { demo } }, { VAULT_WORD: 'heron and marsh' });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  const [run] = await host.ended(1);
  const { text } = await host.act<{ text: string }>('run.log', { run: run!.id });
  expect(text).toContain('the word is [redacted]');
});

test('an output that holds a key by its form is kept without it, and its run ends', async () => {
  const key = `ghp_${'aB3dE6gH9k'.repeat(4).slice(0, 36)}`;
  const host = await openTestHost({
    runners: { demo: ['/bin/sh', '-c', `echo "the token is ${key}"`] },
    isolation: 'none',
  });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  const [run] = await host.ended(1);
  expect(run).toMatchObject({ status: 'succeeded' });
  const { text } = await host.act<{ text: string }>('run.log', { run: run!.id });
  expect(text).toContain('the token is [redacted]');
  expect(git(host.root, 'log', '--all', '-p', '--format=%B')).not.toContain(key);
});
