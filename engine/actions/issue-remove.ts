// Removing an issue: its words go, a tombstone stays with its id and number, so that neither is ever given again.
import { z } from 'zod';
import { actorName } from '../model/actor.ts';
import { tombstoneTitle } from '../model/issue.ts';
import { isTerminal, moved } from '../model/lifecycle.ts';
import { issueFolder } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { madeOf } from './again.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField, reasonField } from './fields.ts';
import { eachFileBelow } from './files-below.ts';
import { memberFacts, needOpenIssue, type IssueEntry } from './issue-hold.ts';

/** Files beside an issue that one removal takes along; more than this is no issue but an archive. */
const besideLimit = 10_000;

/** Leaves the tombstone and removes what lies beside the issue. */
export function removeIssue(draft: Draft, issue: IssueEntry): IssueEntry {
  removeBeside(draft, issue);
  const ended = isTerminal(issue.data.status) ? {} : moved(issue.data, 'cancelled', draft.now);
  return draft.set(issue, {
    title: tombstoneTitle,
    body: '',
    set: {
      ...ended,
      removedAt: draft.now,
      removedBy: actorName(draft.actor),
      assignee: undefined,
      assigneeUser: undefined,
      labels: undefined,
    },
  });
}

/** Comments, documents and attachments go with their issue. */
export function removeBeside(draft: Draft, issue: IssueEntry): void {
  const beside = eachFileBelow(draft.snapshot, issueFolder(issue.path)).filter((path) => path !== issue.path);
  for (const path of beside.take(besideLimit)) draft.remove(path);
}

export const issueRemove = defineAction({
  name: 'issue.remove',
  sentence: 'Remove an issue; its number is never given again',
  input: { issue: issueField, reason: reasonField.optional(), company: companyField },
  output: z.object({
    id: z.string().describe('The id of what was removed'),
    identifier: z.string().describe('Its human name'),
    company: z.string().describe('Slug of its company'),
    removedAt: z.string().describe('When'),
  }),
  again: (lookup, made) => {
    const { data, name, company } = madeOf('issue', lookup, made);
    return { id: data.id ?? '', identifier: name, company, removedAt: data.removedAt ?? '' };
  },
  allow: { permission: 'issue.remove', facts: memberFacts },
  route: { method: 'DELETE', path: '/issues/:issue' },
  cli: { positional: ['issue'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const { title } = issue.data;
    removeIssue(draft, issue);
    draft.about(issue);
    const answer = {
      id: issue.data.id ?? '',
      identifier: issue.name,
      company: issue.company,
      removedAt: draft.now,
    };
    return draft.commit(`Remove ${issue.name} "${title}"`, answer, input.reason);
  },
  after: async ({ kernel }, { result }) => {
    await kernel.stop({ company: result.company, issue: result.identifier }, 'the issue was removed');
  },
});
