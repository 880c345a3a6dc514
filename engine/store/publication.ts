// Makes a group durable: its pack, then the ref that names its last commit, each on disk before the next depends on it,
// with five fsyncs whatever its size. The process works on while the disk does. Knows no requests and no trees.
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { asFault } from '../base/system-fault.ts';
import { isSameFile, removeIfPossible, syncSoon } from './durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import type { GitObject } from './git-object.ts';
import { buildPack, type Pack } from './pack.ts';
import type { NewValue, RefMove, RefOutcome, Refs } from './refs.ts';
import type { Oid } from './snapshot.ts';
import { packFolder, packName } from './stored-packs.ts';

export interface Publication {
  /** New objects; none when the ref moves to a commit that is stored already. */
  objects: ReadonlyMap<Oid, GitObject>;
  /** Where its pack is kept apart from others; beside all others when absent. */
  drawer?: string | undefined;
  move: RefMove;
}

export interface Press {
  folder: GitFolder;
  refs: Refs;
  /** Throws when this process may no longer write; asked right before the ref moves. */
  mayPublish: () => void;
}

/**
 * Throws DISK_FULL and the like, STORE_UNWRITABLE, or what `mayPublish` throws; the ref may have moved all the same, when
 * the disk failed between the move and the answer. Unless it moved, nothing of the publication is left.
 */
export async function publish(press: Press, { objects, drawer, move }: Publication): Promise<RefOutcome> {
  const { folder, refs } = press;
  const pack = objects.size === 0 ? undefined : buildPack(objects);
  const paths = pack && pathsOf(folder, packName(drawer, pack.checksum));
  const added: string[] = [];
  let value: NewValue | undefined;
  let moved = false;
  try {
    if (pack !== undefined) writeAside(paths!, pack);
    value = refs.prepare(move);
    await onDisk(value.path, ...(paths ? Object.values(paths.aside) : []));
    if (paths !== undefined) {
      putIntoPlace(folder, paths, added);
      await onDisk(packFolder(folder));
    }
    press.mayPublish();
    const outcome = refs.commit(move, value);
    moved = outcome === 'moved';
    if (moved) await onDisk(refs.folderOf(move.ref));
    return outcome;
  } catch (error) {
    throw toFault(error, folder);
  } finally {
    value?.discard();
    if (paths !== undefined && !moved) for (const path of Object.values(paths.aside)) removeIfPossible(path);
    takeBack(added, moved || mayHaveMoved(refs, move));
  }
}

/** After an error the ref itself is asked how far the steps came: what it names, or may name, must never be removed. */
function mayHaveMoved(refs: Refs, { ref, to }: RefMove): boolean {
  try {
    return refs.read(ref) === to;
  } catch {
    return true;
  }
}

/** Together, because one write of the disk's journal then serves them all. */
const onDisk = (...paths: string[]): Promise<unknown> => Promise.all(paths.map(syncSoon));

interface PackPaths {
  aside: { pack: string; index: string };
  place: { pack: string; index: string; keep: string };
}

function pathsOf(folder: GitFolder, name: string): PackPaths {
  const aside = join(folder.tmp, randomHex(12));
  const place = join(packFolder(folder), name);
  return {
    aside: { pack: `${aside}.pack`, index: `${aside}.idx` },
    place: { pack: `${place}.pack`, index: `${place}.idx`, keep: `${place}.keep` },
  };
}

function writeAside({ aside }: PackPaths, { pack, index }: Pack): void {
  writeFileSync(aside.pack, pack, { mode: 0o444 });
  writeFileSync(aside.index, index, { mode: 0o444 });
}

/**
 * The index last: it is what makes a pack visible. `.keep`, because no ref names these objects yet and git may prune; a
 * second link to one file of ours, because making a link costs a twentieth of making a file. Notes in `added` what was
 * not there before: a pack's name follows from its content, and one that stands may be what another ref names.
 */
function putIntoPlace(folder: GitFolder, { aside, place }: PackPaths, added: string[]): void {
  const isNew = statSync(place.index, { throwIfNoEntry: false }) === undefined;
  if (linkKeep(folder, place.keep)) added.push(place.keep);
  renameSync(aside.pack, place.pack);
  if (isNew) added.push(place.pack);
  renameSync(aside.index, place.index);
  if (isNew) added.push(place.index);
}

/** Takes back what a publication added: all of it, or only the `.keep` of what a ref names now. */
function takeBack(added: readonly string[], isNamed: boolean): void {
  const leftovers = isNamed ? added.filter((path) => path.endsWith('.keep')) : added.toReversed();
  // What stays is removed at the next start.
  for (const path of leftovers) removeIfPossible(path);
}

/** False where somebody else keeps the pack already. */
function linkKeep(folder: GitFolder, keep: string): boolean {
  try {
    linkSync(folder.keep, keep);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return isSameFile(folder.keep, keep);
  }
}

/**
 * Removes what a crash left of an unfinished publication: temporary packs, and `.keep` files that are links to ours. The
 * pack itself may be what the ref names, and is git's to prune if not.
 */
export function recoverPublication(folder: GitFolder): void {
  rmSync(folder.tmp, { recursive: true, force: true });
  mkdirSync(folder.tmp, { recursive: true });
  for (const name of readdirSync(packFolder(folder))) {
    const path = join(packFolder(folder), name);
    if (name.endsWith('.keep') && isSameFile(path, folder.keep)) rmSync(path);
  }
}

function toFault(error: unknown, folder: GitFolder): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  const known = asFault(error, folder.common);
  if (known !== undefined || code === undefined) return known ?? error;
  return fault('STORE_UNWRITABLE', { path: path ?? folder.common, reason: message }, { cause: error });
}
