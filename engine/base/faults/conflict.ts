// Faults of settling conflicts.
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
