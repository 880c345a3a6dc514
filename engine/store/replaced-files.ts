// Which files were replaced lately and are still kept, and what stands in their places now. Memory only; knows no disk.
import type { BigIntStats } from 'node:fs';

/** A replaced file is kept for this long, in milliseconds: whoever opened it before may be slow to write. */
const lingerMs = 5000;
/** Replaced files that are kept at most. */
const keptLimit = 4096;

/** A place that replaced files are kept of. */
interface Place {
  path: string;
  /** Inode of what we put there last; undefined: nothing. */
  is: bigint | undefined;
  kept: number;
}

/** A file that was replaced or removed, under a name of ours. */
export interface Replaced {
  readonly place: Readonly<Pick<Place, 'path' | 'is'>>;
  readonly old: string;
  readonly was: BigIntStats;
}

interface Kept extends Replaced {
  place: Place;
  /** Milliseconds. */
  at: number;
  wasReviewed: boolean;
}

export class ReplacedFiles {
  /** Oldest first. */
  readonly #kept = new Set<Kept>();
  readonly #places = new Map<string, Place>();

  /** At `now` the file that looked like `was` went to `old`, and `is` (an inode; undefined: nothing) took its place. */
  add(path: string, { old, was }: Omit<Replaced, 'place'>, is: bigint | undefined, now: number): void {
    const place = this.#places.get(path) ?? { path, is, kept: 0 };
    // Whoever still writes into an earlier version of the file gets its place back from this one.
    place.is = is;
    place.kept += 1;
    this.#places.set(path, place);
    this.#kept.add({ place, old, was, at: now, wasReviewed: false });
  }

  /** Those to look at now: soon after the replacement, and once more when they need not be kept any longer. */
  *due(now: number): Generator<{ file: Replaced; isOver: boolean }> {
    for (const file of this.#kept) {
      const isOver = now - file.at >= lingerMs || this.#kept.size > keptLimit;
      if (file.wasReviewed && !isOver) continue;
      file.wasReviewed = true;
      yield { file, isOver };
    }
  }

  forget(file: Replaced): void {
    if (!this.#kept.delete(file as Kept)) return;
    const { place } = file as Kept;
    place.kept -= 1;
    if (place.kept === 0) this.#places.delete(place.path);
  }
}
