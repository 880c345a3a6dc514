// A person's commit against the engine's line, path by path: what each path becomes, what could not be merged, what was
// put back by a git that had read an old index. Knows versions and tokens, never what a file means.
import { carriedVersion, carrierLimit, nearestVersion } from './carried-version.ts';
import type { Checkout } from './checkout.ts';
import type { Conflict } from './forward-types.ts';
import { noFile } from './lineage.ts';
import type { MergeFile } from './merge-file.ts';
import { revertedPaths } from './reverted-paths.ts';
import type { Oid, PathChange } from './snapshot.ts';
import type { FileEdit } from './tree-edit.ts';

export interface MergeRules {
  mergeFile: MergeFile;
  tokenOf: (bytes: Buffer) => string | undefined;
  /** Whether the commit may have been made in this work tree, so that a stale index can have a part in it. */
  madeHere: boolean;
  /** Files of this work tree that main moved on under while they held a person's edit, with what that was made from. */
  kept: ReadonlyMap<string, Oid>;
}

export interface MergedPaths {
  /** Against the line's head: what of the person's commit is not there yet. */
  edits: Map<string, FileEdit>;
  conflicts: Conflict[];
  /** Paths the commit put back although the work tree still holds the engine's newer version: left as they are. */
  healed: string[];
  /** Whether the outcome is the person's commit as it is, given that the line stands at its base. */
  isTheirs: boolean;
}

/** Merges what `theirs` changed since `base` into the line's `head`. */
export function mergePaths(
  checkout: Checkout,
  { base, head, theirs }: { base: Oid | undefined; head: Oid; theirs: Oid },
  rules: MergeRules,
): MergedPaths {
  const ours = checkout.reader.snapshot(head);
  const reverted = revertedPaths(checkout, base, theirs);
  const merged: MergedPaths = { edits: new Map(), conflicts: [], healed: [], isTheirs: true };
  for (const change of checkout.reader.diff(base, theirs, { withSubmodules: true })) {
    const { path, was, oid } = change;
    if (change.isSubmodule) {
      mergeSubmodule(change, ours.oid(path), merged);
      continue;
    }
    if (rules.madeHere && (isStale(checkout, theirs, change, rules) || forgets(checkout, theirs, change))) {
      merged.healed.push(path);
      merged.isTheirs = false;
      continue;
    }
    const isPutBack = rules.kept.has(path) && checkout.lineage.isOlder(path, oid ?? noFile);
    // From here on the file is the person's: what the engine wrote there before is no longer the engine's to replace.
    if (rules.madeHere) checkout.lineage.note(path, was ?? noFile, oid ?? noFile);
    // Git took something back of what stood, with its token, or put back the whole file; that is nobody's old buffer.
    const origin = isPutBack || reverted.has(path) ? was : originOf(checkout, change, base, rules);
    const mine = ours.oid(path);
    if (mine === oid) continue;
    if (origin === was && mine === was) merged.edits.set(path, asItIs(change));
    else mergeBoth(checkout, { change, origin, mine }, rules, merged);
  }
  return merged;
}

/** The engine writes no submodules, so that there is nothing to merge: what a person made of one stands. */
function mergeSubmodule(change: PathChange, mine: Oid | undefined, merged: MergedPaths): void {
  if (mine === change.oid) return;
  if (mine !== change.was) merged.conflicts.push({ path: change.path });
  merged.edits.set(change.path, asItIs(change));
}

/**
 * Whether the commit put the path back to a version the engine replaced, while the file still held the version the engine
 * wrote: as it does yet, or before somebody edited it further. Revert, checkout and merge change the file too, so this is
 * never meant.
 */
function isStale(checkout: Checkout, theirs: Oid, change: PathChange, { tokenOf }: MergeRules): boolean {
  const { path, was = noFile, oid = noFile } = change;
  const { files, lineage } = checkout;
  const stands = files.look(path) === undefined ? noFile : files.version(path);
  if (stands === undefined || stands === oid || !isWitness(checkout, theirs, path, stands)) return false;
  const isHeld = stands === was || stands === lineage.wrote(path) || wasHeld(checkout, change, tokenOf);
  return isHeld && lineage.isOlder(path, oid);
}

/**
 * Whether a file tells what stood beside the commit: one that differs from whatever HEAD is now does, for a switch carries
 * it along; and so does one that was committed on top of it.
 */
