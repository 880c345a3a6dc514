// States and the moves between them: the tables of work, and pure functions over them. Who may make a move is policy's.

export const issueStatuses = [
  'backlog',
  'todo',
  'in_progress',
  'in_review',
  'blocked',
  'done',
  'cancelled',
] as const;
export type IssueStatus = (typeof issueStatuses)[number];

export const priorities = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof priorities)[number];

export const companyStatuses = ['active', 'paused', 'archived'] as const;
export type CompanyStatus = (typeof companyStatuses)[number];

export const pauseReasons = ['manual', 'budget', 'system', 'import'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** What a file says of an agent; pending_approval, idle, running and error are derived. */
export const agentStatuses = ['active', 'paused', 'terminated'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

export const goalStatuses = ['planned', 'active', 'achieved', 'cancelled'] as const;
export type GoalStatus = (typeof goalStatuses)[number];

export const projectStatuses = ['backlog', 'planned', 'in_progress', 'completed', 'cancelled'] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

export const interactionKinds = ['question', 'confirmation', 'suggested_tasks'] as const;
export type InteractionKind = (typeof interactionKinds)[number];
/** How a question is answered; cancelled when whoever asked withdraws it. */
export const verdicts = ['answered', 'accepted', 'rejected', 'cancelled'] as const;
export type Verdict = (typeof verdicts)[number];
export const interactionStates = ['pending', ...verdicts, 'expired'] as const;
export type InteractionState = (typeof interactionStates)[number];
export const continuations = ['none', 'wake_assignee', 'wake_assignee_on_accept'] as const;

export const approvalStatuses = [
  'pending',
  'revision_requested',
  'approved',
  'rejected',
  'cancelled',
] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

const approvalMoves: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  pending: ['revision_requested', 'approved', 'rejected', 'cancelled'],
  revision_requested: ['pending', 'approved', 'rejected', 'cancelled'],
  approved: [],
  rejected: [],
  cancelled: [],
};

/** What was decided stands. */
export const approvalMayMove = (from: ApprovalStatus, to: ApprovalStatus): boolean =>
  approvalMoves[from].includes(to);

export const runStatuses = [
  'starting',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
] as const;
export type RunStatus = (typeof runStatuses)[number];

const openRuns: ReadonlySet<unknown> = new Set<RunStatus>(['starting', 'queued', 'running']);

/** Whether a run that says so has no end yet. */
export const isOpenRun = (status: unknown): boolean => openRuns.has(status);

const moves: Readonly<Record<IssueStatus, readonly IssueStatus[]>> = {
  backlog: ['todo', 'cancelled'],
  todo: ['in_progress', 'blocked', 'backlog', 'cancelled'],
  in_progress: ['in_review', 'done', 'blocked', 'todo', 'cancelled'],
  in_review: ['done', 'in_progress', 'blocked', 'cancelled'],
  blocked: ['todo', 'in_progress', 'cancelled'],
  done: [],
  cancelled: [],
};

export const isTerminal = (status: IssueStatus): boolean => moves[status].length === 0;

/** Whether the table has the move. Staying is no move. Reopening and checkout are not of the table. */
export const mayMove = (from: IssueStatus, to: IssueStatus): boolean => moves[from].includes(to);

/** Whether some row of moves of the table leads there. */
export function mayReach(from: IssueStatus, to: IssueStatus): boolean {
  const reached = new Set(moves[from]);
  for (const status of reached) for (const next of moves[status]) reached.add(next);
  return reached.has(to);
}

/** Fields that a move may write beside the status. */
export const statusFollowers = [
  'startedAt',
  'completedAt',
  'cancelledAt',
  'blockedOwner',
  'blockedReason',
  'checkoutRun',
  'checkedOutAt',
] as const;

/** The same of an agent. */
export const agentFollowers = ['pauseReason', 'pausedAt', 'terminatedAt'] as const;

/** Where an issue can go from a status, in the table's order. */
export const movesFrom = (status: IssueStatus): readonly IssueStatus[] => moves[status];

/** Whether it is reopening: only the board may, always to todo, with a reason. */
export const isReopening = (from: IssueStatus, to: IssueStatus): boolean => isTerminal(from) && to === 'todo';

/** Whether a checkout can enter in_progress from here; a terminal issue must be reopened first. */
export const mayCheckOut = (from: IssueStatus): boolean => !isTerminal(from);

/** The fields a move writes; undefined removes. */
export interface Moved {
  status: IssueStatus;
  startedAt?: string;
  completedAt?: string | undefined;
  cancelledAt?: string | undefined;
  blockedOwner?: undefined;
  blockedReason?: undefined;
  checkoutRun?: undefined;
  checkedOutAt?: string | undefined;
}

/**
 * What moving an issue at a time (ISO 8601) writes: startedAt once, completedAt and cancelledAt on entering, all of
 * them cleared that no longer hold. Leaving in_progress ends the checkout. Does not ask whether the move is allowed.
 */
export function moved(
  issue: { readonly status: IssueStatus; readonly startedAt?: string | undefined },
  to: IssueStatus,
  at: string,
): Moved {
  return {
    status: to,
    ...(to === 'in_progress' && issue.startedAt === undefined ? { startedAt: at } : {}),
    completedAt: to === 'done' ? at : undefined,
    cancelledAt: to === 'cancelled' ? at : undefined,
    ...(to === 'blocked' ? {} : { blockedOwner: undefined, blockedReason: undefined }),
    ...(to === 'in_progress' ? {} : { checkoutRun: undefined, checkedOutAt: undefined }),
  };
}

/**
 * What taking a move back writes: the status and the times as they were, for what holds in that status. Work began when
 * it began, and a hold that was let go is never given back: whoever goes on takes the issue anew.
 */
export function movedBack(
  issue: { readonly status: IssueStatus; readonly startedAt?: string | undefined },
  earlier: {
    readonly assigneeUser?: string | undefined;
    readonly startedAt?: string | undefined;
    readonly completedAt?: string | undefined;
    readonly cancelledAt?: string | undefined;
    readonly checkedOutAt?: string | undefined;
  },
  to: IssueStatus,
  at: string,
): Moved {
  const startedAt = issue.startedAt ?? earlier.startedAt;
  // What a person has in hand is theirs without a run; it has been since they took it.
  const inHand = to === 'in_progress' && earlier.assigneeUser !== undefined;
  return {
    ...moved({ status: issue.status, startedAt }, to, at),
    ...(startedAt === undefined ? {} : { startedAt }),
    completedAt: to === 'done' ? (earlier.completedAt ?? at) : undefined,
    cancelledAt: to === 'cancelled' ? (earlier.cancelledAt ?? at) : undefined,
    checkoutRun: undefined,
    checkedOutAt: inHand ? earlier.checkedOutAt : undefined,
  };
}

const agentMoves: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  active: ['paused', 'terminated'],
  paused: ['active', 'terminated'],
  terminated: [],
};

