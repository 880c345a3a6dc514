// The versions that a write may be made on, where its caller names some: HTTP's If-Match, asked where the change itself runs, so
// that nothing comes between. For every change of a thing that is there, whatever it takes besides.
import { fault } from '../base/fault.ts';
import { readEntityTrailer } from '../model/trailers.ts';
import type { Draft } from './draft.ts';
import { Lookup, type Entry } from './lookup.ts';

/** Any version, as long as there is the thing. */
export const anyVersion = '*';

/**
 * PRECONDITION_FAILED where that whose version is asked for, what the change is about first unless it says otherwise, stood in
 * another version, or not at all.
 */
export function mustMatch(draft: Draft, versions: readonly string[] | undefined): void {
  if (versions === undefined) return;
  const before = new Lookup(draft.snapshot, draft.sources, draft.actor);
  const { name, entry } = versionedBefore(draft, before);
  const current = entry && 'updated' in entry.data ? entry.data.updated : undefined;
  if (entry && (versions.includes(anyVersion) || versions.includes(current ?? ''))) return;
  const stands = current ?? (entry ? 'none' : 'nothing of that name');
  throw fault('PRECONDITION_FAILED', { name, given: versions.join(', ') || 'none', current: stands });
}

function versionedBefore(draft: Draft, before: Lookup): { name: string; entry: Entry | undefined } {
  if (draft.versioned !== undefined) {
    const { kind, path, name } = draft.versioned;
    return { name, entry: before.at(kind, path) };
  }
  const [first = ''] = draft.named();
  const { kind, company = '', name = first } = readEntityTrailer(first) ?? {};
  return { name, entry: kind && before.find(kind, company || undefined, name) };
}
