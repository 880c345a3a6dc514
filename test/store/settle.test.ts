// An edit is told when it has come to rest, and never while a person's git is at work on the same files.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { git, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore, type TestStore } from '../helpers/open-store.ts';

const quietMs = 250;
const told = (store: TestStore) => store.sweep('whole', quietMs).edits.map(({ path }) => path);

/**
 * A clock that goes on only when the test says so, from an hour ago: what the test writes is of a time to come, and ages
 * from when it was first seen.
 */
function stopped() {
  let time = Date.now() - 3_600_000;
  return {
    now: () => time,
    sleep: () => Promise.resolve(),
    pass: (ms: number) => void (time += ms),
    /** So many milliseconds after the file last changed. */
    passTo: (file: string, ms: number) => void (time = statSync(file).ctimeMs + ms),
  };
}

test('a file that was just saved is told later, and when', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock });
  writeFiles(root, { 'a.md': 'two\n' });
  const first = store.sweep('whole', quietMs);
  expect(first).toMatchObject({ edits: [], unsettled: ['a.md'], laterMs: quietMs });
  clock.pass(quietMs);
  expect(told(store)).toEqual(['a.md']);
});

test('each file has its own rest: one that is always written holds up no other', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock });
  writeFiles(root, { 'a.md': 'two\n' });
  for (let n = 0; n < 3; n++) {
    writeFiles(root, { 'b.md': `${n}\n` });
    expect(told(store)).toEqual([]);
    clock.pass(100);
  }
  writeFiles(root, { 'b.md': 'last\n' });
  expect(told(store)).toEqual(['a.md']);
});

test('a time of the past, as cp -p writes it, is not believed', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock });
  writeFiles(root, { 'a.md': 'two\n' });
  utimesSync(join(root, 'a.md'), new Date('2020-01-01'), new Date('2020-01-01'));
  clock.passTo(join(root, 'a.md'), quietMs - 1);
  expect(told(store)).toEqual([]);
  clock.passTo(join(root, 'a.md'), quietMs + 1);
  expect(told(store)).toEqual(['a.md']);
});

test('a file that is gone for a moment is not removed', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock });
  rmSync(join(root, 'a.md'));
  expect(store.sweep('whole', quietMs)).toMatchObject({ edits: [], unsettled: ['a.md'] });
  writeFiles(root, { 'a.md': 'one\n' });
  expect(store.sweep('whole', quietMs)).toMatchObject({ edits: [], unsettled: [] });
  clock.pass(quietMs);
  rmSync(join(root, 'a.md'));
  expect(told(store)).toEqual([]);
  clock.pass(quietMs);
  expect(told(store)).toEqual(['a.md']);
});

test('nothing is told while a git of a person holds the index, has an operation under way, or is elsewhere', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  writeFiles(root, { 'a.md': 'two\n' });
  const lock = join(root, '.git', 'index.lock');
  const cases: [why: RegExp, begin: () => void, end: () => void][] = [
    [/index\.lock/, () => writeFileSync(lock, ''), () => rmSync(lock)],
    [
      /MERGE_HEAD/,
      () => writeFileSync(join(root, '.git/MERGE_HEAD'), ''),
      () => rmSync(join(root, '.git/MERGE_HEAD')),
    ],
    [/HEAD/, () => git(root, 'switch', '-q', '-c', 'other'), () => git(root, 'switch', '-q', 'main')],
    [/HEAD/, () => git(root, 'switch', '-q', '--detach'), () => git(root, 'switch', '-q', 'main')],
  ];
  for (const [why, begin, end] of cases) {
    begin();
    expect(store.sweep()).toMatchObject({ edits: [], why: expect.stringMatching(why) });
    end();
    expect(store.sweep().edits).toHaveLength(1);
  }
});

