// Whoever is called about what they do not have in hand and fails is tried again; in the end whoever stands above hears of it.
import { expect, test } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { uuid7 } from '../../engine/base/ids.ts';
import { waitingFor } from '../../engine/daemon/wakes.ts';
import { openBook, system, user } from '../helpers/book.ts';

test('a mention whose run fails is tried again, and said to the manager and then to the board when that does not help', async () => {
  const book = await openBook();
  const waiting = (slug: string) => {
    book.catalog.sync();
    const sources = { catalog: book.catalog, reader: book.store, kernel: noKernel };
    const lookup = new Lookup(book.store.snapshot(), sources, system);
    return waitingFor(lookup, lookup.need('agent', 'acme', slug), [], book.clock.now());
  };
  const reasonsOf = (slug: string) =>
    waiting(slug).occasions.map(({ issue, wakes }) => [issue?.name, ...wakes.map(({ reason }) => reason)]);
  const crash = async (slug: string) => {
    const [occasion] = waiting(slug).occasions;
    const run = uuid7(book.clock.now());
    const started = { company: 'acme', agent: slug, source: 'automation', reason: 'called' };
    await book.perform(system, 'run.start', {
      ...started,
      run,
      issue: occasion!.issue!.name,
      wakes: occasion!.wakes.map(({ key }) => key),
      host: 'test',
      adapter: 'process',
      isolation: 'none',
    });
    const endedAt = new Date(book.clock.now()).toISOString();
    const ended = { status: 'failed', failure: 'crash', reason: 'exited with 3', endedAt };
    await book.perform(system, 'run.finish', { company: 'acme', run, ...ended });
  };
  await book.perform(user('ada'), 'issue.create', { title: 'Decide' });
  await book.perform(user('ada'), 'issue.comment', { issue: 'ACME-1', body: '@cto please decide' });
  expect(reasonsOf('cto')).toEqual([['ACME-1', 'mention by user:ada']]);
  await crash('cto');
  expect(reasonsOf('cto')).toEqual([]);
  expect(waiting('cto').nextAt).toBe(book.clock.now() + 15_000);
  book.clock.time += 15_000;
  expect(reasonsOf('cto')).toEqual([['ACME-1', 'another try after crash']]);
  await crash('cto');
  book.clock.time += 60_000;
  await crash('cto');
  book.clock.time += 3_600_000;
  expect(reasonsOf('cto')).toEqual([]);
  expect(reasonsOf('ceo')).toEqual([['ACME-1', 'mention by system']]);
  for (const pauseMs of [0, 15_000, 60_000]) {
    book.clock.time += pauseMs;
    await crash('ceo');
  }
  const { mentions } = await book.perform<{ mentions: { path: string }[] }>(user('ada'), 'inbox.user');
  expect(mentions.map(({ path }) => book.text(path)?.split('---\n').at(-1)?.trim())).toEqual([
    '@ada ceo was called here and was not heard from: 3 runs in a row failed, the last one with: exited with 3.',
  ]);
});
