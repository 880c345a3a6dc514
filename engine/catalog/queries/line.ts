// The engine's line as a list: which commit stands at a place, at a time, or under the beginning of an id.
import type { Oid } from '../../store/snapshot.ts';
import { selectAll, selectOne } from './query.ts';

/** A place on the line. `at` in milliseconds: since when the line stands there. */
export interface LineRow {
  position: number;
  oid: Oid;
  at: number;
  /** What the engine's clock last said, up to and with this commit; 0 before its first. */
  clock: number;
}

const columns = 'position, oid, at, clock';
const bookWide = { bookWide: 'the line is the whole book’s' };

export const lineAt = selectOne<{ position: number }, LineRow>(
  'line.at',
  `SELECT ${columns} FROM line WHERE position = @position`,
  bookWide,
);

export const lineOf = selectOne<{ oid: Oid }, LineRow>(
  'line.of',
  `SELECT ${columns} FROM line WHERE oid = @oid`,
  bookWide,
);

/** The newest commit that is not younger than `at`; undefined before the first. */
export const lineByTime = selectOne<{ at: number }, LineRow>(
  'line.byTime',
  `SELECT ${columns} FROM line WHERE stands = 1 AND at <= @at ORDER BY at DESC, position DESC LIMIT 1`,
  bookWide,
);

/** Commits whose id begins with `prefix`, a hexadecimal number in lower case; `g` stands behind every digit. */
export const lineBeginning = selectAll<{ prefix: string; limit: number }, LineRow>(
  'line.beginning',
  `SELECT ${columns} FROM line WHERE oid >= @prefix AND oid < @prefix || 'g' ORDER BY oid LIMIT @limit`,
  bookWide,
);

/** Commits that took others in, oldest first, a page after a position. */
export const lineMerges = selectAll<{ after: number; limit: number }, LineRow>(
  'line.merges',
  `SELECT ${columns} FROM line WHERE merged = 1 AND position > @after ORDER BY position LIMIT @limit`,
  bookWide,
);

/** Places after a position, newest first. */
export const lineAfter = selectAll<{ position: number }, LineRow>(
  'line.after',
  `SELECT ${columns} FROM line WHERE position > @position ORDER BY position DESC`,
  bookWide,
);

/** Places after a position, oldest first, at most `limit`. */
export const lineFrom = selectAll<{ position: number; limit: number }, LineRow>(
  'line.from',
  `SELECT ${columns} FROM line WHERE position > @position ORDER BY position LIMIT @limit`,
  bookWide,
);
