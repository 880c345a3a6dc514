// Things that a commit took to another place: what left one path and came to another with its id is one thing, not one
// that went and one that came. It is brought home, judged there like any other edit, and then renamed as the action would
// rename it; what no rename may do stays at home.
import { fault, isFault, type Fault } from '../base/fault.ts';
import { isRemovable } from '../model/breach.ts';
import { readBlob } from '../model/entity-cache.ts';
import { isFact } from '../model/fact.ts';
import type { Place } from '../model/kind.ts';
import { judgeEntry } from '../model/misfit.ts';
import { locate } from '../model/paths.ts';
import type { Oid, PathChange, Version } from '../store/snapshot.ts';
import { linkMode } from '../store/tree.ts';
import { wholeFile } from './breach-rules.ts';
import { mustTakeWrites } from './company-state.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import { factsOfEntity } from './entity-facts.ts';
import { rightsToChange } from './field-rights.ts';
import type { Entry } from './lookup.ts';
import { carried, moveFile } from './move-files.ts';
import { newSlug } from './named.ts';
import { permit } from './permit.ts';
import { mustHaveNoRuns } from './rename-actions.ts';
import { isRenamed, renameEntry, type Renamed } from './rename.ts';

/** One thing at two places. */
export interface Move {
  from: Place;
  to: Place;
}

interface Homes {
  moves: Move[];
  /** What the commit changed, as if everything lay where it did before. */
  changes: readonly PathChange[];
}

type VersionAt = (path: string) => Version | undefined;

/** Puts what moved back to where it was, edits and all: companies first, since they take along what lies in them. */
export function bringHome(draft: CorrectionDraft, all: readonly PathChange[]): Homes {
  const moves: Move[] = [];
  let changes = all;
  let now: VersionAt = (path) => draft.taken.after.version(path);
  for (const isOne of [isCompany, (place: Place) => !isCompany(place)]) {
    const blob: Blob = (oid) => draft.sources.reader.blob(oid);
    const found = movesIn(changes, blob, isFollowed).filter(({ from }) => isOne(from));
    if (found.length === 0) continue;
    moves.push(...found);
    const home = versionsAtHome(changes, found, now);
    const older = now;
    now = (path) => (home.has(path) ? home.get(path) : older(path));
    changes = [
      ...changes.filter(({ path }) => !home.has(path)),
      ...[...home].flatMap(([path, version]) => placeAt(draft, path, version) ?? []),
    ];
  }
  return { moves, changes };
}

export const isCompany = ({ kind }: Place): boolean => kind === 'company';

/** An issue's place follows from its number, and it is numbered there; nothing is looked for where nothing reads it. */
const isFollowed = (to: Place): boolean => isOneThing(to) && (to.kind !== 'issue' || isHidden(to));

/** What goes by removing its file may come elsewhere as another. */
const isOneThing = ({ kind, path }: Place): boolean =>
  isRenamed(kind) || (!isRemovable(kind) && !isFact(path));

/** Whether nothing reads a file there: its name is another one in letter case. */
const isHidden = ({ path }: Place): boolean => locate(path) === undefined;

/** The place of a file, or the one it was meant for. */
function meantFor(path: string): Place | undefined {
  const place = locate(path);
  const meant = place ? undefined : judgeEntry(path, 'file')?.to;
  const home = meant === undefined ? undefined : locate(meant);
  return home ? { ...home, path } : place;
}

/** Reads a version that some path had or has. */
type Blob = (oid: Oid) => Buffer;

/** Two that changed places are two moves; one that stayed as well was copied, not moved. */
export function movesIn(changes: readonly PathChange[], blob: Blob, isWanted = isOneThing): Move[] {
  const seen = (place: Place | undefined, oid: Oid | undefined): [string, Place][] => {
    if (oid === undefined || !place || !isOneThing(place)) return [];
    const { path } = place;
    const reading = readBlob(place.kind, path, oid, () => blob(oid));
    const id = 'data' in reading && 'id' in reading.data ? reading.data.id : undefined;
    return id === undefined ? [] : [[`${place.kind} ${id.toLowerCase()}`, place]];
  };
  const left = new Map(changes.flatMap(({ path, was }) => seen(locate(path), was)));
  if (left.size === 0) return [];
  const came = changes.flatMap(({ path, oid, mode }) => (mode === linkMode ? [] : seen(meantFor(path), oid)));
  const stayed = new Set(came.flatMap(([id, { path }]) => (left.get(id)?.path === path ? [id] : [])));
  const places = new Map(came.filter(([id]) => !stayed.has(id)));
  return [...places].flatMap(([id, to]) => {
    const from = left.get(id);
    return from && isWanted(to) ? [{ from, to }] : [];
  });
}

