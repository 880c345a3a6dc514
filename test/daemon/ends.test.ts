// Every way a run can end leaves nothing held of all it holds, and an issue that the next one can take.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { isFault } from '../../engine/base/fault.ts';
import { callAction } from '../../engine/http/client.ts';
import type { ShownRun } from '../../engine/actions/run-record.ts';
import { leasePath, readLease } from '../../engine/runner/lease.ts';
import { hasBegun } from '../../engine/runner/run-folder.ts';
import { killExactly } from '../../engine/runner/sweep.ts';
import { markdown } from '../helpers/book.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { holdings, leavingToken, startHeldRun } from './holdings.ts';
import { agentFile } from './host.ts';
import { openTestHost, quiet, type TestHost } from './open-test-host.ts';

const hang = { demo: [agentFile('hang')] };
const hanging = leavingToken(agentFile('hang'));
/** Leaves tools behind that are deaf and hold its output open. */
const surviving = leavingToken(agentFile('survivor'), '60');

interface Ending {
  agent?: Record<string, unknown>;
  /** What the book holds before. */
  files?: Record<string, string>;
  runner?: readonly string[];
  end?: (host: TestHost, run: string) => Promise<unknown>;
  /** What its record says, unless it has none. */
  record?: object;
  issue: object;
  /** What lets the issue be taken again, and for whom; `nobody` where it is over. */
  next: { for: string; before?: [string, object] };
}

const left = { status: 'in_progress', assignee: 'cto', checkoutRun: null };
const free = { status: 'todo', assignee: null, checkoutRun: null };
/** The agent's next run takes up what it was left with. */
const same = { for: 'cto' };
const another = { for: 'ceo' };
const resumed = (noun: 'agent' | 'company'): Ending['next'] => ({
  for: 'cto',
  before: [`${noun}.resume`, noun === 'agent' ? { agent: 'cto' } : {}],
});
const lease = (host: TestHost, run: string) => readLease(join(host.root, '.minutebook'), run)!;

/** The record of an earlier run that came to nothing. */
const failed = (n: number): Record<string, string> => ({
  [`companies/acme/runs/2026-11-22/15/15000${n}-cto-000${n}.md`]: markdown({
    id: `01930000-0000-7000-8000-00000000000${n}`,
    agent: 'cto',
    issue: 'ACME-1',
    source: 'assignment',
    wakes: ['k'],
    status: 'failed',
    reason: 'no',
    failure: 'crash',
    createdAt: `"2026-11-22T15:00:0${n}.000Z"`,
    startedAt: `"2026-11-22T15:00:0${n}.000Z"`,
    endedAt: `"2026-11-22T15:00:0${n}.500Z"`,
    host: 'test',
  }),
});

