import { expect, test } from 'vitest';
import { searchAll } from '../../engine/catalog/queries/search.ts';
import { acme, Book, issue, issueFile, page } from './book.ts';

const folder = 'companies/acme/issues/00xx/ACME-1';
const files = {
  ...acme,
  [issueFile(1)]: issue('Repair the gateway', {}, 'It refuses every third request.'),
  [issueFile(2)]: issue('Größe ändern', {}, 'Nothing to see.'),
  [`${folder}/comments/20261122T160803.123Z-cto-7f3a.md`]: page(
    { author: 'agent:acme/cto' },
    'Retried with a proxy.',
  ),
  [`${folder}/documents/plan.md`]: page({}, '# Plan\n\nReplace the proxy by a tunnel.'),
  'companies/beta/COMPANY.md': page({ name: 'Beta', prefix: 'BETA' }),
  'companies/beta/issues/00xx/BETA-1.md': issue('Secret gateway'),
};

test('words are found in issues, comments and documents of one company, with the issue they belong to', () => {
  const catalog = new Book(files).catalog();
  const found = (text: string): string[] =>
    searchAll(catalog, { company: 'acme', text }).map(({ kind, issue }) => `${kind} ${issue}`);
  expect(found('gateway')).toEqual(['issue ACME-1']);
  expect(found('proxy').sort()).toEqual(['comment ACME-1', 'document ACME-1']);
  expect(found('refuses repair')).toEqual(['issue ACME-1']);
  expect(found('refuses tunnel')).toEqual([]);
  expect(searchAll(catalog, { company: 'beta', text: 'gateway' }).map(({ title }) => title)).toEqual([
    'BETA-1 Secret gateway',
  ]);
});

test('the last word may be a beginning, quoted words stand side by side, accents do not matter', () => {
  const catalog = new Book(files).catalog();
  const count = (text: string): number => searchAll(catalog, { company: 'acme', text }).length;
  expect(count('gatew')).toBe(1);
  expect(count('gatew refuses')).toBe(0);
  expect(count('"third request"')).toBe(1);
  expect(count('"request third"')).toBe(0);
  expect(count('grosse')).toBe(0);
  expect(count('große andern')).toBe(1);
  expect(count('ACME-1')).toBe(1);
  expect(count('acme-2')).toBe(1);
});

test('nothing people type means anything to the index itself', () => {
  const catalog = new Book(files).catalog();
  for (const text of [
    '',
    '   ',
    '"',
    '""',
    '*',
    'a AND',
    'NOT gateway',
    '(',
    'title:gateway',
    '^x',
    'a"b',
    '-',
    '{a b}: c',
    'NEAR(a b)',
    "o'clock",
    '\\',
    '\0x',
  ])
    expect(() => searchAll(catalog, { company: 'acme', text }), text).not.toThrow();
  expect(searchAll(catalog, { company: 'acme', text: 'scope:xxbeta' })).toEqual([]);
});

test('what is found equally well stands in one order, however the catalog came to be', () => {
  const book = new Book(acme);
  const catalog = book.catalog();
  for (const number of [2, 3, 1]) {
    book.commit({ [issueFile(number)]: issue('The same words') });
    catalog.sync();
  }
  const found = (one: typeof catalog): string[] =>
    searchAll(one, { company: 'acme', text: 'words' }).map(({ path }) => path);
  expect(found(catalog)).toEqual([3, 2, 1].map(issueFile));
  expect(found(book.catalog())).toEqual(found(catalog));
});

test('a hit shows the passage around it, and a removed text is found no more', () => {
  const book = new Book(files);
  const catalog = book.catalog();
  expect(searchAll(catalog, { company: 'acme', text: 'third' })[0]?.snippet).toBe(
    'It refuses every [third] request.',
  );
  book.commit({ [issueFile(1)]: issue('Repair the gateway') });
  catalog.sync();
  expect(searchAll(catalog, { company: 'acme', text: 'third' })).toEqual([]);
});
