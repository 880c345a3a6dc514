// What durable means, call by call: before a write is answered its pack, the pack's index, their folder, the ref and the
// ref's folder are on disk, each before the next step relies on it.
import type * as FileSystem from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { gitFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const seen = vi.hoisted(() => ({ calls: [] as string[] }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  const opened = new Map<number, string>();
  const openSync: typeof fs.openSync = (path, ...rest) => {
    const file = fs.openSync(path, ...rest);
    opened.set(file, String(path));
    return file;
  };
  const open = (
    path: string,
    flags: string,
    mode: number | undefined,
    done: (error: NodeJS.ErrnoException | null, file: number) => void,
  ): void =>
    fs.open(path, flags, mode, (error, file) => {
      opened.set(file, path);
      done(error, file);
    });
  const fsync = (file: number, done: (error: NodeJS.ErrnoException | null) => void): void =>
    fs.fsync(file, (error) => {
      seen.calls.push(`sync ${opened.get(file)}`);
      done(error);
    });
  const renameSync: typeof fs.renameSync = (from, to) => {
    fs.renameSync(from, to);
    seen.calls.push(`rename ${String(to)}`);
  };
  return { ...fs, open, openSync, fsync, renameSync };
});

/** A path as far as the order is about it. */
function nameOf(call: string): string {
  const [what, path] = call.split(' ');
  if (path === undefined) return call;
  if (/\/tmp\/[0-9a-f]+\.(pack|idx)$/.test(path)) return `${what} a new ${path.split('.').at(-1)}`;
  if (/\/tmp\/[0-9a-f]+\.ref$/.test(path)) return `${what} the new value`;
  if (/pack-[0-9a-f]+\.(pack|idx)$/.test(path)) return `${what} ${path.split('.').at(-1)}`;
  if (basename(dirname(path)) === 'objects') return `${what} the folder of packs`;
  return `${what} ${path.replace(/^.*?\.git\//, '')}`;
}

test('a write is answered when everything it is made of is on disk, in the order in which it must be', async () => {
  const { line } = await openTestLine(gitFolder());
  await line.write(writing('A', { 'a.md': 'a' }));
  seen.calls = [];
  await line.write(writing('B', { 'b.md': 'b' })).then(() => seen.calls.push('answer'));
  const calls = seen.calls.map(nameOf);
  expect(calls.slice(0, 3).toSorted()).toEqual(['sync a new idx', 'sync a new pack', 'sync the new value']);
  expect(calls.slice(3)).toEqual([
    'rename pack',
    // What makes a pack visible comes last.
    'rename idx',
    'sync the folder of packs',
    'rename refs/minutebook/head',
    'sync refs/minutebook',
    'answer',
  ]);
});

test('main is brought forward in the order in which no commit can see the new main with the old index', async () => {
  const root = bookFolder({ 'a.md': 'old\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'new\n' });
  seen.calls = [];
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  const steps = [join(root, 'a.md'), 'index', 'refs/heads/main'];
  const calls = seen.calls.map(nameOf).map((call) => call.replace('rename ', ''));
  expect(calls.filter((call) => steps.includes(call))).toEqual(steps);
});
