// Asking on an issue: a question, a confirmation, or tasks somebody suggests. The asker goes on or waits; the one
// who is asked finds it in the inbox.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { interactionKinds } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import { commentShape, showComment, showCommentAgain } from './comment-shape.ts';
import { assignableAgent } from './company-state.ts';
import { companyField, issueField, refField, wordsField, timeField } from './fields.ts';
import { memberFacts, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import {
  choiceLimit,
  choiceShape,
  suggestedTaskShape,
  suggestionLimit,
  treeProblem,
} from './suggested-task.ts';

const optionLimit = 20;

export const issueAsk = defineAction({
  name: 'issue.ask',
  sentence: 'Ask on an issue: a question, a confirmation, or tasks to accept',
  input: {
    issue: issueField,
    body: wordsField.describe('What is asked, in markdown'),
    kind: z.enum(interactionKinds).default('question').describe('What sort of answer is wanted'),
    of: refField.optional().describe('Who is asked: an agent, a person, or board'),
    options: z
      .array(z.string().min(1).max(200))
      .max(optionLimit)
      .default([])
      .describe('Answers to choose from'),
    choices: z
      .array(choiceShape)
      .max(choiceLimit)
      .default([])
      .describe(
        'What is asked by keys of your own, which an answer names: several questions, or the options',
      ),
    tasks: z
      .array(suggestedTaskShape)
      .max(suggestionLimit)
      .default([])
      .describe('For suggested_tasks: issues to create when it is accepted'),
    expiresAt: timeField.optional().describe('Until when it waits; for good if absent'),
    company: companyField,
  },
  output: commentShape,
  again: showCommentAgain,
  allow: { permission: 'interaction.create', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/interactions' },
  cli: { positional: ['issue', 'body'], text: 'body' },
  tool: {
    name: 'ask',
    when: 'Ask, have something confirmed, or suggest tasks of {title, body, assignee}; the answer wakes you',
    takes: ['issue', 'body', 'kind', 'of', 'options', 'tasks'],
  },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    if ((input.kind === 'suggested_tasks') !== input.tasks.length > 0) {
      throw refusal('tasks', 'tasks go with kind suggested_tasks, and that kind takes at least one');
    }
    const tree = treeProblem(input.tasks);
    if (tree !== undefined) throw refusal('tasks', tree);
    if (input.expiresAt !== undefined && Date.parse(input.expiresAt) <= draft.call.at)
      throw refusal('expiresAt', 'that is over already');
    for (const { assignee } of input.tasks) if (assignee) assignableAgent(draft, issue.company, assignee);
    const comment = addComment(draft, issue, {
      body: input.body,
      front: {
        kind: input.kind,
        target: targetOf(draft, issue, input.of),
        expiresAt: input.expiresAt,
        options: input.options,
        choices: input.choices.length > 0 ? input.choices : undefined,
        items: input.tasks,
      },
    });
    draft.about(issue);
    return draft.commit(`Ask on ${issue.name}`, showComment(comment, issue));
  },
});

const refusal = (field: string, problem: string) =>
  fault('INPUT_INVALID', { action: 'issue.ask', problems: [{ field, problem }] });

/** The one named; else the board when an agent asks, and the issue's agent when a person does. */
function targetOf(lookup: Lookup, issue: IssueEntry, ref: string | undefined): string {
  const { assignee } = issue.data;
  if (ref === undefined) {
    return lookup.actor.kind === 'user' && assignee ? `agent:${issue.company}/${assignee}` : 'board';
  }
  if (ref === 'board') return ref;
  const agent = lookup.find('agent', issue.company, ref);
  const asked = agent
    ? `agent:${issue.company}/${agent.name}`
    : `user:${lookup.need('user', undefined, ref).name}`;
  if (asked === actorName(lookup.actor))
    throw fault('NOT_ASKED', { actor: asked, askedOf: asked, own: true });
  return asked;
}
