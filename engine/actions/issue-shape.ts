// How an issue looks in answers: the same fields at every door. Knows no action.
import { z } from 'zod';
import type { IssueRow } from '../catalog/queries/issues.ts';
import { issueStatuses, priorities } from '../model/lifecycle.ts';
import { shownAgain } from './again.ts';
import type { IssueEntry } from './issue-hold.ts';

export const statusField = z.enum(issueStatuses).describe('Status');
export const priorityField = z.enum(priorities).describe('Priority');

const time = (what: string) => z.string().nullable().describe(what);
const name = (what: string) => z.string().nullable().describe(what);

const listed = {
  id: z.string().describe('The id that never changes'),
  identifier: z.string().nullable().describe('Its human name, as in ACME-42'),
  company: z.string().describe('Slug of its company'),
  title: z.string().describe('Title'),
  status: statusField,
  priority: priorityField,
  assignee: name('Slug of the agent it is assigned to'),
  assigneeUser: name('Slug of the person it is assigned to'),
  project: name('Slug of its project'),
  goal: name('Slug of its goal'),
  milestone: name('Slug of its milestone'),
  parent: name('The issue it is a part of'),
  labels: z.array(z.string()).describe('Labels'),
  due: name('Due on this day'),
  billingCode: name('Whom its cost is for'),
  checkoutRun: name('The run that holds it'),
  checkedOutAt: time('Since when it is held'),
  createdAt: time('When it was created'),
  updated: time('The version token'),
};

/** An issue in a list. */
export const issueRowShape = z.object({
  ...listed,
  blocked: z.boolean().describe('Whether it waits: by its status or for an unfinished blocker'),
});

/** An issue with everything its file says. */
export const issueShape = z.object({
  ...listed,
  body: z.string().describe('The text, in markdown'),
  blockedBy: z.array(z.string()).describe('Issues that must be finished first'),
  blockedOwner: name('Who has to act so that it can go on'),
  blockedReason: name('What has to happen so that it can go on'),
  requestDepth: z.number().int().describe('How many requests of agents led to it'),
  startedAt: time('When work first began'),
  completedAt: time('When it was done'),
  cancelledAt: time('When it was cancelled'),
  createdBy: name('Who created it: user:ada, agent:acme/cto'),
  originKind: name('What it came from'),
  originId: name('What exactly'),
  originRun: name('The run that created it'),
  originFingerprint: name('Names its cause'),
  path: z.string().describe('Its file in the book'),
});

export type ShownIssue = z.output<typeof issueShape>;
export type ListedIssue = z.output<typeof issueRowShape>;

/** The answer for one issue. */
export function showIssue({ data, name: identifier, company, path }: IssueEntry): ShownIssue {
  return {
    id: data.id ?? '',
    identifier,
    company,
    title: data.title,
    status: data.status,
    priority: data.priority,
    assignee: data.assignee ?? null,
    assigneeUser: data.assigneeUser ?? null,
    project: data.project ?? null,
    goal: data.goal ?? null,
    milestone: data.milestone ?? null,
    parent: data.parent ?? null,
    labels: [...data.labels],
    due: data.due ?? null,
    billingCode: data.billingCode ?? null,
    checkoutRun: data.checkoutRun ?? null,
    checkedOutAt: data.checkedOutAt ?? null,
    createdAt: data.createdAt ?? null,
    updated: data.updated ?? null,
    body: data.body,
    blockedBy: [...data.blockedBy],
    blockedOwner: data.blockedOwner ?? null,
    blockedReason: data.blockedReason ?? null,
    requestDepth: data.requestDepth ?? 0,
    startedAt: data.startedAt ?? null,
    completedAt: data.completedAt ?? null,
    cancelledAt: data.cancelledAt ?? null,
    createdBy: data.createdBy ?? null,
    originKind: data.originKind ?? null,
    originId: data.originId ?? null,
    originRun: data.originRun ?? null,
    originFingerprint: data.originFingerprint ?? null,
    path,
  };
}

/** The answer for a row of a list. */
export const listIssueRow = (row: IssueRow): ListedIssue =>
  ({ ...row, blocked: row.blocked === 1, labels: JSON.parse(row.labels) as string[] }) as ListedIssue;

/** The answer of an action that is about one issue, from the commit it made. */
export const showIssueAgain = shownAgain('issue', showIssue);
