// Where an invalid file was last valid, and since when it is not: found on the first-parent history of its path.
// Slow, and rare: only asked for files that are invalid now.
import type { Oid, Reader } from '../store/snapshot.ts';

export interface Trace {
  /** The newest valid version of the path; undefined when it never had one. */
  good: Oid | undefined;
  /** The first commit of those that left it invalid without a break. */
  since: Oid;
}

/** Commits looked through for one file; older versions are given up. */
const historyLimit = 100_000;
const chunk = 256;

export interface Known {
  /** The commit for which the rest is known. */
  at: Oid;
  /** What the file was there; undefined when there was none. */
  file: { good: Oid | undefined; since: Oid | undefined } | undefined;
}

/**
 * Looks back from `to`, where the file is invalid. `known`, a commit of the same line, saves looking further than it
 * unless the file was not there.
 */
export function traceInvalid(
  reader: Reader,
  path: string,
  to: Oid,
  isValid: (blob: Oid) => boolean,
  known?: Known,
): Trace {
  let since = to;
  let unbroken = true;
  let at: Oid | undefined = to;
  for (let seen = 0; at !== undefined && seen < historyLimit; seen += chunk) {
    const commits = reader.log(at, { limit: chunk });
    for (const { oid } of commits) {
      if (known?.file && oid === known.at)
        return { good: known.file.good, since: (unbroken && known.file.since) || since };
      const blob = reader.snapshot(oid).oid(path);
      if (blob !== undefined && isValid(blob)) return { good: blob, since };
      unbroken &&= blob !== undefined;
      if (unbroken) since = oid;
    }
    at = commits.at(-1)?.parents[0];
  }
  return { good: undefined, since };
}
