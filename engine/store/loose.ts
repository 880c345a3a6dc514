// One loose object, as git writes it for a person's commit. Knows no packs.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, inflateSync } from 'node:zlib';
import type { GitObject, ObjectType } from './git-object.ts';
import type { OpenObject } from './open-object.ts';
import type { Oid } from './snapshot.ts';

/** Where the object stands if it is loose. */
export const looseFile = (objectsFolder: string, oid: Oid): string =>
  join(objectsFolder, oid.slice(0, 2), oid.slice(2));

/** The object in this objects folder, or undefined where there is none. Throws when the file is damaged. */
export function readLoose(objectsFolder: string, oid: Oid): GitObject | undefined {
  let file: Buffer;
  try {
    file = readFileSync(looseFile(objectsFolder, oid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const object = inflateSync(file);
  const { type, size, headBytes } = readHead(object);
  const bytes = object.subarray(headBytes);
  if (bytes.length !== size) throw new Error(`it holds ${bytes.length} bytes instead of ${size}`);
  return { type, bytes };
}

/** Compressed bytes that surely hold the type and the size. */
const firstBytes = 128;

/** The same object in a file opened for the caller. */
export function openLoose(objectsFolder: string, oid: Oid): OpenObject | undefined {
  const file = openThere(join(objectsFolder, oid.slice(0, 2), oid.slice(2)));
  if (file === undefined) return undefined;
  try {
    const first = Buffer.alloc(firstBytes);
    const compressed = first.subarray(0, readSync(file, first, 0, firstBytes, 0));
    const head = readHead(inflateSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH }));
    return { file, at: 0, ...head };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function openThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `blob 17`, a NUL, then the content. */
function readHead(object: Buffer): { type: ObjectType; size: number; headBytes: number } {
  const end = object.indexOf(0);
  const [type, size] = object.toString('latin1', 0, end).split(' ');
  return { type: type as ObjectType, size: Number(size), headBytes: end + 1 };
}

/** Ids of loose objects that begin with `prefix`, at least two hexadecimal digits. */
export function looseBeginning(objectsFolder: string, prefix: string): Oid[] {
  const shard = prefix.slice(0, 2);
  try {
    return readdirSync(join(objectsFolder, shard))
      .map((name) => shard + name)
      .filter((oid) => oid.length === 40 && oid.startsWith(prefix));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
