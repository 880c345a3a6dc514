// What taking commits back makes of each file: commit by commit, newest first, each merged into what the one before
// left. Finds contradictions and names who wrote what is there now; changes nothing and allows nothing.
import type { Contradiction } from '../base/faults/undo.ts';
import { fault, isFault } from '../base/fault.ts';
import { editDocument, parseDocument } from '../model/document.ts';
import { equal } from '../model/equal.ts';
import { isFact as isFactFile } from '../model/fact.ts';
import { kinds, type Kind } from '../model/kind.ts';
import type { Conflict } from '../model/merge.ts';
import { locate } from '../model/paths.ts';
import { takeBack } from '../model/take-back.ts';
import type { Commit, Oid, PathChange } from '../store/snapshot.ts';
import type { Draft } from './draft.ts';
import { nameOfFile } from './file-changes.ts';
import { sentenceOf } from './sentence.ts';
import { takeBackNames, withPresentNames, type Moves } from './undo-renames.ts';

/** Files that are taken back at once; an import or a migration is a matter for git. */
const fileLimit = 2_000;
/** Commits looked through for the one that made a contradiction. */
const sinceLimit = 500;

export interface UndoneFile {
  path: string;
  /** What it becomes; null: it goes. */
  bytes: Buffer | null;
  /** The version of the oldest of the commits' parents: where it goes back to. */
  before: Buffer | undefined;
}

export interface UndoneFiles {
  files: UndoneFile[];
  /** Records of what happened, which stay. */
  kept: string[];
  /** Paths that the commits brought into the book. */
  brought: ReadonlySet<string>;
}

/** What is landed, and the name it is told by. */
export interface Landing {
  draft: Draft;
  what: string;
  undone: UndoneFiles;
}

/**
 * Fields that are never taken back: what identifies a thing, what the engine keeps for itself, names that must go on
 * meaning what they meant.
 */
const ownKeys: Partial<Record<Kind, readonly string[]>> = {
  issue: ['checkoutRun', 'checkedOutAt', 'startedAt', 'completedAt', 'cancelledAt'],
};

export function keysToKeep(draft: Draft, path: string): ReadonlySet<string> {
  const place = locate(path);
  if (!place) return new Set();
  const { immutable } = kinds[place.kind];
  const numbered = place.kind === 'company' && draft.sources.catalog.highestNumber(place.company!) > 0;
  return new Set([
    ...immutable,
    ...(ownKeys[place.kind] ?? []),
    'updated',
    'formerly',
    // Numbers that were given begin with it.
    ...(numbered ? ['prefix'] : []),
  ]);
}

/** Whether a change of a file is a record of what happened: written once, never taken back. */
export function isFact({ path, was, oid }: PathChange): boolean {
  // One that was lost comes back.
  if (oid === undefined) return false;
  if (isFactFile(path)) return true;
  // That something was said stays said; words that somebody changed later can be changed back.
  return locate(path)?.kind === 'comment' && was === undefined;
}

/** UNDO_CONFLICT, UNDO_NOTHING, UNDO_TOO_LARGE, and what renaming back is refused with. */
export function undoFiles(draft: Draft, what: string, commits: readonly Commit[]): UndoneFiles {
  mustHaveParents(what, commits);
  const moves = takeBackNames(draft, what, commits);
  const changes = changesOf(draft, what, commits, moves);
  const files = new Map<string, UndoneFile>();
  const conflicts: Contradiction[] = [];
  const kept = new Set<string>();
  const brought = new Set<string>();
  for (const { commit, change } of changes) {
    if (change.was === undefined) brought.add(moves.presentPath(change.path, commit.oid));
    if (isFact(change)) kept.add(change.path);
    else undoOne(draft, { commit, change, moves }, files, conflicts);
  }
  if (conflicts.length > 0)
    throw fault('UNDO_CONFLICT', { what, conflicts: withSince(draft, commits, conflicts) });
  const differing = [...files.values()].filter(({ path, bytes }) => !isSame(draft, path, bytes));
  if (differing.length === 0 && !moves.moved) throw fault('UNDO_NOTHING', { what, kept: [...kept] });
  return { files: differing, kept: [...kept], brought };
}

