// What of an edited file may not be as it is: the rules of every other door, asked of a change that somebody made to the
// file itself. Hand edits are refused for it, commits corrected; neither is known here, and nothing is written.
import { fault, isFault, type Fault } from '../base/fault.ts';
import { kinds, type EntityOf, type Kind } from '../model/kind.ts';
import {
  agentMayMove,
  companyMayMove,
  isReopening,
  isTerminal,
  mayMove,
  mayReach,
  movesFrom,
  statusFollowers,
} from '../model/lifecycle.ts';
import { companyPath } from '../model/paths.ts';
import type { Facts, Permission } from '../model/policy.ts';
import { refuseCircle } from './agent-chain.ts';
import { assignableAgent } from './company-state.ts';
import type { Draft } from './draft.ts';
import { needBlockers, openBlockers, refuseBlockCycle, refuseParentCycle } from './issue-links.ts';
import { needIssue } from './issue-hold.ts';
import type { Entry } from './lookup.ts';
import { permit } from './permit.ts';

export interface Breach {
  /** Fields of the entity, as its schema names them. */
  fields: readonly string[];
  problem: Fault;
}

/** Stands for all fields of a file: a new one that may not be there. */
export const wholeFile = 'file';

/** An entity before and after; `draft` holds it as it is after. */
export interface EntityChange<K extends Kind = Kind> {
  kind: K;
  path: string;
  /** Undefined: it is new. */
  before: Entry<K> | undefined;
  after: Entry<K>;
  /** Whether several steps may lie in between, as in a merge: then each field may have moved more than once. */
  inSteps?: boolean;
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
  if (kind === 'issue') judgeIssue(draft, change as EntityChange<'issue'>, keys, check);
  if (kind === 'agent') judgeAgent(draft, change as EntityChange<'agent'>, keys, check);
  if (kind === 'company' && keys.includes('status')) judgeCompany(change as EntityChange<'company'>, check);
  return found;
}

type Fields = Record<string, unknown>;
type Check = (fields: readonly string[], rule: () => void) => void;

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

/** An issue's lifecycle and references hold whoever writes its file. */
function judgeIssue(
  draft: Draft,
  change: EntityChange<'issue'>,
  keys: readonly string[],
  check: Check,
): void {
  const { before, after } = change;
  const { data, company, name } = after;
  const rules: Partial<Record<keyof EntityOf<'issue'>, () => void>> = {
    assignee: () => void (data.assignee && assignableAgent(draft, company, data.assignee)),
    assigneeUser: () => void (data.assigneeUser && draft.need('user', undefined, data.assigneeUser)),
    project: () => void (data.project && draft.need('project', company, data.project)),
    goal: () => void (data.goal && draft.need('goal', company, data.goal)),
    parent() {
      if (data.parent) refuseParentCycle(draft, name, needIssue(draft, company, data.parent));
    },
    blockedBy: () => refuseBlockCycle(draft, name, needBlockers(draft, company, data.blockedBy)),
  };
  for (const [field, rule] of Object.entries(rules))
    if (!before || keys.includes(field)) check([field], rule);
  if (before && keys.includes('status'))
    check(['status', ...statusFollowers], () => judgeMove(draft, before, after, change.inSteps === true));
}

function judgeMove(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>, inSteps: boolean): void {
  const [from, to] = [before.data.status, after.data.status];
  const reopens = isReopening(from, to) || (inSteps && isTerminal(from) && mayReach('todo', to));
  if (reopens) permit(draft, 'book.adopt', 'issue.reopen', { relations: ['company'] });
  else if (!(inSteps ? mayReach(from, to) : mayMove(from, to)))
    throw fault('MOVE_REFUSED', { issue: after.name, from, to, allowed: [...movesFrom(from)] });
  if (to === 'cancelled') permit(draft, 'book.adopt', 'issue.cancel', { relations: ['company'] });
  const { blockedOwner, blockedReason } = after.data;
  const waits = openBlockers(draft, after).length > 0 || (blockedOwner && blockedReason);
  if (to === 'blocked' && !waits) throw fault('BLOCK_WITHOUT_CAUSE', { issue: after.name });
}

function judgeAgent(
  draft: Draft,
  change: EntityChange<'agent'>,
  keys: readonly string[],
  check: Check,
): void {
  const { before, after } = change;
  const { reportsTo, status } = after.data;
  if (before && keys.includes('status'))
    check(['status', 'pauseReason', 'pausedAt'], () => {
      const { status: from } = before.data;
      if (!agentMayMove(from, status)) throw fault('AGENT_STATUS', { agent: after.name, from, to: status });
    });
  if (reportsTo && (!before || keys.includes('reportsTo')))
    check(['reportsTo'], () => refuseCircle(draft, after, reportsTo));
}

function judgeCompany({ before, after }: EntityChange<'company'>, check: Check): void {
  if (!before) return;
  const [from, to] = [before.data.status, after.data.status];
  check(['status', 'pauseReason', 'pausedAt'], () => {
    if (!companyMayMove(from, to)) throw fault('COMPANY_STATUS', { company: after.name, from, to });
  });
}
