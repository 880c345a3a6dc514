// Two clones of a book that each go on with the same things: what each engine wrote counts, field by field, whoever merges
// it and by whichever of git's ways; what both decided is settled once, and both books say the same.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, type Clone } from '../helpers/apart.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';

const apart = booksApart();
const issue = 'ACME-1';
const path = 'companies/acme/issues/00xx/ACME-1.md';
const approval = 'companies/acme/approvals/A-1-may-i.md';

type Act = [name: string, input: object];
const does =
  (...acts: Act[]) =>
  async (engine: Engine): Promise<void> => {
    for (const [name, input] of acts) await engine.perform(name, input, engine.member);
  };
const checkout: Act = ['issue.checkout', { issue, agent: 'cto' }];
const titled: Act = ['issue.change', { issue, title: 'Other' }];
const close: Act = ['issue.move', { issue, status: 'cancelled', reason: 'No' }];
const remove: Act = ['issue.remove', { issue }];
const comment: Act = ['issue.comment', { issue, body: 'Said' }];
const terminate: Act = ['agent.terminate', { company: 'acme', agent: 'cto' }];
const pause: Act = ['agent.pause', { company: 'acme', agent: 'cto' }];
const entitle: Act = ['agent.change', { company: 'acme', agent: 'cto', title: 'Other' }];
const ask: Act = ['approval.create', { company: 'acme', title: 'May I', for: 'cto' }];
const approve: Act = ['approval.approve', { approval: 'A-1' }];
const reject: Act = ['approval.reject', { approval: 'A-1', note: 'No' }];

interface Life {
  before?: Act;
  there: Act;
  here: Act;
  /** Of what the file says afterwards, and whichever way it came together. */
  says: RegExp[];
  /** The file, where it is not the issue's. */
  at?: string;
}

const held = /^status: in_progress$[^]*^assignee: cto$[^]*^checkedOutAt: /m;
const removed = /^removedAt: [^]*^removedBy: user:ada$/m;
const closed = /^status: cancelled$/m;
const agentFile = 'companies/acme/agents/cto/AGENTS.md';
const ended = /^(?![^]*pausedAt)[^]*^status: terminated$[^]*^terminatedAt: /m;
const lives: Record<string, Life> = {
  'checked out there, another field here': { there: checkout, here: titled, says: [held, /^# Other$/m] },
  'terminated there, paused here': { there: terminate, here: pause, at: agentFile, says: [ended] },
  'another field there, checked out here': { there: titled, here: checkout, says: [held, /^# Other$/m] },
  'removed there, changed here': { there: remove, here: titled, says: [removed] },
  'terminated there, changed here': {
    there: terminate,
    here: entitle,
    at: agentFile,
    says: [ended, /^title: Other$/m],
  },
  'removed there, commented here': { there: remove, here: comment, says: [removed] },
  'closed there, checked out here': {
    there: close,
    here: checkout,
    says: [closed, /^(?![^]*checkedOutAt)/],
  },
  'checked out there, closed here': {
    there: checkout,
    here: close,
    says: [closed, /^(?![^]*checkedOutAt)/],
  },
};
const ways = ['--no-rebase', '--rebase'] as const;

/** Has both do it, and the second one pull, settling every conflict by one side. */
async function meet({ before, there, here }: Life, how: (typeof ways)[number], take: 'mine' | 'theirs') {
  const [a, b] = apart() as [Clone, Clone];
  if (before) {
    await b.work(does(before));
    b.push();
    expect(a.pull('--ff-only').code).toBe(0);
    await a.settle();
  }
  await a.work(does(there));
  await b.work(does(here));
  a.push();
  const { code } = b.pull(how);
  if (code !== 0) await settleConflicts(b, how, take);
  await b.settle();
  await b.mustBeSound();
  b.push();
  expect(a.pull('--ff-only').code).toBe(0);
  await a.settle();
  await a.mustBeSound();
  const [ours, theirs] = [a, b].map(({ root }) => git(root, 'rev-parse', 'refs/minutebook/head^{tree}'));
  expect(ours).toBe(theirs);
  return b;
}

async function settleConflicts(book: Clone, how: (typeof ways)[number], take: string): Promise<void> {
  for (const file of git(book.root, 'diff', '--name-only', '--diff-filter=U').split('\n'))
    await book.work(does(['conflict.resolve', { path: file, take }]));
  const goOn = how === '--rebase' ? 'rebase' : 'merge';
  const env = { ...process.env, GIT_EDITOR: 'true' };
  expect(spawnSync('git', ['-C', book.root, goOn, '--continue'], { env }).status).toBe(0);
}

/** All of them, or two in three. */
const some = <T>(all: readonly T[]): T[] => all.filter((_, at) => soak.apart.allWays || at % 3 !== 0);

test.each(some(Object.keys(lives).flatMap((name) => ways.map((how) => [name, how] as const))))(
  '%s: %s',
  async (name, how) => {
    const life = lives[name]!;
    const book = await meet(life, how, 'mine');
    for (const said of life.says) expect(book.text(life.at ?? path)).toMatch(said);
  },
  60_000,
);

test.each(
  some([
    ['--no-rebase', 'mine', 'rejected'],
    ['--no-rebase', 'theirs', 'approved'],
    ['--rebase', 'mine', 'approved'],
    ['--rebase', 'theirs', 'rejected'],
  ] as const),
)(
  'approved there, rejected here: %s, settled by %s, it is %s',
  async (how, take, status) => {
    const book = await meet({ before: ask, there: approve, here: reject, says: [] }, how, take);
    expect(book.text(approval)).toMatch(new RegExp(`^status: ${status}$`, 'm'));
  },
  60_000,
);
