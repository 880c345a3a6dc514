// A person's commits on main become part of the engine's line, and nothing of either side is lost.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitFile, git, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';
import { atMain, expectAtRest } from './at-rest.ts';

const parents = (root: string, commit: string) => git(root, 'log', '-1', '--format=%P', commit).split(' ');

test('a commit on an idle book becomes the next of the line itself', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  const theirs = commitFile(root, 'a.md', 'by hand\n');
  await store.settle();
  expect(store.head()).toBe(theirs);
  expect(store.showed).toEqual([{ kind: 'taken in', commit: theirs, as: theirs, conflicts: [], healed: [] }]);
});

test('a commit beside the engine is merged, the engine as first parent', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  await store.engineWrites({ 'a.md': 'three\n' });
  const ours = store.head()!;
  const theirs = commitFile(root, 'notes.txt', 'hello\n');
  await store.settle();
  expect(parents(root, 'main')).toEqual([ours, theirs]);
  expect([atMain(root, 'a.md'), atMain(root, 'notes.txt')]).toEqual(['three', 'hello']);
  expect(store.commit(store.head()!).engine).toBe(true);
  expectAtRest(root);
});

test('both sides of one file are merged by whoever knows what it means', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const calls: (string | undefined)[][] = [];
  const store = await openTestStore(root, {
    mergeFile(path, base, ours, theirs) {
      calls.push([path, base?.toString(), ours.toString(), theirs.toString()]);
      return Buffer.from('both\n');
    },
  });
  await store.engineWrites({ 'a.md': 'engine\n' });
  commitFile(root, 'a.md', 'person\n');
  await store.settle();
  expect(calls).toEqual([['a.md', 'one\n', 'engine\n', 'person\n']]);
  expect(atMain(root, 'a.md')).toBe('both');
  expectAtRest(root);
});

test('without a merge of its own it merges lines as git does', async () => {
  const root = bookFolder({ 'a.txt': 'a\nb\nc\nd\ne\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.txt': 'A\nb\nc\nd\ne\n' });
  commitFile(root, 'a.txt', 'a\nb\nc\nd\nE\n');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('A\nb\nc\nd\nE');
});

test("what cannot be merged stands as the person's, shown with both sides", async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root, { mergeFile: () => 'conflict' });
  await store.engineWrites({ 'a.md': 'engine\n' });
  const ours = git(root, 'rev-parse', `${store.head()}:a.md`);
  const theirs = commitFile(root, 'a.md', 'person\n');
  await store.settle();
  expect(atMain(root, 'a.md')).toBe('person');
  expect(textOf(root, 'a.md')).toBe('person\n');
  const conflict = { path: 'a.md', ours, theirs: git(root, 'rev-parse', `${theirs}:a.md`) };
  expect(store.showed).toMatchObject([{ kind: 'taken in', conflicts: [conflict] }]);
  expect(store.commit(store.head()!).trailers).toContainEqual(['Conflict', 'a.md']);
});

test('beside a contradiction everything is merged, and the commit names the version both sides began with', async () => {
  const root = bookFolder({ 'a.txt': 'a\nb\nc\nd\ne\nf\ng\n' });
  const store = await openTestStore(root);
  const base = git(root, 'rev-parse', 'HEAD:a.txt');
  await store.engineWrites({ 'a.txt': 'A engine\nb\nc\nd\ne\nf\nG engine\n' });
  commitFile(root, 'a.txt', 'A person\nb\nc\nd\nE person\nf\ng\n');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('A person\nb\nc\nd\nE person\nf\nG engine');
  expect(store.commit(store.head()!).trailers.filter(([key]) => key.startsWith('Conflict'))).toEqual([
    ['Conflict', 'a.txt'],
    ['Conflict-Base', base],
  ]);
  expectAtRest(root);
});

