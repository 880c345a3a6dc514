// What an unplanned stop left in the work tree and the index: files that hold a version the engine had begun to put there,
// whole or half, and after a power cut what is older than it was. None of it is anybody's edit. Knows versions and bytes;
// putting things right is done by the steps that bring forward.
import { isFault } from '../base/fault.ts';
import type { Checkout } from './checkout.ts';
import { noCommit, objectId } from './git-object.ts';
import { emptyIndex, type IndexEdit } from './index-file.ts';
import type { Ending, Noted } from './journal.ts';
import type { ForwardOptions, Shown } from './forward-types.ts';
import { differingPaths } from './heal.ts';
import { noFile } from './lineage.ts';
import { takeLock } from './locks.ts';
import { ourMoves } from './reflog.ts';
import { engineRef, mainRef } from './refs.ts';
import type { Oid, PathChange, Snapshot } from './snapshot.ts';
import { folderMode, submoduleMode } from './tree.ts';

/** Commits looked through after an unplanned stop: more than a minute's; and fewer where nothing says how far. */
const recogniseLimit = 20_000;
const blindLimit = 2_000;

type TokenOf = NonNullable<ForwardOptions['tokenOf']>;

export interface Damage {
  /** Files that are to be written again. */
  half: string[];
  /** Index entries that may be stale; undefined: none. */
  toHeal: string[] | undefined;
}

/** Finds out what the last writer left, and puts right at once what nobody could go on with. */
export function findDamage(
  checkout: Checkout,
  { ending, doubtful: since, index: left }: Noted,
  { tokenOf = () => undefined }: Pick<ForwardOptions, 'tokenOf'>,
  show: (shown: Shown) => void,
): Damage {
  const { refs, swap, index } = checkout;
  const rescued = swap.recover((version) => isStored(checkout, version));
  if (rescued.length > 0) show({ kind: 'rescued', files: rescued });
  const isCut = ending === 'power cut';
  if (isCut && restoreMain(checkout)) show({ kind: 'ref restored', ref: mainRef, to: refs.read(mainRef)! });
  const isRemade = isCut && remakeIndex(checkout);
  const head = refs.read(engineRef);
  const half =
    head === undefined || ending === 'planned' ? [] : recognise(checkout, { since, ending, tokenOf }, head);
  if (isRemade) show({ kind: 'index remade' });
  return { half, toHeal: isCut || left !== index.stamp() ? differingPaths(checkout) : undefined };
}

function isStored({ reader }: Checkout, version: Oid): boolean {
  try {
    return reader.blob(version).length >= 0;
  } catch {
    return false;
  }
}

/**
 * Tells the lineage which files hold what the engine put there since a commit (undefined: ever), so that they are brought forward and not
 * adopted. Returns the paths that are to be written again: those that are half, and after a power cut also those whose
 * newest version did not reach the disk.
 */
function recognise(
  checkout: Checkout,
  { since, ending, tokenOf }: { since: Oid | undefined; ending: Ending; tokenOf: TokenOf },
  head: Oid,
): string[] {
  const { files, lineage, reader, refs } = checkout;
  const main = refs.read(mainRef) ?? since;
  const isCut = ending === 'power cut';
  const put = versionsSince(checkout, since, head);
  const coming = new Set((isCut ? put.flatMap(bothSides) : versionsSince(checkout, main, head)).map(keyOf));
  const now = reader.snapshot(main ?? noCommit);
  const again: string[] = [];
  for (const [path, versions] of byPath(put)) {
    const bytes = files.read(path);
    const version = bytes === undefined ? noFile : objectId('blob', bytes);
    const isHalf = bytes !== undefined && versions.some((oid) => isTorn(bytes, reader.blob(oid)));
    const isSave =
      isCut && bytes !== undefined && versions.some((oid) => isSaveOf(bytes, reader.blob(oid), tokenOf));
    const isOurs = isSave || coming.has(keyOf({ path, oid: version }));
    if (isHalf || (isCut && isOurs && version !== (now.oid(path) ?? noFile))) again.push(path);
    if (isHalf || isOurs) lineage.accept(path, version);
  }
  return again;
}

/** What the line put at each path after a commit; a commit that was never on it hides all but the newest. */
function versionsSince(
  { ancestry, reader }: Checkout,
  since: Oid | undefined,
  head: Oid,
): readonly PathChange[] {
  if (since !== undefined && !ancestry.descends(head, since)) return reader.diff(since, head);
  const limit = since === undefined ? blindLimit : recogniseLimit;
  const commits = ancestry.firstParents(head, since, limit).reverse();
  return commits.flatMap((commit, at) => reader.diff(at === 0 ? since : commits[at - 1], commit));
}

const bothSides = (change: PathChange): PathChange[] => [
  change,
  { path: change.path, oid: change.was ?? noFile },
];

const keyOf = ({ path, oid = noFile }: PathChange): string => `${oid} ${path}`;

/** The versions put at each path; none where it was only removed. */
function byPath(changes: readonly PathChange[]): Map<string, Oid[]> {
  const found = new Map<string, Oid[]>();
  for (const { path, oid } of changes) {
    const known = found.get(path) ?? [];
    if (oid !== undefined) known.push(oid);
    found.set(path, known);
  }
  return found;
}

