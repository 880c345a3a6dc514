// What is said about an approval: comments beside its file, written once like those of issues.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { listComments } from '../catalog/queries/talk.ts';
import { locate } from '../model/paths.ts';
import { defineAction, type Made } from './action.ts';
import { approvalFacts, approvals, shortName, type ApprovalEntry } from './approval-shape.ts';
import { addComment } from './comment.ts';
import { commentShape } from './comment-shape.ts';
import { cursorField, limitField, wordsField } from './fields.ts';
import { pageOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOf } from './noun.ts';

const shape = commentShape
  .pick({
    id: true,
    company: true,
    author: true,
    createdAt: true,
    run: true,
    body: true,
    mentions: true,
    path: true,
  })
  .extend({ approval: z.string().describe('The approval it stands beside') });

const show = ({ data, path }: Entry<'comment'>, approval: ApprovalEntry): z.output<typeof shape> => ({
  id: data.id ?? '',
  company: approval.company,
  approval: shortName(approval.name),
  author: data.author ?? null,
  createdAt: data.createdAt ?? null,
  run: data.run ?? null,
  body: data.body,
  mentions: [...data.mentions],
  path,
});

/** The same, from the commit that wrote it. */
function showAgain(lookup: Lookup, { commit }: Made): z.output<typeof shape> {
  const changes = lookup.sources.reader.diff(commit.parents[0], commit.oid);
  const [comment] = changes.flatMap(({ path }) => lookup.at('comment', path) ?? []);
  const beside = comment && locate(comment.path)?.issue;
  const approval = beside === undefined ? undefined : lookup.at('approval', beside);
  assert(comment && approval, 'a commit that answered with a comment holds one, beside its approval');
  return show(comment, approval);
}

const approvalComment = defineAction({
  name: 'approval.comment',
  sentence: 'Comment on an approval; @cto and @ada are told',
  input: { ...approvals.named, body: wordsField },
  output: shape,
  again: showAgain,
  allow: { permission: 'approval.comment', facts: factsOf(approvals, approvalFacts) },
  route: { method: 'POST', path: '/approvals/:approval/comments' },
  cli: { positional: ['approval', 'body'], text: 'body' },
  change(draft, { body, ...named }) {
    const approval = approvals.writable(draft, named);
    const comment = addComment(draft, approval, { body });
    draft.about(approval);
    return draft.commit(`Comment on ${shortName(approval.name)}`, show(comment, approval));
  },
});

const approvalComments = defineAction({
  name: 'approval.comments',
  sentence: 'List the comments of an approval, oldest first',
  input: { ...approvals.named, limit: limitField, after: cursorField },
  output: pageOf(shape),
  allow: { permission: 'company.read', facts: factsOf(approvals) },
  route: { method: 'GET', path: '/approvals/:approval/comments' },
  cli: { positional: ['approval'], columns: ['createdAt', 'author', 'body'] },
  read(lookup, { limit, after, ...named }) {
    const approval = approvals.find(lookup, named);
    const { rows, next } = listComments(lookup.sources.catalog, {
      company: approval.company,
      issue: approval.path,
      limit,
      after,
    });
    const items = rows.flatMap(({ path }) => {
      const comment = lookup.at('comment', path);
      return comment ? [show(comment, approval)] : [];
    });
    return { items, next: next ?? null };
  },
});

export const approvalCommentActions = [approvalComment, approvalComments] as const;
