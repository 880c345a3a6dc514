// Saying that an issue cannot go on: which issue is in the way, or who has to do what.
import { z } from 'zod';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import { companyField, issueField, reasonField, refField } from './fields.ts';
import { holderFacts, needOpenIssue } from './issue-hold.ts';
import { moveIssue, stopLeftRun } from './issue-move.ts';
import { issueShape, showIssue, showIssueAgain } from './issue-shape.ts';

export const issueBlock = defineAction({
  name: 'issue.block',
  sentence: 'Mark an issue as blocked by other issues, or by somebody who has to act',
  input: {
    issue: issueField,
    by: z.array(refField).max(100).default([]).describe('Issues that must be finished first'),
    owner: refField.optional().describe('Who has to act: an agent or a person'),
    reason: reasonField.optional(),
    company: companyField,
  },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.change', facts: holderFacts },
  route: { method: 'POST', path: '/issues/:issue/block' },
  cli: { positional: ['issue'] },
  change(draft, { issue: ref, company, by, owner, reason }) {
    const issue = needOpenIssue(draft, company, ref);
    const blocked = moveIssue(draft, issue, 'blocked', { blockedBy: by, owner, reason });
    draft.about(blocked);
    if (reason) {
      const told = blocked.data.blockedOwner?.split(/[:/]/).at(-1);
      addComment(draft, blocked, { body: told ? `@${told} ${reason}` : reason });
    }
    const cause = by.length ? by.join(', ') : (owner ?? 'its blockers');
    return draft.commit(`Block ${blocked.name} on ${cause}`, showIssue(blocked));
  },
  after: (context, { result }) => stopLeftRun(context, result),
});
