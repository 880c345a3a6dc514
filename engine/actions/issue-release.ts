// Letting go of an issue: back to todo, with nobody. The holder releases; the board takes it from a holder, says why
// and stops its run.
import { moved } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField, reasonField } from './fields.ts';
import {
  holderFacts,
  memberFacts,
  mustNotSeize,
  needOpenIssue,
  notHeld,
  ownerOf,
  type IssueEntry,
} from './issue-hold.ts';
import { issueShape, showIssue, showIssueAgain } from './issue-shape.ts';

/** The issue in todo and unassigned, whoever held it. ISSUE_NOT_HELD when it is not in progress. */
export function releaseIssue(draft: Draft, issue: IssueEntry): IssueEntry {
  if (issue.data.status !== 'in_progress') throw notHeld(draft, issue, true);
  return draft.set(issue, {
    set: { ...moved(issue.data, 'todo', draft.now), assignee: undefined, assigneeUser: undefined },
  });
}

export const issueRelease = defineAction({
  name: 'issue.release',
  sentence: 'Give back an issue you hold: to todo, unassigned',
  input: { issue: issueField, reason: reasonField.optional(), company: companyField },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.release', facts: holderFacts },
  route: { method: 'POST', path: '/issues/:issue/release' },
  cli: { positional: ['issue'], text: 'reason' },
  tool: { name: 'release_issue', when: 'Give an issue back unfinished' },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    mustNotSeize(draft, issue);
    const released = releaseIssue(draft, issue);
    if (input.reason) addComment(draft, released, { body: input.reason });
    draft.about(released);
    return draft.commit(`Release ${released.name}`, showIssue(released));
  },
});

export const issueForceRelease = defineAction({
  name: 'issue.force-release',
  sentence: 'Take an issue from its holder and stop the holder’s run',
  input: { issue: issueField, reason: reasonField, company: companyField },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.force-release', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/admin/force-release' },
  cli: { positional: ['issue'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const released = releaseIssue(draft, issue);
    addComment(draft, released, { body: input.reason });
    draft.about(released);
    const subject =
      ownerOf(issue) === 'nobody' ? `Release ${issue.name}` : `Force ${issue.name} from its holder`;
    return draft.commit(subject, showIssue(released), input.reason);
  },
  after: async ({ kernel }, { input, result }) => {
    await kernel.stop({ company: result.company, issue: result.identifier ?? result.id }, input.reason);
  },
});
