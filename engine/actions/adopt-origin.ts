// Which versions of a file an editor may have started from: those that carry the token of what it saved. Looks into the
// past and decides nothing.
import { iso } from '../base/clock.ts';
import { commitsSince, commitsUntilNow } from '../catalog/queries/activity.ts';
import { readBlob, readBytes, type Reading } from '../model/entity-cache.ts';
import type { Kind } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import type { Oid } from '../store/snapshot.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import type { Draft } from './draft.ts';

/** Commits looked at from the time that a token names, and back from now where that finds nothing. */
const searchLimit = 500;
/** A commit's time has seconds only, and a token is drawn before its commit. Milliseconds. */
const slackMs = 2_000;

/** What is known of where a save comes from. */
export type Origin = Pick<WorkTreeEdit, 'path'> & Partial<Omit<WorkTreeEdit, 'bytes'>>;

/** The token (`updated`) in bytes; undefined where there is none, or they cannot be read. */
export const tokenOf = (kind: Kind, path: string, bytes: Buffer): string | undefined =>
  tokenIn(readBytes(kind, path, bytes));

const tokenIn = (reading: Reading<Kind>): string | undefined =>
  'data' in reading && 'updated' in reading.data ? reading.data.updated : undefined;

/** Versions that carry the token, each once, the oldest first; none: no version known here does. */
export function versionsWith(draft: Draft, kind: Kind, edit: Origin, token: string): Oid[] {
  const { path } = edit;
  const { reader, catalog } = draft.sources;
  const carries = (blob: Oid | undefined): blob is Oid =>
    blob !== undefined && tokenIn(readBlob(kind, path, blob, () => reader.blob(blob))) === token;
  const firstIn = (commits: Iterable<Oid>): Oid | undefined => {
    for (const commit of commits) {
      const blob = reader.snapshot(commit).oid(path);
      if (carries(blob)) return blob;
    }
    return undefined;
  };
  const company = locate(path)?.company ?? '';
  const at = iso(Date.parse(token) - slackMs);
  const near = [draft.snapshot.oid(path), edit.base, edit.wrote].filter(carries);
  const oldest =
    firstIn(commitsSince(catalog, { company, at, limit: searchLimit })) ??
    (near.length > 0 ? undefined : firstIn(commitsUntilNow(catalog, { company, limit: searchLimit })));
  return [...new Set(oldest === undefined ? near : [oldest, ...near])];
}
