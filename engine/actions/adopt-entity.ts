// Judges one entity that was added, changed or removed by hand, under the same rules as every other door. A stale
// editor never undoes somebody else's change: what it saved is merged with the version it started from.
import assert from 'node:assert/strict';
import { withArticle } from '../base/article.ts';
import { fault } from '../base/fault.ts';
import { readBytes } from '../model/entity-cache.ts';
import { isFact } from '../model/fact.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { companyPath, locate } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import { tokenOf } from './adopt-origin.ts';
import { mergeStale } from './adopt-stale.ts';
import { breachesOf } from './breaches.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { landEffects, wasRemoved } from './edit-effects.ts';
import { removeIssue } from './issue-remove.ts';
import type { Entry } from './lookup.ts';
import { giveId, type Landed } from './landed.ts';
import { changedKeys, rightToRemove } from './field-rights.ts';
import { permit } from './permit.ts';

export function adoptEntity(draft: Draft, kind: Kind, edit: WorkTreeEdit): Change<Landed> {
  if (edit.bytes === null) return removeEntity(draft, kind, edit.path);
  if (isFact(edit.path)) throw fault('FACT_CHANGED', { path: edit.path });
  return put(draft, kind, edit, edit.bytes);
}

function put(draft: Draft, kind: Kind, edit: WorkTreeEdit, bytes: Buffer): Change<Landed> {
  const { path } = edit;
  // A file that was cut off to nothing would read as one of defaults.
  if (isEmpty(bytes)) throw fault('EDIT_EMPTY', { path });
  refuseUnreadable(kind, path, bytes);
  return land(draft, kind, path, mergeStale(draft, kind, edit, bytes));
}

/** The version that whoever settles a conflict wants: on top of what the book has, unless it carries an older token. */
export function settleEntity(draft: Draft, kind: Kind, path: string, bytes: Buffer): Change<Landed> {
  refuseUnreadable(kind, path, bytes);
  const now = draft.snapshot.read(path);
  const token = tokenOf(kind, path, bytes);
  const isNewest = now === undefined || token === undefined || token === tokenOf(kind, path, now);
  const base = draft.snapshot.oid(path);
  return land(
    draft,
    kind,
    path,
    isNewest ? bytes : mergeStale(draft, kind, { path, ...(base && { base }) }, bytes),
  );
}

/** Judges the version, and writes it with what belongs to it. */
function land(draft: Draft, kind: Kind, path: string, merged: Buffer): Change<Landed> {
  const before = draft.at(kind, path);
  refuseUnreadable(kind, path, merged);
  draft.writeFile(path, merged);
  const after = draft.at(kind, path);
  assert(after, `a file that reads as ${withArticle(kind)} is none: ${path}`);
  const keys = before ? changedKeys(before.data, after.data) : [];
  // Saved again as the book has it: nothing to judge, and nothing to commit.
  if (before && draft.snapshot.read(path)?.equals(merged))
    return draft.commit(`Leave ${kind} ${after.name}`, landedAt(path));
  const [breach] = breachesOf(draft, { kind, path, before, after });
  if (breach) throw breach.problem;
  if (before) refuseTermination(before, after);
  const stops = landEffects(draft, { kind, path, before, after }, 'an edit by hand');
  const entry = giveId(draft, draft.at(kind, path) as Entry);
  // The stamp tells the next editor's version from this one.
  if (before && kinds[kind].order.includes('updated')) draft.set(entry, { set: { updated: draft.now } });
  draft.about(entry);
  const verb = before ? 'Edit' : 'Add';
  const what = keys.length && keys.length <= 3 ? `: ${keys.join(', ')}` : '';
  return draft.commit(`${verb} ${kind} ${entry.name}${what}`, { ...landedAt(path), stops });
}

const landedAt = (path: string): Landed => ({ as: [path], moved: [], refused: [], stops: [] });

const isEmpty = (bytes: Buffer): boolean => bytes.every((byte) => byte <= 0x20);

function refuseUnreadable(kind: Kind, path: string, bytes: Buffer): void {
  const reading = readBytes(kind, path, bytes);
  if ('problem' in reading) throw reading.problem;
}

/** Issues, reports and tokens go with a terminated agent: more than its file can say. */
function refuseTermination({ kind, data: from }: Entry, { name, path, data: to }: Entry): void {
  const [was, is] = [from, to].map((data) => (data as { status?: string }).status);
  if (kind === 'agent' && is === 'terminated' && was !== is)
    throw fault('EDIT_NEEDS_ACTION', { path, status: is, command: `minutebook agent terminate ${name}` });
}

/** A removed file is the delete action where there is one; else it is put back by `git restore`. */
export function removeEntity(draft: Draft, kind: Kind, path: string): Change<Landed> {
  if (isFact(path)) throw fault('FACT_CHANGED', { path });
  const landed = landedAt(path);
  const entry = draft.at(kind, path);
  const company = locate(path)?.company;
  const root = company === undefined ? undefined : draft.at('company', companyPath(company));
  if (root) mustTakeWrites(root);
  if (kind === 'issue' && entry) {
    permit(draft, 'book.adopt', 'issue.remove', { relations: ['company'] });
    draft.about(entry);
    const { title } = (entry as Entry<'issue'>).data;
    removeIssue(draft, entry as Entry<'issue'>);
    landed.stops.push(wasRemoved(entry));
    return draft.commit(`Remove ${entry.name} "${title}"`, landed);
  }
  const permission = rightToRemove(kind);
  if (!permission) throw fault('REMOVAL_REFUSED', { path, kind });
  permit(draft, 'book.adopt', permission, { relations: [locate(path)?.company ? 'company' : 'foreign'] });
  draft.remove(path);
  if (entry) draft.about(entry);
  return draft.commit(`Remove ${kind} ${entry?.name ?? path}`, landed);
}
