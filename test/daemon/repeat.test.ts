// A daemon that dies by kill -9 between a commit and its answer: the callers send the same again under their keys, all at
// once, and are told what came of the first time. Nothing is done twice, and another input is told apart.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import { faultOf } from '../helpers/book.ts';
import { eventually } from '../helpers/processes.ts';
import { git } from '../helpers/folder.ts';
import { makeBook } from './host.ts';
import { boardToken, tokenOf } from './tokens.ts';

const folders = () => ({ ...makeBook(), believes: true });

async function startChild(book: ReturnType<typeof folders>): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'child.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(book)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const ceo = tokenOf('ceo', 'r1');

/** Requests that do not stand in each other's way: sent together, they are one group. */
const requests: [token: string, name: string, input: object][] = [
  [boardToken, 'issue.create', { title: 'Made once' }],
  [ceo, 'issue.checkout', { issue: 'ACME-2' }],
  [ceo, 'issue.comment', { issue: 'ACME-1', body: 'Said once.' }],
  [ceo, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'Written once.' }],
  [ceo, 'issue.move', { issue: 'ACME-1', status: 'in_review' }],
  [boardToken, 'issue.force-release', { issue: 'ACME-3', reason: 'once' }],
  [boardToken, 'agent.hire', { name: 'Hired once' }],
  [boardToken, 'label.remove', { label: 'bug' }],
];

test('what was committed and never answered is answered when it is asked again, and done once', async () => {
  const book = folders();
  const call = (token: string, name: string, input: object, key?: string) =>
    callAction(
      { socket: book.socket, token, clock: systemClock, waitMs: 0 },
      name,
      { company: 'acme', ...input },
      { ...(key !== undefined && { requestKey: key }) },
    );
  const sendAll = (change: (input: object) => object = (input) => input) =>
    requests.map(([token, name, input], at) => call(token, name, change(input), `key-${at}`));
  const commits = (): number => Number(git(book.root, 'rev-list', '--count', 'refs/minutebook/head'));

  const first = await startChild(book);
  for (const title of ['One', 'Two', 'Three']) await call(boardToken, 'issue.create', { title });
  await call(boardToken, 'label.create', { name: 'Bug' });
  await call(ceo, 'issue.checkout', { issue: 'ACME-1' });
  await call(boardToken, 'issue.checkout', { issue: 'ACME-3', agent: 'ceo' });
  // The board is warned that nothing runs the agent. It reads that before it is committed, and that write must neither be
  // the one that is killed nor one of those that are counted.
  const warnings = 'refs/minutebook/head:companies/acme/events';
  await eventually('the warning’s commit', () => {
    return spawnSync('git', ['rev-parse', '--verify', '--quiet', warnings], { cwd: book.root }).status === 0;
  });
  const before = commits();
  first.kill('SIGUSR2');
  const [lost] = await Promise.all([
    Promise.allSettled(sendAll()),
    once(first, 'exit').then(([, signal]) => expect(signal).toBe('SIGKILL')),
  ]);
  expect(lost.map(({ status }) => status)).toEqual(requests.map(() => 'rejected'));
  const after = commits();
  // One group, or two where a request was late; what came after the first died with it.
  expect(after).toBeGreaterThan(before);

  await startChild(book);
  const answers = await Promise.all([sendAll(), sendAll(), sendAll()].map((sent) => Promise.all(sent)));
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(commits()).toBe(before + requests.length);
  expect(answers[0]!.map(({ result }) => result)).toMatchObject([
    { title: 'Made once', identifier: 'ACME-4' },
    { identifier: 'ACME-2', assignee: 'ceo', checkoutRun: 'r1' },
    { body: 'Said once.' },
    { key: 'plan', body: 'Written once.' },
    { identifier: 'ACME-1', status: 'in_review' },
    { identifier: 'ACME-3', status: 'todo', assignee: null },
    { slug: 'hired-once' },
    { slug: 'bug' },
  ]);
  const others = sendAll((input) => ({
    ...input,
    ...('issue' in input ? { issue: 'ACME-4' } : { slug: 'other' }),
  }));
  for (const other of others.slice(0, 6))
    expect((await faultOf(other)).code).toMatch(/REQUEST_KEY_REUSED|INPUT_INVALID/);
  await Promise.allSettled(others);
  expect(commits()).toBe(before + requests.length);
});
