// What a search finds as clients of Paperclip's API read it: each passage as an issue with the passage. Pure.
import type { Json } from './json.ts';
import type { Shown } from './lite.ts';

/** What they call the kinds of texts that are searched. */
const scopes: Readonly<Record<string, string>> = {
  issues: 'issue',
  comments: 'comment',
  documents: 'document',
};

/** Within which texts is asked by one word for all of a kind. */
export function scopeIn(query: Json): Json {
  const { scope, ...rest } = query;
  return typeof scope === 'string' && Object.hasOwn(scopes, scope) ? { kind: scopes[scope], ...rest } : query;
}

const labels: Readonly<Record<string, string>> = { issue: 'Issue', comment: 'Comment', document: 'Document' };

/** The passages, best first, and how many there are of each kind. */
export const foundIssues: Shown = {
  answer: {
    type: 'object',
    description: 'What was found',
    required: ['results', 'countsByType', 'hasMore'],
    properties: {
      results: {
        type: 'array',
        description: 'Passages, best first, each with the issue that it is of or beside',
        items: { type: 'object' },
      },
      countsByType: { type: 'object', description: 'How many of these are of each kind' },
      hasMore: { type: 'boolean', description: 'false: what is looked for by more words is found' },
    },
  },
  say(answer, { from }) {
    const rows = answer as Json[];
    const names = (from as { items: { issue: string | null }[] }).items.map(({ issue }) => issue);
    const count = (kind: string): number => rows.filter((row) => row['kind'] === kind).length;
    return {
      results: rows.map((row, at) => passage(row, names[at] ?? null)),
      countsByType: Object.fromEntries(Object.keys(labels).map((kind) => [kind, count(kind)])),
      hasMore: false,
    };
  },
};

function passage(row: Json, identifier: string | null): Json {
  const { kind, issueId, issueTitle, title, snippet, path, updatedAt, ...issue } = row;
  const label = labels[String(kind)];
  return {
    id: issueId,
    type: 'issue',
    kind,
    title,
    path,
    href: `/issues/${identifier}`,
    matchedFields: [kind],
    sourceLabel: label,
    snippet,
    snippets: [{ field: kind, label, text: snippet, highlights: [] }],
    updatedAt,
    ...(issueId !== null && { issue: { id: issueId, identifier, title: issueTitle, ...issue, updatedAt } }),
  };
}
