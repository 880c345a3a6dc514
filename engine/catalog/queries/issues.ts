// Issues: lists, one, what hangs on it. Blocked is derived here: by status, or by a blocker that is not over.
import type { Kind } from '../../model/place.ts';
import type { Readable } from '../readable.ts';
import { sorts, type IssueSort } from './issue-sorts.ts';
import { relatedConditions, relatedKinds, type RelatedAsked } from './issue-related.ts';
import { textAsked, textConditions, type TextAsked } from './issue-text.ts';
import { namesMeaning } from './names.ts';
import { pageOf, pageSize, readCursor, type Page } from './page.ts';
import { selectAll, selectBy, selectOne } from './query.ts';

/** An issue in a list. */
export interface IssueRow {
  company: string;
  path: string;
  id: string;
  identifier: string | null;
  number: number;
  title: string;
  status: string;
  priority: string;
  assignee: string | null;
  assigneeUser: string | null;
  project: string | null;
  goal: string | null;
  milestone: string | null;
  parent: string | null;
  due: string | null;
  billingCode: string | null;
  checkoutRun: string | null;
  checkedOutAt: string | null;
  createdAt: string | null;
  updated: string | null;
  /** 1 when its status is blocked or a blocker is not over. */
  blocked: 0 | 1;
  /** Names of its labels, as a JSON list. */
  labels: string;
}

/** Whether the issue `i` has a blocker that is neither done nor cancelled. */
export const hasOpenBlocker = `EXISTS (SELECT 1 FROM links l JOIN issues b ON b.company = l.company AND b.path = l.found
  WHERE l.company = i.company AND l.path = i.path AND l.field = 'blockedBy' AND b.status NOT IN ('done', 'cancelled'))`;

const isBlocked = `i.status = 'blocked' OR (i.status NOT IN ('done', 'cancelled') AND ${hasOpenBlocker})`;

export const issueColumns = `i.company, i.path, i.id, i.identifier, i.number, i.title, i.status, i.priority, i.assignee,
  i.assigneeUser, i.project, i.goal, i.milestone, i.parent, i.due, i.billingCode, i.checkoutRun, i.checkedOutAt,
  i.createdAt, nullif(i.updated, '') AS updated, i.rank,
  (${isBlocked}) AS blocked,
  (SELECT json_group_array(l.target ORDER BY l.place) FROM links l
    WHERE l.company = i.company AND l.path = i.path AND l.field = 'labels') AS labels`;

export interface IssueFilter extends RelatedAsked {
  company: string;
  status?: readonly string[];
  priority?: readonly string[];
  /** Any name of an agent; null for issues nobody holds. */
  assignee?: string | null;
  assigneeUser?: string;
  project?: string;
  goal?: string;
  milestone?: string;
  label?: string;
  /** Any name of an issue. */
  parent?: string;
  billingCode?: string;
  originKind?: string;
  originId?: string;
  /** Words, the last one by its beginning. */
  text?: string;
  /** ISO date or time; issues without a due date are never before it. */
  dueBefore?: string;
  updatedSince?: string;
  blocked?: boolean;
  sort?: IssueSort;
  limit?: number;
  after?: string;
  /** Rows left out at the beginning. */
  offset?: number;
}

type Ranked = IssueRow & { rank: number };

const among = (argument: string): string => `IN (SELECT value FROM json_each(@${argument}))`;

/** A filter as the SQL has it. */
type Asked = IssueFilter & TextAsked;

/** The condition of each filter that is given. */
const conditions: Partial<Record<keyof Asked, string>> = {
  status: `i.status ${among('status')}`,
  priority: `i.priority ${among('priority')}`,
  assigneeUser: 'i.assigneeUser = @assigneeUser',
  project: `i.project ${among('project')}`,
  goal: `i.goal ${among('goal')}`,
  milestone: `i.milestone ${among('milestone')}`,
  label: `i.path IN (SELECT l.path FROM links l
    WHERE l.company = @company AND l.kind = 'label' AND l.target ${among('label')} AND l.field = 'labels')`,
  parent: `i.path IN (SELECT l.path FROM links l
    WHERE l.company = @company AND l.kind = 'issue' AND l.target ${among('parent')} AND l.field = 'parent')`,
  billingCode: 'i.billingCode = @billingCode',
  originKind: 'i.originKind = @originKind',
  originId: 'i.originId = @originId',
  ...relatedConditions,
  ...textConditions,
  dueBefore: "ifnull(i.due, '~') < @dueBefore",
  updatedSince: 'i.updated >= @updatedSince',
};

