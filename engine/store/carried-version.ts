// Which version of a file an old editor's save was made from. Knows versions, lines and what is asked of them, never what a
// token is.
import type { Oid, Reader } from './snapshot.ts';

/** Commits of a line that are looked through. */
export const carrierLimit = 2000;

type Past = Pick<Reader, 'commit' | 'snapshot' | 'blob'>;

/**
 * The version of the path that `text` was made from: of those of which `is` holds the one whose lines it has most nearly,
 * the newest of equals. There are several where a person's git changed the file, which leaves its token as it was. Looked
 * for at `commits` (first parents, newest first) and at what was merged into them: what a person saved last stands there,
 * and only merged with ours on the line.
 */
export function carriedVersion(
  reader: Past,
  commits: Iterable<Oid>,
  path: string,
  text: Buffer,
  is: (bytes: Buffer) => boolean,
): Oid | undefined {
  return nearestVersion(reader, carriers(reader, commits, path, is), text);
}

/** That of the versions whose lines `text` has most nearly, the first of equals; undefined: there are none. */
export function nearestVersion(
  reader: Pick<Reader, 'blob'>,
  versions: Iterable<Oid>,
  text: Buffer,
): Oid | undefined {
  let nearest: { version: Oid; apart: number } | undefined;
  for (const version of versions) {
    const apart = linesApart(reader.blob(version), text);
    if (nearest === undefined || apart < nearest.apart) nearest = { version, apart };
  }
  return nearest?.version;
}

/** Versions of which `is` holds, each once, the newest first; on the line they follow on each other. */
function* carriers(
  reader: Past,
  commits: Iterable<Oid>,
  path: string,
  is: (bytes: Buffer) => boolean,
): Generator<Oid> {
  const known = new Map<Oid, boolean>();
  let isCarried = false;
  for (const at of commits) {
    const [, ...taken] = reader.commit(at).parents;
    for (const side of [at, ...taken]) {
      const version = reader.snapshot(side).oid(path);
      if (version === undefined) {
        if (side === at) return;
        continue;
      }
      const isNew = !known.has(version);
      if (isNew) known.set(version, is(reader.blob(version)));
      const carries = known.get(version)!;
      if (side === at && isCarried && !carries) return;
      if (side === at) isCarried = carries;
      if (isNew && carries) yield version;
    }
  }
}

/** Lines that only one of the two has, empty ones left out. */
function linesApart(one: Buffer, other: Buffer): number {
  const left = new Map<string, number>();
  const count = (text: Buffer, by: number): void => {
    for (const line of text.toString('utf8').split(/\s*\n/)) left.set(line, (left.get(line) ?? 0) + by);
  };
  count(one, 1);
  count(other, -1);
  left.delete('');
  return [...left.values()].reduce((sum, times) => sum + Math.abs(times), 0);
}
