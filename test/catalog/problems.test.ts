import { expect, test } from 'vitest';
import { git } from '../helpers/folder.ts';
import { acme, Book, issue, issueFile, page, uuid } from './book.ts';

const byWords = (a: string[], b: string[]): number => (a.join() < b.join() ? -1 : 1);
const broken = '---\nstatus: [\n---\n\n# Broken\n';

test('an invalid file counts as its newest valid version and is a problem since the commit that broke it', () => {
  const book = new Book({ ...acme, [issueFile(1)]: issue('First') });
  book.commit({ [issueFile(1)]: issue('Second') });
  const good = git(book.root, 'rev-parse', `main:${issueFile(1)}`);
  const since = book.commit({ [issueFile(1)]: broken });
  book.commit({ [issueFile(1)]: `${broken}\nMore.\n` });

  const catalog = book.catalog();
  expect(catalog.lastGood(issueFile(1))).toBe(good);
  expect(catalog.db.get('SELECT title FROM issues')).toEqual({ title: 'Second' });
  expect(catalog.problems('acme')).toMatchObject([
    { path: issueFile(1), code: 'file-invalid', line: 3, since },
  ]);

  book.commit({ [issueFile(1)]: issue('Third') });
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
  expect(catalog.db.get('SELECT title FROM issues')).toEqual({ title: 'Third' });
});

test('a version that was valid only between two looks is found in history', () => {
  const book = new Book({ ...acme, [issueFile(1)]: issue('First') });
  const catalog = book.catalog();
  book.commit({ [issueFile(1)]: issue('Between') });
  const between = git(book.root, 'rev-parse', `main:${issueFile(1)}`);
  book.commit({ [issueFile(1)]: broken });
  catalog.sync();
  expect(catalog.lastGood(issueFile(1))).toBe(between);
});

test('a file that never was valid has no version in force', () => {
  const catalog = new Book({ ...acme, [issueFile(1)]: broken }).catalog();
  expect(catalog.lastGood(issueFile(1))).toBeUndefined();
  expect(catalog.find('issue', 'acme', 'ACME-1')).toBeUndefined();
  expect(catalog.problems('acme').map(({ code }) => code)).toEqual(['file-invalid']);
});

test('what two files claim is a problem of the second one', () => {
  const twin = 'companies/acme/issues/01xx/ACME-1.md';
  const book = new Book({
    ...acme,
    'companies/beta/COMPANY.md': page({ name: 'Beta', prefix: 'ACME' }),
    [issueFile(1)]: issue('One', { id: uuid(9) }),
    [issueFile(2)]: issue('Two', { id: uuid(9) }),
    [twin]: issue('Other one'),
  });
  const catalog = book.catalog();
  expect(
    catalog
      .problems()
      .map(({ path, code }) => [path, code])
      .sort(byWords),
  ).toEqual([
    [issueFile(2), 'id-duplicate'],
    [twin, 'identifier-duplicate'],
    [twin, 'name-mismatch'],
    ['companies/beta/COMPANY.md', 'prefix-duplicate'],
  ]);
  book.commit({ [issueFile(1)]: null, [twin]: null, 'companies/beta/COMPANY.md': page({ name: 'Beta' }) });
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
});

test('a reference to nothing is a problem until there is something; a label needs no file', () => {
  const book = new Book({
    ...acme,
    [issueFile(1)]: issue('One', { assignee: 'ghost', blockedBy: ['ACME-2'], labels: ['bug'] }),
  });
  const catalog = book.catalog();
  expect(catalog.problems('acme').map(({ found }) => found)).toEqual([
    'assignee: ghost',
    'blockedBy: ACME-2',
  ]);
  book.commit({
    'companies/acme/agents/ghost/AGENTS.md': page({ name: 'Ghost' }),
    [issueFile(3)]: issue('Three', { formerly: ['ACME-2'] }),
  });
  catalog.sync();
  expect(catalog.problems('acme')).toEqual([]);
});

test('a line of a ledger that nobody can read is told with its number', () => {
  const ledger = 'companies/acme/ledger/2026-11-22/16/0803-host-1.ndjson';
  const catalog = new Book({ ...acme, [ledger]: '{"id":"e1"}\n' }).catalog();
  expect(catalog.problems('acme')).toMatchObject([
    { path: ledger, code: 'line-invalid', line: 1, found: '{"id":"e1"}' },
  ]);
});