function listSql(filter: Asked): string {
  const { key, direction } = sorts[filter.sort ?? 'number'];
  const where = Object.entries(conditions)
    .filter(([name]) => filter[name as keyof Asked] !== undefined)
    .map(([, condition]) => condition);
  if (filter.assignee !== undefined)
    where.push(
      filter.assignee === null
        ? 'i.assignee IS NULL AND i.assigneeUser IS NULL'
        : `i.assignee ${among('assignee')}`,
    );
  if (filter.blocked !== undefined) where.push(`${filter.blocked ? '' : 'NOT '}(${isBlocked})`);
  if (filter.after !== undefined)
    where.push(
      `(${key.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${key.map((_, n) => `@key${n}`).join(', ')})`,
    );
  const order = key.map((column) => `${column} ${direction}`).join(', ');
  // Only the page is shown in full: what is derived is not derived for rows that are sorted away.
  return `SELECT ${issueColumns} FROM
      (SELECT i.path FROM issues i WHERE ${['i.company = @company', ...where].join(' AND ')}
       ORDER BY ${order} LIMIT @size${filter.offset === undefined ? '' : ' OFFSET @offset'}) page
    CROSS JOIN issues i ON i.company = @company AND i.path = page.path ORDER BY ${order}`;
}

const filters: Omit<Asked, 'company' | 'sort' | 'limit'> = {
  status: [],
  priority: [],
  assignee: '',
  assigneeUser: '',
  project: '',
  goal: '',
  milestone: '',
  label: '',
  parent: '',
  billingCode: '',
  originKind: '',
  originId: '',
  ...relatedKinds,
  text: '',
  commonText: '',
  dueBefore: '',
  updatedSince: '',
  blocked: true,
  after: '',
  offset: 0,
};

const samples: Asked[] = (Object.keys(sorts) as IssueSort[]).flatMap((sort) => [
  { company: '', sort },
  { company: '', sort, assignee: null },
  { company: '', sort, ...filters },
  ...Object.entries(filters).map(([name, value]) => ({ company: '', sort, [name]: value })),
]);

const selectIssues = selectBy<Asked, Ranked>('issues.list', listSql, samples);

/** One page of a company's issues; CURSOR_INVALID for a cursor of another list. */
export function listIssues(catalog: Readable, filter: IssueFilter): Page<IssueRow> {
  const sort = filter.sort ?? 'number';
  const size = pageSize(filter.limit);
  const { company } = filter;
  const meaning = (kind: Kind, ref: string | null | undefined): string | undefined =>
    typeof ref === 'string' ? namesMeaning(catalog, kind, company, ref) : undefined;
  const cursor = readCursor(filter.after, sorts[sort].order) ?? [];
  const found = textAsked(catalog, company, filter.text);
  if (found === undefined) return { rows: [] };
  const { text: _, ...others } = filter;
  const asked: Asked = { ...others, ...found };
  const related = Object.fromEntries(
    Object.entries(relatedKinds).map(([name, kind]) => [
      name,
      meaning(kind, filter[name as keyof RelatedAsked]),
    ]),
  );
  // What is asked for shapes the SQL, what it means fills it.
  const rows = selectIssues(catalog, asked, {
    company,
    text: found.text,
    commonText: found.commonText,
    status: filter.status && JSON.stringify(filter.status),
    priority: filter.priority && JSON.stringify(filter.priority),
    assignee: meaning('agent', filter.assignee),
    assigneeUser: filter.assigneeUser,
    project: meaning('project', filter.project),
    goal: meaning('goal', filter.goal),
    milestone: meaning('milestone', filter.milestone),
    label: meaning('label', filter.label),
    parent: meaning('issue', filter.parent),
    billingCode: filter.billingCode,
    originKind: filter.originKind,
    originId: filter.originId,
    ...related,
    dueBefore: filter.dueBefore,
    updatedSince: filter.updatedSince,
    size: size + 1,
    offset: filter.offset,
    ...Object.fromEntries(cursor.map((value, n) => [`key${n}`, value])),
  });
  return pageOf(rows, size, sorts[sort].order);
}

