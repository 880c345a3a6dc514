// Full-text search over issues, comments and documents.
import { z } from 'zod';
import { searchAll } from '../catalog/queries/search.ts';
import { defineAction } from './action.ts';
import { companyField, defined } from './fields.ts';
import { listOf } from './list-shape.ts';
import { factsOfCompany } from './named.ts';

const text = (what: string) => z.string().nullable().describe(what);
const searchedKinds = ['issue', 'comment', 'document'] as const;

export const searchList = defineAction({
  name: 'search.list',
  sentence: 'Find issues, comments and documents by their words',
  input: {
    text: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .describe('Words that must all be there; "side by side" in quotes'),
    kind: z.enum(searchedKinds).optional().describe('Only in what is of this kind'),
    limit: z.number().int().min(1).max(100).optional().describe('At most this many (20)'),
    company: companyField,
  },
  output: listOf({
    kind: z.enum(searchedKinds).describe('Where it was found'),
    issue: z.string().nullable().describe('The issue it is, or is beside'),
    title: z.string().describe('Title of the issue or document'),
    snippet: z.string().describe('The passage, its words between [ and ]'),
    path: z.string().describe('The file'),
    issueTitle: text('Title of that issue'),
    status: text('Its status'),
    priority: text('Its priority'),
    assignee: text('The agent that has it'),
    assigneeUser: text('The person who has it'),
    project: text('Its project'),
    updated: text('Its version token'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/search' },
  cli: { positional: ['text'], columns: ['issue', 'kind', 'title', 'snippet'] },
  tool: {
    name: 'search',
    when: 'Find words in issues, comments and documents',
    takes: ['text'],
    shows: ['issue', 'kind', 'title', 'snippet'],
  },
  read(lookup, { company: ref, text, ...asked }) {
    const { name: company } = lookup.company(ref);
    const rows = searchAll(lookup.sources.catalog, { company, text, ...defined(asked) });
    return {
      items: rows.map(({ kind, issue, title, snippet, path, issueTitle, ...row }) => ({
        kind,
        issue,
        title: title || issueTitle || '',
        snippet,
        path,
        issueTitle,
        status: row.status,
        priority: row.priority,
        assignee: row.assignee,
        assigneeUser: row.assigneeUser,
        project: row.project,
        updated: row.updated,
      })),
    };
  },
});
