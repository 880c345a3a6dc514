// What a file becomes when a conflict in it is settled: its versions merged with every contradiction decided, or the text
// somebody wrote. Decides nothing itself.
import { fault } from '../base/fault.ts';
import type { Meeting } from '../model/conflict.ts';
import { sidesOfMarkers, withMarkers } from '../model/conflict-markers.ts';
import type { Conflict, Side } from '../model/merge.ts';
import { mergeVersions } from '../model/merge-versions.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Standing } from './conflict-sides.ts';
import type { Lookup } from './lookup.ts';

/** Whose side counts; in the words of a merge ours is the person's. */
export type SideOf = (conflict: Conflict) => Side | undefined;

type File = Buffer | undefined;

/** The file as it shall be; undefined: none. `standing`: all that stands at the path in one place. */
export function fileAfter(lookup: Lookup, path: string, standing: readonly Standing[], sideOf: SideOf): File {
  const now = lookup.snapshot.read(path);
  const [first] = standing;
  if (first!.from === 'merge') return meet(path, first!.meeting, sideOf);
  // Since the edit was looked at the book may have moved on.
  if (first!.from === 'edit') return meet(path, { ...first!.meeting, theirs: now }, sideOf);
  return standing.reduce<File>((present, { meeting }) => {
    const [landed, wanted] = [meet(path, meeting, () => 'ours'), meet(path, meeting, sideOf)];
    if (!wanted || !landed || !present) return wanted;
    const { bytes, conflicts } = mergeVersions(path, landed, present, wanted);
    if (conflicts.length > 0) throw undecided(path, conflicts);
    return Buffer.from(bytes);
  }, now);
}

function meet(path: string, meeting: Meeting, sideOf: SideOf): File {
  const { base, mine, theirs } = meeting;
  const whole = (bytes: Uint8Array | undefined): File => bytes && Buffer.from(bytes);
  if (mine && theirs) return whole(mergeVersions(path, base, mine, theirs, { settle: sideOf }).bytes);
  // One side removed the file: it stays or goes.
  const side = sideOf({ field: 'file', base, ours: mine, theirs });
  return whole(side === 'theirs' ? theirs : mine);
}

/** CONFLICT_UNSETTLED, with both sides of each. */
export const undecided = (path: string, conflicts: readonly Conflict[]) =>
  fault('CONFLICT_UNSETTLED', {
    path,
    sides: conflicts.map(({ field, ours, theirs }) => ({ field, mine: ours, theirs })),
  });

/** The file with markers around what is in dispute, for an editor; null where it is no text, or one side has none. */
export function markedText(lookup: Lookup, path: string, standing: readonly Standing[]): string | null {
  const sides = (['ours', 'theirs'] as const).map((side) => fileAfter(lookup, path, standing, () => side));
  const [mine, theirs] = sides;
  if (!mine || !theirs || sides.some((bytes) => bytes!.includes(0))) return null;
  return withMarkers(mine.toString('utf8'), theirs.toString('utf8'));
}

/**
 * What somebody wrote, beside what landed since the version they wrote it from. CONFLICT_MARKERS where it is not
 * finished, CONFLICT_UNSETTLED where both contradict each other again.
 */
export function writtenText(
  { snapshot, sources }: Lookup,
  path: string,
  { text, version }: { text: string; version: Oid | undefined },
): Buffer {
  if (sidesOfMarkers(text)) throw fault('CONFLICT_MARKERS', { path });
  const written = Buffer.from(text);
  const now = snapshot.read(path);
  if (version === undefined || now === undefined || snapshot.oid(path) === version) return written;
  const { bytes, conflicts } = mergeVersions(path, sources.reader.blob(version), written, now);
  if (conflicts.length > 0) throw undecided(path, conflicts);
  return Buffer.from(bytes);
}
