import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate, prepareForWriting } from '../../engine/store/git-folder.ts';
import { dropLocks, takeLock } from '../../engine/store/locks.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';

function book(root = gitFolder({ 'a.md': 'hello\n' })) {
  const folder = locate(root);
  prepareForWriting(folder);
  return { root, folder, index: join(folder.own, 'index'), lock: join(folder.own, 'index.lock') };
}

test('git finds the index locked while we hold it, and free afterwards', () => {
  const { root, folder, index } = book();
  const lock = takeLock(folder, index)!;
  expect(() => git(root, 'add', 'a.md')).toThrow(/index.lock/);
  lock.release();
  git(root, 'add', 'a.md');
});

test("somebody else's lock is respected", () => {
  const { folder, index, lock } = book();
  writeFileSync(lock, '');
  expect(takeLock(folder, index)).toBeUndefined();
  expect(existsSync(lock)).toBe(true);
});

test('after a crash our locks go, wherever they stand, and foreign ones stay', () => {
  const { folder, index, lock } = book();
  const refs = join(folder.common, 'refs', 'minutebook');
  const [head, transcripts] = [join(refs, 'head'), join(refs, 'transcripts', 'host', '2026-11-22')];
  mkdirSync(join(refs, 'transcripts', 'host'), { recursive: true });
  for (const target of [index, transcripts]) takeLock(folder, target);
  writeFileSync(`${head}.lock`, "somebody else's\n");
  expect(dropLocks(folder)).toEqual([lock, `${transcripts}.lock`]);
  expect([lock, `${transcripts}.lock`, `${head}.lock`].map((path) => existsSync(path))).toEqual([
    false,
    false,
    true,
  ]);
});

test('a foreign lock that took the place of ours is not ours', () => {
  const { folder, index, lock } = book();
  takeLock(folder, index);
  rmSync(lock);
  writeFileSync(lock, '');
  expect(dropLocks(folder)).toEqual([]);
  expect([takeLock(folder, index), existsSync(lock)]).toEqual([undefined, true]);
});

test('a lock of ours that was left behind keeps nobody waiting', () => {
  const { folder, index, lock } = book();
  linkSync(folder.lock, lock);
  takeLock(folder, index)!.release();
  expect(existsSync(lock)).toBe(false);
});

test('where somebody removed the file that our locks are links to, there is another at the next try', () => {
  const { folder, index } = book();
  rmSync(folder.lock);
  expect(takeLock(folder, index)).toBeUndefined();
  takeLock(folder, index)!.release();
});

test('what one work tree left locked the engine of another can tell', () => {
  const { root, folder } = book();
  const linked = join(temporaryFolder(), 'linked');
  git(root, 'worktree', 'add', '-q', '-b', 'other', linked);
  const there = book(linked);
  takeLock(there.folder, there.index);
  expect(dropLocks(folder)).toEqual([there.lock]);
});
