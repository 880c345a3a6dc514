// Answering what was asked on an issue, or closing it unanswered. Accepting suggested tasks creates them in the same
// commit, as requests of whoever suggested them.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { defineAction, type Made } from './action.ts';
import { addComment } from './comment.ts';
import { commentShape, showComment, showCommentAgain } from './comment-shape.ts';
import type { Draft } from './draft.ts';
import { bodyField, companyField, issueField, reasonField, refField } from './fields.ts';
import { mustBeAsked, mustBePending, needInteraction, notAsked, type CommentEntry } from './interaction.ts';
import { createIssue } from './issue-create.ts';
import { memberFacts, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import { isAsking } from './same-actor.ts';

const outcomes = ['answered', 'accepted', 'rejected'] as const;

const interactionField = refField.describe('The question: its id');

export const issueAnswer = defineAction({
  name: 'issue.answer',
  sentence: 'Answer a question, confirm, or accept suggested tasks',
  input: {
    issue: issueField,
    interaction: interactionField,
    outcome: z.enum(outcomes).optional().describe('accepted or rejected; a question is answered'),
    body: bodyField.default('').describe('The answer, in markdown'),
    tasks: z
      .array(z.int().min(1))
      .optional()
      .describe('Which of the suggested tasks to accept, by their place from 1; all if absent'),
    company: companyField,
  },
  output: z.object({
    comment: commentShape.describe('The answer'),
    created: z.array(z.string()).describe('Issues that were created'),
  }),
  again: (lookup, made) => ({
    comment: showCommentAgain(lookup, made),
    created: createdAgain(lookup, made),
  }),
  allow: { permission: 'interaction.answer', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/interactions/:interaction/respond' },
  cli: { positional: ['issue', 'interaction', 'outcome'], text: 'body' },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const question = needInteraction(draft, issue, input.interaction);
    mustBePending(draft, question, draft.call.at);
    mustBeAsked(draft, question);
    const outcome = outcomeOf(question, input);
    const created = outcome === 'accepted' ? createTasks(draft, issue, question, input.tasks) : [];
    const names = created.map((task) => task.name);
    const comment = addComment(draft, issue, {
      body: input.body || [capital(outcome), ...names].join(' '),
      front: { answers: question.data.id, verdict: outcome },
    });
    draft.about(issue);
    const subject = `Answer ${issue.name}: ${outcome}${names.length ? `, creating ${names.join(', ')}` : ''}`;
    return draft.commit(subject, { comment: showComment(comment, issue), created: names });
  },
});

/** The issues that its commit added, in the order of their numbers. */
const createdAgain = (lookup: Lookup, { commit }: Made): string[] =>
  lookup.sources.reader
    .diff(commit.parents[0], commit.oid)
    .flatMap(({ path, was }) => (was === undefined ? (lookup.at('issue', path) ?? []) : []))
    .sort((one, other) => (one.data.number ?? 0) - (other.data.number ?? 0))
    .map(({ name }) => name);

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

function outcomeOf(
  { data }: CommentEntry,
  { outcome, body }: { outcome?: (typeof outcomes)[number] | undefined; body: string },
): (typeof outcomes)[number] {
  const wanted = data.kind === 'question' ? 'answered' : outcome;
  const empty = wanted === 'answered' && body.trim() === '';
  if (
    wanted !== undefined &&
    !empty &&
    (outcome ?? wanted) === wanted &&
    (wanted === 'answered') === (data.kind === 'question')
  ) {
    return wanted;
  }
  const problem = empty
    ? 'a question takes an answer in words'
    : `a ${data.kind} takes ${data.kind === 'question' ? 'answered' : 'accepted or rejected'}`;
  throw fault('INPUT_INVALID', {
    action: 'issue.answer',
    problems: [{ field: empty ? 'body' : 'outcome', problem }],
  });
}

/** The accepted tasks as sub-issues, requested by the author of the suggestion. */
function createTasks(
  draft: Draft,
  issue: IssueEntry,
  question: CommentEntry,
  places: readonly number[] | undefined,
): IssueEntry[] {
  const { items, author = 'system', run } = question.data;
  const company = draft.companyOf(issue);
  const none = places?.find((place) => place > items.length);
  if (none !== undefined)
    throw fault('INPUT_INVALID', {
      action: 'issue.answer',
      problems: [{ field: 'tasks', problem: `no task ${none} is suggested; there are ${items.length}` }],
    });
  const chosen = places ? items.filter((_, at) => places.includes(at + 1)) : items;
  const kind = author.startsWith('agent:') ? 'agent' : 'manual';
  return chosen.map((task) => {
    const wanted = { status: 'todo' as const, priority: issue.data.priority, ...task, parent: issue.name };
    const origin = { createdBy: author, kind, run, from: kind === 'agent' ? issue : undefined } as const;
    return createIssue(draft, company, wanted, origin).issue;
  });
}

export const issueWithdraw = defineAction({
  name: 'issue.withdraw',
  sentence: 'Close a question unanswered: withdraw it, or say that it no longer matters',
  input: {
    issue: issueField,
    interaction: interactionField,
    reason: reasonField.optional(),
    company: companyField,
  },
  output: commentShape,
  again: showCommentAgain,
  allow: { permission: 'interaction.answer', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/interactions/:interaction/cancel' },
  cli: { positional: ['issue', 'interaction'], text: 'reason' },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const question = needInteraction(draft, issue, input.interaction);
    mustBePending(draft, question, draft.call.at);
    if (draft.actor.kind === 'agent' && !isAsking(draft, question.company, question.data.author))
      throw notAsked(draft, question);
    const comment = addComment(draft, issue, {
      body: input.reason ?? 'No longer needed.',
      front: { answers: question.data.id, verdict: 'cancelled' },
    });
    draft.about(issue);
    return draft.commit(`Close a question on ${issue.name}`, showComment(comment, issue));
  },
});
