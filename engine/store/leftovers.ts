// What a git that was killed leaves in the objects folder, and no git removes while its own housekeeping is off: files of
// packs in the making, halves of packs, the commit graph's lock. Knows names and ages, never content.
import { readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { foldTimeoutMs } from './fold.ts';
import type { GitFolder } from './git-folder.ts';
import { packFolder } from './stored-packs.ts';

/** No git works at one pack for longer. Milliseconds. */
const abandonedMs = 24 * 60 * 60_000;

/** Removes what nobody will finish. `now` in milliseconds. */
export function clearLeftovers(folder: GitFolder, now: number): void {
  const packs = packFolder(folder);
  const present = new Set(readdirSync(packs));
  for (const name of present) {
    const [, half, ending] = /^(.+)\.(pack|idx)$/.exec(name) ?? [];
    const isHalf = half !== undefined && !present.has(`${half}.${ending === 'idx' ? 'pack' : 'idx'}`);
    const isTemporary = /^(tmp_|\.tmp-)/.test(name);
    if ((isHalf || isTemporary) && ageOf(join(packs, name), now) > abandonedMs)
      rmSync(join(packs, name), { force: true });
  }
  clearGraphLocks(folder, now);
}

/**
 * A lock is never removed for its age alone: nobody may have it open either, and on Linux that can be seen. It only
 * keeps the commit graph from growing, so where it cannot be seen it stays.
 */
function clearGraphLocks(folder: GitFolder, now: number): void {
  const info = join(folder.common, 'objects', 'info');
  for (const name of ['commit-graph.lock', join('commit-graphs', 'commit-graph-chain.lock')]) {
    const lock = join(info, name);
    if (ageOf(lock, now) > foldTimeoutMs && isOpenNowhere(lock)) rmSync(lock, { force: true });
  }
}

/** Milliseconds since it was written; negative for what is not there. */
const ageOf = (path: string, now: number): number => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? -1 : now - stat.mtimeMs;
};

/** Whether no process of ours has the file open. A process of another user cannot be looked into, and is no git of this book. */
function isOpenNowhere(path: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').every((pid) => !/^\d/.test(pid) || !openFilesOf(pid).includes(path));
}

function openFilesOf(pid: string): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((file) => linkOrNone(join(folder, file)));
  } catch {
    return [];
  }
}

function linkOrNone(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}
