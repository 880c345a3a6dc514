// Full-text search over issues, comments and documents.
import { z } from 'zod';
import { searchAll } from '../catalog/queries/search.ts';
import { defineAction } from './action.ts';
import { companyField } from './fields.ts';
import { listOf } from './list-shape.ts';
import { factsOfCompany } from './named.ts';

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
    limit: z.number().int().min(1).max(100).optional().describe('At most this many (20)'),
    company: companyField,
  },
  output: listOf({
    kind: z.enum(['issue', 'comment', 'document']).describe('Where it was found'),
    issue: z.string().nullable().describe('The issue it is, or is beside'),
    title: z.string().describe('Title of the issue or document'),
    snippet: z.string().describe('The passage, its words between [ and ]'),
    path: z.string().describe('The file'),
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
  read(lookup, { text, limit, company }) {
    const rows = searchAll(lookup.sources.catalog, {
      company: lookup.company(company).name,
      text,
      ...(limit === undefined ? {} : { limit }),
    });
    return {
      items: rows.map(({ kind, issue, issueTitle, title, snippet, path }) => ({
        kind,
        issue,
        title: title || issueTitle || '',
        snippet,
        path,
      })),
    };
  },
});
