// Approvals: what waits for a decision of the board, and what became of what was asked.
import type { Readable } from '../readable.ts';
import { agentLists } from './namings.ts';
import { orderBy, pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectOne } from './query.ts';

export interface ApprovalRow {
  company: string;
  path: string;
  id: string;
  name: string;
  title: string | null;
  type: string | null;
  status: string;
  requestedBy: string | null;
  createdAt: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
}

/** What waits in an inbox at most: more than anybody decides in one sitting. */
const inboxLimit = 200;

const columns = `a.company, a.path, a.id, a.name, a.title, a.type, a.status, a.requestedBy, a.createdAt, a.decidedBy,
  a.decidedAt`;

/** Pending ones, newest first. */
export const waitingApprovals = selectAll<{ company: string }, ApprovalRow>(
  'approvals.waiting',
  `SELECT ${columns} FROM approvals a WHERE a.company = @company AND a.status = 'pending'
   ORDER BY a.createdAt DESC, a.path DESC LIMIT ${inboxLimit}`,
);

type From = { company: string; at: string; path: string; size: number };

const ofAnyStatus = selectAll<From, ApprovalRow>(
  'approvals.list',
  `SELECT ${columns} FROM approvals a WHERE a.company = @company AND (a.createdAt, a.path) < (@at, @path)
   ORDER BY a.createdAt DESC, a.path DESC LIMIT @size`,
);

const ofStatus = selectAll<From & { status: string }, ApprovalRow>(
  'approvals.ofStatus',
  `SELECT ${columns} FROM approvals a
   WHERE a.company = @company AND a.status = @status AND (a.createdAt, a.path) < (@at, @path)
   ORDER BY a.createdAt DESC, a.path DESC LIMIT @size`,
);

/** Sorts after every time and every path. */
const last = '~';

const newestFirst = orderBy('approvals', ['text', 'text'], (row: ApprovalRow) => [
  row.createdAt ?? '',
  row.path,
]);

/** Approvals of a company, of one status where that is said, newest first. */
export function listApprovals(
  catalog: Readable,
  asked: {
    company: string;
    status?: string | undefined;
    limit?: number | undefined;
    after?: string | undefined;
  },
): Page<ApprovalRow> {
  const { company, status } = asked;
  const size = pageSize(asked.limit);
  const [at, path] = readCursor(asked.after, newestFirst) ?? [last, last];
  const from = { company, at, path, size: size + 1 };
  const rows = status === undefined ? ofAnyStatus(catalog, from) : ofStatus(catalog, { ...from, status });
  return pageOf(rows, size, newestFirst);
}

/** Approvals that name an issue, by its path, oldest first. */
export const approvalsAbout = selectAll<{ company: string; issue: string }, ApprovalRow>(
  'approvals.about',
  `SELECT ${columns} FROM links l JOIN approvals a ON a.company = l.company AND a.path = l.path
   WHERE l.company = @company AND l.found = @issue AND l.field = 'issues' ORDER BY a.createdAt, a.path`,
);

/** Decisions on what an agent asked for that no run of it was started for, oldest first. */
export const decisionsForAgent = (catalog: Readable, of: { company: string; agent: string }): ApprovalRow[] =>
  decisionsFor(catalog, { company: of.company, ...agentLists(catalog, of) });

const decisionsFor = selectAll<{ company: string; agents: string; selves: string }, ApprovalRow>(
  'wakes.decisions',
  `SELECT ${columns} FROM approvals a
   WHERE a.company = @company AND a.requestedBy IN (SELECT value FROM json_each(@selves))
     AND a.decidedAt IS NOT NULL AND a.decidedBy NOT IN (SELECT value FROM json_each(@selves))
     AND NOT EXISTS (SELECT 1 FROM wakes w
       WHERE w.company = @company AND w.agent IN (SELECT value FROM json_each(@agents))
         AND w.wake = 'approval:' || a.id || ':' || a.decidedAt)
   ORDER BY a.decidedAt, a.path LIMIT 200`,
);

const waitingCount = selectOne<{ company: string; type: string | null }, { approvals: number }>(
  'approvals.count',
  `SELECT count(*) AS approvals FROM approvals a
   WHERE a.company = @company AND a.status = 'pending' AND (@type IS NULL OR a.type = @type)`,
);

/** How many wait for a decision, of one type where that is said. */
export const countWaiting = (catalog: Readable, company: string, type: string | null = null): number =>
  waitingCount(catalog, { company, type })?.approvals ?? 0;
