// Which version of a file an old editor's save was made from. Knows versions and what is asked of them, never what a token is.
import type { Oid, Reader } from './snapshot.ts';

/** Commits of a line that are looked through. */
export const carrierLimit = 2000;

/**
 * The newest version of the path of which `is` holds, at `commits` (first parents, newest first) and at what was merged into
 * them: what a person saved last stands there, and only merged with ours on the line.
 */
export function carriedVersion(
  reader: Pick<Reader, 'commit' | 'snapshot' | 'blob'>,
  commits: Iterable<Oid>,
  path: string,
  is: (bytes: Buffer) => boolean,
): Oid | undefined {
  let last: Oid | undefined;
  for (const at of commits) {
    const [, ...taken] = reader.commit(at).parents;
    for (const side of [at, ...taken]) {
      const version = reader.snapshot(side).oid(path);
      if (version !== undefined && version !== last && is(reader.blob(version))) return version;
      if (side === at && version === undefined) return undefined;
      if (side === at) last = version;
    }
  }
  return undefined;
}
