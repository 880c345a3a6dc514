// Keeps the catalog near the newest commit while nobody asks it, and while the disk is busy. Whoever reads or writes brings
// it there first anyway: this only makes that short. Knows when, not how.
import type { Clock } from '../base/clock.ts';
import type { Follower } from '../store/line.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Catalog } from './catalog.ts';

/** Bringing it along takes at most a fifth of a core, as long as nobody asks; but never waits longer. Milliseconds. */
const restFactor = 4;
const longestRestMs = 200;

/**
 * Where the catalog is not there yet, it moves on when the answers of a group are out, not before: they do not wait for it.
 * `onHead` says where the line moved, and answers how to stop listening; so does this.
 */
export function followLine(
  catalog: Pick<Catalog, 'sync' | 'commit'>,
  onHead: (listener: (to: Oid) => void) => () => void,
  clock: Clock,
): () => void {
  let next: NodeJS.Timeout | undefined;
  let restedAt = 0;
  const moveOn = (): void => {
    next = undefined;
    const began = clock.now();
    try {
      catalog.sync();
    } catch {
      // Whoever asks next is told.
    }
    const ended = clock.now();
    restedAt = ended + Math.min((ended - began) * restFactor, longestRestMs);
  };
  const unlisten = onHead((to) => {
    if (catalog.commit() === to) return;
    // A clock that was put back says nothing about a rest.
    next ??= setTimeout(moveOn, Math.min(Math.max(0, restedAt - clock.now()), longestRestMs));
  });
  return () => {
    unlisten();
    clearTimeout(next);
  };
}

/** What a group of writes says is worked out while it is on its way to the disk. */
export const followerOf = (catalog: Pick<Catalog, 'sync' | 'foresee' | 'settle'>): Follower => ({
  catchUp: (head) => catalog.sync(head),
  foresee: (tip) => catalog.foresee(tip),
  settle: (stands) => catalog.settle(stands),
});
