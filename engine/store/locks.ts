// Git's own `<file>.lock`, taken so that a crash can be told: it is a second link to one file of ours, made once and
// durable from then on. A lock with that inode is ours, any other never, also after a power cut. Knows files,
// never what they lock.
import { appendFileSync, linkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSameFile, removeIfPossible } from '../base/durable-file.ts';
import type { GitFolder } from './git-folder.ts';

export interface FileLock {
  /** Gives the lock up. Never throws: what the disk refuses to remove now, `retryReleases` removes later. */
  release(): void;
}

/** Locks that should be gone, each with the book it is of. */
const left = new Map<string, GitFolder>();

/** Takes `<target>.lock`, or answers undefined while somebody else's stands. */
export function takeLock(folder: GitFolder, target: string): FileLock | undefined {
  const lock = `${target}.lock`;
  // We hold no lock twice: one of ours that stands was left behind.
  if (
    !linked(folder, lock) &&
    !(isSameFile(folder.lock, lock) && removeIfPossible(lock) && linked(folder, lock))
  )
    return undefined;
  return {
    release() {
      if (!removeIfPossible(lock)) left.set(lock, folder);
    },
  };
}

/** Removes what could not be removed when it was given up; somebody else's may stand in its place by now. */
export function retryReleases(): void {
  for (const [lock, folder] of left) {
    try {
      if (!isSameFile(folder.lock, lock) || removeIfPossible(lock)) left.delete(lock);
    } catch {
      // The disk does not even let us look; next time, then.
    }
  }
}

/** Locks of ours that stand. While a writer is at work they may be its own: whoever asks knows whether one is. */
export const standingLocks = (folder: GitFolder): string[] =>
  targetsOf(folder)
    .map((target) => `${target}.lock`)
    .filter((lock) => isSameFile(folder.lock, lock));

/**
 * Removes those that nothing holds any more: whoever made them died, or could not remove them. To be called only by the
 * process that may write, and only while it holds none. Returns what it removed.
 */
export const dropLocks = (folder: GitFolder): string[] =>
  standingLocks(folder).filter((lock) => removeIfPossible(lock));

/** Every file that we ever lock and that has a lock now, whosever it is. */
function targetsOf({ common }: GitFolder): string[] {
  const refs = join(common, 'refs', 'minutebook');
  const workTrees = join(common, 'worktrees');
  return [
    join(common, 'index'),
    ...namesIn(workTrees).map((name) => join(workTrees, name, 'index')),
    join(common, 'refs', 'heads', 'main'),
    ...namesIn(refs, true)
      .filter((name) => name.endsWith('.lock'))
      .map((name) => join(refs, name.slice(0, -'.lock'.length))),
  ];
}

/** None where there is no such folder: nobody made it yet, or `git pack-refs` took it away. */
function namesIn(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function linked({ lock: ours }: GitFolder, lock: string): boolean {
  try {
    linkSync(ours, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT') throw error;
    // `git pack-refs` took the folder away, or somebody our file: the caller comes again.
    appendFileSync(ours, '');
    return false;
  }
}
