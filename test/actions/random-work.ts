// What board and agents of the test company ask for at random: the work of issues, and all that a company is made of
// besides.
import * as fc from 'fast-check';
import type { Actor } from '../../engine/model/actor.ts';
import { issueStatuses } from '../../engine/model/lifecycle.ts';
import { agent, user, type TestBook } from '../helpers/book.ts';

export interface Asked {
  actor: Actor;
  request: { name: string; input: object };
}

const issue = fc.integer({ min: 1, max: 5 }).map((number) => `ACME-${number}`);
const worker = fc.constantFrom('ceo', 'cto', 'dev');
export const actors: fc.Arbitrary<Actor> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Actor>(user('ada'), user('ben')) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        slug: worker,
        run: fc.constantFrom('early', 'late'),
        of: fc.option(issue, { nil: undefined }),
      })
      .map(({ slug, run, of }) => agent(slug, `${run}-${slug}`, of)),
  },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const few = fc.array(issue, { maxLength: 2 });

/** What is asked, and how often. Most of what random callers ask is refused, so what leads on is asked for more. */
const works = [
  often(3, 'issue.create', {
    title: fc.constant('Job'),
    parent: maybe(issue),
    blockedBy: maybe(few),
    assignee: maybe(worker),
    status: fc.constantFrom('backlog', 'todo'),
    originFingerprint: maybe(fc.constantFrom('one', 'two')),
  }),
  often(4, 'issue.checkout', {
    issue,
    expectedStatuses: maybe(fc.constantFrom([...issueStatuses], ['todo'])),
  }),
  often(8, 'issue.checkout', { issue }),
  often(8, 'issue.move', {
    issue,
    status: fc.constantFrom(...issueStatuses),
    reason: maybe(fc.constant('so')),
    owner: maybe(worker),
    blockedBy: maybe(few),
  }),
  often(6, 'issue.change', {
    issue,
    title: maybe(fc.constantFrom('a', 'b')),
    body: maybe(fc.constantFrom('a\n\nb', '- c\n')),
    priority: maybe(fc.constantFrom('low', 'critical')),
    parent: maybe(fc.option(issue)),
    blockedBy: maybe(few),
    due: maybe(fc.constantFrom('2026-12-24', null)),
  }),
  often(2, 'issue.release', { issue }),
  often(1, 'issue.force-release', { issue, reason: fc.constant('so') }),
  often(3, 'issue.block', { issue, by: few, owner: maybe(worker), reason: maybe(fc.constant('so')) }),
  often(2, 'issue.escalate', { issue, reason: fc.constant('so') }),
  often(2, 'issue.assign', { issue, assignee: fc.option(worker) }),
  often(2, 'issue.comment', { issue, body: fc.constant('Well, @dev?') }),
  often(3, 'document.put', { issue, key: fc.constant('plan'), body: fc.constantFrom('x', 'y') }),
  often(1, 'issue.remove', { issue }),
  // The commit so many steps back, whatever it did: refused, or the rules hold all the same.
  often(4, 'book.undo', { back: fc.integer({ min: 0, max: 12 }) }),
];

/** What is meant by it now: `back` becomes a commit. */
export function inputNow({ store }: TestBook, input: object): object {
  if (!('back' in input)) return input;
  return { target: store.log(store.head()!, { limit: Number(input.back) + 1 }).at(-1)!.oid };
}

export const work = fc.oneof(...works);

function often(weight: number, name: string, fields: Record<string, fc.Arbitrary<unknown>>) {
  const arbitrary = fc.record(fields).map((values) => ({
    name,
    input: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  }));
  return { weight, arbitrary };
}

/** Actors are the board: agents may do little of it. */
const arrangements = [
  often(2, 'goal.create', {
    title: fc.constantFrom('Grow more', 'Last'),
    parent: maybe(fc.constant('grow')),
  }),
  often(1, 'goal.change', {
    goal: fc.constantFrom('grow', 'last'),
    title: fc.constantFrom('Grow', 'Thrive'),
  }),
  often(2, 'project.create', { name: fc.constantFrom('Yard', 'Mill'), goal: fc.constant('grow') }),
  often(2, 'project.rename', {
    ref: fc.constantFrom('shop', 'yard', 'store'),
    slug: fc.constantFrom('shop', 'store'),
  }),
  often(2, 'milestone.create', { project: fc.constant('shop'), title: fc.constantFrom('Beta', 'Gold') }),
  often(1, 'team.create', { name: fc.constantFrom('Core', 'Edge'), members: fc.subarray(['cto', 'dev']) }),
  often(2, 'label.create', { name: fc.constantFrom('Bug', 'Chore') }),
  often(2, 'issue.change', {
    issue,
    labels: fc.subarray(['bug', 'chore']),
    project: maybe(fc.constant('yard')),
  }),
  often(1, 'label.remove', { label: fc.constantFrom('bug', 'chore') }),
  often(2, 'view.save', { name: fc.constant('Mine'), filter: fc.constantFrom({}, { status: ['todo'] }) }),
  often(1, 'view.remove', { view: fc.constant('mine') }),
  often(2, 'agent.hire', { name: fc.constantFrom('Ann', 'Bob'), reportsTo: maybe(worker) }),
  often(2, 'agent.pause', { agent: worker }),
  often(3, 'agent.resume', { agent: worker }),
  often(1, 'agent.rename', {
    ref: fc.constantFrom('ann', 'bob', 'eve'),
    slug: fc.constantFrom('eve', 'ann'),
  }),
  often(1, 'agent.terminate', { agent: fc.constantFrom('ann', 'bob', 'eve') }),
  often(2, 'instruction.put', {
    agent: worker,
    file: fc.constant('NOTES.md'),
    body: fc.constantFrom('x', 'y'),
  }),
  often(1, 'instruction.remove', { agent: worker, file: fc.constant('NOTES.md') }),
  often(3, 'budget.set', {
    limit: fc.constantFrom('5', '0.01', 'unlimited'),
    window: fc.constantFrom('daily', 'monthly', '7d'),
    agent: maybe(worker),
  }),
  often(1, 'budget.remove', { window: fc.constantFrom('daily', 'monthly'), agent: maybe(worker) }),
  often(2, 'company.change', { description: fc.constantFrom('Sells', 'Buys') }),
  often(1, 'user.add', {
    name: fc.constantFrom('Cyd', 'Dan'),
    emails: fc.constantFrom(['c@example.org'], []),
  }),
  often(1, 'user.remove', { user: fc.constantFrom('cyd', 'dan') }),
  often(2, 'issue.ask', {
    issue,
    body: fc.constant('Really?'),
    of: maybe(fc.constantFrom('ada', 'agent:acme/dev')),
    expiresAt: maybe(fc.constantFrom('2026-11-22T16:02:00.000Z', '2026-12-01T00:00:00.000Z')),
  }),
  often(1, 'document.remove', { issue, key: fc.constant('plan') }),
  often(2, 'attachment.add', { issue, name: fc.constant('a.txt'), content: fc.constantFrom('YQ==', 'Yg==') }),
  often(1, 'attachment.remove', { issue, name: fc.constant('a.txt') }),
];

/** Whatever may be asked of a company, in the name of the board and its agents. */
export const anything: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ actor: actors, request: work }) },
  {
    weight: 2,
    arbitrary: fc.record({ actor: fc.constant(user('ada')), request: fc.oneof(...arrangements) }),
  },
);
