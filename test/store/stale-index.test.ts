// A git that read its index before the engine wrote may put it back afterwards: what only comes of that is healed, what
// somebody meant is kept.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitFile, git, temporaryFolder, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';
import { atMain, expectAtRest } from './at-rest.ts';

test('an older version put back by checkout and committed is kept', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  git(root, 'checkout', 'HEAD~1', '--', 'a.md');
  git(root, 'commit', '-q', '-m', 'Put back');
  await store.settle();
  expect(atMain(root, 'a.md')).toBe('one');
});

test('and so it is when somebody switches at once to where the newer version stands', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  git(root, 'branch', 'topic');
  git(root, 'checkout', 'HEAD~1', '--', 'a.md');
  git(root, 'commit', '-q', '-m', 'Put back');
  git(root, 'switch', '-q', 'topic');
  await store.settle();
  expect(store.snapshot().read('a.md')?.toString()).toBe('one\n');
});

test('a commit from an index read before the engine wrote takes nothing back', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const store = await openTestStore(root);
  const index = join(root, '.git/index');
  copyFileSync(index, join(root, '.git/index.before'));
  await store.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n', 'b.md': null });
  await store.settle();
  // What a git does that read the index early: writes it back, and commits it.
  copyFileSync(join(root, '.git/index.before'), index);
  writeFiles(root, { 'notes.txt': 'mine\n' });
  git(root, 'update-index', '--add', 'notes.txt');
  git(root, 'commit', '-q', '-m', 'Stale');
  const theirs = git(root, 'rev-parse', 'HEAD');
  await store.settle();
  expect(git(root, 'ls-tree', '--name-only', 'main').split('\n')).toEqual([
    '.gitignore',
    'a.md',
    'new.md',
    'notes.txt',
  ]);
  expect(atMain(root, 'a.md')).toBe('two');
  expect(store.showed).toMatchObject([
    { kind: 'taken in', commit: theirs, healed: ['a.md', 'b.md', 'new.md'] },
  ]);
  expect(store.commit(store.head()!).trailers).toContainEqual(['Healed', 'a.md']);
  expectAtRest(root);
});

test('neither does one that was made while no engine ran', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const index = join(root, '.git/index');
  copyFileSync(index, join(root, '.git/index.before'));
  const first = await openTestStore(root);
  await first.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n' });
  await first.close();
  copyFileSync(join(root, '.git/index.before'), index);
  writeFiles(root, { 'notes.txt': 'mine\n' });
  git(root, 'update-index', '--add', 'notes.txt');
  git(root, 'commit', '-q', '-m', 'Stale');
  const second = await openTestStore(root);
  await second.settle();
  expect([atMain(root, 'a.md'), atMain(root, 'new.md'), atMain(root, 'notes.txt')]).toEqual([
    'two',
    'new',
    'mine',
  ]);
  expect(second.showed).toMatchObject([{ kind: 'taken in', healed: ['a.md', 'new.md'] }]);
  expectAtRest(root);
});

/** A merge of `topic` that git began before the engine moved main, as it stands in the repository then. */
async function openHalfMerge() {
  const root = bookFolder({ 'a.md': 'one\n' });
  git(root, 'switch', '-q', '-c', 'topic');
  commitFile(root, 'notes.txt', 'mine\n');
  git(root, 'switch', '-q', 'main');
  const store = await openTestStore(root);
  git(root, 'merge', '-q', '--no-ff', '--no-commit', 'topic');
  const [merge, index] = ['MERGE_HEAD', 'index'].map((name) => join(root, '.git', name));
  const begun = [merge, index].map((path) => readFileSync(path!));
  git(root, 'merge', '--abort');
  await store.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n' });
  await store.settle();
  writeFileSync(merge!, begun[0]!);
  writeFileSync(index!, begun[1]!);
  writeFiles(root, { 'notes.txt': 'mine\n' });
  return { root, store };
}

