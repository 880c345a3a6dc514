// Which issues an approval is about: whoever works on one of them finds what the board was asked and answered.
import { z } from 'zod';
import { approvalsAbout } from '../catalog/queries/approvals.ts';
import { readIssueRow } from '../catalog/queries/issues.ts';
import type { Change } from '../store/change.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import {
  approvalColumns,
  approvalFacts,
  approvals,
  approvalShape,
  shortName,
  showApproval,
  showApprovals,
  type ApprovalEntry,
  type ShownApproval,
} from './approval-shape.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField } from './fields.ts';
import { needIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import { issueRowShape, listIssueRow } from './issue-shape.ts';
import { listOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';
import { factsOf } from './noun.ts';

/** Issues one approval is about. */
export const issueLimit = 50;

/** Identifiers of the issues, each once; undefined for none. */
export function namesOf(lookup: Lookup, company: string, refs: readonly string[]): string[] | undefined {
  const names = [...new Set(refs.map((ref) => needIssue(lookup, company, ref).name))];
  return names.length > 0 ? names : undefined;
}

const approvalIssues = defineAction({
  name: 'approval.issues',
  sentence: 'List the issues an approval is about',
  input: approvals.named,
  output: z.object({ items: z.array(issueRowShape).describe('What was found') }),
  allow: { permission: 'company.read', facts: factsOf(approvals) },
  route: { method: 'GET', path: '/approvals/:approval/issues' },
  cli: { positional: ['approval'], columns: ['identifier', 'status', 'priority', 'assignee', 'title'] },
  read(lookup, input) {
    const { company, data } = approvals.find(lookup, input);
    const rows = data.issues.flatMap((ref) => {
      const path = lookup.find('issue', company, ref)?.path;
      return path === undefined ? [] : (readIssueRow(lookup.sources.catalog, { company, path }) ?? []);
    });
    return { items: rows.map(listIssueRow) };
  },
});

const issueApprovals = defineAction({
  name: 'issue.approvals',
  sentence: 'List the approvals that are about an issue',
  input: { issue: issueField, company: companyField },
  output: listOf(approvalShape.shape),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/approvals' },
  cli: { positional: ['issue'], columns: approvalColumns },
  read(lookup, input) {
    const { company, path } = needIssue(lookup, input.company, input.issue);
    return { items: showApprovals(lookup, approvalsAbout(lookup.sources.catalog, { company, issue: path })) };
  },
});

const linked = { ...approvals.named, issue: issueField };

const approvalLink = defineAction({
  name: 'approval.link',
  sentence: 'Say that an approval is about an issue',
  input: linked,
  output: approvalShape,
  again: shownAgain('approval', showApproval),
  allow: { permission: 'approval.revise', facts: factsOf(approvals, approvalFacts) },
  route: { method: 'POST', path: '/issues/:issue/approvals' },
  cli: { positional: ['approval', 'issue'] },
  change(draft, input) {
    const approval = approvals.writable(draft, input);
    const issue = needIssue(draft, approval.company, input.issue);
    return setIssues(draft, approval, issue, [...others(draft, approval, issue), issue.name], 'Link');
  },
});

const approvalUnlink = defineAction({
  name: 'approval.unlink',
  sentence: 'Say that an approval is not about an issue after all',
  input: linked,
  output: approvalShape,
  again: shownAgain('approval', showApproval),
  allow: { permission: 'approval.revise', facts: factsOf(approvals, approvalFacts) },
  route: { method: 'DELETE', path: '/issues/:issue/approvals/:approval' },
  cli: { positional: ['approval', 'issue'] },
  change(draft, input) {
    const approval = approvals.writable(draft, input);
    const issue = needIssue(draft, approval.company, input.issue);
    return setIssues(draft, approval, issue, others(draft, approval, issue), 'Unlink');
  },
});

const others = (lookup: Lookup, { company, data }: ApprovalEntry, issue: IssueEntry): string[] =>
  data.issues.filter((ref) => lookup.find('issue', company, ref)?.path !== issue.path);

function setIssues(
  draft: Draft,
  approval: ApprovalEntry,
  issue: IssueEntry,
  issues: readonly string[],
  verb: string,
): Change<ShownApproval> {
  const changed = draft.set(approval, { set: { issues: issues.length > 0 ? issues : undefined } });
  draft.about(changed);
  draft.about(issue);
  return draft.commit(`${verb} ${shortName(approval.name)} and ${issue.name}`, showApproval(changed));
}

export const approvalLinkActions = [approvalIssues, issueApprovals, approvalLink, approvalUnlink] as const;
