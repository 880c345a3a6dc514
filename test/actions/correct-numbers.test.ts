// Issues and companies that a commit brings get what those get that are dropped in: number, id and place.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { markdown } from '../helpers/book.ts';
import { troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { issueAt, set, sharedBooks } from '../helpers/shared-book.ts';

const openBook = sharedBooks();

test('an issue that was moved lies where its number says again, with what was written into it', async () => {
  const book = await openBook();
  git(book.root, 'mv', issueAt(1), 'companies/acme/issues/00xx/ACME-77.md');
  book.edit('companies/acme/issues/00xx/ACME-77.md', set('priority', 'high'));
  await book.commits('Move');
  expect(book.at('companies/acme/issues/00xx/ACME-77.md')).toBeUndefined();
  expect(book.at(issueAt(1))).toContain('priority: high');
});

test('new issues get their numbers, and what refers to them follows', async () => {
  const book = await openBook();
  book.news();
  writeFiles(book.root, {
    'companies/acme/issues/new/plan.md': markdown({ status: 'todo' }, '# Plan'),
    'companies/acme/issues/new/plan/comments/20261122T160803.123Z-ada-7f3a.md': markdown(
      { author: 'user:ada', createdAt: '2026-11-22T16:08:03.123Z' },
      'First.',
    ),
    'companies/acme/issues/new/then.md': markdown({ status: 'todo', parent: 'plan' }, '# Then'),
  });
  book.edit(issueAt(1), set('parent', 'new/plan'));
  await book.commits('Ideas');
  expect(book.news()).toEqual([expect.stringMatching(/^Complete ACME-.* of "Ideas" by "Ada"$/), 'Ideas']);
  expect(book.at(issueAt(4))).toContain('# Plan');
  expect(book.at(issueAt(5))).toMatch(/^parent: ACME-4$/m);
  expect(book.at(issueAt(1))).toMatch(/^parent: ACME-4$/m);
  const comments = 'companies/acme/issues/00xx/ACME-4/comments';
  expect(book.engine.store.snapshot().list(comments)).toHaveLength(1);
  expect(git(book.root, 'ls-files', 'companies/acme/issues/new')).toBe('');
  expect(troubles(book.root)).toBe('');
});

test('a number that a branch gave on its own is another’s: the issue keeps its id and gets a new one', async () => {
  const book = await openBook();
  const id = '01930000-0000-7000-8000-00000000abcd';
  git(book.root, 'switch', '-q', '-c', 'branch');
  writeFiles(book.root, {
    [issueAt(4)]: markdown({ id, status: 'todo' }, '# From the branch'),
    'companies/acme/issues/00xx/ACME-4/documents/plan.md': markdown({}, 'Plan.'),
  });
  book.edit(issueAt(1), set('parent', 'ACME-4'));
  git(book.root, 'add', '-A');
  git(book.root, 'commit', '-q', '-m', 'On the branch');
  git(book.root, 'switch', '-q', 'main');
  await book.engine.perform(
    'issue.create',
    { title: 'From the engine', company: 'acme' },
    book.engine.member,
  );
  // The line has it, main has not: the merge knows nothing of it.
  git(book.root, 'merge', '-q', '--no-edit', 'branch');
  expect(await book.engine.store.settle()).toMatchObject({ state: 'brought' });
  expect(book.at(issueAt(4))).toContain('# From the engine');
  expect(book.at(issueAt(5))).toContain('# From the branch');
  expect(book.at(issueAt(5))).toContain(`id: ${id}`);
  expect(book.at(issueAt(5))).toMatch(/^formerly:\n {2}- ACME-4$/m);
  expect(book.at(issueAt(1))).toMatch(/^parent: ACME-5$/m);
  expect(book.at('companies/acme/issues/00xx/ACME-5/documents/plan.md')).toContain('Plan.');
  expect(book.at('companies/acme/issues/00xx/ACME-4/documents/plan.md')).toBeUndefined();
  expect(book.correction()!.reasons[0]!.reason).toContain('ACME-5 now');
  expect(troubles(book.root)).toBe('');
});

test('a company that a commit brings is adopted as one that is dropped in', async () => {
  const book = await openBook();
  writeFiles(book.root, {
    'companies/beta/COMPANY.md': markdown({ name: 'Beta' }),
    'companies/beta/projects/site/PROJECT.md': markdown({ name: 'Site' }),
    'companies/beta/projects/site/tasks/first/TASK.md': markdown({ name: 'First task' }, 'Do it.'),
    'companies/lost/agents/x/AGENTS.md': markdown({ name: 'X' }),
  });
  await book.commits('Two companies');
  expect(book.at('companies/beta/COMPANY.md')).toMatch(/^prefix: BET/m);
  expect(book.at('companies/beta/projects/site/tasks/first/TASK.md')).toMatch(/^identifier: BET\w*-1$/m);
  expect(book.at('companies/lost/agents/x/AGENTS.md')).toBeUndefined();
  expect(troubles(book.root)).toBe('');
});

const lower = (n: number): string => issueAt(n).replace(/ACME/, 'acme');

test('an issue whose name a commit writes in small letters is the same one, under its name and with all it has', async () => {
  const book = await openBook();
  await book.engine.perform(
    'issue.comment',
    { issue: 'ACME-1', body: 'Hello', company: 'acme' },
    book.engine.member,
  );
  await book.engine.store.settle();
  const before = book.engine.store.snapshot().list('companies/acme/issues/00xx');
  git(book.root, 'mv', issueAt(1), lower(1));
  await book.commits('Small letters');
  expect(book.engine.store.snapshot().list('companies/acme/issues/00xx')).toEqual(before);
  expect(book.correction()!.reasons).toMatchObject([{ path: lower(1) }]);
  git(book.root, 'mv', issueAt(2), lower(2));
  book.edit(lower(2), set('priority', 'high'));
  await book.commits('And an edit');
  expect(book.at(lower(2))).toBeUndefined();
  expect(book.at(issueAt(2))).toContain('priority: high');
  expect(book.at(issueAt(2))).not.toContain('removedAt');
  expect(book.engine.catalog.problems()).toEqual([]);
  expect(troubles(book.root)).toBe('');
});

test.each([
  ['another number', issueAt(77)],
  ['small letters', lower(1)],
])('an issue that is moved to %s by hand is not removed, and is told its way back', async (_, to) => {
  const book = await openBook();
  const before = book.engine.store.head();
  renameSync(join(book.root, issueAt(1)), join(book.root, to));
  const adopt = async () => (await book.engine.perform('book.adopt', {}, book.engine.member)).result;
  expect(await adopt()).toMatchObject({
    adopted: [],
    refused: [
      { path: issueAt(1), code: 'ISSUE_MISPLACED', remedy: `Put it back: mv -- ${to} ${issueAt(1)}` },
      { path: to, code: 'ISSUE_MISPLACED' },
    ],
  });
  expect(book.engine.store.head()).toBe(before);
  renameSync(join(book.root, to), join(book.root, issueAt(1)));
  expect(await adopt()).toMatchObject({ adopted: [], refused: [] });
  expect(troubles(book.root)).toBe('');
});

test('the main file of an agent in small letters is put back, with what was written into it', async () => {
  const book = await openBook();
  const folder = 'companies/acme/agents/dev';
  git(book.root, 'mv', `${folder}/AGENTS.md`, `${folder}/agents.md`);
  book.edit(`${folder}/agents.md`, (text) => `${text}\nBe brief.\n`);
  await book.commits('Small letters');
  expect(book.at(`${folder}/AGENTS.md`)).toContain('Be brief.');
  expect(book.at(`${folder}/AGENTS.md`)).not.toContain('formerly');
  expect(book.at(`${folder}/agents.md`)).toBeUndefined();
  expect(book.engine.catalog.problems()).toEqual([]);
});