/** Terminating is final. */
export const agentMayMove = (from: AgentStatus, to: AgentStatus): boolean => agentMoves[from].includes(to);

const companyMoves: Readonly<Record<CompanyStatus, readonly CompanyStatus[]>> = {
  active: ['paused', 'archived'],
  paused: ['active', 'archived'],
  archived: ['active'],
};

export const companyMayMove = (from: CompanyStatus, to: CompanyStatus): boolean =>
  companyMoves[from].includes(to);

/** What moving an agent or a company at a time (ISO 8601) writes: why and since when it is paused, or neither. */
export const movedTo = <S extends AgentStatus | CompanyStatus>(
  status: S,
  because: PauseReason,
  at: string,
) => ({
  status,
  pauseReason: status === 'paused' ? because : undefined,
  pausedAt: status === 'paused' ? at : undefined,
});

/** How far an issue has come: of two versions that both moved, a merge takes the further one. */
export const progressOf = (status: IssueStatus): number =>
  ({ backlog: 0, todo: 1, blocked: 2, in_progress: 3, in_review: 4, done: 5, cancelled: 6 })[status];

/** The state of a question at a time (milliseconds), given the first comment that answers it. */
export function interactionState(
  question: { readonly expiresAt?: string | undefined },
  answer: { readonly verdict?: Verdict | undefined } | undefined,
  now: number,
): InteractionState {
  if (answer) return answer.verdict ?? 'answered';
  return question.expiresAt !== undefined && Date.parse(question.expiresAt) <= now ? 'expired' : 'pending';
}
