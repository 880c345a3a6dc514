// Conflicts between people's commits and the engine that nobody has decided yet.
import { selectAll } from './query.ts';

export interface ConflictRow {
  company: string;
  path: string;
  /** Place on the line of the commit that took the person's in. */
  position: number;
  /** That commit. */
  oid: string;
  /** The version both started from; null where they share none. */
  base: string | null;
  /** The person's version; null where they removed the file. */
  mine: string | null;
  /** The engine's. */
  theirs: string | null;
  /** Fields in dispute, as a JSON list; null: not judged yet, or settled. */
  fields: string | null;
}

const columns = 'company, path, position, oid, base, mine, theirs, fields';

/** Of one company (`''`: of the book's own files), oldest first. */
export const openConflictRows = selectAll<{ company: string }, ConflictRow>(
  'conflicts.open',
  `SELECT ${columns} FROM conflicts WHERE company = @company AND fields <> '[]' ORDER BY path, position`,
);

/** Those of a path that nobody has settled. */
export const conflictsAt = selectAll<{ company: string; path: string }, ConflictRow>(
  'conflicts.at',
  `SELECT ${columns} FROM conflicts WHERE company = @company AND path = @path AND settledAt IS NULL ORDER BY position`,
);

export const unjudgedConflicts = selectAll<{ company: string }, ConflictRow>(
  'conflicts.unjudged',
  `SELECT ${columns} FROM conflicts WHERE company = @company AND fields IS NULL AND settledAt IS NULL`,
);
