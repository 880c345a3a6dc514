// Reading what was said on an issue: one comment, and the questions among them with what became of each. Writes nothing.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { interactionsOf } from '../catalog/queries/talk.ts';
import { interactionStates } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { commentShape, showComment } from './comment-shape.ts';
import { companyField, issueField, refField } from './fields.ts';
import { answerOf, stateOf } from './interaction.ts';
import { needIssue, readerFacts } from './issue-hold.ts';
import { issueFolder } from '../model/paths.ts';
import { listOf } from './list-shape.ts';

const commentShow = defineAction({
  name: 'comment.show',
  sentence: 'Show one comment of an issue',
  input: { issue: issueField, comment: refField.describe('The comment: its id'), company: companyField },
  output: commentShape,
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/comments/:comment' },
  cli: { positional: ['issue', 'comment'] },
  tool: { name: 'get_comment' },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const comment = lookup.find('comment', issue.company, input.comment);
    if (!comment?.path.startsWith(`${issueFolder(issue.path)}/`))
      throw fault('NOT_FOUND', { kind: 'comment', ref: input.comment });
    return showComment(comment, issue);
  },
});

const issueInteractions = defineAction({
  name: 'issue.interactions',
  sentence: 'List what was asked on an issue, with what became of it',
  input: { issue: issueField, company: companyField },
  output: listOf({
    ...commentShape.shape,
    state: z.enum(interactionStates).describe('What became of it'),
    answer: commentShape.nullable().describe('The comment that answers it'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/interactions' },
  cli: { positional: ['issue'], columns: ['id', 'kind', 'state', 'author', 'body'] },
  read(lookup, input, { clock }) {
    const issue = needIssue(lookup, input.company, input.issue);
    const rows = interactionsOf(lookup.sources.catalog, { company: issue.company, issue: issue.path });
    const items = rows.flatMap(({ path }) => {
      const question = lookup.at('comment', path);
      if (!question) return [];
      const answer = answerOf(lookup, question);
      const state = stateOf(lookup, question, clock.now());
      return [{ ...showComment(question, issue), state, answer: answer ? showComment(answer, issue) : null }];
    });
    return { items };
  },
});

export const commentReadActions = [commentShow, issueInteractions] as const;
