// Giving an issue to an agent or a person. What is in somebody's hands is not handed on over their head.
import { fault } from '../base/fault.ts';
import { isTerminal, moved, movesFrom } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import type { Draft } from './draft.ts';
import { clearable, companyField, issueField, refField } from './fields.ts';
import { memberFacts, mustHold, mustNotSeize, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { assigneeOf } from './issue-place.ts';
import { issueShape, showIssue, showIssueAgain } from './issue-shape.ts';

export interface Assignment {
  assignee?: string | null | undefined;
  assigneeUser?: string | null | undefined;
}

/** The issue with its new owner; if it was in hand, it is no longer: the new owner checks it out. ISSUE_TAKEN. */
export function assignIssue(draft: Draft, issue: IssueEntry, wanted: Assignment): IssueEntry {
  const next = assigneeOf(draft, issue.company, wanted);
  const { assignee, assigneeUser, status } = issue.data;
  if (next.assignee === assignee && next.assigneeUser === assigneeUser) return issue;
  if (isTerminal(status)) {
    throw fault('MOVE_REFUSED', {
      issue: issue.name,
      from: status,
      to: 'assigned',
      allowed: movesFrom(status),
    });
  }
  mustNotSeize(draft, issue);
  if (status === 'in_progress') mustHold(draft, issue);
  const left = status === 'in_progress' ? moved(issue.data, 'todo', draft.now) : {};
  return draft.set(issue, { set: { assignee: next.assignee, assigneeUser: next.assigneeUser, ...left } });
}

export const issueAssign = defineAction({
  name: 'issue.assign',
  sentence: 'Assign an issue to an agent or a person, or to nobody',
  input: {
    issue: issueField,
    assignee: clearable(refField).describe('The agent who shall do it'),
    assigneeUser: clearable(refField).describe('The person who shall do it, instead of an agent'),
    company: companyField,
  },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.assign', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/assign' },
  cli: { positional: ['issue', 'assignee'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const assigned = assignIssue(draft, issue, input);
    draft.about(assigned);
    const to = assigned.data.assignee ?? assigned.data.assigneeUser ?? 'nobody';
    return draft.commit(`Assign ${assigned.name} to ${to}`, showIssue(assigned));
  },
});