const endings: Record<string, Ending> = {
  'by itself, with its work done': {
    runner: leavingToken('true'),
    record: { status: 'succeeded' },
    issue: left,
    next: same,
  },
  'by itself, with an error': {
    runner: leavingToken(agentFile('crash')),
    record: { status: 'failed', failure: 'crash', reason: 'exited with 7' },
    issue: left,
    next: same,
  },
  'by itself, at its last try': {
    runner: leavingToken(agentFile('crash')),
    files: { ...failed(1), ...failed(2) },
    record: { status: 'failed', failure: 'crash' },
    issue: { status: 'blocked', blockedOwner: 'agent:acme/ceo', checkoutRun: null },
    next: { for: 'cto', before: ['issue.move', { issue: 'ACME-1', status: 'todo' }] },
  },
  'because its program is not there': {
    runner: leavingToken('/nowhere/at-all'),
    record: { status: 'failed', failure: 'crash', reason: 'exited with 127' },
    issue: left,
    next: same,
  },
  'after its time': {
    agent: { runtime: { timeoutSec: 0.4, graceSec: 0.2 } },
    runner: leavingToken(agentFile('stubborn')),
    record: { status: 'timed_out', reason: 'it was stopped after 0.4 s' },
    issue: left,
    next: same,
  },
  'after a silence': {
    agent: { runtime: { silenceSec: 0.4, graceSec: 0.2 } },
    record: { status: 'failed', failure: 'silent' },
    issue: left,
    next: same,
  },
  'cancelled by the board': {
    end: (host, run) => host.act('run.cancel', { run, reason: 'Not today.' }),
    record: { status: 'cancelled', reason: 'Not today.' },
    issue: left,
    next: same,
  },
  'with its issue taken away': {
    runner: surviving,
    end: (host) => host.act('issue.force-release', { issue: 'ACME-1', reason: 'Wrong one.' }),
    record: { status: 'cancelled', reason: 'Wrong one.' },
    issue: free,
    next: another,
  },
  'with its issue moved on by the board': {
    end: (host) => host.act('issue.move', { issue: 'ACME-1', status: 'done' }),
    record: { status: 'cancelled', reason: 'the board moved it to done' },
    issue: { status: 'done', assignee: 'cto', checkoutRun: null },
    next: { for: 'nobody' },
  },
  'with its issue removed': {
    end: (host) => host.act('issue.remove', { issue: 'ACME-1' }),
    record: { status: 'cancelled', reason: 'the issue was removed' },
    issue: {},
    next: { for: 'nobody' },
  },
  'with its agent paused': {
    end: (host) => host.act('agent.pause', { agent: 'cto' }),
    record: { status: 'cancelled', reason: 'the agent was paused' },
    issue: left,
    next: resumed('agent'),
  },
  'with its agent terminated': {
    runner: surviving,
    end: (host) => host.act('agent.terminate', { agent: 'cto' }),
    record: { status: 'cancelled' },
    issue: free,
    next: another,
  },
  'with its company paused': {
    end: (host) => host.act('company.pause', {}),
    record: { status: 'cancelled', reason: 'the company was paused' },
    issue: left,
    next: resumed('company'),
  },
  'with its company archived': {
    end: (host) => host.act('company.archive', {}),
    record: { status: 'cancelled', reason: 'the company was archived' },
    issue: left,
    next: resumed('company'),
  },
  'with its supervisor': {
    runner: surviving,
    end: (host, run) => Promise.resolve(killExactly(lease(host, run).supervisor, 'SIGKILL')),
    record: { status: 'failed', failure: 'lost' },
    issue: left,
    next: same,
  },
  'with its supervisor stopped for longer than it has time': {
    agent: { runtime: { timeoutSec: 0.6, graceSec: 0.2 } },
    runner: surviving,
    end: (host, run) => Promise.resolve(killExactly(lease(host, run).supervisor, 'SIGSTOP')),
    record: { status: 'timed_out' },
    issue: left,
    next: same,
  },
  'with its lease deleted under it': {
    async end(host, run) {
      const local = join(host.root, '.minutebook');
      // Before that sign nothing has begun, and it is given up as what never started.
      await eventually('the sign that it has begun', () => hasBegun(local, run));
      rmSync(leasePath(local, run));
    },
    record: { status: 'failed', failure: 'lost' },
    issue: left,
    next: same,
  },
  'with its record taken away by a person': {
    async end(host, run) {
      const { path } = await host.act<ShownRun>('run.show', { run });
      // A person takes away what they see: main has it by then.
      await host.engine.store.settle();
      git(host.root, 'rm', '-q', path);
      git(host.root, 'commit', '-q', '-m', 'Who needs that');
      await host.engine.store.settle();
      await host.act('agent.pause', { agent: 'cto' });
    },
    issue: left,
    next: resumed('agent'),
  },
  // What a person takes away is put back; this is a line that was put back to before the start.
  'with its record gone from the line': {
    async end(host, run) {
      const { path } = await host.act<ShownRun>('run.show', { run });
      const files = new Map([[path, null]]);
      await host.engine.store.write(() => ({ files, subject: 'Gone', trailers: [], result: undefined }));
      await host.act('agent.pause', { agent: 'cto' });
    },
    issue: left,
    next: resumed('agent'),
  },
};

/** That the issue can be taken by whom it is for, in the present that the end left. */
async function takeNext(host: TestHost, run: string, { for: agent, before }: Ending['next']): Promise<void> {
  if (before) await host.act(...before);
  if (agent === 'nobody') return;
  const expectedStatuses = ['todo', 'in_progress'];
  const taken = await host
    .act('issue.checkout', { issue: 'ACME-1', agent, expectedStatuses })
    .catch((error: unknown) => {
      // The daemon may be quicker than we, and have started the next run.
      if (isFault(error, 'ISSUE_TAKEN')) return host.issue('ACME-1');
      throw error;
    });
  expect(taken).toMatchObject({ status: 'in_progress', assignee: agent });
  expect((taken as { checkoutRun: string | null }).checkoutRun).not.toBe(run);
}

