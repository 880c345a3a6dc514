// What is said beside an issue: comments, questions that wait for an answer, documents, mentions.
import { isUuid } from '../../base/ids.ts';
import { selectAll, selectOne } from './query.ts';
import type { Readable } from '../readable.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';

/** The issue is named by the path of its file. */
type OfIssue = { company: string; issue: string };

export interface CommentRow {
  company: string;
  path: string;
  id: string;
  issue: string;
  author: string;
  at: string;
  run: string | null;
  interaction: string | null;
  askedOf: string | null;
  expiresAt: string | null;
  answers: string | null;
  verdict: string | null;
  body: string;
}

const columns = `c.company, c.path, c.id, c.issue, c.author, c.at, c.run, c.interaction, c.askedOf, c.expiresAt,
  c.answers, c.verdict, (SELECT t.body FROM texts t WHERE t.company = c.company AND t.path = c.path) AS body`;

const commentsFrom = selectAll<OfIssue & { at: string; path: string; size: number }, CommentRow>(
  'comments.list',
  `SELECT ${columns} FROM comments c
   WHERE c.company = @company AND c.issue = @issue AND (c.at, c.path) > (@at, @path)
   ORDER BY c.at, c.path LIMIT @size`,
);

const commentsBefore = selectAll<OfIssue & { at: string; path: string; size: number }, CommentRow>(
  'comments.before',
  `SELECT ${columns} FROM comments c
   WHERE c.company = @company AND c.issue = @issue AND (c.at, c.path) < (@at, @path)
   ORDER BY c.at DESC, c.path DESC LIMIT @size`,
);

/** Where a comment stands in the list, by its id: what `after` takes besides a cursor. */
const placeOfComment = selectOne<OfIssue & { id: string }, { at: string; path: string }>(
  'comments.place',
  'SELECT at, path FROM comments WHERE company = @company AND issue = @issue AND id = @id',
);

export type CommentOrder = 'asc' | 'desc';

const byTime = (order: CommentOrder) =>
  orderBy(`comments.${order}`, ['text', 'text'], (row: Pick<CommentRow, 'at' | 'path'>) => [
    row.at,
    row.path,
  ]);
const orders = { asc: byTime('asc'), desc: byTime('desc') };

interface CommentsAsked extends OfIssue {
  limit?: number | undefined;
  /** A cursor, or the id of a comment. */
  after?: string | undefined;
  order?: CommentOrder | undefined;
}

/** Comments beside an issue or an approval, oldest first unless asked otherwise. CURSOR_INVALID. */
export function listComments(
  catalog: Readable,
  { company, issue, limit, after, order = 'asc' }: CommentsAsked,
): Page<CommentRow> {
  const size = pageSize(limit);
  const start = order === 'asc' ? '' : '~';
  const place =
    after && isUuid(after) ? placeOfComment(catalog, { company, issue, id: after.toLowerCase() }) : undefined;
  const [at, path] = place
    ? orders[order].keyOf(place)
    : (readCursor(after, orders[order]) ?? [start, start]);
  const read = order === 'asc' ? commentsFrom : commentsBefore;
  return pageOf(read(catalog, { company, issue, at, path, size: size + 1 }), size, orders[order]);
}

/** The last comments of an issue, newest first. */
export const lastComments = selectAll<OfIssue & { limit: number }, CommentRow>(
  'comments.last',
  `SELECT ${columns} FROM comments c WHERE c.company = @company AND c.issue = @issue
   ORDER BY c.at DESC, c.path DESC LIMIT @limit`,
);

/** Nothing answers it, and it has not expired at `now` (ISO). */
const isOpen = `c.interaction IS NOT NULL AND (c.expiresAt IS NULL OR c.expiresAt > @now)
  AND NOT EXISTS (SELECT 1 FROM links l WHERE l.company = c.company AND l.found = c.path AND l.field = 'answers')`;

/** Questions, confirmations and suggested tasks of an issue that nobody answered yet. */
export const openInteractions = selectAll<OfIssue & { now: string }, CommentRow>(
  'interactions.open',
  `SELECT ${columns} FROM comments c WHERE c.company = @company AND c.issue = @issue AND ${isOpen} ORDER BY c.at, c.path`,
);

/** All of them of an issue, answered or not, oldest first; what one issue was asked more is not listed. */
export const interactionsOf = selectAll<OfIssue, CommentRow>(
  'interactions.list',
  `SELECT ${columns} FROM comments c
   WHERE c.company = @company AND c.issue = @issue AND c.interaction IS NOT NULL ORDER BY c.at, c.path LIMIT 200`,
);

/**
 * Those of a whole company that wait for who is one of `readers`, asked as one of `asked`: JSON lists of `agent:acme/cto`,
 * `user:ada`, or `board` for nobody in particular. Nobody answers their own.
 */
export const interactionsAskedOf = selectAll<
  { company: string; asked: string; readers: string; now: string },
  CommentRow
>(
  'interactions.askedOf',
  `SELECT ${columns} FROM comments c
   WHERE c.company = @company AND c.askedOf IN (SELECT value FROM json_each(@asked))
     AND ifnull(c.author, '') NOT IN (SELECT value FROM json_each(@readers)) AND ${isOpen}
   ORDER BY c.at, c.path`,
);

/** The comments that answer one. */
export const answersTo = selectAll<{ company: string; path: string }, CommentRow>(
  'comments.answers',
  `SELECT ${columns} FROM links k JOIN comments c ON c.company = k.company AND c.path = k.path
   WHERE k.company = @company AND k.found = @path AND k.field = 'answers' ORDER BY c.at, c.path`,
);

export interface DocumentRow {
  company: string;
  path: string;
  id: string | null;
  issue: string;
  name: string;
  title: string | null;
  updated: string | null;
}

export const listDocuments = selectAll<OfIssue, DocumentRow>(
  'documents.list',
  `SELECT company, path, id, issue, name, title, updated FROM documents
   WHERE company = @company AND issue = @issue ORDER BY name`,
);

export interface MentionRow {
  /** Of the comment or issue that mentions. */
  path: string;
  issue: string;
  at: string;
  author: string;
}

/** Where somebody (`agent:acme/cto`, `user:ada`) is mentioned after `since` (ISO), oldest first. */
export const mentionsOf = selectAll<
  { company: string; name: string; since: string; limit: number },
  MentionRow
>(
  'mentions.of',
  `SELECT path, issue, at, author FROM mentions
   WHERE company = @company AND name = @name AND at > @since ORDER BY at, path LIMIT @limit`,
);
