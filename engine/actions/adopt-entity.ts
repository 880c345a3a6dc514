// Judges one entity that was added, changed or removed by hand, under the same rules as every other door. A stale
// editor never undoes somebody else's change: what it saved is merged with the version it started from.
import assert from 'node:assert/strict';
import { fault } from '../base/fault.ts';
import { kinds, type EntityOf, type Kind } from '../model/kind.ts';
import { isReopening, mayMove, moved, movesFrom } from '../model/lifecycle.ts';
import { locate } from '../model/paths.ts';
import type { Permission } from '../model/policy.ts';
import type { Change } from '../store/change.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import { mergeStale } from './adopt-stale.ts';
import { assignableAgent } from './company-state.ts';
import type { Draft } from './draft.ts';
import { readBytes } from './entity-cache.ts';
import { removeIssue } from './issue-remove.ts';
import { needBlockers, openBlockers } from './issue-links.ts';
import type { Entry } from './lookup.ts';
import { giveId, type Landed } from './landed.ts';
import { permit } from './permit.ts';

/** Facts: written once by the engine, never changed by hand. */
const facts: ReadonlySet<Kind> = new Set(['run', 'approval']);

export function adoptEntity(draft: Draft, kind: Kind, edit: WorkTreeEdit): Change<Landed> {
  if (facts.has(kind)) throw fault('FACT_CHANGED', { path: edit.path });
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
  for (const permission of permissionsFor(kind, before && keys)) {
    permit(draft, 'book.adopt', permission, { relations: after.company ? ['company'] : [] });
  }
  if (before) refuseImmutable(kind, path, before.data, keys);
  if (kind === 'issue')
    judgeIssue(draft, before as Entry<'issue'> | undefined, after as Entry<'issue'>, keys);
  const entry = giveId(draft, after);
  // The stamp tells the next editor's version from this one.
  if (keys.length && kinds[kind].order.includes('updated')) draft.set(entry, { set: { updated: draft.now } });
  draft.about(entry);
  const verb = before ? 'Edit' : 'Add';
  const what = keys.length && keys.length <= 3 ? `: ${keys.join(', ')}` : '';
  return draft.commit(`${verb} ${kind} ${entry.name}${what}`, { as: [path], moved: [], refused: [] });
}

/** Fields that differ; `updated` is the engine's and says nothing. */
function changedKeys(before: object, after: object): string[] {
  const [old, now] = [before, after] as Record<string, unknown>[];
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].filter(
    (key) => key !== 'updated' && JSON.stringify(old![key]) !== JSON.stringify(now![key]),
  );
}

function refuseImmutable(kind: Kind, path: string, before: object, keys: readonly string[]): void {
  const fields = before as Record<string, unknown>;
  const fixed = keys.find((key) => kinds[kind].immutable.includes(key) && fields[key] !== undefined);
  if (fixed) throw fault('FIELD_IMMUTABLE', { path, field: fixed, value: String(fields[fixed]) });
}

const create: Partial<Record<Kind, Permission>> = {
  agent: 'agent.hire',
  comment: 'issue.comment',
  document: 'issue.document',
  goal: 'goal.create',
  issue: 'issue.create',
  label: 'label.create',
  milestone: 'milestone.create',
  project: 'project.create',
  view: 'view.save',
};
const change: Record<Kind, Permission> = {
  agent: 'agent.change',
  approval: 'approval.decide',
  book: 'book.change',
  comment: 'comment.change',
  company: 'company.change',
  document: 'issue.document',
  goal: 'goal.change',
  issue: 'issue.change',
  label: 'label.change',
  milestone: 'milestone.change',
  plugin: 'book.change',
  prices: 'book.change',
  project: 'project.change',
  routine: 'routine.change',
  run: 'book.maintain',
  skill: 'skill.change',
  team: 'team.change',
  user: 'user.change',
  view: 'view.save',
};
/** Fields whose change is a right of its own. */
const special: Partial<Record<Kind, Record<string, Permission>>> = {
  agent: {
    adapter: 'agent.reconfigure',
    runtime: 'agent.reconfigure',
    environment: 'agent.reconfigure',
    status: 'agent.pause',
    body: 'agent.instruct',
    budgets: 'budget.change',
  },
  company: { budgets: 'budget.change', status: 'company.pause' },
  project: { budgets: 'budget.change' },
  book: { budgets: 'budget.change' },
  issue: { assignee: 'issue.assign', assigneeUser: 'issue.assign' },
};

/** What an edit asks for: of the kind, or of the fields it touches. `keys` undefined: it is new. */
function permissionsFor(kind: Kind, keys: readonly string[] | undefined): Set<Permission> {
  if (!keys) return new Set([create[kind] ?? change[kind]]);
  return new Set(keys.map((key) => special[kind]?.[key] ?? change[kind]));
}

const engineOnly = ['checkoutRun', 'checkedOutAt', 'removedAt', 'removedBy'];

/** An issue's lifecycle and references hold whoever writes its file. */
function judgeIssue(
  draft: Draft,
  before: Entry<'issue'> | undefined,
  after: Entry<'issue'>,
  keys: readonly string[],
): void {
  const { data, path, company } = after;
  const own = before ? keys.find((key) => engineOnly.includes(key)) : undefined;
  if (own)
    throw fault('FIELD_IMMUTABLE', {
      path,
      field: own,
      value: String(before!.data[own as keyof EntityOf<'issue'>]),
    });
  const touched = (key: string): boolean => !before || keys.includes(key);
  if (touched('assignee') && data.assignee) assignableAgent(draft, company, data.assignee);
  if (touched('assigneeUser') && data.assigneeUser) draft.need('user', undefined, data.assigneeUser);
  if (touched('project') && data.project) draft.need('project', company, data.project);
  if (touched('goal') && data.goal) draft.need('goal', company, data.goal);
  if (touched('parent') && data.parent) draft.need('issue', company, data.parent);
  if (touched('blockedBy')) needBlockers(draft, company, data.blockedBy);
  if (before && keys.includes('status')) judgeMove(draft, before, after);
}

function judgeMove(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>): void {
  const [from, to] = [before.data.status, after.data.status];
  const reopening = isReopening(from, to);
  if (reopening) permit(draft, 'book.adopt', 'issue.reopen', { relations: ['company'] });
  else if (!mayMove(from, to))
    throw fault('MOVE_REFUSED', { issue: after.name, from, to, allowed: [...movesFrom(from)] });
  if (to === 'cancelled') permit(draft, 'book.adopt', 'issue.cancel', { relations: ['company'] });
  const waits =
    openBlockers(draft, after).length > 0 || (after.data.blockedOwner && after.data.blockedReason);
  if (to === 'blocked' && !waits) throw fault('BLOCK_WITHOUT_CAUSE', { issue: after.name });
  draft.set(after, { set: { ...moved(before.data, to, draft.now) } });
}

const removable: Partial<Record<Kind, Permission>> = {
  label: 'label.change',
  view: 'view.remove',
  milestone: 'milestone.remove',
  document: 'issue.document',
  routine: 'routine.change',
  skill: 'skill.change',
};

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
  const permission = removable[kind];
  if (!permission) throw fault('REMOVAL_REFUSED', { path, kind });
  permit(draft, 'book.adopt', permission, { relations: [locate(path)?.company ? 'company' : 'foreign'] });
  draft.remove(path);
  if (entry) draft.about(entry);
  return draft.commit(`Remove ${kind} ${entry?.name ?? path}`, landed);
}
