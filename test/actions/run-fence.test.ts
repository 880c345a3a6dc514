// A run that is over writes nothing, also what it asked while it was not: the change itself asks, when its turn comes.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findAction, perform as performAction } from '../../engine/actions/perform.ts';
import { isOver } from '../../engine/daemon/resting-kernel.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { readHere } from '../../engine/runner/lease.ts';
import { agent, faultOf, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const run = '01930000-0000-7000-8000-0000000000aa';
const cto = agent('cto', run);

/** What an agent may ask while its run lives, of an issue it holds and of its company; one after the other. */
const asks: [string, object][] = [
  ['issue.change', { issue: 'ACME-1', title: 'Mine' }],
  ['document.put', { issue: 'ACME-1', key: 'plan', body: 'x' }],
  ['attachment.add', { issue: 'ACME-1', name: 'a.txt', content: 'eA==' }],
  ['issue.comment', { issue: 'ACME-1', body: 'Still here.' }],
  ['issue.ask', { issue: 'ACME-1', body: 'Still mine?' }],
  ['issue.create', { title: 'Another' }],
  ['issue.checkout', { issue: 'ACME-2' }],
  ['agent.wake', { agent: 'cto' }],
  ['issue.show', { issue: 'ACME-1' }],
  ['issue.show', { issue: 'ACME-1', at: 'HEAD' }],
  ['issue.move', { issue: 'ACME-2', status: 'in_review' }],
  ['issue.release', { issue: 'ACME-1' }],
];

/** A book in which a run of cto holds ACME-1, and whose kernel knows what the records say. */
async function bookWithRun(): Promise<TestBook> {
  const book = await openBook();
  const here = readHere(join(book.root, '.minutebook'), 'test');
  const isDead = (of: string): boolean => isOver(join(book.root, '.minutebook'), here, book.catalog, of);
  const bound: TestBook = {
    ...book,
    context: (actor) => ({ ...book.context(actor), kernel: { ...book.context(actor).kernel, isDead } }),
  };
  for (const title of ['One', 'Two']) await book.perform(ada, 'issue.create', { title, assignee: 'cto' });
  await book.perform(system, 'run.start', {
    run,
    company: 'acme',
    agent: 'cto',
    issue: 'ACME-1',
    source: 'assignment',
    wakes: ['k'],
    reason: 'assigned',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
  return bound;
}

const finish = {
  company: 'acme',
  run,
  status: 'failed',
  reason: 'lost',
  endedAt: '2026-11-22T16:00:00.000Z',
};

const perform = (book: TestBook, actor: Actor, name: string, input: object) =>
  performAction(book.context(actor), name, input);

it('refuses everything that an agent may ask when its run is over, and nothing of it before', async () => {
  const book = await bookWithRun();
  for (const [name, input] of asks) await perform(book, cto, name, input);
  await perform(book, system, 'run.finish', finish);
  const before = book.store.head();
  const over = { code: 'RUN_OVER', data: { run, status: 'failed' } };
  for (const [name, input] of asks)
    expect(await faultOf(perform(book, cto, name, input)), name).toMatchObject(over);
  expect(book.store.head()).toBe(before);
});

it('is judged when its turn comes: what was let in before the end and waits behind it is too late', async () => {
  const book = await bookWithRun();
  const ending = perform(book, system, 'run.finish', finish);
  const late = asks
    .filter(([name]) => 'change' in findAction(name))
    .map(([name, input]) => faultOf(perform(book, cto, name, input)));
  await ending;
  for (const { code } of await Promise.all(late)) expect(code).toBe('RUN_OVER');
  expect(git(book.root, 'log', '-1', '--format=%s', 'refs/minutebook/head')).toBe(
    'Finish cto on ACME-1: failed',
  );
});
