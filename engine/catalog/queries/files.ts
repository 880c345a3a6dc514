// The files behind the rows: which blob each is, and which version of it is in force.
import type { BatchKind } from '../../model/paths.ts';
import type { Kind } from '../../model/place.ts';
import type { Readable } from '../readable.ts';
import { selectAll, selectOne } from './query.ts';

export interface FileRow {
  company: string;
  path: string;
  /** `other`: no entity, and here only because something is wrong with it. */
  kind: Kind | BatchKind | 'other';
  oid: string;
  /** Its newest valid version. */
  good: string | null;
  /** While it is invalid: the newest commit that has that version. */
  goodAt: string | null;
  /** The commit since which it is invalid; null while it is valid. */
  since: string | null;
}

export const readFileRow = selectOne<{ company: string; path: string }, FileRow>(
  'files.one',
  'SELECT company, path, kind, oid, good, goodAt, since FROM files WHERE company = @company AND path = @path',
);

/** The files that are invalid. */
export const brokenFiles = selectAll<object, FileRow>(
  'files.broken',
  `SELECT company, path, kind, oid, good, goodAt, since FROM files
   WHERE since IS NOT NULL ORDER BY company, path`,
  { bookWide: 'has an index that holds them alone, and few are' },
);

/** Every company that a table has rows of, and the empty one where it has some of the book as a whole. */
const companiesIn = (table: string): ((catalog: Readable, args: object) => { company: string }[]) =>
  selectAll<object, { company: string }>(
    `${table}.companies`,
    `WITH RECURSIVE folder (company) AS (
       SELECT (SELECT company FROM ${table} ORDER BY company LIMIT 1)
       UNION ALL
       SELECT (SELECT t.company FROM ${table} t WHERE t.company > folder.company ORDER BY t.company LIMIT 1)
       FROM folder WHERE folder.company IS NOT NULL)
     SELECT company FROM folder WHERE company IS NOT NULL`,
    { bookWide: 'steps from one company to the next, one row read of each' },
  );

const folders = companiesIn('files');
const misfitFolders = companiesIn('misfits');
const breachFolders = companiesIn('breaches');
const activityFolders = companiesIn('activity');
const conflictFolders = companiesIn('conflicts');

const together = (catalog: Readable, lists: readonly (typeof folders)[]): string[] =>
  [...new Set(lists.flatMap((list) => list(catalog, {})).map(({ company }) => company))].sort();

/** Every company that has a file, readable COMPANY.md or not, and the empty one where the book itself has some. */
export const companyFolders = (catalog: Readable): string[] => together(catalog, [folders]);

/** Every company that may have a problem: also one of whose files none is where it belongs, or none is left. */
export const problemCompanies = (catalog: Readable): string[] =>
  together(catalog, [folders, misfitFolders, breachFolders]);

/** Every company that history tells of, those that are gone too. */
export const historyCompanies = (catalog: Readable): string[] =>
  together(catalog, [activityFolders, breachFolders, conflictFolders]);

/** Every company in which somebody's commit and the engine contradicted each other. */
export const conflictCompanies = (catalog: Readable): string[] => together(catalog, [conflictFolders]);