/**
 * Whether a version was made from this save, or from the whole of which this is a torn rest: what a person saved comes
 * into the line with another token, and nothing else.
 */
function isSaveOf(bytes: Buffer, whole: Buffer, tokenOf: TokenOf): boolean {
  const [saved, made] = [tokenOf(bytes), tokenOf(whole)];
  if (saved === undefined || made === undefined) return false;
  // The new token stands nowhere else; the old one may, as when the file was made.
  const save = Buffer.from(whole.toString('latin1').replaceAll(made, saved), 'latin1');
  return save.equals(bytes) || isTorn(bytes, save);
}

/** Cut off, or with space that was allocated and never written (NULs) behind some point; empty and all NULs are that. */
function isTorn(bytes: Buffer, whole: Buffer): boolean {
  if (bytes.length > whole.length || bytes.equals(whole)) return false;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return whole.subarray(0, end).equals(bytes.subarray(0, end));
}

/** Those of the paths that hold another version than main has, and that the next step would not write anyway. */
export function staleFiles(
  { reader, files, lineage }: Checkout,
  main: Oid,
  head: Oid,
  paths: Iterable<string>,
): string[] {
  const [here, there] = [reader.snapshot(main), reader.snapshot(head)];
  return [...paths].filter((path) => {
    const version = here.oid(path);
    const holds = files.version(path) ?? noFile;
    return version === there.oid(path) && holds !== (version ?? noFile) && lineage.isOwn(path, holds);
  });
}

/** What brings these paths to a commit, whatever stands there. */
export function changesTo(snapshot: Snapshot, paths: readonly string[]): PathChange[] {
  return paths.map((path) => {
    const entry = entryOf(snapshot, path);
    return entry === undefined ? { path } : { path, oid: entry.oid, mode: entry.mode };
  });
}

function entryOf(snapshot: Snapshot, path: string): { oid: Oid; mode: number } | undefined {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  return snapshot
    .list(path.slice(0, Math.max(0, cut)))
    .find((entry) => entry.name === name && entry.mode !== folderMode);
}

/**
 * After a power cut: a main that is torn, or names a commit which did not reach the disk (a person's git syncs no names),
 * is put where the line stands, for nothing could be done with it. False when main is sound, or HEAD is elsewhere.
 */
function restoreMain(checkout: Checkout): boolean {
  const { refs, objects, reader } = checkout;
  const [main, head] = [refs.read(mainRef), refs.read(engineRef)];
  if (head === undefined || refs.headBranch() !== mainRef) return false;
  if (main !== undefined && isWhole(objects, reader, main)) return false;
  return putMain(checkout, main, head);
}

/** Puts main where files and index, or the line, say that it stood. False when somebody else moves it. */
export function putMain({ refs, engine, clock }: Checkout, expected: Oid | undefined, to: Oid): boolean {
  const log = { who: { ...engine, at: clock.now() }, message: `${ourMoves}restore` };
  return refs.move({ ref: mainRef, expected, to, log }) === 'moved';
}

/** Whether commit, folders and files of it are all there. */
function isWhole(objects: Checkout['objects'], reader: Checkout['reader'], commit: Oid): boolean {
  try {
    for (const [, oid, mode] of entriesOf(reader.snapshot(commit)))
      if (mode !== submoduleMode && objects.filesOf(oid).length === 0) return false;
    return true;
  } catch (error) {
    if (isFault(error, 'OBJECT_MISSING') || isFault(error, 'OBJECT_DAMAGED')) return false;
    throw error;
  }
}

/**
 * After a power cut: makes an index that cannot be read anew from main, so that nobody has to by hand; what somebody had
 * staged is gone with it. False when it can be read, or is somebody's to put right.
 */
function remakeIndex(checkout: Checkout): boolean {
  const { index, files, reader, refs, folder } = checkout;
  try {
    index.read();
    return false;
  } catch (error) {
    if (!isFault(error, 'INDEX_UNREADABLE')) throw error;
  }
  const lock = takeLock(folder, index.path);
  if (lock === undefined) return false;
  try {
    const main = refs.read(mainRef);
    const edits = new Map<string, IndexEdit>();
    for (const [path, oid, mode] of entriesOf(main === undefined ? undefined : reader.snapshot(main))) {
      const stat = files.look(path);
      const isWhole = stat !== undefined && files.version(path) === oid;
      edits.set(path, { oid, mode, ...(isWhole && { stat }) });
    }
    index.write(emptyIndex().edited(edits, 0n, () => true));
    return true;
  } finally {
    lock.release();
  }
}

/** Everything an index has an entry for, submodules too. */
function* entriesOf(
  snapshot: Snapshot | undefined,
  folder = '',
): Generator<[path: string, oid: Oid, mode: number]> {
  for (const { name, mode, oid } of snapshot?.list(folder) ?? []) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (mode === folderMode) yield* entriesOf(snapshot, path);
    else yield [path, oid, mode];
  }
}
