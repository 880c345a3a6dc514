// The rules of each kind, asked of a change that somebody made to a file: states, references, who holds what. Each rule is
// the one the other doors have, and says which fields it is about. Writes nothing.
import { fault } from '../base/fault.ts';
import { turnOf } from '../model/issue.ts';
import type { EntityOf, Kind } from '../model/kind.ts';
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
import { mustNotBeTerminated } from './agent.ts';
import { refuseCircle } from './agent-chain.ts';
import { assignableAgent, mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { refuseGoalCircle } from './goal.ts';
import { mustHaveCause } from './issue-change.ts';
import { mustHaveNoTwin } from './issue-create.ts';
import { mustNotBeRemoved, mustNotSeize, needIssue } from './issue-hold.ts';
import { mustWaitForSomething, needBlockers, refuseBlockCycle, refuseParentCycle } from './issue-links.ts';
import { newPlace } from './issue-place.ts';
import type { Entry } from './lookup.ts';
import { permit } from './permit.ts';
import { refuseTeamCircle } from './team.ts';
import { mustBeFree } from './user.ts';

/** Stands for all fields of a file: a new one that may not be there. */
export const wholeFile = 'file';

/** An entity before and after; the draft holds it as it is after. */
export interface EntityChange<K extends Kind = Kind> {
  kind: K;
  path: string;
  /** Undefined: it is new. */
  before: Entry<K> | undefined;
  after: Entry<K>;
  /** Whether several steps may lie in between, as in a merge: then each field may have moved more than once. */
  inSteps?: boolean;
}

/** Asks a rule; what it throws is a breach of these fields. */
export type Check = (fields: readonly string[], rule: () => void) => void;

type Judge<K extends Kind> = (
  draft: Draft,
  change: EntityChange<K>,
  keys: readonly string[],
  check: Check,
) => void;

const judges: { [K in Kind]?: Judge<K> } = {
  issue: judgeIssue,
  agent: judgeAgent,
  company: judgeCompany,
  goal: judgeGoal,
  team: judgeTeam,
  user: judgeUser,
};

export function judgeByKind(draft: Draft, change: EntityChange, keys: readonly string[], check: Check): void {
  const { kind, before, after } = change;
  const company = after.company === '' ? undefined : draft.at('company', companyPath(after.company));
  // An archived company is a record; its own return is judged as a move.
  if (company && kind !== 'company' && (!before || keys.length > 0))
    check(before ? keys : [wholeFile], () => mustTakeWrites(company));
  (judges[kind] as Judge<Kind> | undefined)?.(draft, change, keys, check);
}

/** What a blocked issue waits for. */
const causes = ['blockedBy', 'blockedOwner', 'blockedReason'] as const;

type IssueField = keyof EntityOf<'issue'>;

/** An issue's lifecycle and references hold whoever writes its file. */
function judgeIssue(
  draft: Draft,
  change: EntityChange<'issue'>,
  keys: readonly string[],
  check: Check,
): void {
  const { before, after } = change;
  const turn = before ? turnOf(before.data, after.data) : 'stays';
  if (turn === 'removed') return;
  // What stays removed stays as it is.
  if (before && keys.length > 0 && after.data.removedAt !== undefined)
    return check(keys, () => mustNotBeRemoved(before));
  const touched = (field: string): boolean => !before || keys.includes(field);
  for (const [field, rule] of Object.entries(referenceRules(draft, after, before)))
    if (touched(field)) check([field], rule);
  if (!before) return;
  const isBack = turn === 'back';
  if (keys.includes('status'))
    check(['status', ...statusFollowers], () => {
      if (isBack) judgeReturn(draft, before, after);
      else judgeMove(draft, before, after, change.inSteps === true);
    });
  else if (causes.some(touched)) check(causes.filter(touched), () => mustHaveCause(after));
  const owner = ['assignee', 'assigneeUser'].filter(touched);
  if (owner.length > 0 && !isBack) check(owner, () => judgeAssignment(draft, before));
}

function referenceRules(
  draft: Draft,
  after: Entry<'issue'>,
  before: Entry<'issue'> | undefined,
): Partial<Record<IssueField, () => void>> {
  const { data, company, name } = after;
  const known = new Set(before?.data.labels);
  return {
    assignee: () => void (data.assignee && assignableAgent(draft, company, data.assignee)),
    assigneeUser: () => void (data.assigneeUser && draft.need('user', undefined, data.assigneeUser)),
    project: () => void (data.project && draft.need('project', company, data.project)),
    goal: () => void (data.goal && draft.need('goal', company, data.goal)),
    milestone: () => void (data.milestone && newPlace(draft, after, { milestone: data.milestone })),
    parent() {
      if (data.parent) refuseParentCycle(draft, name, needIssue(draft, company, data.parent));
    },
    blockedBy: () => refuseBlockCycle(draft, name, needBlockers(draft, company, data.blockedBy)),
    labels() {
      for (const label of data.labels) if (!known.has(label)) draft.need('label', company, label);
    },
  };
}

function judgeMove(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>, inSteps: boolean): void {
  const [from, to] = [before.data.status, after.data.status];
  const reopens = isReopening(from, to) || (inSteps && isTerminal(from) && mayReach('todo', to));
  if (reopens) permit(draft, 'book.adopt', 'issue.reopen', { relations: ['company'] });
  else if (!(inSteps ? mayReach(from, to) : mayMove(from, to)))
    throw fault('MOVE_REFUSED', { issue: after.name, from, to, allowed: [...movesFrom(from)] });
  if (to === 'cancelled') permit(draft, 'book.adopt', 'issue.cancel', { relations: ['company'] });
  mustWaitForSomething(draft, after);
}

/** What was removed comes back as what it was, wherever in its life that is; as when that is undone. */
function judgeReturn(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>): void {
  const [from, to] = [before.data.status, after.data.status];
  const { assignee, assigneeUser } = after.data;
  permit(draft, 'book.adopt', 'issue.reopen', { relations: ['company'] });
  // In progress is what somebody has in hand.
  if (to === 'in_progress' && assignee === undefined && assigneeUser === undefined)
    throw fault('MOVE_REFUSED', { issue: after.name, from, to, allowed: [...movesFrom(from)] });
  mustWaitForSomething(draft, after);
  if (!isTerminal(to)) mustHaveNoTwin(draft, after);
}

/** What is in somebody's hands is not handed on over their head, and what is finished is nobody's any more. */
function judgeAssignment(draft: Draft, before: Entry<'issue'>): void {
  const { name, data } = before;
  if (isTerminal(data.status))
    throw fault('MOVE_REFUSED', {
      issue: name,
      from: data.status,
      to: 'assigned',
      allowed: [...movesFrom(data.status)],
    });
  mustNotSeize(draft, before);
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
    check(['status', ...pauseFields], () => {
      const { status: from } = before.data;
      if (!agentMayMove(from, status)) throw fault('AGENT_STATUS', { agent: after.name, from, to: status });
    });
  if (before && keys.length > 0) check(keys, () => mustNotBeTerminated(before));
  if (reportsTo && (!before || keys.includes('reportsTo')))
    check(['reportsTo'], () => refuseCircle(draft, after, reportsTo));
}

const pauseFields = ['pauseReason', 'pausedAt'] as const;

function judgeCompany(
  _: Draft,
  { before, after }: EntityChange<'company'>,
  keys: readonly string[],
  check: Check,
): void {
  if (!before) return;
  const [from, to] = [before.data.status, after.data.status];
  if (!keys.includes('status')) {
    if (keys.length > 0) check(keys, () => mustTakeWrites(before));
    return;
  }
  check(['status', ...pauseFields], () => {
    if (!companyMayMove(from, to)) throw fault('COMPANY_STATUS', { company: after.name, from, to });
  });
}

function judgeGoal(
  draft: Draft,
  { before, after }: EntityChange<'goal'>,
  keys: readonly string[],
  check: Check,
): void {
  const { parent } = after.data;
  if (parent && (!before || keys.includes('parent')))
    check(['parent'], () => refuseGoalCircle(draft, after, parent));
}

function judgeTeam(
  draft: Draft,
  { before, after }: EntityChange<'team'>,
  keys: readonly string[],
  check: Check,
): void {
  if (!before || keys.includes('includes')) check(['includes'], () => refuseTeamCircle(draft, after));
}

function judgeUser(
  draft: Draft,
  { before, after }: EntityChange<'user'>,
  keys: readonly string[],
  check: Check,
): void {
  const emails = after.data.emails.map((email) => email.toLowerCase());
  check([before ? 'emails' : wholeFile], () => mustBeFree(draft, after.name, emails));
  if (before && keys.includes('role'))
    check(['role'], () => {
      if (draft.all('user', '').every(({ data }) => data.role !== 'owner'))
        throw fault('LAST_OWNER', { user: after.name });
    });
}