/** What of the moved things lies at every path that the commit changed, once they are back. */
function versionsAtHome(
  changes: readonly PathChange[],
  moves: readonly Move[],
  now: VersionAt,
): Map<string, Version | undefined> {
  const home = new Map<string, Version | undefined>();
  for (const { path } of changes)
    for (const { from, to } of moves) {
      const isLeft = moves.some((move) => carried(path, move.to, move.from) !== undefined);
      const there = carried(path, from, to);
      const back = carried(path, to, from);
      if (there !== undefined) home.set(path, now(there) ?? (isLeft ? undefined : now(path)));
      if (back !== undefined) home.set(back, now(path) ?? home.get(back));
      if (back !== undefined && !home.has(path)) home.set(path, undefined);
    }
  return home;
}

/** The change that remains at a path; undefined where it is as it was. */
function placeAt(draft: CorrectionDraft, path: string, version: Version | undefined): PathChange | undefined {
  const before = draft.taken.before.version(path);
  if (version !== undefined) draft.writeFile(path, draft.sources.reader.blob(version.oid));
  // What was removed is there until that is judged.
  else if (before === undefined) draft.remove(path);
  if (version?.oid === before?.oid && version?.mode === before?.mode) return undefined;
  return {
    path,
    ...(before && { was: before.oid }),
    ...(version && { oid: version.oid, mode: version.mode }),
  };
}

/** Whether a path belongs to what is moved, at home. */
export const isPartOf = (path: string, { from, to }: Move): boolean => carried(path, from, to) !== undefined;

/** The move that a path is a part of, at either end. */
export const moveOf = (path: string, moves: readonly Move[]): Move | undefined =>
  moves.find(({ from, to }) => isPartOf(path, { from, to }) || isPartOf(path, { from: to, to: from }));

/** Why a thing does not get to another place by moving its file, whoever moves it; undefined for what a commit renames. */
export function refusalOf({ from, to }: Move): Fault | undefined {
  const { path } = to;
  if (from.kind === 'issue') return fault('ISSUE_MISPLACED', { path, home: from.path });
  return isHidden(to) ? fault('FILE_MISPLACED', { path, home: from.path, kind: from.kind }) : undefined;
}

/** Takes a thing that is home to where the commit wants it, as its rename would; else it stays, and is told why. */
export function follow(draft: CorrectionDraft, move: Move, paths: readonly string[]): void {
  const { from, to } = move;
  const entry = draft.at(from.kind, from.path);
  if (!entry) return;
  try {
    mustBeRename(draft, entry, to);
  } catch (error) {
    if (!isFault(error)) throw error;
    draft.restored.push({ path: to.path, fields: [wholeFile], problem: error });
    return draft.about(entry);
  }
  draft.about(renameEntry(draft, entry, to.slug));
  // What came with the commit is not in the folder that the rename knows.
  for (const path of paths) {
    const there = carried(path, from, to);
    if (there !== undefined) moveFile(draft, path, there);
  }
}

/** Whether a move to another place is a rename, and allowed. FILE_MISPLACED, NAME_TAKEN, RUNS_ALIVE, NOT_ALLOWED. */
function mustBeRename(draft: CorrectionDraft, entry: Entry, to: Place): asserts entry is Entry<Renamed> {
  const { kind, path, company, data } = entry;
  const refusal = refusalOf({ from: { ...to, kind, path }, to });
  if (refusal) throw refusal;
  const isAnothers = kind !== 'company' && company !== to.company;
  if (!isRenamed(kind) || isAnothers) throw fault('FILE_MISPLACED', { path: to.path, home: path, kind });
  for (const right of rightsToChange(kind, ['slug'], data).keys())
    permit(draft, 'book.adopt', right, factsOfEntity(draft, entry));
  mustTakeWrites(draft.companyOf(entry));
  mustHaveNoRuns(draft, entry);
  const isTaken = (slug: string): boolean => {
    const known = draft.find(kind, kind === 'company' ? undefined : company, slug);
    return draft.past.bytes(to.path) !== undefined || (known !== undefined && known.path !== path);
  };
  newSlug(kind, { name: to.slug, slug: to.slug }, isTaken);
}
