// How issues look: a line, a list, one with everything on it.
import { fieldLines, itemLines } from '../shape.ts';
import { tableLines, type Column, type Frame } from '../table.ts';
import { escapeControls, oneLine, wrap } from '../text.ts';
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
    value: ({ status, blocked }) =>
      signed(status, blocked && status !== 'blocked' ? `${status}, waits` : status),
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

export interface Comment {
  /** Null where a file that somebody wrote by hand does not say. */
  author: string | null;
  createdAt: string | null;
  body: string;
}

interface Issue extends IssueLine {
  body: string;
  comments: readonly Comment[];
  documents: readonly unknown[];
  attachments: readonly unknown[];
  blockers: readonly IssueLine[];
  dependents: readonly IssueLine[];
  children: readonly IssueLine[];
}

/** Fields that a reader asks for; the rest is in --json. */
const facts = (
  'project goal milestone parent labels due billingCode blockedOwner blockedReason createdBy createdAt startedAt ' +
  'completedAt cancelledAt updated checkoutRun checkedOutAt path'
).split(' ');

/** Which issue it is, how it stands, and its title. */
export const issueHead = (issue: IssueLine, { palette, width }: Frame): string[] => [
  [
    palette.strong(issue.identifier ?? 'new'),
    statusStyle(issue.status, palette)(signed(issue.status)),
    issue.priority,
    who(issue) || palette.quiet('nobody'),
  ].join('  '),
  ...wrap(oneLine(issue.title), width).map(palette.strong),
];

/** One issue with everything on it. */
export function issueShow(issue: Issue, frame: Frame): string[] {
  const { palette } = frame;
  const fields = issue as unknown as Readonly<Record<string, unknown>>;
  const section = (title: string, lines: readonly string[]): string[] => [
    '',
    palette.strong(title),
    ...lines,
  ];
  const issues = (title: string, list: readonly IssueLine[]): string[] =>
    list.length === 0 ? [] : section(title, issueTable(list, frame));
  const things = (title: string, list: readonly unknown[]): string[] =>
    list.length === 0 ? [] : section(title, itemLines(list, undefined, frame));
  return [
    ...issueHead(issue, frame),
    ...(issue.body ? ['', ...escapeControls(issue.body).trimEnd().split('\n')] : []),
    '',
    ...fieldLines(Object.fromEntries(facts.map((key) => [key, fields[key]])), frame),
    ...issues('Waits for', issue.blockers),
    ...issues('Waited for by', issue.dependents),
    ...issues('Parts', issue.children),
    ...things('Documents', issue.documents),
    ...things('Attachments', issue.attachments),
    ...issue.comments.flatMap((comment) => commentLines(comment, frame)),
  ];
}

/** What it waits for and what waits for it. */
export function issueDependencies(
  { blockers, dependents }: Pick<Issue, 'blockers' | 'dependents'>,
  frame: Frame,
): string[] {
  const { strong, quiet } = frame.palette;
  const part = (title: string, list: readonly IssueLine[], none: string): string[] =>
    list.length === 0 ? [quiet(none)] : [strong(title), ...issueTable(list, frame)];
  return [
    ...part('Waits for', blockers, 'It waits for nothing.'),
    '',
    ...part('Waited for by', dependents, 'Nothing waits for it.'),
  ];
}

/** A blank line, who and when, and what was said. */
export function commentLines({ author, createdAt, body }: Comment, { palette, now }: Frame): string[] {
  const when = relative(createdAt ?? undefined, now);
  return [
    '',
    `${palette.name(oneLine(author ?? 'somebody'))}  ${palette.quiet(when)}`,
    ...escapeControls(body).trimEnd().split('\n'),
  ];
}
