// What a batch of hand edits became, and the one key every adopted entity gets. Shared by the judges of each kind.
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

/** An entity that has no id gets one; nothing else of it changes. */
export function giveId<K extends Kind>(draft: Draft, entry: Entry<K>): Entry<K> {
  if (untouched.has(entry.kind) || !kinds[entry.kind].order.includes('id')) return entry;
  if ('id' in entry.data && entry.data.id !== undefined) return entry;
  return draft.set(entry, { set: { id: draft.newId() } });
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
