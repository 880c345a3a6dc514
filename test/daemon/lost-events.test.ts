// Every event is a hint. What the loops tell each other and what the file system tells us is dropped, doubled or delivered
// late and out of order, all of it; the book comes to the same state. Time runs fifty times as fast, so that a look
// that nobody asked for comes within seconds.
import type * as FileSystem from 'node:fs';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { ListedIssue, ShownIssue } from '../../engine/actions/issue-shape.ts';
import type { Clock } from '../../engine/base/clock.ts';
import type * as Loops from '../../engine/daemon/loop.ts';
import { markdown } from '../helpers/book.ts';
import { troubles } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';
import { openTestHost, type TestHost } from './open-test-host.ts';

/** What becomes of an event on its way. */
type Delivery = (deliver: () => void) => void;

const way = vi.hoisted(() => ({ deliver: ((deliver) => deliver()) as Delivery, events: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  const watch = (path: string, options: object, listener: (event: string, name: string | null) => void) =>
    fs.watch(path, options, (event, name) => {
      way.events += 1;
      way.deliver(() => listener(event, name));
    });
  return { ...fs, watch };
});

vi.mock('../../engine/daemon/loop.ts', async (original) => {
  const loops = await original<typeof Loops>();
  const startLoop = (options: Loops.LoopOptions): Loops.Loop => {
    const loop = loops.startLoop(options);
    return {
      ...loop,
      nudge() {
        way.events += 1;
        way.deliver(() => loop.nudge());
      },
    };
  };
  return { ...loops, startLoop };
});

const deliveries: Record<string, Delivery> = {
  dropped: () => undefined,
  doubled(deliver) {
    deliver();
    deliver();
  },
  'late and out of order': (deliver) => void setTimeout(deliver, Math.random() * 400),
};

const speed = 50;
/** What the real processes of a run must not feel of it. Milliseconds. */
const limits = { startMs: 10_000 * speed, silenceMs: 0, timeoutMs: 0, graceMs: 500 * speed };
/** How long anything may take until it is so: a resync of every loop, and the work itself. Milliseconds. */
const patienceMs = 40_000;

function fastClock(): Clock {
  const began = Date.now();
  return {
    now: () => began + (Date.now() - began) * speed,
    sleep: (ms, signal) =>
      pause(ms / speed, undefined, { signal, ref: true }).then(undefined, () => undefined),
  };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const begin = Date.now(); Date.now() - begin < patienceMs; await pause(50)) if (await holds()) return;
  throw new Error(`not within ${patienceMs} ms: ${what}`);
}

const statusIs = (host: TestHost, issue: string, status: string) => async (): Promise<boolean> =>
  (await host.issue(issue).catch(() => undefined))?.status === status;

/** A day of a book: issues given to agents, files dropped in and edited, a person's commit, a blocker, a wake-up. */
async function live(host: TestHost): Promise<void> {
  await host.act('issue.create', { title: 'First', assignee: 'cto', status: 'todo' });
  await until('the first to be done', statusIs(host, 'ACME-1', 'done'));
  await until('main to follow', async () => isBrought(host));

  const idea = markdown({ status: 'todo', assignee: 'dev' }, '# Dropped in');
  const folder = join(host.root, 'companies/acme/issues/new');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'idea.md'), idea);
  await until('what was dropped in to be done', statusIs(host, 'ACME-2', 'done'));
  await until('main to follow', async () => isBrought(host));

  const { path } = await host.act<ShownIssue>('issue.create', { title: 'Edited', assigneeUser: 'ada' });
  await until('main to follow', async () => isBrought(host));
  const file = join(host.root, path);
  writeFileSync(file, readFileSync(file, 'utf8').replace('# Edited', '# Edited by hand'));
  await until('the edit to be taken in', async () => (await host.issue('ACME-3')).title === 'Edited by hand');
  await until('main to follow', async () => isBrought(host));
  writeFileSync(join(host.root, 'README.md'), 'Mine\n');
  git(host.root, 'add', 'README.md');
  git(host.root, 'commit', '-q', '-m', 'Mine');
  await until(
    'the commit to be taken in',
    async () => host.engine.store.snapshot().read('README.md') !== undefined,
  );

  await host.act('issue.create', { title: 'Then', assignee: 'dev', status: 'todo', blockedBy: ['ACME-3'] });
  await host.act('issue.move', { issue: 'ACME-3', status: 'todo' });
  await host.act('issue.checkout', { issue: 'ACME-3' });
  await host.act('issue.move', { issue: 'ACME-3', status: 'done' });
  await until('what was blocked to be done', statusIs(host, 'ACME-4', 'done'));
  await host.act('agent.wake', { agent: 'ops', key: 'once' });
  await until('the wake-up to be answered', async () => (await host.runs({ agent: 'ops' })).length === 1);
  await until('every run to end', async () => (await host.runs()).every(({ endedAt }) => endedAt !== null));
  await until('main to follow', async () => isBrought(host));
}

/** Read without git: a git that runs in the work tree is somebody at work, for whom main waits. */
const isBrought = ({ root, engine }: TestHost): boolean =>
  readFileSync(join(root, '.git/refs/heads/main'), 'utf8').trim() === engine.store.head();

/** What the book says in the end, without times and ids. */
async function summaryOf(host: TestHost) {
  const { items } = await host.act<{ items: ListedIssue[] }>('issue.list', { limit: 100 });
  const runs = await host.runs({ limit: 100 });
  return {
    issues: items.map(({ identifier, title, status, assignee, assigneeUser, checkoutRun }) => ({
      identifier,
      title,
      status,
      assignee,
      assigneeUser,
      checkoutRun,
    })),
    runs: runs.map(({ agent, issue, status }) => `${agent} ${issue} ${status}`).toSorted(),
    troubles: troubles(host.root),
  };
}

const asItShould = {
  issues: [
    {
      identifier: 'ACME-4',
      title: 'Then',
      status: 'done',
      assignee: 'dev',
      assigneeUser: null,
      checkoutRun: null,
    },
    {
      identifier: 'ACME-3',
      title: 'Edited by hand',
      status: 'done',
      assignee: null,
      assigneeUser: 'ada',
      checkoutRun: null,
    },
    {
      identifier: 'ACME-2',
      title: 'Dropped in',
      status: 'done',
      assignee: 'dev',
      assigneeUser: null,
      checkoutRun: null,
    },
    {
      identifier: 'ACME-1',
      title: 'First',
      status: 'done',
      assignee: 'cto',
      assigneeUser: null,
      checkoutRun: null,
    },
  ],
  runs: ['cto ACME-1 succeeded', 'dev ACME-2 succeeded', 'dev ACME-4 succeeded', 'ops null succeeded'],
  troubles: '',
};

test.each(Object.entries(deliveries))(
  'the book comes to the same state when every event is %s',
  async (_, deliver) => {
    way.deliver = deliver;
    way.events = 0;
    const host = await openTestHost({}, limits, { clock: fastClock(), adopts: true });
    await live(host);
    expect(await summaryOf(host)).toEqual(asItShould);
    expect(way.events).toBeGreaterThan(20);
  },
  4 * patienceMs,
);
