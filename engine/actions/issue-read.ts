// Reading issues: one with everything around it, lists, what hangs on what. Writes nothing.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { blockersOf, childrenOf, dependentsOf, listIssues, readIssueRow } from '../catalog/queries/issues.ts';
import { maxPageSize } from '../catalog/queries/page.ts';
import { lastComments, listComments, listDocuments } from '../catalog/queries/talk.ts';
import { issueSorts } from '../catalog/queries/issue-sorts.ts';
import { defineAction } from './action.ts';
import { attachmentShape, attachmentsOf } from './attachment-shape.ts';
import { commentShape, showComment, type ShownComment } from './comment-shape.ts';
import { companyField, cursorField, issueField, limitField, defined } from './fields.ts';
import { filterMeant, issueFilter, mustNameWhatIs } from './issue-filter.ts';
import { pageOf, rowOf } from './list-shape.ts';
import { needIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import { issueRowShape, issueShape, listIssueRow, showIssue } from './issue-shape.ts';
import type { Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';

/** Comments shown with an issue; the others are a page away. */
const shownComments = 50;

const documentRowShape = z.object({
  key: z.string().describe('What it is called'),
  title: z.string().nullable().describe('Its title'),
  updated: z.string().nullable().describe('The version token'),
});

const labelRowShape = z.object(rowOf('id', 'slug', 'name', 'color'));

const ancestorShape = issueRowShape.pick({ id: true, identifier: true, title: true, status: true });

const listColumns = ['identifier', 'status', 'priority', 'assignee', 'title'];

export const issueShow = defineAction({
  name: 'issue.show',
  sentence: 'Show an issue with its comments, documents, blockers and sub-issues',
  input: { issue: issueField, company: companyField },
  output: issueShape.extend({
    blocked: issueRowShape.shape.blocked,
    comments: z.array(commentShape).describe('The last comments, oldest first'),
    documents: z.array(documentRowShape).describe('Documents beside it'),
    attachments: z.array(attachmentShape).describe('Files beside it'),
    labelled: z.array(labelRowShape).describe('What its labels are'),
    blockers: z.array(issueRowShape).describe('Issues that must be finished first'),
    dependents: z.array(issueRowShape).describe('Issues that wait for it'),
    children: z.array(issueRowShape).describe('Issues that are a part of it'),
    ancestors: z.array(ancestorShape).describe('Issues it is a part of, nearest first'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue' },
  cli: { positional: ['issue'] },
  tool: {
    name: 'get_issue',
    when: 'An issue, its last comments, documents and what it waits for',
  },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const { catalog } = lookup.sources;
    const { company, path } = issue;
    const last = lastComments(catalog, { company, issue: path, limit: shownComments }).toReversed();
    return {
      ...showIssue(issue),
      blocked: readIssueRow(catalog, { company, path })?.blocked === 1,
      comments: commentsAt(lookup, issue, last),
      documents: listDocuments(catalog, { company, issue: path }).map(({ name, title, updated }) => ({
        key: name.split('/').at(-1)!,
        title,
        updated,
      })),
      attachments: attachmentsOf(lookup, issue),
      labelled: labelsOf(lookup, issue),
      blockers: blockersOf(catalog, { company, path }).map(listIssueRow),
      dependents: dependentsOf(catalog, { company, path }).map(listIssueRow),
      children: childrenOf(catalog, { company, path }).map(listIssueRow),
      ancestors: ancestorsOf(lookup, issue).map(({ name: identifier, data: { id = '', title, status } }) => ({
        id,
        identifier,
        title,
        status,
      })),
    };
  },
});

/** Parents followed upwards. */
const ancestorLimit = 8;

/** The issues it is a part of, nearest first. */
export function ancestorsOf(lookup: Lookup, issue: IssueEntry): IssueEntry[] {
  const chain: IssueEntry[] = [];
  let ref = issue.data.parent;
  while (ref !== undefined && chain.length < ancestorLimit) {
    const parent = lookup.find('issue', issue.company, ref);
    if (!parent || chain.some((known) => known.name === parent.name)) break;
    chain.push(parent);
    ref = parent.data.parent;
  }
  return chain;
}

/** The labels of an issue that there are. */
const labelsOf = (lookup: Lookup, { company, data }: IssueEntry): z.output<typeof labelRowShape>[] =>
  data.labels.flatMap((ref) => {
    const label = lookup.find('label', company, ref);
    if (!label) return [];
    const { id = null, name, color = null } = label.data;
    return [{ id, slug: label.name, name, color }];
  });

/** The comments of a list's rows, read from their files. */
export const commentsAt = (
  lookup: Lookup,
  issue: IssueEntry,
  rows: readonly { path: string }[],
): ShownComment[] =>
  rows.flatMap(({ path }) => {
    const comment = lookup.at('comment', path);
    return comment ? [showComment(comment, issue)] : [];
  });

/** Rows that a page may leave out: they are all looked at. */
const offsetLimit = 10_000;

const begunTwice = { field: 'offset', problem: 'after says where the page begins: leave one of them out' };

const listInput = {
  company: companyField,
  ...issueFilter,
  sort: z.enum(issueSorts).optional().describe('Newest first if absent'),
  limit: z.number().int().min(1).max(maxPageSize).optional().describe('At most this many (50)'),
  after: cursorField,
  offset: z
    .number()
    .int()
    .min(0)
    .max(offsetLimit)
    .optional()
    .describe('Without this many at the beginning; after shows none twice and misses none'),
};
const listAsked = z.object(listInput);
const issuesPage = pageOf(issueRowShape);

/** A page of a company's issues. */
export function issuesBy(
  lookup: Lookup,
  company: string,
  input: z.output<typeof listAsked>,
): z.output<typeof issuesPage> {
  if (input.after !== undefined && input.offset !== undefined)
    throw fault('INPUT_INVALID', { action: 'issue.list', problems: [begunTwice] });
  const filter = filterMeant(lookup, company, defined(input));
  const { rows, next } = listIssues(lookup.sources.catalog, { ...filter, company });
  return { items: rows.map(listIssueRow), next: next ?? null };
}

export const issueList = defineAction({
  name: 'issue.list',
  sentence: 'List issues, filtered and sorted',
  input: listInput,
  output: issuesPage,
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/issues' },
  cli: { columns: listColumns },
  tool: {
    name: 'list_issues',
    when: 'Find issues by what they are',
    takes: ['status', 'assignee', 'project', 'parent', 'text', 'blocked', 'after'],
    shows: ['identifier', 'title', 'status', 'priority', 'assignee', 'assigneeUser', 'project', 'blocked'],
  },
  read(lookup, input) {
    const company = lookup.company(input.company).name;
    const page = issuesBy(lookup, company, input);
    // Nothing is no answer to a name that is nobody's.
    if (page.items.length === 0) mustNameWhatIs(lookup, company, filterMeant(lookup, company, input));
    return page;
  },
});

export const issueChildren = defineAction({
  name: 'issue.children',
  sentence: 'List the sub-issues of an issue',
  input: { issue: issueField, company: companyField },
  output: pageOf(issueRowShape),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/children' },
  cli: { positional: ['issue'], columns: listColumns },
  read(lookup, input) {
    const { company, path } = needIssue(lookup, input.company, input.issue);
    return { items: childrenOf(lookup.sources.catalog, { company, path }).map(listIssueRow), next: null };
  },
});

export const issueDependencies = defineAction({
  name: 'issue.dependencies',
  sentence: 'Show what an issue waits for, and what waits for it',
  input: { issue: issueField, company: companyField },
  output: z.object({
    blockers: z.array(issueRowShape).describe('Issues that must be finished first'),
    dependents: z.array(issueRowShape).describe('Issues that wait for it'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/diagnostics/blockers' },
  cli: { positional: ['issue'] },
  read(lookup, input) {
    const { company, path } = needIssue(lookup, input.company, input.issue);
    const { catalog } = lookup.sources;
    return {
      blockers: blockersOf(catalog, { company, path }).map(listIssueRow),
      dependents: dependentsOf(catalog, { company, path }).map(listIssueRow),
    };
  },
});

export const issueComments = defineAction({
  name: 'issue.comments',
  sentence: 'List the comments of an issue, oldest first',
  input: {
    issue: issueField,
    order: z.enum(['asc', 'desc']).default('asc').describe('Oldest first, or newest first'),
    limit: limitField,
    after: cursorField.describe('The `next` of the page before, or the id of a comment'),
    company: companyField,
  },
  output: pageOf(commentShape),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/comments' },
  cli: { positional: ['issue'], columns: ['createdAt', 'author', 'body'] },
  tool: {
    name: 'list_comments',
    when: 'What was said on an issue',
    takes: ['issue', 'after'],
    shows: ['id', 'author', 'createdAt', 'body', 'kind', 'target', 'options', 'answers', 'verdict'],
  },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const { rows, next } = listComments(lookup.sources.catalog, {
      company: issue.company,
      issue: issue.path,
      order: input.order,
      limit: input.limit,
      after: input.after,
    });
    return { items: commentsAt(lookup, issue, rows), next: next ?? null };
  },
});
