// Which rights it takes to write fields of an entity, whatever writes them: an edit by hand, or taking something back.
// A table; asks nobody.
import type { Kind } from '../model/kind.ts';
import type { Permission } from '../model/policy.ts';

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
  goal: { budgets: 'budget.change' },
  project: { budgets: 'budget.change' },
  book: { budgets: 'budget.change' },
  issue: {
    assignee: 'issue.assign',
    assigneeUser: 'issue.assign',
    removedAt: 'issue.remove',
    removedBy: 'issue.remove',
  },
};

/** What it takes to add one. */
export const rightToCreate = (kind: Kind): Permission => create[kind] ?? change[kind];

/** What it takes to write these fields of an entity that is `after` then: each right, and for which fields. */
export function rightsToChange(
  kind: Kind,
  keys: readonly string[],
  after: object,
): ReadonlyMap<Permission, readonly string[]> {
  // What is no field may still be somebody's words: a comment in the front matter.
  if (keys.length === 0) return new Map([[change[kind], []]]);
  const asked = new Map<Permission, string[]>();
  for (const key of keys) {
    const right = finalMove(kind, key, after) ?? special[kind]?.[key] ?? change[kind];
    asked.set(right, [...(asked.get(right) ?? []), key]);
  }
  return asked;
}

/** Terminating an agent and archiving a company are no pauses. */
function finalMove(kind: Kind, key: string, after: object): Permission | undefined {
  if (key !== 'status') return undefined;
  const { status } = after as { status?: string };
  if (kind === 'agent' && status === 'terminated') return 'agent.terminate';
  return kind === 'company' && status === 'archived' ? 'company.archive' : undefined;
}

/** What it takes to remove one whose file is all there is of it; undefined where its kind does not go so. */
export const rightToRemove = (kind: Kind): Permission | undefined => removable[kind];

const removable: Partial<Record<Kind, Permission>> = {
  label: 'label.change',
  view: 'view.remove',
  milestone: 'milestone.remove',
  document: 'issue.document',
  routine: 'routine.change',
  skill: 'skill.change',
};

/** Fields that differ; `updated` is the engine's and says nothing. */
export function changedKeys(before: object, after: object): string[] {
  const [old, now] = [before, after] as Record<string, unknown>[];
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].filter(
    (key) => key !== 'updated' && JSON.stringify(old![key]) !== JSON.stringify(now![key]),
  );
}
