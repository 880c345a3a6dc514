// How issues look: a line, a list, one with everything on it.
import { fieldLines } from '../shape.ts';
import { tableLines, type Column, type Frame } from '../table.ts';
import { escapeControls, oneLine, truncate } from '../text.ts';
import { relative } from '../time.ts';
import { priorityStyle, signed, statusStyle } from './glyphs.ts';

export interface IssueLine {
  identifier: string | null;
  title: string;
  status: string;
  priority: string;
  assignee: string | null;
  assigneeUser: string | null;
  blocked?: boolean;
  updated: string | null;
}

/** From here on there is room for the age of an issue beside its title. */
const wideTerminal = 100;

const who = ({ assignee, assigneeUser }: IssueLine): string =>
  assignee ?? (assigneeUser ? `@${assigneeUser}` : '');

const columns: readonly Column<IssueLine>[] = [
  { title: 'issue', value: ({ identifier }) => identifier ?? 'new', style: (_, { strong }) => strong },
  {
    title: 'status',
    value: ({ status, blocked }) => signed(blocked && status !== 'blocked' ? `${status}, waits` : status),
    style: ({ status, blocked }, palette) => statusStyle(blocked ? 'blocked' : status, palette),
  },
  {
    title: 'priority',
    value: ({ priority }) => (priority === 'medium' ? '' : priority),
    style: ({ priority }, palette) => priorityStyle(priority, palette),
  },
  { title: 'assignee', value: who },
  { title: 'title', value: ({ title }) => title, gives: true },
];

/** Issues as a table. */
export function issueTable(issues: readonly IssueLine[], frame: Frame): string[] {
  if (issues.length === 0) return [frame.palette.quiet('No issues.')];
  const age: Column<IssueLine> = {
    title: 'updated',
    value: ({ updated }) => relative(updated ?? undefined, frame.now),
    style: (_, { quiet }) => quiet,
  };
  return tableLines(frame.width >= wideTerminal ? [...columns, age] : columns, issues, frame);
}

export const issueList = (
  page: { items: readonly IssueLine[]; next?: string | null },
  frame: Frame,
): string[] => [
  ...issueTable(page.items, frame),
  ...(page.next ? [frame.palette.quiet(`More: --after ${page.next}`)] : []),
];

/** What became of one issue, in a line. */
export function issueLine(issue: IssueLine, { palette, width }: Frame): string[] {
  const head = [issue.identifier ?? 'new', signed(issue.status), who(issue)].filter(Boolean);
  const title = truncate(oneLine(issue.title), Math.max(20, width - head.join('  ').length - 2));
  return [
    [palette.strong(head[0]!), statusStyle(issue.status, palette)(head[1]!), ...head.slice(2), title].join(
      '  ',
    ),
  ];
}

/** Fields that stand in the head of an issue, or tell a reader nothing. */
const apart = new Set([
  'id',
  'identifier',
  'company',
  'title',
  'status',
  'priority',
  'assignee',
  'assigneeUser',
  'body',
]);
const inner = new Set([
  'originKind',
  'originId',
  'originRun',
  'originFingerprint',
  'requestDepth',
  'blocked',
]);

/** One issue with everything on it. */
export function issueShow(issue: IssueLine & { body?: string }, frame: Frame): string[] {
  const rest = Object.fromEntries(
    Object.entries(issue).filter(
      ([key, value]) => !apart.has(key) && !inner.has(key) && value !== null && value !== '',
    ),
  );
  const { strong } = frame.palette;
  return [
    ...issueLine({ ...issue, title: '' }, frame).map((line) => `${line.trimEnd()}  ${issue.priority}`),
    strong(oneLine(issue.title)),
    ...(issue.body ? ['', ...escapeControls(issue.body).trimEnd().split('\n')] : []),
    '',
    ...fieldLines(rest, frame),
  ];
}
