// Whether bringing a catalog up to the newest commit is much work. Looks; brings nothing.
import { isFault } from '../base/fault.ts';
import type { Reader } from '../store/snapshot.ts';
import type { Catalog } from './catalog.ts';

/** Files that may have changed since a catalog was last brought up, so that the rest is little work. */
const nearFiles = 1_000;

export function isFarBehind(
  catalog: Pick<Catalog, 'commit'>,
  { head, diff }: Pick<Reader, 'head' | 'diff'>,
): boolean {
  const [commit, to] = [catalog.commit(), head()];
  if (to === undefined || commit === to) return false;
  try {
    return commit === undefined || diff(commit, to).length > nearFiles;
  } catch (error) {
    // Of a commit that is no more in the repository everything is missing.
    if (isFault(error, 'OBJECT_MISSING')) return true;
    throw error;
  }
}
