// What a person took back with `git revert`, as git itself writes into the message. Knows messages and paths; what it means
// for a merge is decided by merge-paths.
import { isFault } from '../base/fault.ts';
import type { Checkout } from './checkout.ts';
import type { Oid } from './snapshot.ts';

/** Commits that are searched for reverts; in more the act is somebody's whole branch. */
const searchLimit = 500;
const revertLimit = 50;
const reverts = /^This reverts commit ([0-9a-f]{40})\b/gm;

/** Paths of the commits that those after `base`, up to `theirs`, say to revert. */
export function revertedPaths(
  { ancestry, reader }: Pick<Checkout, 'ancestry' | 'reader'>,
  base: Oid | undefined,
  theirs: Oid,
): ReadonlySet<string> {
  const bodies = ancestry.firstParents(theirs, base, searchLimit).map((commit) => reader.commit(commit).body);
  const reverted = bodies.flatMap((body) => [...body.matchAll(reverts)].map(([, oid]) => oid!));
  return new Set(reverted.slice(0, revertLimit).flatMap((commit) => changedBy(reader, commit)));
}

/** Nothing where the commit is not here: a person may write what they like. */
function changedBy(reader: Checkout['reader'], commit: Oid): string[] {
  try {
    const [parent] = reader.commit(commit).parents;
    return reader.diff(parent, commit).map(({ path }) => path);
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
