// The sweep finds every hand edit by looking, and nothing that is none.
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const found = (edits: readonly { path: string; bytes: Buffer | null }[]) =>
  Object.fromEntries(edits.map(({ path, bytes }) => [path, bytes?.toString() ?? null]));

test('changed, new and removed files are told with what they were, by whoever is at work', async () => {
  const root = bookFolder({ 'a/one.md': 'one\n', 'a/two.md': 'two\n', 'a/other.txt': 'x\n' });
  const store = await openTestStore(root);
  expect(store.sweep().edits).toEqual([]);
  writeFiles(root, { 'a/one.md': 'changed\n', 'new/deep/three.md': 'three\n', 'a/other.txt': 'not ours\n' });
  rmSync(join(root, 'a/two.md'));
  const { commit, edits, author } = store.sweep();
  expect(commit).toBe(git(root, 'rev-parse', 'HEAD'));
  expect(found(edits)).toEqual({ 'a/one.md': 'changed\n', 'a/two.md': null, 'new/deep/three.md': 'three\n' });
  expect(edits.find(({ path }) => path === 'a/one.md')!.base).toBe(git(root, 'rev-parse', 'HEAD:a/one.md'));
  expect(author).toEqual({ name: 'Ada', email: 'ada@example.org' });
});

test('an edit is told again until it is gone, and not after', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  writeFiles(root, { 'a.md': 'two\n', 'b.md': 'new\n' });
  expect(store.sweep().edits).toHaveLength(2);
  expect(store.sweep().edits).toHaveLength(2);
  writeFiles(root, { 'a.md': 'one\n' });
  rmSync(join(root, 'b.md'));
  expect(store.sweep().edits).toEqual([]);
});

test('what stands in the place of a file is told at each look, until it is gone', async () => {
  const root = bookFolder({ 'a/one.md': 'one\n', 'b/two.md': 'two\n', 'c.md': 'three\n' });
  const store = await openTestStore(root);
  store.sweep();
  rmSync(join(root, 'a'), { recursive: true });
  symlinkSync(join(root, 'b'), join(root, 'a'));
  rmSync(join(root, 'c.md'));
  mkdirSync(join(root, 'c.md'));
  const obstacles = [
    { path: 'c.md', what: 'a folder', place: 'file' },
    { path: 'a', what: 'a symbolic link', place: 'folder' },
  ];
  expect(store.sweep()).toMatchObject({ edits: [], obstacles });
  // Nothing names it any more.
  expect(store.sweep('hinted').obstacles).toEqual(obstacles);
  expect(store.sweep('slice').obstacles).toEqual(obstacles);
  git(root, 'clean', '-qfd');
  rmSync(join(root, 'a'), { force: true });
  git(root, 'restore', '.');
  expect(store.sweep('hinted')).toMatchObject({ edits: [], obstacles: [] });
});

test('an edit of the same length within the same moment is seen', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  store.sweep();
  for (let n = 0; n < 200; n++) {
    const text = `${100 + n}\n`;
    writeFiles(root, { 'a.md': text });
    expect(found(store.sweep().edits)).toEqual({ 'a.md': text });
    writeFiles(root, { 'a.md': 'one\n' });
    expect(store.sweep().edits).toEqual([]);
  }
});

test('an edit that keeps length and time is seen by the change of its inode', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  const past = new Date('2020-01-01');
  utimesSync(join(root, 'a.md'), past, past);
  store.sweep();
  writeFiles(root, { 'aside.txt': 'two\n' });
  utimesSync(join(root, 'aside.txt'), past, past);
  renameSync(join(root, 'aside.txt'), join(root, 'a.md'));
  expect(found(store.sweep().edits)).toEqual({ 'a.md': 'two\n' });
});

test('what the engine wrote is no edit, before and after HEAD has it', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  store.sweep();
  await store.engineWrites({ 'a.md': 'two\n', 'deep/new.md': 'new\n' });
  expect(store.sweep().edits).toEqual([]);
  await store.settle();
  expect(store.sweep().edits).toEqual([]);
  await store.engineWrites({ 'deep/new.md': null });
  await store.settle();
  expect(store.sweep().edits).toEqual([]);
});

test('a file put back by hand to what the engine wrote earlier is an edit', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  writeFiles(root, { 'a.md': 'three\n' });
  git(root, 'commit', '-qam', 'Three');
  await store.settle();
  writeFiles(root, { 'a.md': 'two\n' });
  expect(found(store.sweep().edits)).toEqual({ 'a.md': 'two\n' });
});

test('links, folders in the way, hidden folders and staged files change nothing', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const store = await openTestStore(root);
  symlinkSync('a.md', join(root, 'link.md'));
  mkdirSync(join(root, 'folder.md'));
  writeFiles(root, { '.obsidian/x.md': 'x\n', 'node_modules/y.md': 'y\n' });
  writeFiles(root, { 'b.md': 'staged\n' });
  git(root, 'add', 'b.md');
  expect(found(store.sweep().edits)).toEqual({ 'b.md': 'staged\n' });
});

test('a slice sees a part of the tree, and the round all of it', async () => {
  const files = Array.from({ length: 1200 }, (_, n) => [`shard-${Math.floor(n / 100)}/${n}.md`, `${n}\n`]);
  const root = bookFolder(Object.fromEntries(files));
  const store = await openTestStore(root);
  store.sweep();
  writeFiles(root, { 'shard-11/1199.md': 'changed\n', 'shard-0/new.md': 'new\n' });
  expect(store.sweep('hinted').edits).toEqual([]);
  const before = store.sweep('hinted').rounds;
  while (store.sweep('slice').rounds === before);
  expect(Object.keys(found(store.sweep('hinted').edits)).sort()).toEqual([
    'shard-0/new.md',
    'shard-11/1199.md',
  ]);
});

test('paced, a watcher hints at an edit', async () => {
  const root = bookFolder({ 'a/one.md': 'one\n' });
  const store = await openTestStore(root, { paced: true });
  store.sweep();
  const hinted = new Promise<void>((resolve) => store.onHint(resolve));
  writeFiles(root, { 'a/one.md': 'changed\n' });
  await hinted;
  expect(found(store.sweep('hinted').edits)).toEqual({ 'a/one.md': 'changed\n' });
});

test('after an unplanned stop half-written files are restored and never adopted', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n', 'c.md': 'one\n', 'd.md': 'one\n' });
  const whole = 'a version that is long enough to be cut off\n';
  const first = await openTestStore(root);
  await first.engineWrites({ 'a.md': whole, 'b.md': whole, 'c.md': whole, 'd.md': whole });
  await first.settle();
  const journal = readFileSync(join(root, '.git/minutebook/forward.json'));
  await first.close();
  // As the power left it: the record still says that a writer is at work.
  writeFileSync(join(root, '.git/minutebook/forward.json'), journal);
  writeFiles(root, {
    'a.md': '',
    'b.md': whole.slice(0, 10),
    'c.md': Buffer.alloc(whole.length),
    'd.md': 'mine\n',
  });
  const second = await openTestStore(root);
  expect(found(second.sweep().edits)).toEqual({ 'd.md': 'mine\n' });
  await second.settle();
  expect(['a.md', 'b.md', 'c.md'].map((path) => readFileSync(join(root, path), 'utf8'))).toEqual([
    whole,
    whole,
    whole,
  ]);
  expect(found(second.sweep().edits)).toEqual({ 'd.md': 'mine\n' });
  expect(second.showed).toEqual([{ kind: 'restored', paths: ['a.md', 'b.md', 'c.md'] }]);
  expect(statSync(join(root, 'a.md')).size).toBe(whole.length);
});
