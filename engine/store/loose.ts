// One loose object, as git writes it for a person's commit. Knows no packs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { GitObject, ObjectType } from './git-object.ts';
import type { Oid } from './snapshot.ts';

/** The object in this objects folder, or undefined where there is none. Throws when the file is damaged. */
export function readLoose(objectsFolder: string, oid: Oid): GitObject | undefined {
  let file: Buffer;
  try {
    file = readFileSync(join(objectsFolder, oid.slice(0, 2), oid.slice(2)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const object = inflateSync(file);
  const headerEnd = object.indexOf(0);
  const [type, size] = object.toString('latin1', 0, headerEnd).split(' ');
  const bytes = object.subarray(headerEnd + 1);
  if (bytes.length !== Number(size)) throw new Error(`it holds ${bytes.length} bytes instead of ${size}`);
  return { type: type as ObjectType, bytes };
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
