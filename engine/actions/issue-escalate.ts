// Passing an issue up: to the manager of whoever has it, and from the top of the company to the board.
import { fault } from '../base/fault.ts';
import { userPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField, reasonField } from './fields.ts';
import { memberFacts, mustNotSeize, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { assignIssue, type Assignment } from './issue-assign.ts';
import { issueShape, showIssue, showIssueAgain } from './issue-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { managersOf } from './relation.ts';

export const issueEscalate = defineAction({
  name: 'issue.escalate',
  sentence: 'Pass an issue to the manager, or from the top to the board, and say why',
  input: { issue: issueField, reason: reasonField, company: companyField },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.escalate', facts: memberFacts },
  route: { method: 'POST', path: '/issues/:issue/escalate' },
  cli: { positional: ['issue'], text: 'reason' },
  tool: { name: 'escalate_issue', when: 'Pass an issue up when stuck' },
  change(draft, { issue: ref, company, reason }) {
    const issue = needOpenIssue(draft, company, ref);
    mustNotSeize(draft, issue);
    const above = nextAbove(draft, issue);
    const escalated = assignIssue(draft, issue, above);
    const name = (above.assignee ?? above.assigneeUser)!;
    addComment(draft, escalated, { body: `@${name} ${reason}`, front: { escalatedTo: name } });
    draft.about(escalated);
    return draft.commit(`Escalate ${escalated.name} to ${name}`, showIssue(escalated), reason);
  },
});

/** The nearest manager who works, above `from`: the one who has the issue or, if nobody has it, the one who asks. */
export function nextAbove(draft: Draft, issue: IssueEntry, from = ownerOrAsker(draft, issue)): Assignment {
  const managers = from === undefined ? [] : managersOf(draft, issue.company, from);
  const manager = managers.find((candidate) => candidate.data.status === 'active');
  if (manager) return { assignee: manager.name };
  const member = boardMember(draft);
  if (!member) throw fault('NO_MANAGER', { issue: issue.name, agent: from ?? 'its company' });
  return { assigneeUser: member.name };
}

const ownerOrAsker = ({ actor }: Draft, { data }: IssueEntry): string | undefined =>
  data.assignee ?? (actor.kind === 'agent' ? actor.slug : undefined);

/** The board member who answers for the book: its first owner. */
function boardMember(lookup: Lookup): Entry<'user'> | undefined {
  const members = lookup.snapshot
    .list('users')
    .flatMap(({ name }) => lookup.at('user', userPath(name.replace(/\.md$/, ''))) ?? []);
  return members.find((member) => member.data.role === 'owner') ?? members[0];
}
