// Faults of settling conflicts.
import { plain, quoted } from '../quoted.ts';
import { row } from './row.ts';
import { shortValue } from './value.ts';

export interface Sides {
  field: string;
  mine: unknown;
  theirs: unknown;
}

/** `priority (mine: high; theirs: low)`. */
const bothSides = ({ field, mine, theirs }: Sides): string =>
  `${field} (mine: ${shortValue(mine)}; theirs: ${shortValue(theirs)})`;

/** A thing as people know it, which may stand at a place that another one claims. */
export interface Thing {
  id: string;
  kind: string;
  name: string;
  title: string | null;
  createdAt: string | null;
  createdBy: string | null;
}

/** `issue ACME-2 "Buy bread", made 2026-11-27 13:49 by user:ada`. */
export function sayThing({ kind, name, title, createdAt, createdBy }: Thing): string {
  const made = [
    ...(createdAt === null ? [] : [createdAt.slice(0, 16).replace('T', ' ')]),
    ...(createdBy === null ? [] : [`by ${plain(createdBy)}`]),
  ];
  const called = title === null ? '' : ` ${quoted(title)}`;
  return `${kind} ${name}${called}${made.length > 0 ? `, made ${made.join(' ')}` : ''}`;
}

export const conflictFaults = {
  CONFLICT_NONE: row<{ path: string; open: string[] }>({
    http: 404,
    exit: 5,
    reaction: 'stop',
    message: ({ path }) => `There is no open conflict at ${path}.`,
    help: ({ open }) =>
      open.length > 0
        ? `There are: ${open.slice(0, 5).join(', ')}. As in: minutebook resolve ${open[0] ?? ''} --mine`
        : 'There are none in this book. A file git left unmerged that has no markers any more: git add <file>',
  }),
  CONFLICT_UNSETTLED: row<{ path: string; sides: Sides[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ path, sides }) => `${path}: somebody has to decide about ${sides.map(bothSides).join(', ')}.`,
    help: ({ path, sides }) =>
      `Take one side (minutebook resolve ${path} --mine, or --theirs), decide field by field (--field ${sides[0]?.field ?? 'priority'}=mine), or write it: --edit`,
  }),
  CONFLICT_APART: row<{ path: string; mine: string; theirs: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ path, mine, theirs }) =>
      `${path}: each side made another thing here, and one of them can stay. Mine: ${mine}; theirs: ${theirs}.`,
    help: ({ path }) => `Take one of them: minutebook resolve ${path} --mine, or --theirs`,
  }),
  CONFLICT_FIELD: row<{ path: string; field: string; fields: string[] }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ path, field }) => `${path}: ${field} is not in dispute.`,
    help: ({ path, fields }) =>
      `In dispute: ${fields.join(', ') || 'nothing'}. As in: minutebook resolve ${path} --field ${fields[0] ?? 'priority'}=mine`,
  }),
  CONFLICT_MARKERS: row<{ path: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ path }) => `What was written for ${path} still has conflict markers in it.`,
    help: ({ path }) =>
      `Leave one side or both, without the lines <<<<<<<, =======, >>>>>>>: minutebook resolve ${path} --edit`,
  }),
};
