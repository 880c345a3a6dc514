// Makes a group durable: its pack, then the ref that names its last commit, each on disk before the next depends on it,
// with five fsyncs whatever its size. The process works on while the disk does. Knows no requests and no trees.
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSameFile, removeIfPossible, syncSoon } from '../base/durable-file.ts';
import { fault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { asFault } from '../base/system-fault.ts';
import { BlankFiles, type Sheet } from './blank-files.ts';
import type { GitFolder } from './git-folder.ts';
import type { GitObject } from './git-object.ts';
import { buildPack } from './pack.ts';
import { newValues, type RefMove, type RefOutcome, type Refs } from './refs.ts';
import type { Oid } from './snapshot.ts';
import { packFolder, packName } from './stored-packs.ts';

export interface Publication {
  /** New objects; none when the ref moves to a commit that is stored already. */
  objects: ReadonlyMap<Oid, GitObject>;
  /** Where its pack is kept apart from others; beside all others when absent. */
  drawer?: string | undefined;
  move: RefMove;
}

/** Told how far a publication is; what is done meanwhile costs no time, as long as the disk takes longer. May not throw. */
export interface Progress {
  /** Everything is written, and on its way to the disk. */
  onWritten: () => void;
  /** The ref has moved; its folder is on its way to the disk. */
  onMoved: () => void;
}

export interface Press {
  folder: GitFolder;
  refs: Refs;
  sheets: Sheets;
  /** Throws when this process may no longer write; asked right before the ref moves. */
  mayPublish: () => void;
}

/** Files for what is written before it has its place. */
export type Sheets = Readonly<Record<'pack' | 'index' | 'value', BlankFiles>>;

/** `most`: how many of each are made ahead. */
export function openSheets(folder: GitFolder, most: number): Sheets {
  const named = (ending: string) => () => join(folder.tmp, `${randomHex(12)}${ending}`);
  return {
    pack: new BlankFiles({ path: named('.pack'), mode: 0o444, most }),
    index: new BlankFiles({ path: named('.idx'), mode: 0o444, most }),
    // Main moves as well.
    value: newValues(folder, 2 * most),
  };
}

/**
 * Throws DISK_FULL and the like, STORE_UNWRITABLE, or what `mayPublish` throws; the ref may have moved all the same, when
 * the disk failed between the move and the answer. Unless it moved, nothing of the publication is left.
 */
export async function publish(
  press: Press,
  { objects, drawer, move }: Publication,
  progress?: Progress,
): Promise<RefOutcome> {
  const { folder, refs, sheets } = press;
  const pack = objects.size === 0 ? undefined : buildPack(objects);
  const aside: Sheet[] = [];
  const also = (file: Sheet): Sheet => {
    aside.push(file);
    return file;
  };
  const added: string[] = [];
  let moved = false;
  try {
    const files = pack && {
      pack: also(sheets.pack.write(pack.pack)),
      index: also(sheets.index.write(pack.index)),
    };
    const value = also(refs.prepare(move));
    // Together, because one write of the disk's journal then serves them all.
    const synced = Promise.all(aside.map((file) => file.sync()));
    progress?.onWritten();
    await synced;
    if (files !== undefined) {
      putIntoPlace(folder, files, placeOf(folder, packName(drawer, pack!.checksum)), added);
      await syncSoon(packFolder(folder));
    }
    press.mayPublish();
    const outcome = refs.commit(move, value);
    moved = outcome === 'moved';
    if (!moved) return outcome;
    const folderSynced = syncSoon(refs.folderOf(move.ref));
    progress?.onMoved();
    await folderSynced;
    return outcome;
  } catch (error) {
    throw toFault(error, folder);
  } finally {
    for (const file of aside) file.discard();
    takeBack(added, moved || mayHaveMoved(refs, move));
    for (const sheet of Object.values(sheets)) sheet.refill();
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

interface PackPlace {
  pack: string;
  index: string;
  keep: string;
}

function placeOf(folder: GitFolder, name: string): PackPlace {
  const place = join(packFolder(folder), name);
  return { pack: `${place}.pack`, index: `${place}.idx`, keep: `${place}.keep` };
}

/**
 * The index last: it is what makes a pack visible. `.keep`, because no ref names these objects yet and git may prune; a
 * second link to one file of ours, because making a link costs a twentieth of making a file. Notes in `added` what was
 * not there before: a pack's name follows from its content, and one that stands may be what another ref names.
 */
function putIntoPlace(
  folder: GitFolder,
  files: { pack: Sheet; index: Sheet },
  place: PackPlace,
  added: string[],
): void {
  const isNew = statSync(place.index, { throwIfNoEntry: false }) === undefined;
  if (linkKeep(folder, place.keep)) added.push(place.keep);
  renameSync(files.pack.path, place.pack);
  if (isNew) added.push(place.pack);
  renameSync(files.index.path, place.index);
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