function isWitness({ ancestry, reader, refs }: Checkout, theirs: Oid, path: string, stands: Oid): boolean {
  const head = refs.read('HEAD');
  if ((reader.snapshot(head).oid(path) ?? noFile) !== stands) return true;
  return head !== undefined && head !== theirs && ancestry.descends(head, theirs);
}

/** Whether the file was edited from what the engine wrote: it carries that token still, which what was committed does not. */
function wasHeld(
  { files, reader }: Checkout,
  { path, was, oid }: PathChange,
  tokenOf: MergeRules['tokenOf'],
): boolean {
  if (was === undefined || oid === undefined) return false;
  const bytes = files.read(path);
  const [committed, current, carried] = [reader.blob(oid), reader.blob(was), bytes].map(
    (version) => version && tokenOf(version),
  );
  if (committed === undefined || current === undefined || carried === undefined) return false;
  return committed < current && carried >= current;
}

/**
 * Whether a merge puts the path back to a version the engine replaced though none of the merged sides touched it: git had
 * begun to merge before main moved, and somebody concluded it. Whatever became of the file since says nothing.
 */
function forgets({ ancestry, reader, lineage }: Checkout, theirs: Oid, change: PathChange): boolean {
  const { path, oid = noFile } = change;
  const sides = ancestry.parents(theirs);
  if (sides.length < 2 || !lineage.isOlder(path, oid)) return false;
  return sides.every((side) => {
    const fork = ancestry.nearestKnown(side);
    return fork !== undefined && reader.snapshot(fork).oid(path) === reader.snapshot(side).oid(path);
  });
}

/**
 * The version the person started from: main's last position, or what the file was made from when main moved on under it, or
 * one whose token it still carries. A file that is exactly that older version was put back, and that is meant.
 */
function originOf(
  { ancestry, reader }: Checkout,
  { path, was, oid }: PathChange,
  base: Oid | undefined,
  { tokenOf, madeHere, kept }: MergeRules,
): Oid | undefined {
  if (was === undefined || oid === undefined || base === undefined) return was;
  const text = reader.blob(oid);
  const token = tokenOf(text);
  const current = tokenOf(reader.blob(was));
  const older = (): Oid | undefined => {
    if (token !== undefined && current !== undefined && token < current) {
      const line = ancestry.firstParents(base, undefined, carrierLimit);
      return carriedVersion(reader, line, path, text, (bytes) => tokenOf(bytes) === token);
    }
    const from = madeHere ? (kept.get(path) ?? noFile) : noFile;
    return from === noFile ? undefined : nearestVersion(reader, [was, from], text);
  };
  const origin = older();
  return origin === undefined || origin === oid ? was : origin;
}

function mergeBoth(
  { reader }: Checkout,
  { change, origin, mine }: { change: PathChange; origin: Oid | undefined; mine: Oid | undefined },
  { mergeFile }: MergeRules,
  merged: MergedPaths,
): void {
  const { path, oid } = change;
  const blobOf = (version: Oid | undefined) => (version === undefined ? undefined : reader.blob(version));
  const outcome =
    mine === undefined || oid === undefined
      ? 'conflict'
      : tryMerge(() => mergeFile(path, blobOf(origin), reader.blob(mine), reader.blob(oid)));
  if (Buffer.isBuffer(outcome)) {
    merged.edits.set(path, outcome);
    merged.isTheirs &&= oid !== undefined && outcome.equals(reader.blob(oid));
    return;
  }
  merged.edits.set(path, outcome === 'conflict' ? asItIs(change) : outcome.disputed);
  // A commit of the engine's own says what was in dispute, also where the person's file stands as it is.
  merged.isTheirs = false;
  merged.conflicts.push({
    path,
    ...(origin !== undefined && { base: origin }),
    ...(mine !== undefined && { ours: mine }),
    ...(oid !== undefined && { theirs: oid }),
  });
}

/** A file that cannot be read as what it should be cannot be merged as such either. */
function tryMerge(merge: () => ReturnType<MergeFile>): ReturnType<MergeFile> {
  try {
    return merge();
  } catch {
    return 'conflict';
  }
}

const asItIs = ({ oid, mode }: PathChange): FileEdit =>
  oid === undefined ? null : { oid, ...(mode !== undefined && { mode }) };