/** One issue by the path of its file. */
export const readIssueRow = selectOne<{ company: string; path: string }, IssueRow>(
  'issues.one',
  `SELECT ${issueColumns} FROM issues i WHERE i.company = @company AND i.path = @path`,
);

type OfIssue = { company: string; path: string };

/** The issues that must be over before this one can go on. */
export const blockersOf = selectAll<OfIssue, IssueRow>(
  'issues.blockers',
  `SELECT ${issueColumns} FROM links k JOIN issues i ON i.company = k.company AND i.path = k.found
   WHERE k.company = @company AND k.path = @path AND k.field = 'blockedBy' ORDER BY k.place`,
);

// CROSS JOIN keeps the order: the few links first. Left to itself SQLite walks all issues to spare the sort.
const hangingOn = (field: string): string =>
  `SELECT ${issueColumns} FROM links k CROSS JOIN issues i ON i.company = k.company AND i.path = k.path
   WHERE k.company = @company AND k.found = @path AND k.field = '${field}' ORDER BY i.number, i.path`;

/** The issues that wait for this one. */
export const dependentsOf = selectAll<OfIssue, IssueRow>('issues.dependents', hangingOn('blockedBy'));

/** Its sub-issues. */
export const childrenOf = selectAll<OfIssue, IssueRow>('issues.children', hangingOn('parent'));

/** Issues with the same origin that are not over: what a create with that fingerprint would repeat. */
export const livingTwins = selectAll<{ company: string; fingerprint: string }, IssueRow>(
  'issues.twins',
  `SELECT ${issueColumns} FROM issues i
   WHERE i.company = @company AND i.originFingerprint = @fingerprint AND i.status NOT IN ('done', 'cancelled')
   ORDER BY i.number`,
);

/** Issues that are checked out, by whichever run. */
export const checkedOut = selectAll<{ company: string }, IssueRow>(
  'issues.checkedOut',
  `SELECT ${issueColumns} FROM issues i WHERE i.company = @company AND i.checkoutRun IS NOT NULL`,
);

export interface OfAgent {
  company: string;
  agent: string;
}

const actionable = `FROM issues i
  WHERE i.company = @company AND i.assignee = @agent AND i.status IN ('in_progress', 'in_review', 'todo')
    AND NOT ${hasOpenBlocker}`;
const turn = "i.status <> 'in_progress', i.rank, i.number, i.path";

/**
 * What an agent could go on with: assigned to it, open, and nothing it waits for. Most urgent first.
 * Issues in review are not its turn unless it is the reviewer, which the file says by assigning it.
 */
export const actionableIssues = selectAll<OfAgent, IssueRow>(
  'issues.actionable',
  `SELECT ${issueColumns} ${actionable} ORDER BY ${turn}`,
);

/** Their paths alone. */
export const actionablePaths = selectAll<OfAgent, { path: string }>(
  'issues.actionablePaths',
  `SELECT i.path ${actionable} ORDER BY ${turn}`,
);

const anyActionable = selectOne<OfAgent, { path: string }>(
  'issues.anyActionable',
  `SELECT i.path ${actionable} LIMIT 1`,
);

export const hasActionable = (catalog: Readable, of: OfAgent): boolean =>
  anyActionable(catalog, of) !== undefined;

/** How many issues a company has in each status. */
export const countByStatus = selectAll<{ company: string }, { status: string; issues: number }>(
  'issues.countByStatus',
  'SELECT status, count(*) AS issues FROM issues WHERE company = @company GROUP BY status',
);

const highest = selectOne<{ company: string }, { number: number | null }>(
  'issues.highest',
  `SELECT max(number) AS number FROM (
     SELECT (SELECT number FROM issues WHERE company = @company ORDER BY number DESC LIMIT 1) AS number
     UNION ALL SELECT (SELECT number FROM tombstones WHERE company = @company ORDER BY number DESC LIMIT 1)
     UNION ALL SELECT (SELECT number FROM given WHERE company = @company ORDER BY position DESC LIMIT 1))`,
);

/** The highest number ever given in a company: among its issues, those that were removed, and those history names. */
export const highestGiven = (catalog: Readable, args: { company: string }): number =>
  highest(catalog, args)?.number ?? 0;
