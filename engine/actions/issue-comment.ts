// Commenting on an issue, and taking up again what was over in the same act: the comment says why.
import { z } from 'zod';
import { isTerminal } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import { commentShape, showComment, showCommentAgain } from './comment-shape.ts';
import { companyField, issueField, wordsField } from './fields.ts';
import { memberFacts, needOpenIssue } from './issue-hold.ts';
import { moveIssue } from './issue-move.ts';

export const issueComment = defineAction({
  name: 'issue.comment',
  sentence: 'Comment on an issue; @cto and @ada are told',
  input: {
    issue: issueField,
    body: wordsField,
    reopen: z.boolean().optional().describe('Take it up again where it is done or cancelled'),
    company: companyField,
  },
  output: commentShape,
  again: showCommentAgain,
  allow: { permission: 'issue.comment', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/comments' },
  cli: { positional: ['issue', 'body'], text: 'body' },
  tool: {
    name: 'add_comment',
    when: 'Comment on an issue; @cto in it wakes a colleague',
    takes: ['issue', 'body'],
  },
  change(draft, { issue: ref, body, reopen, company }) {
    const found = needOpenIssue(draft, company, ref);
    const isOver = reopen === true && isTerminal(found.data.status);
    const issue = isOver ? moveIssue(draft, found, 'todo', { comment: body }) : found;
    const comment = addComment(draft, issue, { body });
    draft.about(issue);
    const subject = isOver ? `Reopen ${issue.name} with a comment` : `Comment on ${issue.name}`;
    return draft.commit(subject, showComment(comment, issue));
  },
});
