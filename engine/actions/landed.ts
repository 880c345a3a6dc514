// What a batch of hand edits became, and the one key every adopted entity gets. Shared by the judges of each kind.
import { claimantsOfId } from '../catalog/queries/names.ts';
import { readBytes } from '../model/entity-cache.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import type { FileEdit } from '../store/worktree-edit.ts';
import type { Fault } from '../base/fault.ts';
import type { Stop } from './edit-effects.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';

/** What became of a batch: committed where it stood, landed elsewhere, or left. */
export interface Landed {
  as: string[];
  moved: { path: string; to: string | undefined; bytes: Buffer }[];
  refused: { path: string; problem: Fault }[];
  /** Runs that are over because of it. */
  stops: Stop[];
}

/** Skills belong to a standard of their own and carry no keys of ours; their name is who they are. */
const untouched: ReadonlySet<Kind> = new Set(['skill']);

/** An entity that has no id gets one, and a copy one of its own; nothing else of it changes. */
export function giveId<K extends Kind>(draft: Draft, entry: Entry<K>): Entry<K> {
  if (untouched.has(entry.kind) || !kinds[entry.kind].order.includes('id')) return entry;
  return hasOwnId(draft, entry) ? entry : draft.set(entry, { set: { id: draft.newId() } });
}

/** What comes with an id that something in the book has is a copy of that. */
export function hasOwnId(draft: Draft, { path, data }: Entry): boolean {
  const id = 'id' in data ? data.id : undefined;
  if (id === undefined) return false;
  if (draft.snapshot.oid(path) !== undefined) return true;
  const others = claimantsOfId(draft.sources.catalog, { id }).filter((other) => other.path !== path);
  return others.every((other) => draft.bytes(other.path) === undefined);
}

/** Writes every file as it is; entities that cannot be read are left where they are. */
export function placeFiles(draft: Draft, edits: readonly FileEdit[], landed: Landed): Entry[] {
  const entities: Entry[] = [];
  for (const { path, bytes } of edits) {
    if (bytes === null) continue;
    const place = locate(path);
    if (place) {
      const reading = readBytes(place.kind, path, bytes);
      if ('problem' in reading) {
        landed.refused.push({ path, problem: reading.problem });
        continue;
      }
    }
    draft.writeFile(path, bytes);
    landed.as.push(path);
    const entry = place && draft.at(place.kind, path);
    if (entry) entities.push(entry);
  }
  return entities;
}
