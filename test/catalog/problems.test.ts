import { expect, test } from 'vitest';
import { git } from '../helpers/folder.ts';
import { acme, Book, issue, issueFile, page, uuid, type Files } from './book.ts';

const byWords = (a: string[], b: string[]): number => (a.join() < b.join() ? -1 : 1);
const byAction = { trailers: { Action: 'book.mend', Actor: 'system' } };
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
    { path: issueFile(1), code: 'file-invalid', line: 2, since },
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
  const files = { [issueFile(1)]: null, [twin]: null, 'companies/beta/COMPANY.md': page({ name: 'Beta' }) };
  book.commit(files, byAction);
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
});

test('an issue that is neither removed nor there is a problem until it is one of both', () => {
  const removed = { status: 'cancelled', removedAt: '2026-11-22T16:00:00.000Z', removedBy: 'user:ada' };
  const book = new Book({
    ...acme,
    [issueFile(1)]: issue('Removed', { ...removed, status: 'todo' }),
    [issueFile(2)]: issue('Two', { removedBy: 'user:ada' }),
    [issueFile(3)]: issue('Removed', removed),
  });
  const catalog = book.catalog();
  expect(catalog.problems('acme').map(({ path, code, found }) => [path, code, found])).toEqual([
    [issueFile(1), 'removed-half', 'ACME-1: it was removed, and is todo'],
    [issueFile(2), 'removed-half', 'ACME-2: it says removedBy, and not all that says so'],
  ]);
  book.commit({ [issueFile(1)]: issue('One'), [issueFile(2)]: issue('Removed', removed) }, byAction);
  catalog.sync();
  expect(catalog.problems('acme')).toEqual([]);
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

const cto = 'companies/acme/agents/cto/AGENTS.md';

test('names that hide a file are told until they are mended', () => {
  const twin = 'companies/acme/agents/CTO/AGENTS.md';
  const lost = 'companies/acme/issues/ACME-4.md';
  const book = new Book(acme);
  const catalog = book.catalog();
  book.commit({
    [twin]: page({ name: 'Other' }),
    [lost]: issue('Lost'),
    'companies/acme/agents/cto/agents.md': 'x',
  });
  catalog.sync();
  expect(catalog.problems('acme').map(({ path, code, level }) => [path, code, level])).toEqual([
    ['companies/acme/agents/CTO', 'name-twin', 'damage'],
    ['companies/acme/agents/cto/agents.md', 'name-misfit', 'damage'],
    ['companies/acme/agents/cto/agents.md', 'name-twin', 'damage'],
    [lost, 'name-misfit', 'damage'],
  ]);
  book.commit({ [twin]: null, [lost]: null, 'companies/acme/agents/cto/agents.md': null }, byAction);
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
});

test('files that refer to each other in a circle are told with the way round', () => {
  const agent = (name: string, reportsTo?: string): string => page({ name, reportsTo });
  const path = (slug: string): string => `companies/acme/agents/${slug}/AGENTS.md`;
  const team = 'companies/acme/teams/core/TEAM.md';
  const book = new Book({
    ...acme,
    [cto]: agent('C'),
    [team]: page({ name: 'Core' }),
    [path('a')]: agent('A', 'cto'),
    [path('b')]: agent('B', 'a'),
  });
  const catalog = book.catalog();
  expect(catalog.problems()).toEqual([]);
  book.commit({
    [cto]: agent('C', 'b'),
    [issueFile(1)]: issue('Self', { blockedBy: ['ACME-1'] }),
    [team]: page({ name: 'Core', includes: ['../core/TEAM.md'] }),
  });
  catalog.sync();
  expect(catalog.problems('acme').map(({ code, found, line }) => [code, found, line])).toEqual([
    ['circle', 'reportsTo leads in a circle: a → cto → b → a', 3],
    ['circle', 'reportsTo leads in a circle: b → a → cto → b', 3],
    ['circle', 'reportsTo leads in a circle: cto → b → a → cto', 3],
    ['circle', 'blockedBy leads in a circle: ACME-1 → ACME-1', 3],
    ['circle', 'includes team leads in a circle: core → core', 3],
  ]);
  book.commit(
    { [path('a')]: agent('A'), [issueFile(1)]: issue('Self'), [team]: page({ name: 'Core' }) },
    byAction,
  );
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
});

test('what a person’s commit did that no action does is told until it is put back or judged', () => {
  const run = 'companies/acme/runs/2026-11-22/16/160803-cto-7f3a.md';
  const record = page({ agent: 'cto', source: 'timer', status: 'succeeded' });
  const done = issue('Done', { status: 'done', id: uuid(7) });
  const book = new Book({ ...acme, [run]: record, [issueFile(1)]: done, [issueFile(2)]: issue('Two') });
  const catalog = book.catalog();
  const since = book.commit({
    [run]: record.replace('succeeded', 'failed'),
    [issueFile(1)]: done.replace('"done"', '"in_progress"'),
    [issueFile(2)]: null,
    [cto]: null,
  });
  catalog.sync();
  expect(catalog.problems().map(({ path, code, found, since }) => [path, code, found, since])).toEqual([
    [cto, 'entity-removed', 'the agent was removed', since],
    [
      issueFile(1),
      'rule-broken',
      'status went from done to in_progress, which is no move an issue makes',
      since,
    ],
    [issueFile(2), 'entity-removed', 'the issue was removed', since],
    [run, 'fact-changed', 'a record of what happened was changed; it is written once', since],
  ]);
  book.commit({ [cto]: acme[cto], [issueFile(2)]: issue('Two'), [run]: record });
  book.commit({}, { trailers: { Action: 'issue.change', Actor: 'user:ada', Entity: 'issue:acme/ACME-1' } });
  catalog.sync();
  expect(catalog.problems()).toEqual([]);
});

test('an issue numbered with another prefix is told; when most are, the company’s own line is', () => {
  const numbered = (n: number, prefix: string): Files => ({
    [`companies/acme/issues/00xx/${prefix}-${n}.md`]: issue(`Number ${n}`),
  });
  const book = new Book({ ...acme, ...numbered(1, 'ACME'), ...numbered(2, 'ACME'), ...numbered(3, 'OLD') });
  expect(
    book
      .catalog()
      .problems()
      .map(({ path, code }) => [path, code]),
  ).toEqual([['companies/acme/issues/00xx/OLD-3.md', 'prefix-mismatch']]);
  book.commit({ 'companies/acme/COMPANY.md': acme['companies/acme/COMPANY.md'].replace('"ACME"', '"NEW"') });
  expect(book.catalog().problems('acme')).toMatchObject([
    {
      path: 'companies/acme/COMPANY.md',
      code: 'prefix-mismatch',
      line: 4,
      command: expect.stringContaining('ACME'),
    },
  ]);
});

test('a folder of a company without COMPANY.md is told', () => {
  const book = new Book({ ...acme, 'companies/beta/agents/x/AGENTS.md': page({ name: 'X' }) });
  expect(
    book
      .catalog()
      .problems()
      .map(({ path, code }) => [path, code]),
  ).toEqual([['companies/beta/COMPANY.md', 'company-missing']]);
});
