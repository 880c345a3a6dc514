// Three versions of a file as git hands them to its merge driver, merged in the book they are of: of a side that an old editor
// saved, git knows a base that it was not made from; and two things at one place are none of one file. Composes only.
import { areApart, idIn } from './model/another.ts';
import { readInForce } from './catalog/in-force.ts';
import { mergeVersions, type MergedVersions } from './model/merge-versions.ts';
import { bookPath, partsByItself } from './model/paths.ts';
import { tokenOf } from './model/version-token.ts';
import { carriedVersion, carrierLimit } from './store/carried-version.ts';
import { readHostKeys } from './store/host-key.ts';
import { openReader } from './store/reader.ts';
import type { Oid, Reader } from './store/snapshot.ts';

export interface Sides {
  base: Buffer;
  ours: Buffer;
  theirs: Buffer;
}

/**
 * Whether git is about to merge two things that have nothing but the place in common, and the other one is kept all the same:
 * in what is merged, or on the line. Then ours may stand there, and both get a place when the merge lands.
 */
export function keepsBoth(
  root: string,
  path: string,
  { ours, theirs }: Sides,
  merged: readonly string[],
): boolean {
  if (!areApart(ours, theirs) || !partsByItself(path)) return false;
  const reader = openReader(root);
  try {
    const id = idIn(theirs);
    return [...merged, ...lineOf(root, reader)].some((commit) => {
      const known = reader.snapshot(commit).read(path);
      return known !== undefined && idIn(known) === id;
    });
  } finally {
    reader.close();
  }
}

/** The head of the line, where other hosts believe what this one says of it. */
function lineOf(root: string, reader: Reader): Oid[] {
  const head = reader.head();
  const known = readInForce(reader, 'book', bookPath)?.hosts.map(({ key }) => key.split(' ')[1]) ?? [];
  const isKnown = readHostKeys(root).some((line) => known.includes(line.split(' ')[1]));
  return head === undefined || !isKnown ? [] : [head];
}

/** Merges the file at `path` of the book at `root`. What an old editor did not know of, its save does not take back. */
export function mergeInBook(root: string, path: string, { base, ours, theirs }: Sides): MergedVersions {
  const [our, their] = [ours, theirs].map((side) =>
    isStale(side, base) ? bringForward(root, path, base, side) : { bytes: side, conflicts: [] },
  );
  const conflicts = [...our!.conflicts, ...their!.conflicts];
  return conflicts.length > 0
    ? { bytes: ours, conflicts }
    : mergeVersions(path, base, our!.bytes, their!.bytes);
}

function isStale(side: Buffer, base: Buffer): boolean {
  const [saved, known] = [tokenOf(side), tokenOf(base)];
  return saved !== undefined && known !== undefined && saved < known;
}

/** The side as it would be had it been made from `base`. One that is a whole older version was put back, which is meant. */
function bringForward(root: string, path: string, base: Buffer, side: Buffer): MergedVersions {
  const asItIs = { bytes: side, conflicts: [] };
  const reader = openReader(root);
  try {
    const head = reader.head();
    if (head === undefined) return asItIs;
    const token = tokenOf(side);
    const line = reader.log(head, { limit: carrierLimit }).map(({ oid }) => oid);
    const carried = carriedVersion(reader, line, path, side, (bytes) => tokenOf(bytes) === token);
    const origin = carried === undefined ? undefined : reader.blob(carried);
    return origin === undefined || origin.equals(side) ? asItIs : mergeVersions(path, origin, base, side);
  } finally {
    reader.close();
  }
}