const limits = { stubbornMs: 300 };

describe('a run that ends', () => {
  test.each(Object.entries(endings))(
    '%s',
    async (_, { agent = {}, files = {}, runner = hanging, end, ...ending }) => {
      const host = await openTestHost({ agents: { cto: agent }, runners: { demo: runner }, files }, limits);
      const { run, token } = await startHeldRun(host);
      if (end) expect(await holdings(host, { run, token })).not.toEqual([]);
      await end?.(host, run);
      await eventually('its end', () => host.events.find(({ event }) => event === 'run:finish'));
      expect(await holdings(host, { run, token })).toEqual([]);
      if (ending.record)
        expect(await host.act('run.show', { run })).toMatchObject({ id: run, ...ending.record });
      if (Object.keys(ending.issue).length > 0)
        expect(await host.issue('ACME-1')).toMatchObject(ending.issue);
      await takeNext(host, run, ending.next);
    },
  );
});

test('lets go of everything it took besides its own issue', async () => {
  const host = await openTestHost({ runners: { demo: hanging } }, limits);
  const held = await startHeldRun(host);
  await host.act('issue.create', { title: 'Beside', status: 'todo' });
  const asked = { socket: host.socket, token: held.token, clock: systemClock };
  await callAction(asked, 'issue.checkout', { issue: 'ACME-2' });
  expect(await host.issue('ACME-2')).toMatchObject({ checkoutRun: held.run });
  await host.act('run.cancel', { run: held.run });
  await eventually('its end', () => host.events.find(({ event }) => event === 'run:finish'));
  expect(await holdings(host, held)).toEqual([]);
  expect(await host.issue('ACME-2')).toMatchObject(left);
});

test('what is given up because it did not start in time never starts; what did start is followed', async () => {
  const ran = join(temporaryFolder(), 'ran');
  const runner = ['sh', '-c', `echo "$MINUTEBOOK_RUN_ID" >>${ran}`];
  const host = await openTestHost({ runners: { demo: runner } }, { startMs: 0 });
  const agents = ['cto', 'dev', 'ops'];
  for (const agent of [...agents, ...agents, ...agents])
    await host.act('agent.wake', { agent, reason: 'again' });
  await eventually('quiet', () => host.events.length > 3 && host.daemon.liveRuns().length === 0, 30_000);
  await quiet();
  const gone = (await host.runs()).filter(({ failure }) => failure === 'not_started').map(({ id }) => id);
  const begun = existsSync(ran) ? readFileSync(ran, 'utf8').split('\n').filter(Boolean) : [];
  expect(begun.filter((run) => gone.includes(run))).toEqual([]);
  expect((await host.runs()).map(({ id }) => id).toSorted()).toEqual([...gone, ...begun].toSorted());
  for (const { id } of await host.runs()) expect(processesWith('MINUTEBOOK_RUN_ID', id)).toEqual([]);
});

test('a failed run is not tried again at once, and why says when it will be', async () => {
  const host = await openTestHost({ runners: { demo: [agentFile('crash')] } });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  await host.ended(1);
  await quiet();
  expect(await host.runs()).toHaveLength(1);
  const { details } = await host.daemon.kernel.why('acme', 'cto');
  expect(details).toMatchObject({ nextAt: expect.stringMatching(/^\d{4}-/) });
});

test('the host runs no more agents at once than it may, and says who waits', async () => {
  const slugs = Array.from({ length: 5 }, (_, n) => `extra${n}`);
  const agents = Object.fromEntries(slugs.map((slug) => [slug, {}]));
  const host = await openTestHost({ agents, runners: hang, maxConcurrentRuns: 3 });
  for (const slug of slugs) await host.act('issue.create', { title: slug, assignee: slug, status: 'todo' });
  await eventually('three runs', () => host.daemon.liveRuns().length === 3);
  await quiet();
  expect(host.daemon.liveRuns()).toHaveLength(3);
  expect(host.daemon.refusals()).toHaveLength(2);
});
