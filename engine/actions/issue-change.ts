// Changing an issue: what it says and where it hangs, and with it, where asked, its status and hands in the same commit.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import type { Permission } from '../model/policy.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import type { Draft } from './draft.ts';
import {
  bodyField,
  clearable,
  companyField,
  dueField,
  ifUpdatedField,
  issueField,
  reasonField,
  refField,
  titleField,
} from './fields.ts';
import { assignIssue } from './issue-assign.ts';
import { holderFacts, memberFacts, needIssue, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { needBlockers, refuseBlockCycle, refuseParentCycle } from './issue-links.ts';
import { moveIssue, stopLeftRun } from './issue-move.ts';
import { newPlace } from './issue-place.ts';
import { issueShape, priorityField, showIssue, showIssueAgain, statusField } from './issue-shape.ts';
import { permit } from './permit.ts';
import { issueFacts } from './relation.ts';
import { mustBeCurrent } from './current.ts';

const fields = {
  title: titleField.optional(),
  body: bodyField.optional(),
  priority: priorityField.optional(),
  labels: z.array(refField).max(50).optional().describe('All its labels'),
  due: clearable(dueField).describe('Due on this day: 2026-12-24'),
  project: clearable(refField).describe(
    'Its project; without one that of its parent, or the default of its company',
  ),
  goal: clearable(refField).describe('Its goal; without one that of its parent, its project or its company'),
  milestone: clearable(refField).describe('A milestone of its project'),
  parent: clearable(refField).describe('The issue it is a part of'),
  billingCode: clearable(z.string().max(120)).describe('Whom its cost is for'),
  blockedBy: z.array(refField).max(100).optional().describe('All issues that must be finished first'),
};

type Wanted = z.output<z.ZodObject<typeof fields>>;

/** The issue with what was named changed. NOT_FOUND, CYCLE. */
export function changeIssue(draft: Draft, issue: IssueEntry, wanted: Wanted): IssueEntry {
  if (wanted.parent) refuseParentCycle(draft, issue.name, needIssue(draft, issue.company, wanted.parent));
  const { title, body } = wanted;
  return draft.set(issue, {
    title,
    body,
    set: { ...newPlace(draft, issue, wanted), ...plainFields(wanted), ...linksOf(draft, issue, wanted) },
  });
}

/** Fields that take the value as it is; null clears. */
function plainFields(wanted: Wanted): Record<string, unknown> {
  const named = (['priority', 'due', 'billingCode'] as const).filter((key) => wanted[key] !== undefined);
  return Object.fromEntries(named.map((key) => [key, wanted[key] ?? undefined]));
}

function linksOf(draft: Draft, issue: IssueEntry, wanted: Wanted): Record<string, unknown> {
  const links: Record<string, unknown> = {};
  if (wanted.labels) {
    const labels = wanted.labels.map((label) => draft.need('label', issue.company, label).name);
    links.labels = [...new Set(labels)];
  }
  if (wanted.blockedBy) {
    const blockers = needBlockers(draft, issue.company, wanted.blockedBy);
    refuseBlockCycle(draft, issue.name, blockers);
    links.blockedBy = blockers.map((blocker) => blocker.name);
  }
  return links;
}

/** What goes with a change: a new status, new hands, a comment. */
const steps = {
  status: statusField.optional().describe('Its new status, as issue move sets it'),
  reason: reasonField.optional(),
  owner: refField.optional().describe('For blocked: the agent or person who has to act'),
  assignee: clearable(refField).describe('The agent who shall do it'),
  assigneeUser: clearable(refField).describe('The person who shall do it, instead of an agent'),
  comment: bodyField.optional().describe('A comment to leave with the change'),
};
type Asked = Wanted & z.output<z.ZodObject<typeof steps>>;

const changesText = (asked: Partial<Asked>): boolean =>
  [...Object.keys(fields), 'status'].some((key) => asked[key as keyof Asked] !== undefined);
const changesHands = ({ assignee, assigneeUser }: Partial<Asked>): boolean =>
  assignee !== undefined || assigneeUser !== undefined;

/** To assign or to comment takes less than to change what an issue says. */
function rightFor(asked: Partial<Asked>): Permission {
  if (changesText(asked)) return 'issue.change';
  return changesHands(asked)
    ? 'issue.assign'
    : asked.comment === undefined
      ? 'issue.change'
      : 'issue.comment';
}

/** Field, hands and status, in an order in which each finds what it needs. */
function applySteps(draft: Draft, issue: IssueEntry, asked: Asked): IssueEntry {
  if (changesHands(asked) && rightFor(asked) !== 'issue.assign')
    permit(draft, 'issue.change', 'issue.assign', issueFacts(draft, issue));
  const assign = (from: IssueEntry): IssueEntry =>
    changesHands(asked) ? assignIssue(draft, from, asked) : from;
  // Blockers were set before: moving adds to them.
  const move = (from: IssueEntry): IssueEntry =>
    asked.status === undefined ? from : moveIssue(draft, from, asked.status, { ...asked, blockedBy: [] });
  const changed = changesText(asked) ? changeIssue(draft, issue, asked) : issue;
  // Who shall begin must have it; from everything else it leaves the hands it is in first.
  const next = asked.status === 'in_progress' ? move(assign(changed)) : assign(move(changed));
  mustHaveCause(next);
  return next;
}

/** What is blocked keeps waiting for something: whoever takes its last blocker away moves it on. BLOCK_WITHOUT_CAUSE. */
export function mustHaveCause({ name, data }: IssueEntry): void {
  const { status, blockedBy, blockedOwner, blockedReason } = data;
  if (status !== 'blocked' || blockedBy.length > 0 || (blockedOwner && blockedReason)) return;
  throw fault('BLOCK_WITHOUT_CAUSE', { issue: name });
}

export const issueChange = defineAction({
  name: 'issue.change',
  sentence: 'Change an issue: what it says, where it hangs, its status and who has it, in one commit',
  input: { issue: issueField, ...fields, ...steps, ifUpdated: ifUpdatedField, company: companyField },
  output: issueShape,
  again: showIssueAgain,
  allow: {
    permission: (_, input) => rightFor(input),
    facts: (lookup, input) =>
      rightFor(input) === 'issue.change' ? holderFacts(lookup, input) : memberFacts(lookup, input),
  },
  route: { method: 'PATCH', path: '/issues/:issue' },
  cli: { positional: ['issue'], text: 'body' },
  tool: {
    name: 'update_issue',
    when: 'Change an issue, hand it on or move it; blocked takes blockedBy, or owner and reason',
    takes: [
      'issue',
      'status',
      'comment',
      'assignee',
      'assigneeUser',
      'blockedBy',
      'owner',
      'reason',
      'title',
      'body',
      'priority',
      'labels',
    ],
  },
  change(draft, { issue: ref, company, ifUpdated, ...asked }) {
    const issue = needOpenIssue(draft, company, ref);
    mustBeCurrent(issue, ifUpdated);
    const changed = applySteps(draft, issue, asked);
    draft.about(changed);
    for (const body of [asked.reason, asked.comment]) if (body) addComment(draft, changed, { body });
    return draft.commit(subjectOf(issue, changed, asked), showIssue(changed));
  },
  after: (context, { input, result }) =>
    input.status === undefined ? undefined : stopLeftRun(context, result),
});

/** What alone has an action of its own reads as that one does in the log. */
function subjectOf(before: IssueEntry, { name, data }: IssueEntry, asked: Asked): string {
  const stays = (key: string): boolean =>
    kept.has(key) && isDeepStrictEqual(valueOf(before, key), valueOf({ data }, key));
  const what = Object.entries(asked).flatMap(([key, value]) =>
    value === undefined || key === 'reason' || stays(key) ? [] : [key],
  );
  if (what.length === 1 && what[0] === 'status') return `Move ${name} to ${asked.status}`;
  if (what.length === 1 && what[0] === 'comment') return `Comment on ${name}`;
  if (what.length > 0 && what.every((key) => key.startsWith('assignee')))
    return `Assign ${name} to ${data.assignee ?? data.assigneeUser ?? 'nobody'}`;
  return `Change ${what.join(', ') || 'nothing'} of ${name}`;
}

/** Fields whose values say whether they changed: what is cleared may come back by default. */
const kept: ReadonlySet<string> = new Set(
  Object.keys(fields).filter((key) => key !== 'title' && key !== 'body'),
);
const valueOf = ({ data }: Pick<IssueEntry, 'data'>, key: string): unknown => data[key as keyof typeof data];
