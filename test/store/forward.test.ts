// Main, the work tree and the index follow the engine's line, and nothing a person did is lost.
import { existsSync, lstatSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, temporaryFolder, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const status = (root: string) => git(root, 'status', '--porcelain');

test('what the engine wrote stands in main, the work tree and the index', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'old/b.md': 'b\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n', 'new/folder/c.md': 'c\n', 'old/b.md': null });
  expect(await store.settle()).toEqual({ state: 'brought', head: store.head() });
  expect(git(root, 'rev-parse', 'main')).toBe(store.head());
  expect(textOf(root, 'a.md')).toBe('two\n');
  expect(textOf(root, 'new/folder/c.md')).toBe('c\n');
  expect(existsSync(join(root, 'old'))).toBe(false);
  expect(status(root)).toBe('');
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(git(root, 'reflog', '-1')).toMatch(/HEAD@\{0\}: minutebook: bring forward$/);
});

test('a written file is never as young as the index, so that git need not read it', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  const [file, index] = ['a.md', '.git/index'].map((path) => lstatSync(join(root, path)).mtimeMs);
  expect(file).toBeLessThan(index!);
});

test('a backlog of many paths goes in steps along the line', async () => {
  const root = bookFolder();
  const store = await openTestStore(root);
  for (let n = 0; n < 5; n++) {
    const files = Array.from({ length: 60 }, (_, at) => [`shard-${n}/${at}.md`, `${n} ${at}\n`]);
    await store.engineWrites(Object.fromEntries(files));
  }
  await store.settle();
  // Three steps of at most two commits and 128 paths, or more where the disk is slow; and the first commit.
  expect(git(root, 'reflog', 'main').split('\n').length).toBeGreaterThanOrEqual(4);
  expect(status(root)).toBe('');
  expect(git(root, 'ls-files').split('\n')).toHaveLength(301);
});

test('a hand edit is left alone, its entry moves on, and it is told what it was made from', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  const two = git(root, 'rev-parse', 'main:a.md');
  writeFiles(root, { 'a.md': 'by hand\n' });
  await store.engineWrites({ 'a.md': 'three\n' });
  await store.settle();
  expect(textOf(root, 'a.md')).toBe('by hand\n');
  expect(git(root, 'diff', '--cached', '--name-only')).toBe('');
  expect(status(root)).toBe(' M a.md');
  const [edit] = store.sweep().edits;
  expect(edit).toMatchObject({ path: 'a.md', base: git(root, 'rev-parse', 'main:a.md'), wrote: two });
  await store.engineWrites({ 'a.md': 'merged\n' });
  store.adopted([edit!]);
  await store.settle();
  expect(textOf(root, 'a.md')).toBe('merged\n');
  expect(status(root)).toBe('');
});

test('a file changed again after it was adopted is left alone', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  writeFiles(root, { 'a.md': 'by hand\n' });
  const { edits } = store.sweep();
  expect(edits).toHaveLength(1);
  await store.engineWrites({ 'a.md': 'by hand, stamped\n' });
  store.adopted(edits);
  writeFiles(root, { 'a.md': 'by hand, again\n' });
  await store.settle();
  expect(textOf(root, 'a.md')).toBe('by hand, again\n');
});

test('a file removed by hand stays removed, and a new file in the way stays', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  rmSync(join(root, 'a.md'));
  writeFiles(root, { 'new.md': 'by hand\n' });
  await store.engineWrites({ 'a.md': 'two\n', 'new.md': "the engine's\n" });
  await store.settle();
  expect(existsSync(join(root, 'a.md'))).toBe(false);
  expect(textOf(root, 'new.md')).toBe('by hand\n');
  expect(store.sweep().edits.map(({ path, bytes }) => [path, bytes?.toString()])).toEqual([
    ['a.md', undefined],
    ['new.md', 'by hand\n'],
  ]);
});

test('what a person staged stays staged', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const store = await openTestStore(root);
  writeFiles(root, { 'a.md': 'staged\n' });
  git(root, 'add', 'a.md');
  await store.engineWrites({ 'a.md': 'two\n', 'b.md': 'two\n' });
  await store.settle();
  expect(git(root, 'show', ':a.md')).toBe('staged');
  expect(status(root)).toBe('M  a.md');
});

