// Moving an issue through its lifecycle: the one function every action and the kernel change a status with, so that
// the rules and the times hold whoever moves it. Dependents are not written to: that they are free is derived.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { isReopening, isTerminal, mayMove, moved, movesFrom, type IssueStatus } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import { bodyField, companyField, ifUpdatedField, issueField, reasonField, refField } from './fields.ts';
import { checkOut } from './issue-checkout.ts';
import { mustHaveNoTwin } from './issue-create.ts';
import { holderFacts, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { needBlockers, openBlockers, refuseBlockCycle } from './issue-links.ts';
import { issueShape, showIssue, showIssueAgain, statusField, type ShownIssue } from './issue-shape.ts';
import { mustBeCurrent } from './current.ts';
import { addComment } from './comment.ts';
import { assignIssue } from './issue-assign.ts';
import { permit } from './permit.ts';
import { issueFacts } from './relation.ts';

/** What a move may need besides the status. */
export interface MoveOptions {
  reason?: string | undefined;
  /** What is said beside the move: a reason to reopen, where none is given. */
  comment?: string | undefined;
  /** Issues to wait for, added to those it has. */
  blockedBy?: readonly string[] | undefined;
  /** Who has to act, where no issue stands in the way: a slug of an agent or a person. */
  owner?: string | undefined;
}

/** The issue in its new status. MOVE_REFUSED, REASON_NEEDED, BLOCK_WITHOUT_CAUSE, NOT_ALLOWED. */
export function moveIssue(
  draft: Draft,
  issue: IssueEntry,
  to: IssueStatus,
  options: MoveOptions = {},
): IssueEntry {
  const from = issue.data.status;
  if (from === to && to !== 'blocked') return issue;
  mustMayMove(draft, issue, to, options);
  if (to === 'in_progress') return startIssue(draft, issue);
  const cause = to === 'blocked' ? causeOf(draft, issue, options) : {};
  return draft.set(issue, { set: { ...moved(issue.data, to, draft.now), ...cause } });
}

/** Work begins by checking out, however it is said: for the agent it is assigned to, else for the person who says so. */
function startIssue(draft: Draft, issue: IssueEntry): IssueEntry {
  const { assignee, assigneeUser, status } = issue.data;
  const user = assigneeUser ?? (draft.actor.kind === 'user' ? draft.actor.slug : undefined);
  assert(assignee !== undefined || user !== undefined, `${issue.name} would be in progress with nobody`);
  return checkOut(draft, issue, assignee === undefined ? { user: user! } : { agent: assignee }, [status]);
}

function mustMayMove(
  draft: Draft,
  issue: IssueEntry,
  to: IssueStatus,
  { reason, comment }: MoveOptions,
): void {
  const from = issue.data.status;
  if (isReopening(from, to)) {
    permit(draft, 'issue.move', 'issue.reopen', issueFacts(draft, issue));
    if (!reason && !comment)
      throw reasonNeeded(`reopen ${issue.name}`, `minutebook issue move ${issue.name} todo`);
    mustHaveNoTwin(draft, issue);
    return;
  }
  if (from !== to && !mayMove(from, to)) {
    throw fault('MOVE_REFUSED', { issue: issue.name, from, to, allowed: movesFrom(from) });
  }
  if (to === 'cancelled') permit(draft, 'issue.move', 'issue.cancel', issueFacts(draft, issue));
}

export const reasonNeeded = (act: string, command: string) =>
  fault('REASON_NEEDED', { act, example: `${command} --reason "…"` });

/** What it waits for: unfinished issues, or somebody with a reason. */
function causeOf(draft: Draft, issue: IssueEntry, options: MoveOptions): Record<string, unknown> {
  const added = needBlockers(draft, issue.company, options.blockedBy ?? []);
  refuseBlockCycle(draft, issue.name, added);
  const names = [...new Set([...issue.data.blockedBy, ...added.map((blocker) => blocker.name)])];
  const waits =
    added.some((blocker) => !isTerminal(blocker.data.status)) || openBlockers(draft, issue).length > 0;
  const owner = options.owner === undefined ? undefined : ownerNamed(draft, issue.company, options.owner);
  if (!waits && !(owner && options.reason)) throw fault('BLOCK_WITHOUT_CAUSE', { issue: issue.name });
  return { blockedBy: names, blockedOwner: owner, blockedReason: options.reason };
}

/** `agent:acme/cto` or `user:ada`. */
function ownerNamed(draft: Draft, company: string, ref: string): string {
  const agent = draft.find('agent', company, ref);
  if (agent) return `agent:${company}/${agent.name}`;
  return `user:${draft.need('user', undefined, ref).name}`;
}

export const issueMove = defineAction({
  name: 'issue.move',
  sentence: 'Move an issue to another status',
  input: {
    issue: issueField,
    status: statusField,
    reason: reasonField.optional(),
    comment: bodyField.optional().describe('A comment to leave with the move'),
    blockedBy: z.array(refField).max(100).optional().describe('For blocked: issues it waits for'),
    owner: refField.optional().describe('For blocked: the agent or person who has to act'),
    assignee: refField.optional().describe('The agent who goes on with it: for in_review, who reviews it'),
    assigneeUser: refField.optional().describe('The person who goes on with it'),
    ifUpdated: ifUpdatedField,
    company: companyField,
  },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.change', facts: holderFacts },
  route: { method: 'POST', path: '/issues/:issue/move' },
  cli: { positional: ['issue', 'status'], text: 'comment' },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    mustBeCurrent(issue, input.ifUpdated);
    const stood = moveIssue(draft, issue, input.status, input);
    const next = input.assignee || input.assigneeUser ? assignIssue(draft, stood, input) : stood;
    draft.about(next);
    if (input.reason) addComment(draft, next, { body: input.reason });
    if (input.comment) addComment(draft, next, { body: input.comment });
    const to = next === stood ? '' : ` and give it to ${next.data.assignee ?? next.data.assigneeUser}`;
    return draft.commit(`Move ${next.name} to ${input.status}${to}`, showIssue(next));
  },
  after: (context, { result }) => stopLeftRun(context, result),
});

/** A person who moves an issue away from a running agent means it: its run is over. */
export async function stopLeftRun(context: Context, issue: ShownIssue): Promise<void> {
  if (context.actor.kind !== 'user' || issue.status === 'in_progress') return;
  await context.kernel.stop(
    { company: issue.company, issue: issue.identifier ?? issue.id },
    `the board moved it to ${issue.status}`,
  );
}
