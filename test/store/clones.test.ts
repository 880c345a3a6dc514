// A book with more than one work tree, or more than one copy: linked work trees, shallow and partial clones, pushes into
// it, and pulls from it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader } from '../../engine/store/reader.ts';
import { commitFile, git, temporaryFolder, textOf } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const status = (root: string) => git(root, 'status', '--porcelain');

/** A clone of the book in which Bob commits. */
function cloneOf(root: string, ...flags: string[]): string {
  const clone = join(temporaryFolder(), 'clone');
  git('/', 'clone', '-q', ...flags, `file://${root}`, clone);
  git(clone, 'config', 'user.name', 'Bob');
  git(clone, 'config', 'user.email', 'bob@example.org');
  return clone;
}

test('a person in another work tree, on another branch, is not in the way, and what they merge lands', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const other = join(temporaryFolder(), 'other');
  git(root, 'worktree', 'add', '-q', '-b', 'topic', other);
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  commitFile(other, 'theirs.md', 'theirs\n');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([textOf(root, 'a.md'), textOf(other, 'a.md')]).toEqual(['two\n', 'one\n']);
  expect([status(root), status(other)]).toEqual(['', '']);
  git(root, 'merge', '-q', '--no-edit', 'topic');
  await store.engineWrites({ 'a.md': 'three\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([textOf(root, 'a.md'), textOf(root, 'theirs.md')]).toEqual(['three\n', 'theirs\n']);
  expect(status(root)).toBe('');
});

test('main checked out in another work tree is not moved under it, and its commits are taken in', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.settle();
  git(root, 'switch', '-q', '-c', 'topic');
  const other = join(temporaryFolder(), 'other');
  git(root, 'worktree', 'add', '-q', other, 'main');
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'switched away' });
  expect([textOf(other, 'a.md'), status(other)]).toEqual(['one\n', '']);
  commitFile(other, 'theirs.md', 'theirs\n');
  await store.settle();
  const now = store.snapshot();
  expect(['a.md', 'theirs.md'].map((path) => now.read(path)?.toString())).toEqual(['two\n', 'theirs\n']);
  git(root, 'worktree', 'remove', other);
  git(root, 'switch', '-q', 'main');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(textOf(root, 'theirs.md')).toBe('theirs\n');
  expect(status(root)).toBe('');
});

test('an engine in a linked work tree writes the same line and leaves the main one’s files alone', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const other = join(temporaryFolder(), 'other');
  git(root, 'worktree', 'add', '-q', '-b', 'topic', other);
  const there = await openTestStore(other);
  await there.engineWrites({ 'a.md': 'two\n' });
  expect(await there.settle()).toMatchObject({ state: 'waiting', why: 'switched away' });
  await there.close();
  expect([textOf(root, 'a.md'), textOf(other, 'a.md'), status(root)]).toEqual(['one\n', 'one\n', '']);
  const here = await openTestStore(root);
  expect(await here.settle()).toMatchObject({ state: 'brought' });
  expect(textOf(root, 'a.md')).toBe('two\n');
});

test('a shallow clone has the history it has, and is written like any other', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const source = await openTestStore(root);
  for (const text of ['two\n', 'three\n', 'four\n']) await source.engineWrites({ 'a.md': text });
  await source.settle();
  const clone = cloneOf(root, '--depth', '1');
  const reader = openReader(clone);
  expect(reader.log(reader.head()!)).toHaveLength(1);
  reader.close();
  const store = await openTestStore(clone);
  await store.engineWrites({ 'a.md': 'five\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  commitFile(clone, 'mine.md', 'mine\n');
  await store.engineWrites({ 'a.md': 'six\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([status(clone), textOf(clone, 'a.md'), textOf(clone, 'mine.md')]).toEqual(['', 'six\n', 'mine\n']);
  git(clone, 'fetch', '-q', '--unshallow');
  commitFile(clone, 'more.md', 'more\n');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(store.log(store.head()!).length).toBeGreaterThan(4);
});

test('a partial clone is refused with what to do instead', () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  git(root, 'config', 'uploadpack.allowFilter', 'true');
  const clone = cloneOf(root, '--filter=blob:none');
  expect(() => openReader(clone)).toThrow(
    expect.objectContaining({ code: 'STORE_PARTIAL', help: expect.stringContaining('git clone') as string }),
  );
});

test('a push to main is refused by git itself as long as it is checked out; one to a branch is merged by hand', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  const clone = cloneOf(root);
  commitFile(clone, 'bob.md', 'bob\n');
  expect(() => git(clone, 'push', '-q', 'origin', 'main')).toThrow(/refusing to update checked out branch/);
  git(clone, 'push', '-q', 'origin', 'HEAD:from-bob');
  await store.engineWrites({ 'a.md': 'three\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  git(root, 'merge', '-q', '--no-edit', 'from-bob');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([textOf(root, 'a.md'), textOf(root, 'bob.md')]).toEqual(['three\n', 'bob\n']);
});

test.each(['ignore', 'updateInstead'])(
  'a push to main that somebody allowed (%s) is taken in, and the work tree follows',
  async (deny) => {
    const root = bookFolder({ 'a.md': 'one\n', 'gone.md': 'gone\n' });
    git(root, 'config', 'receive.denyCurrentBranch', deny);
    const store = await openTestStore(root);
    await store.engineWrites({ 'a.md': 'two\n' });
    await store.settle();
    const clone = cloneOf(root);
    git(clone, 'rm', '-q', 'gone.md');
    commitFile(clone, 'bob.md', 'bob\n');
    git(clone, 'push', '-q', 'origin', 'main');
    // Before it is taken in its files are nobody's edits here.
    expect(store.sweep().edits).toEqual([]);
    await store.engineWrites({ 'a.md': 'three\n' });
    expect(await store.settle()).toMatchObject({ state: 'brought' });
    expect(store.sweep().edits).toEqual([]);
    expect([status(root), textOf(root, 'a.md'), textOf(root, 'bob.md')]).toEqual(['', 'three\n', 'bob\n']);
    expect(existsSync(join(root, 'gone.md'))).toBe(false);
    git(clone, 'pull', '-q', '--no-rebase', '--no-edit');
    expect([textOf(clone, 'a.md'), status(clone)]).toEqual(['three\n', '']);
  },
);

test('a pull into the book, by merge and by rebase, is taken in', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.settle();
  const clone = cloneOf(root);
  for (const [n, flag] of ['--no-rebase', '--rebase', '--ff-only'].entries()) {
    git(clone, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main');
    commitFile(clone, `bob-${n}.md`, 'bob\n');
    if (flag !== '--ff-only') commitFile(root, `mine-${n}.md`, 'mine\n');
    git(root, 'pull', '-q', flag, '--no-edit', clone, 'main');
    await store.engineWrites({ 'a.md': `${n}\n` });
    expect(await store.settle()).toMatchObject({ state: 'brought' });
    expect([textOf(root, 'a.md'), textOf(root, `bob-${n}.md`), status(root)]).toEqual([
      `${n}\n`,
      'bob\n',
      '',
    ]);
  }
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
});
