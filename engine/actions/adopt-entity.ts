// Judges one entity that was added, changed or removed by hand, under the same rules as every other door. A stale
// editor never undoes somebody else's change: what it saved is merged with the version it started from.
import assert from 'node:assert/strict';
import { fault } from '../base/fault.ts';
import { isFact } from '../model/fact.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { moved } from '../model/lifecycle.ts';
import { locate } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import { mergeStale } from './adopt-stale.ts';
import { breachesOf } from './breaches.ts';
import type { Draft } from './draft.ts';
import { readBytes } from './entity-cache.ts';
import { removeIssue } from './issue-remove.ts';
import type { Entry } from './lookup.ts';
import { giveId, type Landed } from './landed.ts';
import { changedKeys, rightToRemove } from './field-rights.ts';
import { permit } from './permit.ts';

export function adoptEntity(draft: Draft, kind: Kind, edit: WorkTreeEdit): Change<Landed> {
  if (isFact(edit.path)) throw fault('FACT_CHANGED', { path: edit.path });
  return edit.bytes === null ? remove(draft, kind, edit.path) : put(draft, kind, edit, edit.bytes);
}

function put(draft: Draft, kind: Kind, edit: WorkTreeEdit, bytes: Buffer): Change<Landed> {
  const { path } = edit;
  const before = draft.at(kind, path);
  const merged = mergeStale(draft, kind, edit, bytes);
  const reading = readBytes(kind, path, merged);
  if ('problem' in reading) throw reading.problem;
  draft.writeFile(path, merged);
  const after = draft.at(kind, path);
  assert(after, `a file that reads as a ${kind} is none: ${path}`);
  const keys = before ? changedKeys(before.data, after.data) : [];
  const [breach] = breachesOf(draft, { kind, path, before, after });
  if (breach) throw breach.problem;
  if (before && kind === 'issue' && keys.includes('status'))
    landMove(draft, before as Entry<'issue'>, after as Entry<'issue'>);
  const entry = giveId(draft, after);
  // The stamp tells the next editor's version from this one.
  if (keys.length && kinds[kind].order.includes('updated')) draft.set(entry, { set: { updated: draft.now } });
  draft.about(entry);
  const verb = before ? 'Edit' : 'Add';
  const what = keys.length && keys.length <= 3 ? `: ${keys.join(', ')}` : '';
  return draft.commit(`${verb} ${kind} ${entry.name}${what}`, { as: [path], moved: [], refused: [] });
}

/** What a move brings with it is written beside it, as every other door does. */
export function landMove(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>): void {
  draft.set(after, { set: { ...moved(before.data, after.data.status, draft.now) } });
}

/** A removed file is the delete action where there is one; else it is put back by `git restore`. */
function remove(draft: Draft, kind: Kind, path: string): Change<Landed> {
  const landed: Landed = { as: [path], moved: [], refused: [] };
  const entry = draft.at(kind, path);
  if (kind === 'issue' && entry) {
    permit(draft, 'book.adopt', 'issue.remove', { relations: ['company'] });
    draft.about(entry);
    const { title } = (entry as Entry<'issue'>).data;
    removeIssue(draft, entry as Entry<'issue'>);
    return draft.commit(`Remove ${entry.name} "${title}"`, landed);
  }
  const permission = rightToRemove(kind);
  if (!permission) throw fault('REMOVAL_REFUSED', { path, kind });
  permit(draft, 'book.adopt', permission, { relations: [locate(path)?.company ? 'company' : 'foreign'] });
  draft.remove(path);
  if (entry) draft.about(entry);
  return draft.commit(`Remove ${kind} ${entry?.name ?? path}`, landed);
}
