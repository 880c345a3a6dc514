// The version an editor started from: found by the token it carries, and merged with what landed since. Decides only
// whether two versions can be one; never what is allowed.
import { fault } from '../base/fault.ts';
import type { Kind } from '../model/kind.ts';
import { mergeVersions } from '../model/merge-versions.ts';
import type { Oid } from '../store/snapshot.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import type { Draft } from './draft.ts';
import { readBytes } from './entity-cache.ts';

/** First-parent commits looked through for the version that carries a token. */
const searchLimit = 5_000;

const tokenOf = (kind: Kind, path: string, bytes: Buffer): string | undefined => {
  const reading = readBytes(kind, path, bytes);
  return 'data' in reading && 'updated' in reading.data ? reading.data.updated : undefined;
};

/** The bytes to commit: the edit itself, or its merge with what it did not know of. EDIT_CONFLICT. */
export function mergeStale(draft: Draft, kind: Kind, { path, base }: WorkTreeEdit, bytes: Buffer): Buffer {
  const present = draft.snapshot.oid(path);
  if (present === undefined) return bytes;
  const token = tokenOf(kind, path, bytes);
  const now = draft.snapshot.read(path)!;
  const fresh = token === undefined ? present === base : token === tokenOf(kind, path, now);
  if (fresh) return bytes;
  const started = token === undefined ? base : versionOf(draft, kind, path, token);
  if (started === undefined)
    throw fault('EDIT_CONFLICT', { path, fields: ['the version it started from is not known'] });
  const merged = mergeVersions(path, draft.sources.reader.blob(started), now, bytes);
  if (merged.conflicts.length > 0)
    throw fault('EDIT_CONFLICT', { path, fields: merged.conflicts.map(({ field }) => field), base: started });
  return Buffer.from(merged.bytes);
}

/** The oldest version of the file that carries the token. */
function versionOf(draft: Draft, kind: Kind, path: string, token: string): Oid | undefined {
  const { reader } = draft.sources;
  let found: Oid | undefined;
  let last: Oid | undefined;
  for (const { oid } of reader.log(draft.snapshot.commit, { limit: searchLimit })) {
    const blob = reader.snapshot(oid).oid(path);
    if (blob === undefined || blob === last) continue;
    last = blob;
    const at = tokenOf(kind, path, reader.blob(blob));
    if (at === token) found = blob;
    else if (found !== undefined || (at !== undefined && at < token)) break;
  }
  return found;
}
