// A run that was stopped for too long and goes on: what it held is another's, and whatever it still asks is refused and
// written down. Also while the daemon itself was stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import type { ShownIssue } from '../../engine/actions/issue-shape.ts';
import { listLeases, readLease } from '../../engine/runner/lease.ts';
import { gitFolder } from '../../engine/store/git-folder.ts';
import { takeRight } from '../../engine/store/writer.ts';
import { faultOf } from '../helpers/book.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { soak } from '../helpers/soak.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import { makeBook, type HostFolders } from './host.ts';
import { openTestHost, type TestHost } from './open-test-host.ts';
import { boardToken } from './tokens.ts';

/** An agent that leaves its token where the test finds it, and does not end by itself. */
const holding = ['sh', '-c', 'cd; echo "$MINUTEBOOK_RUN_TOKEN" >token; : >ready; while :; do sleep 1; done'];
const limits = { graceMs: 200, stubbornMs: 200 };

/** What an agent may ask of an issue it holds, and of its company. */
const writes = (issue: string): [string, object][] => [
  ['issue.change', { issue, title: 'Mine' }],
  ['issue.move', { issue, status: 'done' }],
  ['issue.block', { issue, owner: 'ada', reason: 'no' }],
  ['issue.release', { issue }],
  ['issue.checkout', { issue }],
  ['document.put', { issue, key: 'plan', body: 'x' }],
  ['attachment.add', { issue, name: 'a.txt', content: 'eA==' }],
];
const words = (issue: string): [string, object][] => [
  ['issue.comment', { issue, body: 'Still here.' }],
  ['issue.ask', { issue, body: 'Still mine?' }],
  ['issue.create', { title: 'Another' }],
  ['issue.show', { issue }],
];

async function heldRun(
  host: TestHost,
  agent: string,
  issue: string,
): Promise<{ run: string; token: string }> {
  const { run } = await eventually('the run', () =>
    host.daemon.liveRuns().find((live) => live.issue === issue),
  );
  const home = join(host.workRoot, 'acme', agent, 'home');
  await eventually('its token', () => existsSync(join(home, 'ready')));
  const token = readFileSync(join(home, 'token'), 'utf8').trim();
  return { run, token };
}

/** Stops every process of the run, its supervisor too; answers how to let them go on. */
function freeze(host: HostFolders, run: string): () => void {
  const { supervisor } = readLease(join(host.root, '.minutebook'), run)!;
  const pids = [
    supervisor.pid,
    ...processesWith('MINUTEBOOK_RUN_ID', run).map((line) => Number.parseInt(line)),
  ];
  const tell = (signal: NodeJS.Signals): void => {
    for (const pid of pids)
      try {
        process.kill(pid, signal);
      } catch {
        // It is gone.
      }
  };
  tell('SIGSTOP');
  return () => tell('SIGCONT');
}

const ask = ({ socket }: HostFolders, token: string, name: string, input: object): Promise<unknown> =>
  callAction({ socket, token, clock: systemClock, waitMs: 0 }, name, input);

const refused = async (host: HostFolders, token: string, asked: [string, object][]): Promise<string[]> =>
  Promise.all(asked.map(async ([name, input]) => (await faultOf(ask(host, token, name, input))).code));

/** What a write is told while its run is on its way out. */
const early = ['ISSUE_NOT_HELD', 'ISSUE_TAKEN', 'RUN_OVER', 'CREDENTIAL_REFUSED'];

/** How a run loses what it holds while none of its processes moves. Answers when its end is on its way. */
const losses: Record<string, (host: TestHost, issue: string, run: string) => Promise<unknown>> = {
  'past its time': async (host, issue, run) => {
    await eventually('its end', () =>
      host.events.find((one) => one.event === 'run:finish' && one.run === run),
    );
    await host.act('issue.force-release', { issue, reason: 'somebody else' });
  },
  'by force': (host, issue) => host.act('issue.force-release', { issue, reason: 'somebody else' }),
  'with its end asked for': async (host, issue, run) => {
    await host.act('run.cancel', { run });
    await host.act('issue.force-release', { issue, reason: 'somebody else' });
  },
};

