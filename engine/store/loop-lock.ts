// Takes the index from a loop of somebody's commands: whatever comes while it is held is refused, and what had passed it
// before is waited for, because that may still move main. Knows processes and the lock, never what is done under it.
import type { Checkout } from './checkout.ts';
import type { GitProcesses } from './git-processes.ts';
import { type FileLock, takeLock } from './locks.ts';

/** How long the lock is tried for, and how long commands are waited for that are under way then, in milliseconds. */
const tryMs = 1_000;
const passedMs = 300;
/** Between two looks, in milliseconds. */
const lookMs = 2;

/** Undefined where every try met somebody else's lock. */
export async function lockAgainstLoop(
  { folder, index, clock }: Pick<Checkout, 'folder' | 'index' | 'clock'>,
  processes: GitProcesses,
): Promise<FileLock | undefined> {
  const begun = clock.now();
  let lock = takeLock(folder, index.path);
  while (lock === undefined && clock.now() - begun < tryMs) {
    await clock.sleep(lookMs);
    lock = takeLock(folder, index.path);
  }
  if (lock === undefined) return undefined;
  const held = clock.now();
  processes.find(held);
  for (let now = clock.now(); now - held < passedMs; now = clock.now()) {
    if (processes.find(now, now - held) === undefined) break;
    await clock.sleep(lookMs);
  }
  return lock;
}
