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
import { chosenShape, chosenWords } from './chosen.ts';
import { createIssue } from './issue-create.ts';
import { memberFacts, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import { isAsking } from './same-actor.ts';
import { choiceLimit, keyOf } from './suggested-task.ts';

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
    taskKeys: z.array(z.string()).optional().describe('The same, by their keys'),
    chosen: z
      .array(chosenShape)
      .max(choiceLimit)
      .optional()
      .describe('What was chosen of what a question offers, by its keys'),
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
    const body = [input.body, ...chosenWords(question, input.chosen ?? [])].filter(Boolean).join('\n\n');
    const outcome = outcomeOf(question, { outcome: input.outcome, body });
    const places = placesOf(question, input);
    const created = outcome === 'accepted' ? createTasks(draft, issue, question, places) : [];
    const names = created.map((task) => task.name);
    const comment = addComment(draft, issue, {
      body: body || [capital(outcome), ...names].join(' '),
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
  const chosen = items.flatMap((task, at) =>
    places === undefined || places.includes(at + 1) ? [{ task, key: keyOf(task, at) }] : [],
  );
  const kind = author.startsWith('agent:') ? 'agent' : 'manual';
  const made = new Map<string, IssueEntry>();
  // What it is a part of comes first, wherever that was named.
  const make = ({ task, key }: (typeof chosen)[number]): IssueEntry => {
    const { under } = task;
    const known = made.get(key);
    if (known) return known;
    const above = under === undefined ? undefined : chosen.find((other) => other.key === under);
    if (under !== undefined && above === undefined)
      throw refusal(
        'taskKeys',
        `${JSON.stringify(key)} is a part of ${JSON.stringify(under)}: accept that too`,
      );
    const parent = above ? make(above).name : issue.name;
    const wanted = { status: 'todo' as const, priority: issue.data.priority, ...task, parent };
    const origin = { createdBy: author, kind, run, from: kind === 'agent' ? issue : undefined } as const;
    const { issue: created } = createIssue(draft, company, wanted, origin);
    made.set(key, created);
    return created;
  };
  for (const one of chosen) make(one);
  return [...made.values()];
}

const refusal = (field: string, problem: string) =>
  fault('INPUT_INVALID', { action: 'issue.answer', problems: [{ field, problem }] });

/** Which of the suggested tasks are meant, by their places from 1; undefined for all. INPUT_INVALID for one there is not. */
function placesOf(
  { data: { items } }: CommentEntry,
  { tasks, taskKeys }: { tasks?: readonly number[] | undefined; taskKeys?: readonly string[] | undefined },
): readonly number[] | undefined {
  const none = tasks?.find((place) => place > items.length);
  if (none !== undefined) throw refusal('tasks', `no task ${none} is suggested; there are ${items.length}`);
  if (taskKeys === undefined) return tasks;
  const keys = items.map(keyOf);
  const missing = taskKeys.find((key) => !keys.includes(key));
  if (missing !== undefined)
    throw refusal(
      'taskKeys',
      `no task ${JSON.stringify(missing)} is suggested; there are ${keys.join(', ')}`,
    );
  return [...(tasks ?? []), ...taskKeys.map((key) => keys.indexOf(key) + 1)];
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
