import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate, prepareForWriting } from '../../engine/store/git-folder.ts';
import { prepareLock, recoverLocks, takeLock } from '../../engine/store/locks.ts';
import { git, gitFolder } from '../helpers/folder.ts';

function book() {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const folder = locate(root);
  prepareForWriting(folder);
  return { root, folder, index: join(folder.own, 'index'), lock: join(folder.own, 'index.lock') };
}

test('git finds the index locked while we hold it, and free afterwards', () => {
  const { root, folder, index } = book();
  const lock = takeLock(folder, index)!;
  expect(() => git(root, 'add', 'a.md')).toThrow(/index.lock/);
  expect(takeLock(folder, index)).toBeUndefined();
  lock.release();
  git(root, 'add', 'a.md');
});

test('publishing puts the content in place and ends the lock', () => {
  const { folder } = book();
  const target = join(folder.common, 'refs', 'heads', 'x');
  takeLock(folder, target, 'content\n')!.publish();
  expect(readFileSync(target, 'utf8')).toBe('content\n');
  expect([existsSync(`${target}.lock`), readdirSync(folder.locks)]).toEqual([false, []]);
});

test('after a crash our lock goes and a foreign one stays', () => {
  const { root, folder, index, lock } = book();
  takeLock(folder, index);
  const head = join(folder.common, 'refs', 'minutebook', 'head');
  git(root, 'update-ref', 'refs/minutebook/head', 'HEAD');
  prepareLock(folder, head, 'never taken\n');
  writeFileSync(`${head}.lock`, "somebody else's\n");
  expect(recoverLocks(folder)).toEqual([index]);
  expect([existsSync(lock), existsSync(`${head}.lock`)]).toEqual([false, true]);
  expect(readdirSync(folder.locks)).toEqual([]);
});

test('a foreign lock that took the place of ours is not ours', () => {
  const { folder, index, lock } = book();
  takeLock(folder, index);
  rmSync(lock);
  writeFileSync(lock, '');
  expect(recoverLocks(folder)).toEqual([]);
  expect(existsSync(lock)).toBe(true);
});

test('a crash after publishing leaves the published file alone', () => {
  const { folder } = book();
  const target = join(folder.common, 'refs', 'heads', 'x');
  const prepared = prepareLock(folder, target, 'content\n');
  // As publish does, but for the removal of the record.
  linkSync(prepared.record, target);
  expect(recoverLocks(folder)).toEqual([]);
  expect(readFileSync(target, 'utf8')).toBe('content\n');
});
