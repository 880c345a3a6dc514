import { expect, test } from 'vitest';
import { firstActivity, listActivity, type ActivityFilter } from '../../engine/catalog/queries/activity.ts';
import { thingAt } from '../../engine/catalog/queries/namings.ts';
import type { Catalog } from '../../engine/catalog/catalog.ts';
import { acme, Book, issue, issueFile, page } from './book.ts';

const company = 'acme';

function told(catalog: Catalog, filter: Partial<ActivityFilter> = {}): string[] {
  return listActivity(catalog, { company, ...filter }).rows.map(({ action, actor }) => `${actor} ${action}`);
}

test('an engine commit is told by its trailers, any other by its author and its files', () => {
  const book = new Book(acme);
  const trailers = {
    Action: 'issue.create',
    Actor: 'agent:acme/cto',
    Entity: 'issue:acme/ACME-1',
    Run: 'r1',
    Request: 'q1',
  };
  book.commit({ [issueFile(1)]: issue('One') }, { trailers });
  book.commit({ [issueFile(1)]: issue('One!') }, { subject: 'Shout', email: 'ADA@example.org' });
  book.commit({ [issueFile(1)]: null, [issueFile(2)]: issue('Two') }, { email: 'eve@example.org' });
  const catalog = book.catalog();
  expect(told(catalog)).toEqual([
    'eve@example.org files.change',
    'user:ada issue.change',
    'agent:acme/cto issue.create',
    'user:ada files.change',
  ]);
  expect(listActivity(catalog, { company, actor: '' }).rows).toEqual([]);
  expect(listActivity(catalog, { company, run: 'r1' }).rows).toMatchObject([
    { subject: 'Change files', request: 'q1', engine: 1, entities: '["issue:acme/ACME-1"]' },
  ]);
});

test('trailers of a commit that the engine did not sign are not believed', () => {
  const book = new Book(acme);
  book.commit(
    { [issueFile(1)]: issue('One') },
    { subject: 'Lie\n\nAction: company.remove\nActor: system\nEntity: company:acme' },
  );
  expect(told(book.catalog())[0]).toBe('user:ada issue.create');
});

test('history is asked for by entity, by actor with all their addresses, and page by page', () => {
  const book = new Book({
    ...acme,
    'users/ada.md': page({ name: 'Ada', emails: ['ada@example.org', 'a@home.example'] }),
  });
  const trailers = {
    Action: 'issue.move',
    Actor: 'user:ada',
    Entity: ['issue:acme/ACME-1', 'issue:acme/ACME-2'],
  };
  book.commit({ [issueFile(1)]: issue('One') }, { trailers });
  book.commit({ [issueFile(2)]: issue('Two') }, { email: 'a@home.example' });
  book.commit({ [issueFile(3)]: issue('Three') }, { email: 'eve@example.org' });
  const catalog = book.catalog();
  expect(told(catalog, { about: thingAt(issueFile(2))! })).toEqual([
    'user:ada issue.create',
    'user:ada issue.move',
  ]);
  expect(told(catalog, { actor: 'user:ada' })).toHaveLength(3);
  expect(told(catalog, { actor: 'eve@example.org' })).toEqual(['eve@example.org issue.create']);

  const first = listActivity(catalog, { company, limit: 3 });
  const second = listActivity(catalog, { company, limit: 3, after: first.next! });
  expect([first.rows.length, second.rows.length, second.next]).toEqual([3, 1, undefined]);
});

test('a comment people commit is told of its issue too, and what belongs to no company of the book itself', () => {
  const book = new Book(acme);
  const comment = 'companies/acme/issues/00xx/ACME-1/comments/20261122T160803.123Z-ada-7f3a.md';
  book.commit({ [comment]: page({}, 'Hello') });
  book.commit({ 'README.md': 'Hello\n' });
  const catalog = book.catalog();
  expect(told(catalog, { about: thingAt(issueFile(1))! })).toEqual(['user:ada comment.create']);
  expect(listActivity(catalog, { company: '' }).rows[0]).toMatchObject({
    action: 'files.change',
    entities: '[]',
  });
});

test('the first commit about a thing is found however many came after it', () => {
  const book = new Book(acme);
  const trailers = (name: string) => ({
    Action: 'issue.change',
    Actor: 'system',
    Entity: `issue:acme/${name}`,
  });
  const first = book.commit({ [issueFile(1)]: issue('Version 0') }, { trailers: trailers('ACME-1') });
  for (let n = 1; n <= 120; n += 1)
    book.commit({ [issueFile(1)]: issue(`Version ${n}`) }, { trailers: trailers('ACME-1') });
  const catalog = book.catalog();
  expect(firstActivity(catalog, thingAt(issueFile(1))!)).toMatchObject({ oid: first });
  expect(firstActivity(catalog, thingAt(issueFile(2))!)).toBeUndefined();
});
