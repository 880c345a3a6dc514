// What the board decided about what an agent asked for is a reason to wake it, once, on the issue it was about.
import { expect, test } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { concernedAgents } from '../../engine/daemon/concerned.ts';
import { waitingFor } from '../../engine/daemon/wakes.ts';
import { agent, openBook, system, user } from '../helpers/book.ts';

test('a decision wakes who asked, on the first issue the approval is about, and nobody else', async () => {
  const book = await openBook();
  const look = (): Lookup => {
    book.catalog.sync();
    const sources = { catalog: book.catalog, reader: book.store, kernel: noKernel };
    return new Lookup(book.store.snapshot(), sources, system);
  };
  const waiting = (slug: string) => {
    const lookup = look();
    const { occasions } = waitingFor(lookup, lookup.need('agent', 'acme', slug), [], book.clock.now());
    return occasions.map(({ issue, wakes }) => [issue?.name, ...wakes.map(({ reason }) => reason)]);
  };
  await book.perform(user('ada'), 'issue.create', { title: 'Furnish' });
  const input = { title: 'A table', issues: ['ACME-1'] };
  const { id } = await book.perform<{ id: string }>(agent('dev'), 'approval.create', input);
  expect(waiting('dev')).toEqual([]);
  const before = book.store.snapshot().commit;
  book.clock.time += 1_000;
  await book.perform(user('ben'), 'approval.request-revision', { approval: id });
  expect(waiting('dev')).toEqual([['ACME-1', 'A-1 is revision requested']]);
  expect(waiting('cto')).toEqual([]);
  expect(concernedAgents(look(), before, []).map(({ name }) => name)).toEqual(['dev']);
  await book.perform(agent('dev'), 'approval.resubmit', { approval: id });
  expect(waiting('dev')).toEqual([]);
});

test('a wake-up whose file outlives the start it was for stands before none that waits', async () => {
  const book = await openBook();
  const ada = user('ada');
  await book.perform(ada, 'issue.create', { title: 'One', assignee: 'dev', status: 'todo' });
  const key = 'wake-1';
  await book.perform(system, 'run.start', {
    run: '01930000-0000-7000-8000-000000000009',
    company: 'acme',
    agent: 'dev',
    source: 'on_demand',
    wakes: [key],
    reason: 'asked',
    byBoard: true,
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
  book.catalog.sync();
  const sources = { catalog: book.catalog, reader: book.store, kernel: noKernel };
  const lookup = new Lookup(book.store.snapshot(), sources, system);
  const dev = lookup.need('agent', 'acme', 'dev');
  const file = { key, company: 'acme', agent: 'dev', source: 'on_demand', by: 'user:ada', at: '' } as const;
  const asked = ['wake-1', 'wake-2'].map((key) => ({ ...file, key, issue: 'ACME-1', reason: 'now' }));
  const [first] = waitingFor(lookup, dev, asked, book.clock.now()).occasions;
  expect(first?.wakes.map(({ reason }) => reason)).toEqual(['now', 'assigned']);
});
