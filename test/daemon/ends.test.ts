// Every way a run can end leaves nothing held: no lease, no process, no token, and an issue that the next one can take.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLease } from '../../engine/runner/lease.ts';
import { killExactly } from '../../engine/runner/sweep.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { agentFile } from './host.ts';
import { openTestHost, quiet, type TestHost } from './open-test-host.ts';

const hang = { demo: [agentFile('hang')] };

interface Case {
  agent: Record<string, unknown>;
  runner: readonly string[];
  end?(host: TestHost, run: string): Promise<unknown>;
  expected: object;
  issue: object;
}

const left = { status: 'in_progress', assignee: 'cto', checkoutRun: null };

const cases: Record<string, Case> = {
  'by itself, with an error': {
    agent: {},
    runner: [agentFile('crash')],
    expected: { status: 'failed', failure: 'crash', reason: 'exited with 7' },
    issue: left,
  },
  'because its program is not there': {
    agent: {},
    runner: ['/nowhere/at-all'],
    expected: { status: 'failed', failure: 'crash', reason: 'exited with 127' },
    issue: left,
  },
  'after its time': {
    agent: { runtime: { timeoutSec: 0.4, graceSec: 0.2 } },
    runner: [agentFile('stubborn')],
    expected: { status: 'timed_out', reason: 'it was stopped after 0.4 s' },
    issue: left,
  },
  'after a silence': {
    agent: { runtime: { silenceSec: 0.4, graceSec: 0.2 } },
    runner: [agentFile('hang')],
    expected: { status: 'failed', failure: 'silent' },
    issue: left,
  },
  'cancelled by the board': {
    agent: {},
    runner: [agentFile('hang')],
    end: (host, run) => host.act('run.cancel', { run, reason: 'Not today.' }),
    expected: { status: 'cancelled', reason: 'Not today.' },
    issue: left,
  },
  'with its issue taken away': {
    agent: {},
    runner: [agentFile('survivor'), '60'],
    end: (host) => host.act('issue.force-release', { issue: 'ACME-1', reason: 'Wrong one.' }),
    expected: { status: 'cancelled', reason: 'Wrong one.' },
    issue: { status: 'todo', assignee: null, checkoutRun: null },
  },
  'with its agent': {
    agent: {},
    runner: [agentFile('survivor'), '60'],
    end: (host) => host.act('agent.terminate', { agent: 'cto' }),
    expected: { status: 'cancelled' },
    issue: { checkoutRun: null },
  },
  'with its supervisor': {
    agent: {},
    runner: [agentFile('survivor'), '60'],
    end: (host, run) =>
      eventually('the lease', () => readLease(join(host.root, '.minutebook'), run)).then(({ supervisor }) =>
        killExactly(supervisor, 'SIGKILL'),
      ),
    expected: { status: 'failed', failure: 'lost' },
    issue: left,
  },
};

test.each(Object.entries(cases))('a run that ends %s', async (_, ending) => {
  const { agent, runner, expected, issue } = ending;
  const host = await openTestHost({ agents: { cto: agent }, runners: { demo: runner } });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  const { run } = await eventually(
    'the run',
    () => host.daemon.liveRuns()[0] ?? host.events.find(({ event }) => event === 'run:finish'),
  );
  const local = join(host.root, '.minutebook');
  if (ending.end) await eventually('its agent', () => processesWith('MINUTEBOOK_RUN_ID', run!).length > 0);
  await ending.end?.(host, run!);
  const [record] = await host.ended(1);
  expect(record).toMatchObject({ id: run, ...expected });
  expect(await host.issue('ACME-1')).toMatchObject(issue);
  await eventually(
    'no trace',
    () => readdirSync(join(local, 'runs')).length + readdirSync(join(local, 'leases')).length === 0,
  );
  expect(processesWith('MINUTEBOOK_RUN_ID', run!)).toEqual([]);
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
