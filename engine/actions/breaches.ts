// What of an edited file may not be as it is: the rules of every other door, asked of a change that somebody made to the
// file itself. Hand edits are refused for it, commits corrected; neither is known here, and nothing is written.
import { fault, isFault, type Fault } from '../base/fault.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { companyPath } from '../model/paths.ts';
import type { Facts, Permission } from '../model/policy.ts';
import { judgeByKind, wholeFile, type Check, type EntityChange } from './breach-rules.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';
import { permit } from './permit.ts';

export interface Breach {
  /** Fields of the entity, as its schema names them. */
  fields: readonly string[];
  problem: Fault;
}

/** Everything that is not allowed, in the order in which a person should hear of it; empty: the change may stand. */
export function breachesOf(draft: Draft, change: EntityChange): Breach[] {
  const { kind, path, before, after } = change;
  const found: Breach[] = [];
  const check: Check = (fields, rule) => {
    try {
      rule();
    } catch (error) {
      if (!isFault(error)) throw error;
      found.push({ fields, problem: error });
    }
  };
  const keys = before ? changedKeys(before.data, after.data) : [];
  for (const [permission, fields] of permissionsFor(change, keys))
    check(fields, () => permit(draft, 'book.adopt', permission, factsFor(draft, permission, after)));
  for (const field of keys) check([field], () => refuseImmutable(kind, path, before!.data, field));
  judgeByKind(draft, change, keys, check);
  return found;
}

type Fields = Record<string, unknown>;

/** Fields that differ; `updated` is the engine's and says nothing. */
export function changedKeys(before: object, after: object): string[] {
  const [old, now] = [before, after] as Fields[];
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].filter(
    (key) => key !== 'updated' && JSON.stringify(old![key]) !== JSON.stringify(now![key]),
  );
}

/** What only the engine writes into an issue. */
const engineOnly: readonly string[] = ['checkoutRun', 'checkedOutAt', 'removedAt', 'removedBy'];

function refuseImmutable(kind: Kind, path: string, data: object, field: string): void {
  const before = data as Fields;
  const own = kind === 'issue' && engineOnly.includes(field);
  const fixed = kinds[kind].immutable.includes(field) && before[field] !== undefined;
  if (own || fixed) throw fault('FIELD_IMMUTABLE', { path, field, value: String(before[field]) });
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

/** What a change asks for, and of which fields: of the kind when it is new, else by the fields it touches. */
function permissionsFor(
  { kind, before, after }: EntityChange,
  keys: readonly string[],
): Map<Permission, string[]> {
  if (!before) return new Map([[create[kind] ?? change[kind], [wholeFile]]]);
  const asked = new Map<Permission, string[]>();
  for (const key of keys) {
    const permission = finalMove(kind, key, after.data) ?? special[kind]?.[key] ?? change[kind];
    asked.set(permission, [...(asked.get(permission) ?? []), key]);
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

function factsFor(draft: Draft, permission: Permission, { company }: Entry): Facts {
  if (!company) return { relations: [] };
  const gated =
    permission === 'agent.hire' &&
    draft.at('company', companyPath(company))?.data.requireApprovalForHires === true;
  return { relations: ['company'], ...(gated && { gated }) };
}