test('a contradiction is told by a commit of the engine’s also where the person’s file stands whole', async () => {
  const root = bookFolder({ 'a.md': 'token 1\n' });
  const store = await openTestStore(root, {
    tokenOf: (bytes) => /^token (\d+)/.exec(bytes.toString())?.[1],
    mergeFile: (_, __, ___, theirs) => ({ disputed: theirs }),
  });
  await store.engineWrites({ 'a.md': 'token 2\n' });
  await store.settle();
  // The line stands where main does; only the token says that the person never saw what they replace.
  const theirs = commitFile(root, 'a.md', 'token 1\nmine\n');
  await store.settle();
  expect(parents(root, 'main')[1]).toBe(theirs);
  expect(store.commit(store.head()!).trailers).toContainEqual(['Conflict', 'a.md']);
  expect(atMain(root, 'a.md')).toBe('token 1\nmine');
});

test('a version with an older token is merged with the one that carried it', async () => {
  const root = bookFolder({ 'a.md': 'token 1\nx\n' });
  const bases: string[] = [];
  const store = await openTestStore(root, {
    tokenOf: (bytes) => /^token (\d+)/.exec(bytes.toString())?.[1],
    mergeFile(_, base) {
      bases.push(String(base));
      return Buffer.from('token 3\nboth\n');
    },
  });
  await store.engineWrites({ 'a.md': 'token 2\ny\n' });
  await store.settle();
  commitFile(root, 'a.md', 'token 1\nx and mine\n');
  await store.settle();
  expect(bases).toEqual(['token 1\nx\n']);
  expect(atMain(root, 'a.md')).toBe('token 3\nboth');
  expectAtRest(root);
});

test('an editor that still holds what the person committed before is merged with that, not with an older version', async () => {
  const root = bookFolder({ 'a.md': 'token 1\nperson 1\n' });
  const bases: string[] = [];
  const store = await openTestStore(root, {
    tokenOf: (bytes) => /^token (\d+)/.exec(bytes.toString())?.[1],
    mergeFile(_, base, ours, theirs) {
      bases.push(String(base));
      const person = theirs.toString().split('\n')[1];
      return Buffer.from(`${ours.toString().split('\n')[0]}\n${person}\n`);
    },
  });
  await store.engineWrites({ 'a.md': 'token 2\nperson 1\n' });
  commitFile(root, 'a.md', 'token 1\nperson 5\n');
  await store.settle();
  expect(atMain(root, 'a.md')).toBe('token 2\nperson 5');
  // The engine brought its newer token to the file; the open editor knows nothing of that and saves over it.
  commitFile(root, 'a.md', 'token 1\nperson 12\n');
  await store.settle();
  expect(bases.at(-1)).toBe('token 1\nperson 5\n');
  expect(atMain(root, 'a.md')).toBe('token 2\nperson 12');
  expectAtRest(root);
});

test('a file that lay unsaved while a commit was brought back is merged with what it was made from', async () => {
  const root = bookFolder({ 'a.txt': 'token 1\n\none\n' });
  const store = await openTestStore(root, {
    tokenOf: (bytes) => /^token (\d+)/.exec(bytes.toString())?.[1],
  });
  commitFile(root, 'a.txt', 'token 1\n\nfirst\n\none\n');
  await store.settle();
  // A reset takes nothing back from the line; the file is edited before its commit comes back, and keeps its old token.
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  writeFiles(root, { 'a.txt': 'token 1\n\none\n\nlast\n' });
  await store.engineWrites({ 'a.txt': 'token 2\n\nfirst\n\none\n' });
  await store.settle();
  git(root, 'commit', '-q', '-a', '-m', 'Last');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('token 2\n\nfirst\n\none\n\nlast');
  expectAtRest(root);
});

test('and so it is where only people wrote, who leave the token as it is', async () => {
  const root = bookFolder({ 'a.txt': 'token 1\n\none\n' });
  const store = await openTestStore(root);
  commitFile(root, 'a.txt', 'token 1\n\nfirst\n\none\n');
  await store.settle();
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  writeFiles(root, { 'a.txt': 'token 1\n\none\n\nlast\n' });
  await store.engineWrites({ 'b.txt': 'engine\n' });
  await store.settle();
  git(root, 'commit', '-q', '-a', '-m', 'Last');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('token 1\n\nfirst\n\none\n\nlast');
  // What they take out of a file that nothing moved on under is gone.
  commitFile(root, 'a.txt', 'token 1\n\none\n\nlast\n');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('token 1\n\none\n\nlast');
  expectAtRest(root);
});

