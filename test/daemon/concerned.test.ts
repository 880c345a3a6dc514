// Whom a change is about is looked at before everybody else.
import { expect, test } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { concernedAgents } from '../../engine/daemon/concerned.ts';
import { openBook, system, user } from '../helpers/book.ts';

test('an issue that is over concerns who has it and who waits for it, and nobody else', async () => {
  const book = await openBook();
  const create = (input: object): Promise<unknown> => book.perform(user('ada'), 'issue.create', input);
  await create({ title: 'First', assignee: 'cto' });
  await create({ title: 'Then', assignee: 'dev', blockedBy: ['ACME-1'] });
  await create({ title: 'Beside' });
  const before = book.store.snapshot().commit;
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', status: 'cancelled' });
  book.catalog.sync();
  const sources = { catalog: book.catalog, reader: book.store, kernel: noKernel };
  const lookup = new Lookup(book.store.snapshot(), sources, system);
  expect(concernedAgents(lookup, before, []).map(({ name }) => name)).toEqual(['cto', 'dev']);
});
