// Changing what an issue says and where it hangs. Status and hands have actions of their own.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { defineAction } from './action.ts';
import type { Draft } from './draft.ts';
import {
  bodyField,
  clearable,
  companyField,
  dueField,
  ifUpdatedField,
  issueField,
  refField,
  titleField,
} from './fields.ts';
import { holderFacts, needIssue, needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { needBlockers, refuseBlockCycle, refuseParentCycle } from './issue-links.ts';
import { newPlace } from './issue-place.ts';
import { issueShape, priorityField, showIssue, showIssueAgain } from './issue-shape.ts';
import { mustBeCurrent } from './token.ts';

const fields = {
  title: titleField.optional(),
  body: bodyField.optional(),
  priority: priorityField.optional(),
  labels: z.array(refField).max(50).optional().describe('All its labels'),
  due: clearable(dueField).describe('Due on this day: 2026-12-24'),
  project: clearable(refField).describe('Its project'),
  goal: clearable(refField).describe('Its goal'),
  milestone: clearable(refField).describe('A milestone of its project'),
  parent: clearable(refField).describe('The issue it is a part of'),
  billingCode: clearable(z.string().max(120)).describe('Whom its cost is for'),
  blockedBy: z.array(refField).max(100).optional().describe('All issues that must be finished first'),
};

type Wanted = z.output<z.ZodObject<typeof fields>>;

/** The issue with what was named changed. NOT_FOUND, CYCLE, BLOCK_WITHOUT_CAUSE. */
export function changeIssue(draft: Draft, issue: IssueEntry, wanted: Wanted): IssueEntry {
  if (wanted.parent) refuseParentCycle(draft, issue.name, needIssue(draft, issue.company, wanted.parent));
  const { title, body } = wanted;
  const changed = draft.set(issue, {
    title,
    body,
    set: { ...newPlace(draft, issue, wanted), ...plainFields(wanted), ...linksOf(draft, issue, wanted) },
  });
  mustHaveCause(changed);
  return changed;
}

/** What is blocked keeps waiting for something: whoever takes its last blocker away moves it on. */
export function mustHaveCause({ name, data }: IssueEntry): void {
  const { status, blockedBy, blockedOwner, blockedReason } = data;
  if (status !== 'blocked' || blockedBy.length > 0 || (blockedOwner && blockedReason)) return;
  throw fault('BLOCK_WITHOUT_CAUSE', { issue: name });
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

export const issueChange = defineAction({
  name: 'issue.change',
  sentence: 'Change an issue: title, text, priority, labels, due date, place, blockers',
  input: { issue: issueField, ...fields, ifUpdated: ifUpdatedField, company: companyField },
  output: issueShape,
  again: showIssueAgain,
  allow: { permission: 'issue.change', facts: holderFacts },
  route: { method: 'PATCH', path: '/issues/:issue' },
  cli: { positional: ['issue'], text: 'body' },
  tool: { name: 'update_issue' },
  change(draft, { issue: ref, company, ifUpdated, ...wanted }) {
    const issue = needOpenIssue(draft, company, ref);
    mustBeCurrent(issue, ifUpdated);
    const changed = changeIssue(draft, issue, wanted);
    draft.about(changed);
    const what = Object.entries(wanted).flatMap(([key, value]) => (value === undefined ? [] : [key]));
    return draft.commit(`Change ${what.join(', ') || 'nothing'} of ${changed.name}`, showIssue(changed));
  },
});
