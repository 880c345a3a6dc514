// Whose the folder of a company was at a commit: slugs change hands, ids do not. Reads; knows no actor.
import { readInForce } from '../catalog/in-force.ts';
import { readBlob } from '../model/entity-cache.ts';
import { companyPath } from '../model/paths.ts';
import type { Oid, Reader } from '../store/snapshot.ts';

/** The id of the company that had the slug at a commit; undefined where there was none, or its file said none. */
export function companyThen(
  reader: Omit<Reader, 'close'>,
  slug: string,
  at: Oid | undefined,
): string | undefined {
  const path = companyPath(slug);
  const oid = slug === '' || at === undefined ? undefined : reader.snapshot(at).oid(path);
  if (oid === undefined) return undefined;
  const reading = readBlob('company', path, oid, () => reader.blob(oid));
  // One that cannot be read is who it was last.
  return ('data' in reading ? reading.data : readInForce(reader, 'company', path, at))?.id;
}