test('who puts an older version back into such a file means all of it', async () => {
  const root = bookFolder({ 'a.txt': 'old\none\ntwo\nthree\n' });
  const store = await openTestStore(root);
  commitFile(root, 'a.txt', 'old\none\ntwo\nthree\nmore\n');
  commitFile(root, 'a.txt', 'new\none\ntwo\nthree\nmore\n');
  await store.settle();
  const oldest = git(root, 'rev-parse', 'HEAD~2');
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  writeFiles(root, { 'a.txt': 'old\none\ntwo\nthree\nmore\nlast\n' });
  await store.engineWrites({ 'b.txt': 'engine\n' });
  await store.settle();
  git(root, 'checkout', '-q', oldest, '--', 'a.txt');
  git(root, 'commit', '-q', '-m', 'Put back');
  await store.settle();
  expect(atMain(root, 'a.txt')).toBe('old\none\ntwo\nthree');
  expectAtRest(root);
});

test('a revert of an engine commit is kept', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root, { tokenOf: (bytes) => bytes.toString() });
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  git(root, 'revert', '--no-edit', 'HEAD');
  await store.settle();
  expect(atMain(root, 'a.md')).toBe('one');
  expect(store.showed).toMatchObject([{ kind: 'taken in', healed: [], conflicts: [] }]);
  expectAtRest(root);
});

test('a revert of an engine commit is kept though another person’s words came after it', async () => {
  const root = bookFolder({ 'a.md': 'token 1\nengine one\n\n\n\nwords\n' });
  const bases: string[] = [];
  const store = await openTestStore(root, {
    tokenOf: (bytes) => /^token (\d+)/.exec(bytes.toString())?.[1],
    mergeFile(_, base, __, theirs) {
      bases.push(String(base));
      return theirs;
    },
  });
  await store.engineWrites({ 'a.md': 'token 2\nengine two\n\n\n\nwords\n' });
  await store.settle();
  const engines = store.head()!;
  commitFile(root, 'a.md', 'token 2\nengine two\n\n\n\nother words\n');
  await store.settle();
  // What git makes of it carries the old token, and is no version that there ever was.
  git(root, 'revert', '--no-edit', engines);
  await store.engineWrites({ 'b.md': 'elsewhere\n' });
  await store.settle();
  expect(atMain(root, 'a.md')).toBe('token 1\nengine one\n\n\n\nother words');
  expect(bases).toEqual([]);
  expectAtRest(root);
});

test('an amended commit keeps both the old and the new content', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  commitFile(root, 'mine.md', 'first\n');
  await store.engineWrites({ 'a.md': 'three\n' });
  await store.settle();
  writeFiles(root, { 'mine.md': 'second\n' });
  git(root, 'commit', '-q', '-a', '--amend', '-m', 'Amended');
  await store.settle();
  expect([atMain(root, 'a.md'), atMain(root, 'mine.md')]).toEqual(['three', 'second']);
  expect(git(root, 'log', '--first-parent', '--format=%s', 'main')).toContain('Write a.md');
  expectAtRest(root);
});

test('a rewind is brought forward again and shown; what was committed on it stays', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  for (const text of ['two\n', 'three\n', 'four\n']) await store.engineWrites({ 'a.md': text });
  await store.settle();
  const four = store.head()!;
  git(root, 'reset', '-q', '--hard', 'HEAD~2');
  await store.settle();
  expect(store.head()).toBe(four);
  expect(store.showed).toMatchObject([{ kind: 'rewound', from: four }]);
  expect(textOf(root, 'a.md')).toBe('four\n');
  git(root, 'reset', '-q', '--hard', 'HEAD~2');
  commitFile(root, 'mine.md', 'mine\n');
  await store.settle();
  expect([atMain(root, 'a.md'), atMain(root, 'mine.md')]).toEqual(['four', 'mine']);
  expectAtRest(root);
});

