// Random histories: board and agents do whatever comes to mind, several at once, and every rule holds at the end and
// at every commit on the way.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFault } from '../../engine/base/fault.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { issueStatuses } from '../../engine/model/lifecycle.ts';
import { agent, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { breachesOfHistory, breachesOfState } from './rules.ts';

/** Histories, and requests in each; a few in every hundred succeed in ways no list of cases would think of. */
const { number: histories, seed } = soak.histories;
const requests = 140;

/** When the runs that are called early are provably over. */
const deathAt = Date.parse('2026-11-22T17:00:00.000Z');

const issue = fc.integer({ min: 1, max: 5 }).map((number) => `ACME-${number}`);
const worker = fc.constantFrom('ceo', 'cto', 'dev');
const actors: fc.Arbitrary<Actor> = fc.oneof(
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
const request = fc.oneof(
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
);

function often(weight: number, name: string, fields: Record<string, fc.Arbitrary<unknown>>) {
  const arbitrary = fc.record(fields).map((values) => ({
    name,
    input: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  }));
  return { weight, arbitrary };
}

const history = fc.array(fc.record({ actor: actors, request, together: fc.boolean() }), {
  minLength: requests,
  maxLength: requests,
});

function inputNow({ store }: TestBook, input: object): object {
  if (!('back' in input)) return input;
  return { target: store.log(store.head()!, { limit: Number(input.back) + 1 }).at(-1)!.oid };
}

async function play(
  book: TestBook,
  steps: readonly { actor: Actor; request: { name: string; input: object }; together: boolean }[],
) {
  let group: Promise<unknown>[] = [];
  let done = 0;
  for (const [at, { actor, request: asked, together }] of steps.entries()) {
    book.clock.time += 250;
    group.push(book.perform(actor, asked.name, inputNow(book, asked.input)));
    const half = at === steps.length / 2;
    if (together && !half) continue;
    for (const outcome of await Promise.allSettled(group)) {
      if (outcome.status === 'fulfilled') done += 1;
      else if (!isFault(outcome.reason)) throw outcome.reason;
    }
    group = [];
    // Half-way the early runs die, and others may take what they held.
    if (half) {
      book.clock.time = deathAt;
      for (const slug of ['ceo', 'cto', 'dev', 'ops']) book.dead.add(`early-${slug}`);
    }
  }
  await Promise.allSettled(group);
  return done;
}

it('keeps every rule of work in random histories of board and agents', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const book = await openBook();
      const from = book.store.head()!;
      for (const actor of [user('ada'), agent('cto', 'early-cto'), agent('dev', 'early-dev')]) {
        await Promise.all([1, 2].map(() => book.perform(actor, 'issue.create', { title: 'Job' })));
      }
      done += await play(book, steps);
      expect(breachesOfState(book.store.snapshot())).toEqual([]);
      expect(
        breachesOfHistory(book.store, from, (run, at) => run.startsWith('early-') && at >= deathAt),
      ).toEqual([]);
      expect(git(book.root, 'fsck', '--strict')).toBe('');
    }),
    { numRuns: histories, endOnFailure: true, ...(seed === undefined ? {} : { seed }) },
  );
  // The histories must have something in them to prove anything.
  expect(done).toBeGreaterThan(histories * 20);
});
