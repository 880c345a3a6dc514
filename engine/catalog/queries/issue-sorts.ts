// The orders in which issues are listed: what the rows are sorted by, and what their cursors say. Knows no filter.
import { orderBy, type Order } from './page.ts';

/** number and updated: newest first; oldest: by number; priority: most urgent, then oldest first; due: soonest first. */
export const issueSorts = ['number', 'updated', 'priority', 'due', 'oldest'] as const;
export type IssueSort = (typeof issueSorts)[number];

/** What of an issue says its place. */
interface Sorted {
  path: string;
  number: number;
  rank: number;
  updated: string | null;
  due: string | null;
}

interface Sort {
  /** The sort columns. */
  key: readonly string[];
  direction: 'ASC' | 'DESC';
  order: Order<Sorted>;
}

export const sorts: Record<IssueSort, Sort> = {
  number: {
    key: ['i.number', 'i.path'],
    direction: 'DESC',
    order: orderBy('issues.number', ['number', 'text'], ({ number, path }) => [number, path]),
  },
  updated: {
    key: ['i.updated', 'i.path'],
    direction: 'DESC',
    order: orderBy('issues.updated', ['text', 'text'], ({ updated, path }) => [updated ?? '', path]),
  },
  priority: {
    key: ['i.rank', 'i.number', 'i.path'],
    direction: 'ASC',
    order: orderBy('issues.priority', ['number', 'number', 'text'], (row) => [
      row.rank,
      row.number,
      row.path,
    ]),
  },
  due: {
    key: ["ifnull(i.due, '~')", 'i.path'],
    direction: 'ASC',
    order: orderBy('issues.due', ['text', 'text'], ({ due, path }) => [due ?? '~', path]),
  },
  oldest: {
    key: ['i.number', 'i.path'],
    direction: 'ASC',
    order: orderBy('issues.oldest', ['number', 'text'], ({ number, path }) => [number, path]),
  },
};