test('a merge that was begun before main moved takes nothing back when it is concluded, whatever came after', async () => {
  const { root, store } = await openHalfMerge();
  git(root, 'commit', '-q', '-m', 'Merge topic');
  git(root, 'clean', '-q', '-f');
  git(root, 'reset', '-q', '--hard');
  expect(textOf(root, 'a.md')).toBe('one\n');
  await store.settle();
  expect([atMain(root, 'a.md'), atMain(root, 'new.md'), atMain(root, 'notes.txt')]).toEqual([
    'two',
    'new',
    'mine',
  ]);
  expect(store.showed).toMatchObject([{ kind: 'taken in', healed: ['a.md', 'new.md'] }]);
  expectAtRest(root);
});

test('and its index is mended before it is concluded', async () => {
  const { root, store } = await openHalfMerge();
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'operation in progress' });
  expect(store.showed).toEqual([{ kind: 'index healed', paths: ['new.md', 'a.md'] }]);
  git(root, 'commit', '-q', '-m', 'Merge topic');
  expect([atMain(root, 'a.md'), atMain(root, 'new.md'), atMain(root, 'notes.txt')]).toEqual([
    'two',
    'new',
    'mine',
  ]);
});

test('a merge that was made elsewhere, and by one side takes away what the engine made here, is meant', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'old.md': 'old\n' });
  await store.settle();
  const there = join(temporaryFolder(), 'there');
  git('/', 'clone', '-q', root, there);
  git(there, 'config', 'user.name', 'Bob');
  git(there, 'config', 'user.email', 'bob@example.org');
  git(there, 'mv', 'old.md', 'new.md');
  git(there, 'commit', '-q', '-m', 'Rename');
  await store.engineWrites({ 'old.md': 'older\n' });
  await store.settle();
  git(there, 'pull', '-q', '--no-rebase', '--no-edit', root, 'main');
  git(root, 'pull', '-q', '--ff-only', there, 'main');
  await store.settle();
  expect(git(root, 'ls-tree', '--name-only', 'main').split('\n')).not.toContain('old.md');
  expect(atMain(root, 'new.md')).toBe('older');
  expect(store.showed).toMatchObject([{ kind: 'taken in', healed: [] }]);
  expectAtRest(root);
});

test('a commit from an old index is told also when somebody has switched away before it is looked at', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const store = await openTestStore(root);
  const index = join(root, '.git/index');
  const before = readFileSync(index);
  await store.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n' });
  await store.settle();
  writeFileSync(index, before);
  commitFile(root, 'notes.txt', 'mine\n');
  git(root, 'switch', '-q', '-c', 'topic');
  await store.settle();
  const now = store.snapshot();
  expect(['a.md', 'new.md', 'notes.txt'].map((path) => now.read(path)?.toString())).toEqual([
    'two\n',
    'new\n',
    'mine\n',
  ]);
});

test('an index that a refused commit put back is mended before anybody commits it', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'mine.md': 'one\n' });
  const store = await openTestStore(root);
  const index = join(root, '.git/index');
  const stale = readFileSync(index);
  await store.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n' });
  await store.settle();
  writeFileSync(index, stale);
  writeFiles(root, { 'mine.md': 'staged\n' });
  git(root, 'add', 'mine.md');
  await store.settle();
  expect(store.showed).toEqual([{ kind: 'index healed', paths: ['new.md', 'a.md'] }]);
  expect(git(root, 'status', '--porcelain')).toBe('M  mine.md');
});

test('an index put back while no engine ran is mended at the start', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const first = await openTestStore(root);
  const stale = readFileSync(join(root, '.git/index'));
  await first.engineWrites({ 'a.md': 'two\n', 'new.md': 'new\n' });
  await first.close();
  writeFileSync(join(root, '.git/index'), stale);
  const second = await openTestStore(root);
  await second.settle();
  expect(second.showed).toEqual([{ kind: 'index healed', paths: ['a.md', 'new.md'] }]);
  expectAtRest(root);
});
