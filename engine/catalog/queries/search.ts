// Full-text search over issues, comments and documents of one company.
import type { Readable } from '../readable.ts';
import { selectAll } from './query.ts';
import { matchOf, wordsOf } from './words.ts';

export interface SearchRow {
  company: string;
  path: string;
  kind: 'issue' | 'comment' | 'document';
  title: string;
  /** Name of the issue it is, or stands beside. */
  issue: string | null;
  issueTitle: string | null;
  status: string | null;
  priority: string | null;
  assignee: string | null;
  assigneeUser: string | null;
  project: string | null;
  updated: string | null;
  /** The passage that matches, its words between `[` and `]`. */
  snippet: string;
}

/** A word that stands in nearly every text is ranked among its newest ones only: bounded work, whatever is asked. */
const rankedLimit = 1_000;
const maxResults = 100;
/** Tokens of a snippet. */
const snippetLength = 16;
/** Words of a title weigh this much more than words of a body. */
const titleWeight = 8;

// Equals stand in the order of their paths: that of their rows says only when each came into this very catalog.
const best = selectAll<{ match: string; limit: number }, { rowid: number; score: number }>(
  'search.best',
  `SELECT hit.rowid, hit.score FROM (SELECT rowid, bm25(search, 0, ${titleWeight}, 1) AS score FROM search
     WHERE search MATCH @match ORDER BY rowid DESC LIMIT ${rankedLimit}) hit
   CROSS JOIN texts t ON t.rowid = hit.rowid
   ORDER BY hit.score, t.path DESC LIMIT @limit`,
);

type Shown = SearchRow & { rowid: number };

// All passages at once: asked for one by one, the index would gather the rows of every word with the last one's
// beginning each time. The plus keeps it from doing that for a list of rows, too.
const shown = selectAll<Hits, Shown>(
  'search.shown',
  `SELECT t.rowid, t.company, t.path, t.kind, t.title, e.name AS issue, e.title AS issueTitle,
     i.status, i.priority, i.assignee, i.assigneeUser, i.project, nullif(i.updated, '') AS updated,
     snippet(search, -1, '[', ']', '…', ${snippetLength}) AS snippet
   FROM search s JOIN texts t ON t.rowid = s.rowid
   LEFT JOIN entities e ON e.company = t.company AND e.path = t.issue
   LEFT JOIN issues i ON i.company = t.company AND i.path = t.issue
   WHERE s.search MATCH @words AND s.rowid BETWEEN CAST(@first AS INTEGER) AND CAST(@last AS INTEGER)
     AND +s.rowid IN (SELECT value FROM json_each(@rowids)) AND t.company = @company`,
);

interface Hits {
  company: string;
  words: string;
  /** A JSON list. Numbers themselves are bound as floats, and a float is no rowid to the full-text index. */
  rowids: string;
  first: number;
  last: number;
}

/** What holds every word of `text` (the last by its beginning), best first. Nothing for a text without words. */
export function searchAll(
  catalog: Readable,
  {
    company,
    text,
    kind,
    limit = 20,
  }: { company: string; text: string; kind?: SearchRow['kind']; limit?: number },
): SearchRow[] {
  const match = matchOf(company, text, kind);
  if (match === undefined) return [];
  const rowids = best(catalog, { match, limit: Math.min(limit, maxResults) }).map(({ rowid }) => rowid);
  if (rowids.length === 0) return [];
  const [first, last] = [Math.min(...rowids), Math.max(...rowids)];
  // A passage is chosen by the words alone, or it would be the word that stands for the company.
  const words = wordsOf(text)!;
  const rows = shown(catalog, { company, words, rowids: JSON.stringify(rowids), first, last });
  const byRow = new Map(rows.map(({ rowid, ...row }) => [rowid, row]));
  return rowids.flatMap((rowid) => byRow.get(rowid) ?? []);
}
