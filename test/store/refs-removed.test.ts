// Refs that somebody removed, renamed or packed: the line goes on where it stood, and what was answered stays so.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, temporaryFolder, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const status = (root: string) => git(root, 'status', '--porcelain');

test('a main that was removed is made again where it stood, and follows', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  const stood = git(root, 'rev-parse', 'main');
  git(root, 'update-ref', '-d', 'refs/heads/main');
  await store.engineWrites({ 'a.md': 'three\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(store.showed).toEqual([{ kind: 'ref restored', ref: 'refs/heads/main', to: stood }]);
  expect(textOf(root, 'a.md')).toBe('three\n');
  expect(status(root)).toBe('');
});

test('a main that was removed while no engine ran is made again at the start', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const first = await openTestStore(root);
  await first.engineWrites({ 'a.md': 'two\n' });
  await first.close();
  git(root, 'update-ref', '-d', 'refs/heads/main');
  writeFiles(root, { 'mine.txt': 'mine\n' });
  const second = await openTestStore(root);
  await second.engineWrites({ 'a.md': 'three\n' });
  expect(await second.settle()).toMatchObject({ state: 'brought' });
  expect(textOf(root, 'a.md')).toBe('three\n');
  expect(status(root)).toBe('?? mine.txt');
});

test('a main that was renamed is waited for, and the line goes on', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  git(root, 'branch', '-m', 'main', 'trunk');
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'switched away' });
  expect(textOf(root, 'a.md')).toBe('one\n');
  git(root, 'branch', '-m', 'trunk', 'main');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(textOf(root, 'a.md')).toBe('two\n');
});

test('a line whose ref was removed beside a running engine is there again with the next look', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  git(root, 'switch', '-q', '-c', 'topic');
  await store.engineWrites({ 'a.md': 'two\n' });
  const stood = store.head()!;
  git(root, 'update-ref', '-d', 'refs/minutebook/head');
  await store.settle();
  expect(store.head()).toBe(stood);
  expect(store.showed).toEqual([{ kind: 'ref restored', ref: 'refs/minutebook/head', to: stood }]);
});

test('a line whose ref was removed while no engine ran goes on where it stood, though main was behind', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const first = await openTestStore(root);
  await first.engineWrites({ 'a.md': 'two\n' });
  await first.settle();
  git(root, 'switch', '-q', '-c', 'topic');
  await first.engineWrites({ 'a.md': 'three\n' });
  await first.close();
  git(root, 'update-ref', '-d', 'refs/minutebook/head');
  const second = await openTestStore(root);
  await second.engineWrites({ 'b.md': 'b\n' });
  expect(second.snapshot().read('a.md')?.toString()).toBe('three\n');
  expect(second.showed).toMatchObject([{ kind: 'ref restored', ref: 'refs/minutebook/head' }]);
});

test('a line that is gone with its objects begins anew at main', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const first = await openTestStore(root);
  git(root, 'switch', '-q', '-c', 'topic');
  await first.engineWrites({ 'a.md': 'two\n' });
  await first.close();
  git(root, 'update-ref', '-d', 'refs/minutebook/head');
  git(root, 'gc', '-q', '--prune=now');
  const second = await openTestStore(root);
  expect(second.head()).toBe(git(root, 'rev-parse', 'main'));
});

test('a clone without the engine’s line begins it at main, before anything is written', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const first = await openTestStore(root);
  await first.engineWrites({ 'a.md': 'two\n' });
  await first.settle();
  const clone = join(temporaryFolder(), 'clone');
  git('/', 'clone', '-q', '--single-branch', root, clone);
  const store = await openTestStore(clone);
  await store.settle();
  expect(git(clone, 'rev-parse', 'refs/minutebook/head')).toBe(git(clone, 'rev-parse', 'main'));
  writeFiles(clone, { 'a.md': 'theirs\n' });
  git(clone, '-c', 'user.name=Bob', '-c', 'user.email=bob@example.org', 'commit', '-qam', 'Theirs');
  await store.settle();
  expect(store.showed).toMatchObject([{ kind: 'taken in' }]);
});

test('packed refs are read, and moved as files again', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  for (const text of ['two\n', 'three\n']) {
    await store.engineWrites({ 'a.md': text });
    git(root, 'pack-refs', '--all', '--prune');
    expect(await store.settle()).toMatchObject({ state: 'brought' });
    git(root, 'pack-refs', '--all', '--prune');
  }
  expect(textOf(root, 'a.md')).toBe('three\n');
  expect(git(root, 'rev-parse', 'main', 'refs/minutebook/head')).toBe(`${store.head()}\n${store.head()}`);
});

test('a repository without a commit gets its first one, on whatever is to be main', async () => {
  const root = temporaryFolder();
  git(root, 'init', '-q', '-b', 'main');
  const store = await openTestStore(root);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  await store.engineWrites({ 'a.md': 'one\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(git(root, 'log', '--format=%s', 'main')).toBe('Write a.md');
  expect(textOf(root, 'a.md')).toBe('one\n');
  rmSync(join(root, 'a.md'));
  expect(store.sweep().edits).toMatchObject([{ path: 'a.md', bytes: null }]);
});