test('commits made while no engine ran are taken in at the start, with and without a reflog', async () => {
  for (const keepsLog of ['true', 'false']) {
    const root = bookFolder({ 'a.md': 'one\n' });
    const first = await openTestStore(root);
    await first.engineWrites({ 'a.md': 'two\n' });
    await first.close();
    git(root, 'config', 'core.logAllRefUpdates', keepsLog);
    if (keepsLog === 'false') git(root, 'reflog', 'expire', '--expire=now', '--all');
    commitFile(root, 'b.md', 'one\n');
    const theirs = commitFile(root, 'c.md', 'two\n');
    const second = await openTestStore(root);
    await second.settle();
    expect(second.head()).toBe(theirs);
    await second.engineWrites({ 'a.md': 'three\n' });
    await second.close();
    expect([atMain(root, 'a.md'), atMain(root, 'c.md')]).toEqual(['three', 'two']);
    expectAtRest(root);
  }
});

test('a branch that took main in may be fast-forwarded to: the line keeps its first parents', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  git(root, 'switch', '-q', '-c', 'topic');
  commitFile(root, 'topic.md', 'topic\n');
  await store.engineWrites({ 'a.md': 'two\n' });
  git(root, 'switch', '-q', 'main');
  await store.settle();
  const ours = store.head()!;
  git(root, 'switch', '-q', 'topic');
  git(root, 'merge', '-q', '--no-edit', 'main');
  git(root, 'switch', '-q', 'main');
  git(root, 'merge', '-q', '--ff-only', 'topic');
  await store.settle();
  expect(store.onLine(ours, store.head()!)).toBe(true);
  expect([atMain(root, 'a.md'), atMain(root, 'topic.md')]).toEqual(['two', 'topic']);
  expectAtRest(root);
});

test('what a person made executable or a link stays so through a merge', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  writeFileSync(join(root, 'run'), '#!/bin/sh\n', { mode: 0o755 });
  git(root, 'add', 'run');
  git(root, 'commit', '-q', '-m', 'Add a script');
  await store.settle();
  expect(git(root, 'ls-tree', 'main', 'run')).toMatch(/^100755/);
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  await store.settle();
  expectAtRest(root);
});

test('a commit is taken in also when somebody moves the line under the first try', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  let tries = 0;
  const store = await openTestStore(root, {
    mergeFile(_, __, ours) {
      // Another writer wins the race for the ref, once.
      if (++tries > 1) return Buffer.concat([ours, Buffer.from('and by hand\n')]);
      const head = git(root, 'rev-parse', 'refs/minutebook/head');
      const theirs = git(root, 'commit-tree', '-p', head, '-m', 'Beside', `${head}^{tree}`);
      git(root, 'update-ref', 'refs/minutebook/head', theirs, head);
      return Buffer.from('lost\n');
    },
  });
  await store.engineWrites({ 'a.md': 'engine\n' });
  await store.settle();
  await store.engineWrites({ 'a.md': 'engine again\n' });
  const theirs = commitFile(root, 'a.md', 'person\n');
  await store.settle();
  expect(tries).toBe(2);
  expect(atMain(root, 'a.md')).toBe('engine again\nand by hand');
  expect(store.showed.filter(({ kind }) => kind === 'taken in')).toMatchObject([{ commit: theirs }]);
  expect(parents(root, 'main')[1]).toBe(theirs);
  expectAtRest(root);
});

test('a commit that a person makes during the very first write is taken in', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  const began = git(root, 'rev-parse', 'main');
  let theirs = '';
  await store.write(() => {
    theirs ||= commitFile(root, 'mine.md', 'mine\n');
    return { files: new Map([['a.md', 'two\n']]), subject: 'First', trailers: [['Action', 'x']], result: 0 };
  });
  expect(parents(root, 'refs/minutebook/head')).toEqual([began]);
  await store.settle();
  expect([atMain(root, 'a.md'), atMain(root, 'mine.md')]).toEqual(['two', 'mine']);
  expect(parents(root, 'main')[1]).toBe(theirs);
  expectAtRest(root);
});
