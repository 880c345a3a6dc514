// Git's own `<file>.lock`, taken so that a crash can be told: the content goes to a temporary file that is linked to
// the lock's name and stays as a second link until release. A lock with the inode of such a file is ours, any other
// never. Knows files, never what they lock.
import { existsSync, linkSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { randomHex } from '../base/ids.ts';
import { isSameFile } from './durable-file.ts';
import type { GitFolder } from './git-folder.ts';

export interface FileLock {
  /** Renames the lock onto the file it locks, so that its content becomes the file's. Ends the lock. */
  publish(): void;
  /** Gives the lock up; harmless after `publish`. */
  release(): void;
}

/** Content on its way to a lock: written, not yet anybody's lock. */
export interface LockContent {
  /** Where it stands now; whoever needs it durable fsyncs this path before taking the lock. */
  readonly record: string;
  /** The lock `<target>.lock`, or undefined while somebody else's stands. */
  take(): FileLock | undefined;
  discard(): void;
}

/** Writes `content` beside the lock it is for; `target` is the absolute path of the file to be locked. */
export function prepareLock(folder: GitFolder, target: string, content: Buffer | string): LockContent {
  const record = join(folder.locks, recordName(folder, target));
  writeFileSync(record, content, { flag: 'wx' });
  const discard = () => rmSync(record, { force: true });
  return {
    record,
    discard,
    take() {
      const lock = `${target}.lock`;
      if (!linked(record, lock)) return undefined;
      let held = true;
      return {
        publish() {
          renameSync(lock, target);
          held = false;
          discard();
        },
        release() {
          if (held) rmSync(lock, { force: true });
          held = false;
          discard();
        },
      };
    },
  };
}

/** Takes `<target>.lock` now, or answers undefined while somebody else's stands. Nothing is fsynced. */
export function takeLock(
  folder: GitFolder,
  target: string,
  content: Buffer | string = '',
): FileLock | undefined {
  const prepared = prepareLock(folder, target, content);
  const lock = prepared.take();
  if (lock === undefined) prepared.discard();
  return lock;
}

/** Removes the locks a crashed writer of ours left, never a foreign one; returns the files they locked. */
export function recoverLocks(folder: GitFolder): string[] {
  const recovered: string[] = [];
  for (const { record, target, isHeld } of recordsIn(folder)) {
    if (isHeld) {
      rmSync(`${target}.lock`, { force: true });
      recovered.push(target);
    }
    rmSync(record, { force: true });
  }
  return recovered;
}

/** The same locks, only looked at. While a writer is at work they may be its own: whoever asks knows whether one is. */
export const staleLocks = (folder: GitFolder): string[] =>
  existsSync(folder.locks)
    ? recordsIn(folder).flatMap(({ target, isHeld }) => (isHeld ? [`${target}.lock`] : []))
    : [];

function recordsIn(folder: GitFolder): { record: string; target: string; isHeld: boolean }[] {
  return readdirSync(folder.locks).map((name) => {
    const record = join(folder.locks, name);
    const target = join(folder.common, decodeURIComponent(name.slice(0, name.lastIndexOf('~'))));
    return { record, target, isHeld: isSameFile(record, `${target}.lock`) };
  });
}

/** The record's name is the locked file's path, so that recovery knows where to look. */
const recordName = (folder: GitFolder, target: string): string =>
  `${encodeURIComponent(relative(folder.common, target))}~${randomHex(12)}`;

function linked(record: string, lock: string): boolean {
  try {
    linkSync(record, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOENT: `git pack-refs` took the folder away; the caller makes it again at the next try.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}
