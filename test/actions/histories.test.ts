// Random histories: board and agents do whatever comes to mind, several at once, and every rule holds at the end and
// at every commit on the way.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFault } from '../../engine/base/fault.ts';
import { agent, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { actors, inputNow, work, type Asked } from './random-work.ts';
import { breachesOfHistory, breachesOfState } from './rules.ts';

/** Histories, and requests in each; a few in every hundred succeed in ways no list of cases would think of. */
const { number: histories, seed } = soak.histories;
const requests = 140;

/** When the runs that are called early are provably over. */
const deathAt = Date.parse('2026-11-22T17:00:00.000Z');

const history = fc.array(fc.record({ actor: actors, request: work, together: fc.boolean() }), {
  minLength: requests,
  maxLength: requests,
});

async function play(book: TestBook, steps: readonly (Asked & { together: boolean })[]) {
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
