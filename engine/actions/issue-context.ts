// What an agent is told when it is woken for an issue: data, never a prompt. Thin names what there is, so that the
// agent asks for what it needs; fat hands over the texts as well.
import { z } from 'zod';
import { childrenOf } from '../catalog/queries/issues.ts';
import { lastComments, listDocuments, openInteractions } from '../catalog/queries/talk.ts';
import { iso } from '../base/clock.ts';
import { documentPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { commentShape } from './comment-shape.ts';
import { companyField, issueField, refField } from './fields.ts';
import { needIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import { openBlockers } from './issue-links.ts';
import { ancestorsOf, commentsAt } from './issue-read.ts';
import { issueShape, showIssue } from './issue-shape.ts';
import type { Lookup } from './lookup.ts';

/** Comments handed over: the newest of a thin context, and of a fat one. */
const thinComments = 3;
const fatComments = 30;
/** Characters of all documents in a fat context; the rest is a read away. */
const documentBudget = 40_000;

const named = z.object({
  name: z.string().describe('Its name in paths'),
  title: z.string().describe('Its title'),
});

export const contextShape = z.object({
  issue: issueShape.describe('The issue'),
  company: named.extend({ description: z.string().nullable().describe('What the company is') }),
  project: named.nullable().describe('Its project'),
  goal: named.nullable().describe('Its goal'),
  ancestors: z.array(named).describe('The issues it is a part of, nearest first'),
  children: z.array(named.extend({ status: z.string().describe('Status') })).describe('Its sub-issues'),
  blockers: z
    .array(named.extend({ status: z.string().describe('Status') }))
    .describe('What it still waits for'),
  comments: z.array(commentShape).describe('The newest comments, oldest first'),
  questions: z.array(commentShape).describe('Questions on it that wait for an answer'),
  documents: z
    .array(
      z.object({
        key: z.string().describe('What it is called'),
        updated: z.string().nullable().describe('The version token'),
        body: z.string().nullable().describe('Its text, in a fat context'),
      }),
    )
    .describe('Documents beside it'),
  colleagues: z
    .array(
      z.object({
        agent: z.string().describe('Slug'),
        title: z.string().nullable().describe('Its office'),
        reportsTo: z.string().nullable().describe('Its manager'),
        capabilities: z.string().nullable().describe('What it can do'),
      }),
    )
    .describe('Who else works in the company, in a fat context'),
});

export type IssueContext = z.output<typeof contextShape>;

/** The context of an issue at a time (milliseconds). */
export function contextOf(lookup: Lookup, issue: IssueEntry, how: 'thin' | 'fat', now: number): IssueContext {
  const { catalog } = lookup.sources;
  const of = { company: issue.company, issue: issue.path };
  const fat = how === 'fat';
  const company = lookup.companyOf(issue);
  const last = lastComments(catalog, { ...of, limit: fat ? fatComments : thinComments }).toReversed();
  return {
    issue: showIssue(issue),
    company: { name: company.name, title: company.data.name, description: company.data.description ?? null },
    project: placeNamed(lookup, issue, 'project'),
    goal: placeNamed(lookup, issue, 'goal'),
    ancestors: ancestorsOf(lookup, issue).map(titled),
    children: childrenOf(catalog, { company: issue.company, path: issue.path }).map((child) => ({
      name: child.identifier ?? child.id,
      title: child.title,
      status: child.status,
    })),
    blockers: openBlockers(lookup, issue).map((blocker) => ({
      ...titled(blocker),
      status: blocker.data.status,
    })),
    comments: commentsAt(lookup, issue, last),
    questions: commentsAt(lookup, issue, openInteractions(catalog, { ...of, now: iso(now) })),
    documents: documentsOf(lookup, issue, fat),
    colleagues: fat ? colleaguesOf(lookup, issue.company) : [],
  };
}

const titled = ({ name, data }: IssueEntry): { name: string; title: string } => ({ name, title: data.title });

function placeNamed(
  lookup: Lookup,
  issue: IssueEntry,
  kind: 'project' | 'goal',
): { name: string; title: string } | null {
  const ref = issue.data[kind];
  const entry = ref === undefined ? undefined : lookup.find(kind, issue.company, ref);
  if (!entry) return null;
  return { name: entry.name, title: 'title' in entry.data ? entry.data.title : entry.data.name };
}

function documentsOf(lookup: Lookup, issue: IssueEntry, fat: boolean): IssueContext['documents'] {
  let left = documentBudget;
  return listDocuments(lookup.sources.catalog, { company: issue.company, issue: issue.path }).map((row) => {
    const key = row.name.split('/').at(-1)!;
    const text = fat ? lookup.at('document', documentPath(issue.path, key))?.data.body : undefined;
    const body = text !== undefined && text.length <= left ? text : null;
    left -= body?.length ?? 0;
    return { key, updated: row.updated, body };
  });
}

const colleaguesOf = (lookup: Lookup, company: string): IssueContext['colleagues'] =>
  lookup
    .all('agent', company)
    .filter(({ data }) => data.status === 'active')
    .map(({ name, data }) => ({
      agent: name,
      title: data.title ?? data.name,
      reportsTo: data.reportsTo ?? null,
      capabilities: data.capabilities ?? null,
    }));

export const issueContext = defineAction({
  name: 'issue.context',
  sentence: 'Show what an agent is told when it is woken for an issue',
  input: {
    issue: issueField,
    wake: refField.optional().describe('A comment to show besides: the one that woke who asks'),
    fat: z.boolean().default(false).describe('With all texts, instead of what there is'),
    company: companyField,
  },
  output: contextShape.extend({
    wakeComment: commentShape.nullable().describe('The comment that was asked for'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/heartbeat-context' },
  cli: { positional: ['issue'] },
  read(lookup, input, { clock }) {
    const issue = needIssue(lookup, input.company, input.issue);
    const woke = input.wake === undefined ? undefined : lookup.find('comment', issue.company, input.wake);
    const [wakeComment = null] = woke ? commentsAt(lookup, issue, [woke]) : [];
    return { ...contextOf(lookup, issue, input.fat ? 'fat' : 'thin', clock.now()), wakeComment };
  },
});
