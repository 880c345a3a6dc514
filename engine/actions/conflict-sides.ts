// Where conflicts stand: in commits of people's that were taken in, in hand edits that cannot land, in files that a
// person's git left unmerged. Finds them with their three versions; settles none and allows nothing.
import { isFault } from '../base/fault.ts';
import { openConflictRows } from '../catalog/queries/conflicts.ts';
import { companyFolders } from '../catalog/queries/files.ts';
import { conflictsOf, openConflicts, type Meeting } from '../model/conflict.ts';
import { sidesOfMarkers, type MarkedSides } from '../model/conflict-markers.ts';
import type { Conflict } from '../model/merge.ts';
import { companyInPath, locate } from '../model/paths.ts';
import type { Oid } from '../store/snapshot.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import { mergeStale } from './adopt-stale.ts';
import { newCall, type Context } from './context.ts';
import { Draft } from './draft.ts';
import type { Lookup } from './lookup.ts';

export interface Standing {
  path: string;
  company: string;
  /** `commit`: of a person's that was taken in; `edit`: a hand edit; `merge`: of a person's git. */
  from: 'commit' | 'edit' | 'merge';
  /** `mine` is the person's side, of a merge the branch that is checked out. */
  meeting: Meeting;
  /** What is in dispute; `ours` is mine. */
  conflicts: Conflict[];
  /** The commit that took the person's in. */
  commit?: Oid;
  /** The hand edit. */
  edit?: WorkTreeEdit;
}

/** Every conflict that is open, by path; the work tree's are nobody's but the board's. */
export function standingConflicts(lookup: Lookup, context: Context): Standing[] {
  const unmerged = ofMerge(context);
  const paths = new Set(unmerged.map(({ path }) => path));
  const edits = ofEdits(lookup, context).filter(({ path }) => !paths.has(path));
  return [...unmerged, ...edits, ...ofCommits(lookup)].sort((one, other) => (one.path < other.path ? -1 : 1));
}

const companyOf = (path: string): string => companyInPath(path) ?? '';

function ofCommits({ sources: { catalog, reader }, snapshot }: Lookup): Standing[] {
  const blob = (oid: string | null): Buffer | undefined => (oid === null ? undefined : reader.blob(oid));
  return companyFolders(catalog)
    .flatMap((company) => openConflictRows(catalog, { company }))
    .map(({ company, path, oid, base, mine, theirs }) => {
      const meeting = { base: blob(base), mine: blob(mine), theirs: blob(theirs) };
      const conflicts = openConflicts(path, meeting, snapshot.read(path));
      return { path, company, from: 'commit', meeting, conflicts, commit: oid };
    });
}

function ofEdits(lookup: Lookup, { intake, actor, clock }: Context): Standing[] {
  if (!intake) return [];
  const draft = new Draft(lookup.snapshot, lookup.sources, newCall(actor, clock.now()), 'conflict.list');
  return intake.standing().flatMap((edit) => ofEdit(draft, edit) ?? []);
}

/** The conflict of one hand edit, if that is what keeps it out. */
function ofEdit(draft: Draft, edit: WorkTreeEdit): Standing | undefined {
  const { path, bytes } = edit;
  const kind = locate(path)?.kind;
  if (bytes === null || kind === undefined) return undefined;
  const standing = (meeting: Meeting): Standing => ({
    path,
    company: companyOf(path),
    from: 'edit',
    meeting,
    conflicts: conflictsOf(path, meeting),
    edit,
  });
  const marked = sidesOfMarkers(bytes.toString('utf8'));
  if (marked) return standing(meetingOf(marked));
  try {
    mergeStale(draft, kind, edit, bytes);
    return undefined;
  } catch (error) {
    if (!isFault(error, 'EDIT_CONFLICT')) return undefined;
    const { base } = error.data as { base?: Oid };
    const from = base === undefined ? undefined : draft.sources.reader.blob(base);
    return standing({ base: from, mine: bytes, theirs: draft.snapshot.read(path) });
  }
}

/** Sides from markers; mostly without the version both began with. */
const meetingOf = ({ base, ours, theirs }: MarkedSides): Meeting => ({
  base: base === undefined ? undefined : Buffer.from(base),
  mine: Buffer.from(ours),
  theirs: Buffer.from(theirs),
});

function ofMerge({ intake, store }: Context): Standing[] {
  if (!intake) return [];
  const blob = (oid: Oid | undefined): Buffer | undefined =>
    oid === undefined ? undefined : store.blob(oid);
  return intake.unmerged().paths.map(({ path, base, ours, theirs, file }) => {
    // What the person wrote beside the markers is theirs to keep: the sides as they stand in the file, if they do.
    const marked = file === null ? undefined : sidesOfMarkers(file.toString('utf8'));
    const sides = marked ? meetingOf(marked) : { mine: blob(ours), theirs: blob(theirs) };
    const meeting = { ...sides, base: blob(base) };
    return { path, company: companyOf(path), from: 'merge', meeting, conflicts: conflictsOf(path, meeting) };
  });
}