test(`a run that goes on after it was stopped for too long changes nothing (${soak.fencing.runs} times)`, async () => {
  // An agent for each, because one whose runs come to nothing is not started for ever.
  const slugs = Array.from({ length: soak.fencing.runs }, (_, n) => `agent${n}`);
  const agents = Object.fromEntries(
    slugs.map((slug) => [slug, { runtime: { timeoutSec: 0.8, graceSec: 0.2 } }]),
  );
  const host = await openTestHost({ agents, runners: { demo: holding } }, limits);
  for (const [n, agent] of slugs.entries()) {
    const issue = `ACME-${n + 1}`;
    const [how, lose] = Object.entries(losses)[n % 3]!;
    await host.act('issue.create', { title: 'Work', assignee: agent, status: 'todo' });
    const { run, token } = await heldRun(host, agent, issue);
    const goOn = freeze(host, run);
    const losing = lose(host, issue, run);
    const taken = await take(host, issue);
    goOn();
    // Now the run may be on its way out, or over: in both cases its writes are too late.
    for (const code of await refused(host, token, writes(issue))) expect(early, how).toContain(code);
    await losing;
    await eventually('its end', () =>
      host.events.find((one) => one.event === 'run:finish' && one.run === run),
    );
    const late = await refused(host, token, [...writes(issue), ...words(issue)]);
    expect(new Set(late), how).toEqual(new Set(['CREDENTIAL_REFUSED']));
    expect(await host.issue(issue), how).toMatchObject(taken);
    expect(host.events).toContainEqual(
      expect.objectContaining({ event: 'run:late', run, agent: `agent:acme/${agent}` }),
    );
    expect(processesWith('MINUTEBOOK_RUN_ID', run)).toEqual([]);
  }
});

/** The issue as somebody else has it, as soon as it is free. */
async function take(host: TestHost, issue: string): Promise<ShownIssue> {
  for (;;) {
    try {
      return await host.act<ShownIssue>('issue.checkout', { issue, agent: 'ceo' });
    } catch (error) {
      if ((error as { code?: string }).code !== 'ISSUE_TAKEN') throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

test('while a daemon is stopped nobody else writes; its runs end by themselves, and are over when it goes on', async () => {
  const book = { ...makeBook({ runners: { demo: holding } }), limits: { ...limits, orphanMs: 600 } };
  const local = join(book.root, '.minutebook');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(book)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  onTestFinished(async () => {
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
  });
  await once(child.stdout, 'data');
  const board = (name: string, input: object): Promise<{ result: unknown }> =>
    callAction({ socket: book.socket, token: boardToken, clock: systemClock }, name, {
      company: 'acme',
      ...input,
    });
  await board('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  const home = join(book.workRoot, 'acme/cto/home');
  await eventually('its token', () => existsSync(join(home, 'ready')));
  const token = readFileSync(join(home, 'token'), 'utf8').trim();
  const [run] = listLeases(local);

  child.kill('SIGSTOP');
  // What was asked while nobody listened waits, and comes too late.
  const asked = faultOf(ask(book, token, 'issue.comment', { issue: 'ACME-1', body: 'Am I alone?' })).catch(
    () => undefined,
  );
  await eventually('the run to end by itself', () => processesWith('MINUTEBOOK_RUN_ID', run!).length === 0);
  expect(
    await faultOf(takeRight(gitFolder(book.root).ours, { clock: systemClock, waitMs: 100 })),
  ).toMatchObject({
    code: 'STORE_BUSY',
    data: { pid: child.pid },
  });
  child.kill('SIGCONT');
  await asked;
  for (;;) {
    const { result } = await board('run.show', { run });
    if ((result as { endedAt: string | null }).endedAt !== null) {
      expect(result).toMatchObject({ status: 'failed', failure: 'orphaned' });
      break;
    }
  }
  await eventually('no trace', () => listLeases(local).length === 0);
  expect(await refused(book, token, words('ACME-1'))).toEqual(Array(4).fill('CREDENTIAL_REFUSED'));
  await board('issue.force-release', { issue: 'ACME-1', reason: 'somebody else' });
  expect((await board('issue.checkout', { issue: 'ACME-1', agent: 'ceo' })).result).toMatchObject({
    assignee: 'ceo',
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
});