function mustHaveParents(what: string, commits: readonly Commit[]): void {
  if (commits.every(({ parents }) => parents.length > 0)) return;
  const reason = 'the book begins with it';
  throw fault('UNDO_REFUSED', { what, reason, instead: 'Take back what came after it: minutebook log' });
}

/** What the commits did, newest first; a file that only got another path did nothing. */
function changesOf(
  { sources: { reader } }: Draft,
  what: string,
  commits: readonly Commit[],
  moves: Moves,
): { commit: Commit; change: PathChange }[] {
  const changes = commits.flatMap((commit) =>
    reader.diff(commit.parents[0], commit.oid).flatMap((change) => {
      const { was, oid } = moves.versionsOf(change, commit);
      return moves.pathOf(change, commit) === undefined || was === oid ? [] : [{ commit, change }];
    }),
  );
  const found = new Set(changes.map(({ change }) => change.path)).size;
  if (found > fileLimit) throw fault('UNDO_TOO_LARGE', { what, found, limit: fileLimit, of: 'files' });
  return changes;
}

interface Step {
  commit: Commit;
  change: PathChange;
  moves: Moves;
}

function undoOne(
  draft: Draft,
  { commit, change, moves }: Step,
  files: Map<string, UndoneFile>,
  conflicts: Contradiction[],
): void {
  const path = moves.presentPath(change.path, commit.oid);
  const { reader } = draft.sources;
  const blob = (oid: Oid | undefined): Buffer | undefined =>
    oid === undefined ? undefined : withPresentNames(draft, path, reader.blob(oid));
  const { was, oid } = moves.versionsOf(change, commit);
  const [before, after] = [blob(was), blob(oid)];
  const known = files.get(path);
  const now = known ? (known.bytes ?? undefined) : draft.bytes(path);
  const taken = takeBack(path, { before, after, now }, keysToKeep(draft, path));
  const bytes = taken.bytes === undefined ? null : withKept(draft, path, Buffer.from(taken.bytes));
  files.set(path, { path, bytes, before });
  conflicts.push(...taken.conflicts.map((conflict) => contradiction(path, conflict)));
}

/** With what is never taken back as it stands now; the token too, until a new one is stamped. */
function withKept(draft: Draft, path: string, bytes: Buffer): Buffer {
  const now = draft.bytes(path);
  if (now === undefined || locate(path) === undefined || !path.endsWith('.md')) return bytes;
  try {
    const [wanted, present] = [bytes, now].map((version) => parseDocument(version, path).front);
    const set: Record<string, unknown> = {};
    for (const key of keysToKeep(draft, path))
      if (!equal(wanted![key], present![key])) set[key] = present![key];
    return Object.keys(set).length === 0 ? bytes : Buffer.from(editDocument(bytes.toString('utf8'), { set }));
  } catch (error) {
    if (!isFault(error, 'DOCUMENT_INVALID')) throw error;
    // A version that cannot be read is judged where it would land.
    return bytes;
  }
}

const contradiction = (path: string, { field, base, ours, theirs }: Conflict): Contradiction => ({
  path,
  name: nameOfFile(path),
  field,
  before: theirs,
  after: base,
  now: ours,
});

const isSame = (draft: Draft, path: string, bytes: Buffer | null): boolean => {
  const now = draft.bytes(path);
  return bytes === null ? now === undefined : now !== undefined && now.equals(bytes);
};

/** With the newest commit that wrote the file since. */
function withSince(
  draft: Draft,
  commits: readonly Commit[],
  conflicts: readonly Contradiction[],
): Contradiction[] {
  const { reader } = draft.sources;
  const undone = new Set(commits.map(({ oid }) => oid));
  const later: Commit[] = [];
  for (const commit of reader.log(draft.snapshot.commit, { limit: sinceLimit })) {
    if (undone.has(commit.oid)) break;
    later.push(commit);
  }
  const versionAt = (oid: Oid | undefined, path: string): Oid | undefined =>
    oid === undefined ? undefined : reader.snapshot(oid).oid(path);
  return conflicts.map((conflict) => {
    const { path } = conflict;
    const since = later.find(({ oid, parents }) => versionAt(oid, path) !== versionAt(parents[0], path));
    return since
      ? { ...conflict, since: { commit: since.oid, subject: sentenceOf(draft, since) } }
      : conflict;
  });
}
