// Several things at one place: books that were apart gave the same number, or the same name, to different things. Finds
// them, each with the commit in which it stands whole, and says which came first. Moves nothing.
import { areApart, idIn } from '../model/another.ts';
import { readBytes } from '../model/entity-cache.ts';
import { locate } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import type { Oid, PathChange, Snapshot } from '../store/snapshot.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import type { BroughtRange } from '../catalog/brought-range.ts';
import { createdAtOf } from './named.ts';

/** One of the things that claim a place. */
export interface Claim {
  id: string;
  /** Where it stands whole; of what only the commit itself shows, the line with the commit. */
  side: Snapshot;
  /** Whether this book, or another engine of it, gave it the place: nobody else is believed when it was made. */
  isRecorded: boolean;
  createdAt: string;
}

export interface Twins {
  place: Place;
  /** The first keeps the place. */
  claims: readonly Claim[];
  /** Whose version the commit left there; undefined where it reads as none of them. */
  left: Claim | undefined;
}

/** A merge that nobody has judged: what it became, and what it was made of. */
interface Meeting {
  commit: Oid;
  sides: readonly Snapshot[];
}

/** Every place that more than one thing claims, in the order of paths. */
export function findTwins(draft: CorrectionDraft, all: readonly PathChange[], range: BroughtRange): Twins[] {
  const { reader } = draft.sources;
  const meetings = range
    .merges()
    .map(({ oid, parents }) => ({ commit: oid, sides: parents.map((side) => reader.snapshot(side)) }));
  const paths = new Set([
    ...all.filter((change) => isReplaced(draft, change, range)).map(({ path }) => path),
    ...meetings.flatMap((meeting) => metIn(draft, meeting)),
  ]);
  if (paths.size === 0) return [];
  const homes = homesIn(draft, all);
  const sides = meetings.flatMap((meeting) => meeting.sides);
  return [...paths].sort().flatMap((path) => twinsAt(draft, path, { range, sides, homes }) ?? []);
}

/** Whether another thing came to a place; not where somebody only wrote another id into a file they had before them. */
function isReplaced(draft: CorrectionDraft, { path, was, oid }: PathChange, range: BroughtRange): boolean {
  if (was === undefined || oid === undefined || locate(path) === undefined) return false;
  const { reader } = draft.sources;
  const [before, after] = [was, oid].map((version) => reader.blob(version));
  if (!areApart(before, after)) return false;
  const { base } = draft.taken;
  const known = base === undefined ? undefined : reader.snapshot(base).read(path);
  return known === undefined || areApart(known, before) || range.isRecorded(path, idIn(after!)!);
}

/** Places at which a merge found different things on its sides. */
function metIn({ sources: { reader } }: CorrectionDraft, { commit, sides }: Meeting): string[] {
  const paths = new Set(
    sides.flatMap((side) =>
      reader
        .diff(side.commit, commit)
        .filter(({ path, was, oid }) => was !== undefined && oid !== undefined && locate(path) !== undefined)
        .map(({ path }) => path),
    ),
  );
  return [...paths].filter((path) => {
    const [first, ...others] = sides.map((side) => side.read(path));
    return others.some((other) => areApart(first, other));
  });
}

/** Where things are once the commit is in: a thing that has another place as well claims none. */
function homesIn(draft: CorrectionDraft, all: readonly PathChange[]): (id: string, place: Place) => boolean {
  const { reader } = draft.sources;
  const came = new Map<string, Set<string>>();
  for (const { path, oid } of all) {
    const id = oid === undefined || locate(path) === undefined ? undefined : idIn(reader.blob(oid));
    if (id !== undefined) came.set(id, (came.get(id) ?? new Set()).add(path));
  }
  return (id, { kind, company, path }) => {
    if ([...(came.get(id) ?? [])].some((home) => home !== path)) return true;
    const known = draft.past.find(kind, company, id)?.path;
    if (known === undefined || known === path) return false;
    const now = draft.taken.after.read(known);
    return now !== undefined && idIn(now) === id;
  };
}

interface Found {
  range: BroughtRange;
  sides: readonly Snapshot[];
  homes: ReturnType<typeof homesIn>;
}

function twinsAt(draft: CorrectionDraft, path: string, { range, sides, homes }: Found): Twins | undefined {
  const place = locate(path)!;
  const { before, after } = draft.taken;
  const claims = new Map<string, Claim>();
  for (const side of [before, ...sides, after]) {
    const bytes = side.read(path);
    const id = bytes && idIn(bytes);
    if (id === undefined || claims.has(id) || homes(id, place)) continue;
    const isRecorded = side === before || range.isRecorded(path, id);
    claims.set(id, { id, side, isRecorded, createdAt: madeAt(place, bytes!) });
  }
  if (claims.size < 2) return undefined;
  const left = after.read(path);
  return {
    place,
    claims: [...claims.values()].sort(inOrder),
    left: left && claims.get(idIn(left) ?? ''),
  };
}

function madeAt({ kind, path }: Place, bytes: Buffer): string {
  const reading = readBytes(kind, path, bytes);
  return ('data' in reading ? createdAtOf(reading.data) : null) ?? '';
}

/** What was made first comes first; of the same moment, by id: every book finds the same order. */
function inOrder(one: Claim, other: Claim): number {
  if (one.isRecorded !== other.isRecorded) return one.isRecorded ? -1 : 1;
  const [at, otherAt] = [one, other].map(({ createdAt }) => Date.parse(createdAt) || Infinity);
  return at === otherAt ? (one.id < other.id ? -1 : 1) : at! - otherAt!;
}
