import { expect, test } from 'vitest';
import type { Catalog } from '../../engine/catalog/catalog.ts';
import { acme, Book, issue, issueFile, page, uuid } from './book.ts';

const files = {
  ...acme,
  'companies/acme/COMPANY.md': page({ id: uuid(1), name: 'Acme', prefix: 'ACME', formerly: ['apex'] }),
  'companies/beta/COMPANY.md': page({ name: 'Beta' }),
  'companies/beta/issues/00xx/BETA-7.md': issue('Of beta'),
  [issueFile(42)]: issue('Answer', { id: uuid(42), formerly: ['ACME-40'] }),
  'companies/acme/projects/shop/milestones/first.md': page({}, '# First'),
  'companies/acme/projects/shop/tasks/kick-off/TASK.md': page({ identifier: 'ACME-50' }, '# Kick off'),
  'companies/acme/agents/cto/AGENTS.md': page({ id: uuid(2), name: 'Cleo', formerly: ['chief'] }),
};

type Find = Catalog['find'];

/** Finds in the book above, and answers the path. */
function pathFinder(): (...args: Parameters<Find>) => string | undefined {
  const catalog = new Book(files).catalog();
  return (...args) => catalog.find(...args)?.path;
}

test('an issue is found by uuid, identifier in any case, number, and former identifier', () => {
  const path = pathFinder();
  for (const ref of [uuid(42), uuid(42).toUpperCase(), 'ACME-42', 'acme-42', '#42', '42', 'ACME-40'])
    expect(path('issue', 'acme', ref), ref).toBe(issueFile(42));
  expect(path('issue', 'beta', 'ACME-42')).toBeUndefined();
  expect(path('issue', 'beta', uuid(42))).toBeUndefined();
});

test('without a company an identifier is looked for in all of them, whether its prefix is written or not', () => {
  const path = pathFinder();
  expect(path('issue', undefined, 'acme-42')).toBe(issueFile(42));
  expect(path('issue', undefined, 'BETA-7')).toBe('companies/beta/issues/00xx/BETA-7.md');
  expect(path('issue', undefined, uuid(42))).toBe(issueFile(42));
  expect(path('issue', undefined, '42')).toBeUndefined();
});

test('a task of a package is found by its identifier and by its folder', () => {
  const path = pathFinder();
  const task = 'companies/acme/projects/shop/tasks/kick-off/TASK.md';
  for (const ref of ['ACME-50', 'kick-off', 'shop/kick-off'])
    expect(path('issue', 'acme', ref), ref).toBe(task);
});

test('a company is found by slug, uuid, prefix and former name', () => {
  const path = pathFinder();
  for (const ref of ['acme', uuid(1), 'ACME', 'apex'])
    expect(path('company', undefined, ref), ref).toBe('companies/acme/COMPANY.md');
});

test('agents, milestones and users are found by slug, id and former name', () => {
  const path = pathFinder();
  for (const ref of ['cto', uuid(2), 'chief'])
    expect(path('agent', 'acme', ref), ref).toBe('companies/acme/agents/cto/AGENTS.md');
  for (const ref of ['first', 'shop/first'])
    expect(path('milestone', 'acme', ref), ref).toBe('companies/acme/projects/shop/milestones/first.md');
  for (const company of [undefined, 'acme']) expect(path('user', company, 'ada')).toBe('users/ada.md');
});

test('the highest number ever given counts removed issues and those that only history names', () => {
  const book = new Book({ ...acme, [issueFile(7)]: issue('Seven') });
  const catalog = book.catalog();
  expect(catalog.highestNumber('acme')).toBe(7);
  expect(catalog.highestNumber('beta')).toBe(0);
  book.commit({ [issueFile(9)]: issue('Nine', { removedAt: '2026-11-22T16:08:03.123Z' }) });
  catalog.sync();
  expect(catalog.highestNumber('acme')).toBe(9);
  const trailers = { Action: 'issue.create', Actor: 'user:ada', Entity: 'issue:acme/ACME-12' };
  book.commit({ [issueFile(12)]: issue('Twelve') }, { trailers });
  book.commit({ [issueFile(12)]: null });
  catalog.sync();
  expect(catalog.highestNumber('acme')).toBe(12);
});
