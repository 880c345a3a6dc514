// Makes a group durable: its pack, then the ref that names its last commit, each on disk before the next depends on it,
// with five fsyncs whatever its size. The process works on while the disk does. Knows no requests and no trees.
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault, isFault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { isSameFile, syncSoon } from './durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import type { GitObject } from './git-object.ts';
import { buildPack } from './pack.ts';
import type { RefMove, RefOutcome, Refs } from './refs.ts';
import type { Oid } from './snapshot.ts';

export interface Publication {
  /** New objects; none when the ref moves to a commit that is stored already. */
  objects: ReadonlyMap<Oid, GitObject>;
  move: RefMove;
}

export interface Press {
  folder: GitFolder;
  refs: Refs;
  /** Throws when this process may no longer write; asked right before the ref moves. */
  mayPublish: () => void;
}

/** Throws STORE_UNWRITABLE, or what `mayPublish` throws. Unless the ref moved, nothing of the publication is left. */
export async function publish(
  { folder, refs, mayPublish }: Press,
  { objects, move }: Publication,
): Promise<RefOutcome> {
  const pack = objects.size === 0 ? undefined : writeAside(folder, objects);
  const value = refs.prepare(move);
  let moved = false;
  try {
    await onDisk(value.record, ...(pack === undefined ? [] : [pack.aside.pack, pack.aside.index]));
    if (pack !== undefined) {
      putIntoPlace(folder, pack);
      await onDisk(packFolder(folder));
    }
    mayPublish();
    const outcome = refs.commit(move, value);
    moved = outcome === 'moved';
    if (moved) await onDisk(refs.folderOf(move.ref));
    return outcome;
  } catch (error) {
    throw asFault(error, folder);
  } finally {
    value.discard();
    if (pack !== undefined) cleanUp(pack, moved);
  }
}

/** Together, because one write of the disk's journal then serves them all. */
const onDisk = (...paths: string[]): Promise<unknown> => Promise.all(paths.map(syncSoon));

interface PackPaths {
  aside: { pack: string; index: string };
  place: { pack: string; index: string; keep: string };
}

function writeAside(folder: GitFolder, objects: ReadonlyMap<Oid, GitObject>): PackPaths {
  const { name, pack, index } = buildPack(objects);
  const aside = join(folder.tmp, randomHex(12));
  const place = join(packFolder(folder), name);
  const paths = {
    aside: { pack: `${aside}.pack`, index: `${aside}.idx` },
    place: { pack: `${place}.pack`, index: `${place}.idx`, keep: `${place}.keep` },
  };
  writeFileSync(paths.aside.pack, pack, { mode: 0o444 });
  writeFileSync(paths.aside.index, index, { mode: 0o444 });
  return paths;
}

/**
 * The index last: it is what makes a pack visible. `.keep`, because no ref names these objects yet and git may prune; a
 * second link to one file of ours, because making a link costs a twentieth of making a file.
 */
function putIntoPlace(folder: GitFolder, { aside, place }: PackPaths): void {
  linkSync(folder.keep, place.keep);
  renameSync(aside.pack, place.pack);
  renameSync(aside.index, place.index);
}

function cleanUp({ aside, place }: PackPaths, moved: boolean): void {
  const leftovers = moved ? [place.keep] : [aside.pack, aside.index, place.index, place.pack, place.keep];
  for (const path of leftovers) rmSync(path, { force: true });
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

const packFolder = (folder: GitFolder): string => join(folder.common, 'objects', 'pack');

function asFault(error: unknown, folder: GitFolder): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (isFault(error) || code === undefined) return error;
  return fault('STORE_UNWRITABLE', { path: path ?? folder.common, reason: message }, { cause: error });
}