test('between the index and HEAD of a switch, the other branch’s files are not taken for edits', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'gone.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock });
  git(root, 'switch', '-q', '-c', 'other');
  writeFiles(root, { 'a.md': 'other\n', 'new.md': 'other\n' });
  rmSync(join(root, 'gone.md'));
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Other');
  git(root, 'switch', '-q', 'main');
  // As git leaves it for a moment: files and index are there, HEAD is not yet.
  git(root, 'read-tree', '-u', '-m', 'main', 'other');
  clock.passTo(join(root, '.git', 'index'), 1);
  // The files may be as old as they like, when git was slow.
  const old = { edits: [], unsettled: ['a.md', 'gone.md', 'new.md'] };
  expect(store.sweep('whole', quietMs)).toMatchObject(old);
  clock.pass(quietMs);
  utimesSync(join(root, '.git', 'index'), clock.now() / 1000, clock.now() / 1000);
  expect(store.sweep('whole', quietMs)).toMatchObject(old);
  // What stays so was staged by a person, and is theirs.
  clock.pass(quietMs);
  const { edits } = store.sweep('whole', quietMs);
  expect(edits.map(({ path, isStaged }) => [path, isStaged])).toEqual([
    ['a.md', true],
    ['gone.md', true],
    ['new.md', true],
  ]);
});

test('paced, a folder that was made anew is watched again', async () => {
  const root = bookFolder({ 'deep/a.md': 'one\n' });
  const store = await openTestStore(root, { paced: true });
  store.sweep();
  renameSync(join(root, 'deep'), join(root, '.aside'));
  mkdirSync(join(root, 'deep'));
  writeFiles(root, { 'deep/a.md': 'one\n' });
  await pause(200);
  store.sweep('hinted');
  const hinted = new Promise<void>((resolve) => store.onHint(resolve));
  writeFiles(root, { 'deep/a.md': 'changed\n' });
  await hinted;
  expect(store.sweep('hinted').edits.map(({ path }) => path)).toEqual(['deep/a.md']);
});

test('a new folder that rests as a whole is told as a whole, also what no hint named', async () => {
  const root = bookFolder({ 'old/a.md': 'one\n' });
  const clock = stopped();
  const restsWith = (path: string) => [path.split('/')[0]!];
  const store = await openTestStore(root, { clock, restsWith });
  const hinted = () => {
    const { edits, unsettled } = store.sweep('hinted', quietMs);
    return { told: edits.map(({ path }) => path).sort(), waiting: [...unsettled].sort() };
  };
  writeFiles(root, { 'new/a.md': 'one\n', 'new/b/c.md': 'one\n', 'old/b.md': 'one\n' });
  store.sweep('whole', quietMs);
  clock.pass(quietMs);
  writeFiles(root, { 'new/d/e.md': 'one\n', 'new/b/f.md': 'one\n' });
  const all = ['new/a.md', 'new/b/c.md', 'new/b/f.md', 'new/d/e.md'];
  // In a folder that a commit has, each file stands alone.
  expect(hinted()).toEqual({ told: ['old/b.md'], waiting: all });
  clock.pass(quietMs);
  expect(hinted()).toEqual({ told: [...all, 'old/b.md'], waiting: [] });
});

test('a folder that was made in a new one a moment ago is about to be filled', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock, restsWith: () => ['new'] });
  writeFiles(root, { 'new/a.md': 'one\n' });
  clock.passTo(join(root, 'new/a.md'), 1);
  store.sweep('whole', quietMs);
  await pause(quietMs);
  mkdirSync(join(root, 'new/b'));
  // The file by itself has rested.
  clock.passTo(join(root, 'new/b'), quietMs / 2);
  expect(store.sweep('hinted', quietMs).edits).toEqual([]);
  clock.pass(quietMs);
  expect(store.sweep('hinted', quietMs).edits.map(({ path }) => path)).toEqual(['new/a.md']);
});

test('a new folder that is written into all the time is told in parts after half a minute', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const clock = stopped();
  const store = await openTestStore(root, { clock, restsWith: () => ['new'] });
  const look = (n: number) => {
    writeFiles(root, { 'new/busy.md': `${n}\n` });
    const { edits } = store.sweep('whole', quietMs);
    return edits.map(({ path }) => path);
  };
  writeFiles(root, { 'new/a.md': 'one\n' });
  for (let n = 0; n < 300; n++) {
    expect(look(n)).toEqual([]);
    clock.pass(100);
  }
  expect(look(300)).toEqual(['new/a.md']);
});

test('what a hint named and a slice comes upon as well is told once', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root, { paced: true });
  store.startWatching();
  store.sweep('whole');
  writeFiles(root, { 'a.md': 'two\n', 'b.md': 'new\n' });
  await new Promise<void>((resolve) => store.onHint(resolve));
  expect(
    store
      .sweep('slice')
      .edits.map(({ path }) => path)
      .sort(),
  ).toEqual(['a.md', 'b.md']);
});
