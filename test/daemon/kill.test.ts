// The daemon is killed while ten agents run. Whatever the moment: afterwards every run is finished once, none was
// started twice, and no process is left.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import { markdown } from '../helpers/book.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { randomOf, soak } from '../helpers/soak.ts';
import { listLeases } from '../../engine/runner/lease.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import { agentFile, makeBook, type HostFolders } from './host.ts';
import { boardToken } from './tokens.ts';

const { seeds, kills } = soak.daemon;
/** Milliseconds a daemon lives at most until it is killed. */
const longestLife = 800;

const agents = Array.from({ length: 10 }, (_, n) => `worker${n}`);

interface Listed {
  items: { id: string; agent: string; issue: string; status: string; endedAt: string | null }[];
}

async function startChild(folders: HostFolders): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(folders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

test.each(seeds)(
  'kill -9 during ten live runs: each is finished once, none twice, nothing is left (seed %i)',
  async (seed) => {
    const pick = randomOf(seed);
    const gate = join(temporaryFolder(), 'gate');
    const files = Object.fromEntries(
      agents.map((slug) => [
        `companies/acme/agents/${slug}/AGENTS.md`,
        markdown({ name: slug, status: 'active', adapter: '{type: process, runner: demo}' }),
      ]),
    );
    const book = makeBook({
      runners: { demo: [process.execPath, agentFile('worker.mjs'), 'slow', gate] },
      files,
    });
    const local = join(book.root, '.minutebook');
    onTestFinished(async () => {
      await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
    });
    const act = async <T>(name: string, input: object): Promise<T> =>
      (
        await callAction({ socket: book.socket, token: boardToken, clock: systemClock }, name, {
          company: 'acme',
          ...input,
        })
      ).result as T;
    const runs = async (): Promise<Listed['items']> => (await act<Listed>('run.list', { limit: 100 })).items;

    const first = await startChild(book);
    for (const agent of agents)
      await act('issue.create', { title: `For ${agent}`, assignee: agent, status: 'todo' });
    for (;;) {
      const all = await runs();
      if (all.length === agents.length) break;
      await delay(50);
    }
    const before = (await runs()).map(({ id }) => id).sort();
    await eventually('ten live agents', () => running(before) === agents.length);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(running(before)).toBe(agents.length);

    // Five come to their end while nobody looks, the others under the next daemons, which are killed at work too.
    writeFileSync(gate, '');
    await delay(pick() * longestLife);
    for (let n = 1; n < kills; n++) {
      const next = await startChild(book);
      await delay(pick() * longestLife);
      next.kill('SIGKILL');
      await once(next, 'exit');
    }
    const last = await startChild(book);
    for (;;) {
      const all = await runs();
      if (all.every(({ endedAt }) => endedAt !== null)) break;
      await delay(50);
    }
    const after = await runs();
    expect(after.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    expect(after.map(({ id }) => id).sort()).toEqual(before);
    expect(running(before)).toBe(0);
    await eventually(
      'no trace of a run',
      () => readdirSync(join(book.root, '.minutebook/runs')).length === 0,
    );
    expect(readdirSync(join(book.root, '.minutebook/leases'))).toEqual([]);
    last.kill('SIGTERM');
    await once(last, 'exit');
    const subjects = git(book.root, 'log', '--first-parent', '--format=%s', 'refs/minutebook/head').split(
      '\n',
    );
    for (const [n, agent] of agents.entries()) {
      expect(
        subjects.filter((subject) => subject.startsWith(`Start ${agent} on ACME-${n + 1}`)),
      ).toHaveLength(1);
      expect(
        subjects.filter((subject) => subject.startsWith(`Finish ${agent} on ACME-${n + 1}`)),
      ).toHaveLength(1);
    }
    expect(git(book.root, 'fsck', '--strict')).not.toMatch(/error|missing/);
  },
);

/** How many of the runs have an agent that lives. */
const running = (ids: readonly string[]): number =>
  ids.filter((id) => processesWith('MINUTEBOOK_RUN_ID', id).some((line) => line.includes('worker.mjs')))
    .length;
