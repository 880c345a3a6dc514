// What a file says in its version in force, for whoever has no catalog yet: the newest valid one on its history.
import { isFault } from '../base/fault.ts';
import { readEntity, type EntityOf, type Kind } from '../model/kind.ts';
import type { Oid, Reader, Version } from '../store/snapshot.ts';
import { linkMode } from '../store/tree.ts';

/** Commits looked through for a version that can be read. */
const historyLimit = 10_000;

/** Undefined where there is no file at `at`, or it never was valid. */
export function readInForce<K extends Kind>(
  reader: Omit<Reader, 'close'>,
  kind: K,
  path: string,
  at: Oid | undefined = reader.head(),
): EntityOf<K> | undefined {
  if (at === undefined || reader.snapshot(at).oid(path) === undefined) return undefined;
  let found: EntityOf<K> | undefined;
  const visit = (_: string, version: Version | undefined): boolean => {
    found = version && read(reader, kind, path, version);
    return found === undefined;
  };
  reader.eachVersion(at, [path], visit, { limit: historyLimit });
  return found;
}

function read<K extends Kind>(
  reader: Omit<Reader, 'close'>,
  kind: K,
  path: string,
  { oid, mode }: Version,
): EntityOf<K> | undefined {
  if (mode === linkMode) return undefined;
  try {
    return readEntity(kind, path, reader.blob(oid));
  } catch (error) {
    if (isFault(error, 'DOCUMENT_INVALID')) return undefined;
    throw error;
  }
}