test('a folder that is a link leads nowhere', async () => {
  const outside = temporaryFolder();
  const root = bookFolder({ 'folder/deep/a.md': 'one\n', 'folder/gone.md': 'one\n' });
  const store = await openTestStore(root);
  renameSync(join(root, 'folder'), join(outside, 'folder'));
  symlinkSync(join(outside, 'folder'), join(root, 'folder'));
  await store.engineWrites({
    'folder/deep/a.md': 'two\n',
    'folder/deep/b.md': 'two\n',
    'folder/gone.md': null,
  });
  await store.settle();
  expect(textOf(outside, 'folder/deep/a.md')).toBe('one\n');
  expect(existsSync(join(outside, 'folder/deep/b.md'))).toBe(false);
  expect(existsSync(join(outside, 'folder/gone.md'))).toBe(true);
  expect(store.sweep().edits).toEqual([]);
});

test('a file may become a folder, and a folder a file', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md/c.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': null, 'b.md/c.md': null });
  await store.engineWrites({ 'a.md/deep/c.md': 'two\n', 'b.md': 'two\n' });
  await store.settle();
  expect([textOf(root, 'a.md/deep/c.md'), textOf(root, 'b.md')]).toEqual(['two\n', 'two\n']);
  expect(status(root)).toBe('');
  git(root, 'reset', '-q', '--hard', 'HEAD~2');
  await store.settle();
  expect([textOf(root, 'a.md/deep/c.md'), textOf(root, 'b.md')]).toEqual(['two\n', 'two\n']);
  expect(status(root)).toBe('');
});

test('while HEAD is elsewhere main stays, and follows when it is back', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  git(root, 'switch', '-q', '-c', 'topic');
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'switched away' });
  expect(store.waiting()).toBe('switched away');
  expect(store.sweep().edits).toEqual([]);
  expect(textOf(root, 'a.md')).toBe('one\n');
  git(root, 'switch', '-q', 'main');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(textOf(root, 'a.md')).toBe('two\n');
  expect(status(root)).toBe('');
});

test('while a merge is in progress nothing moves', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  git(root, 'switch', '-q', '-c', 'topic');
  writeFiles(root, { 'a.md': 'topic\n' });
  git(root, 'commit', '-qam', 'Topic');
  git(root, 'switch', '-q', 'main');
  writeFiles(root, { 'a.md': 'main\n' });
  git(root, 'commit', '-qam', 'Main');
  const store = await openTestStore(root);
  expect(() => git(root, 'merge', 'topic')).toThrow();
  await store.engineWrites({ 'b.md': 'two\n' });
  expect(await store.settle()).toMatchObject({
    state: 'waiting',
    why: 'operation in progress',
    detail: 'MERGE_HEAD',
  });
  writeFiles(root, { 'a.md': 'both\n' });
  git(root, 'commit', '-qam', 'Merge topic');
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([textOf(root, 'a.md'), textOf(root, 'b.md')]).toEqual(['both\n', 'two\n']);
  expect(status(root)).toBe('');
});

test("somebody's index.lock is waited for and never removed", async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  const lock = join(root, '.git/index.lock');
  writeFileSync(lock, '');
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'index is locked' });
  expect(existsSync(lock)).toBe(true);
  rmSync(lock);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
});

test('an index that cannot be read stops bringing forward, not writing', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.settle();
  renameSync(join(root, '.git/index'), join(root, 'kept'));
  writeFileSync(join(root, '.git/index'), 'nonsense, and a good deal of it, but no index at all');
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'index cannot be read' });
  renameSync(join(root, 'kept'), join(root, '.git/index'));
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(status(root)).toBe('');
});

test('paced, main follows by itself', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root, { paced: true });
  await store.engineWrites({ 'a.md': 'two\n' });
  await expect.poll(() => textOf(root, 'a.md'), { timeout: 10_000 }).toBe('two\n');
  await expect.poll(() => git(root, 'rev-parse', 'main'), { timeout: 10_000 }).toBe(store.head());
});
