// How comments and interactions look in answers. An interaction's state is derived: from the comment that answers
// it, or from its time running out; nothing is ever written into a question.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { interactionKinds, verdicts } from '../model/lifecycle.ts';
import { locate } from '../model/paths.ts';
import type { Made } from './action.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';
import { choiceShape, suggestedTaskShape } from './suggested-task.ts';

export const commentShape = z.object({
  id: z.string().describe('The id that never changes'),
  issue: z.string().describe('The issue it stands beside'),
  company: z.string().describe('Slug of the company'),
  author: z.string().nullable().describe('Who wrote it: user:ada, agent:acme/cto, system'),
  createdAt: z.string().nullable().describe('When'),
  run: z.string().nullable().describe('The run it was written in'),
  body: z.string().describe('The text, in markdown'),
  mentions: z.array(z.string()).describe('Who is mentioned'),
  kind: z.enum(['comment', ...interactionKinds]).describe('What it asks for, if anything'),
  target: z.string().nullable().describe('Who is asked'),
  options: z.array(z.string()).describe('Answers to choose from'),
  choices: z.array(choiceShape).describe('What is asked, by the keys that an answer names'),
  tasks: z.array(suggestedTaskShape).describe('Issues it suggests'),
  expiresAt: z.string().nullable().describe('Until when it waits'),
  answers: z.string().nullable().describe('The question it answers'),
  verdict: z.enum(verdicts).nullable().describe('How it answers'),
  path: z.string().describe('Its file in the book'),
});

export type ShownComment = z.output<typeof commentShape>;

/** The answer of an action that wrote a comment, from the commit it made. */
export function showCommentAgain(lookup: Lookup, { commit }: Made): ShownComment {
  const changes = lookup.sources.reader.diff(commit.parents[0], commit.oid);
  const [comment] = changes.flatMap(({ path }) => lookup.at('comment', path) ?? []);
  const beside = comment && locate(comment.path)?.issue;
  const issue = beside === undefined ? undefined : lookup.at('issue', beside);
  assert(comment && issue, 'a commit that answered with a comment holds one, beside its issue');
  return showComment(comment, issue);
}

export function showComment({ data, path }: Entry<'comment'>, issue: IssueEntry): ShownComment {
  return {
    id: data.id ?? '',
    issue: issue.name,
    company: issue.company,
    author: data.author ?? null,
    createdAt: data.createdAt ?? null,
    run: data.run ?? null,
    body: data.body,
    mentions: [...data.mentions],
    kind: data.kind,
    target: data.target ?? null,
    options: [...data.options],
    choices: [...data.choices],
    tasks: [...data.items],
    expiresAt: data.expiresAt ?? null,
    answers: data.answers ?? null,
    verdict: data.verdict ?? null,
    path,
  };
}
