// The files behind the rows: which blob each is, and which version of it is in force.
import type { Kind } from '../../model/place.ts';
import type { Readable } from '../readable.ts';
import { selectAll, selectOne } from './query.ts';

export interface FileRow {
  company: string;
  path: string;
  kind: Kind | 'ledger';
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

/** The files of a company whose events are spending. */
export const spendingFiles = selectAll<{ company: string }, FileRow>(
  'files.spending',
  `SELECT company, path, kind, oid, good, goodAt, since FROM files
   WHERE company = @company AND kind IN ('ledger', 'run') AND good IS NOT NULL ORDER BY path`,
);

const folders = selectAll<object, { company: string }>(
  'files.companies',
  `WITH RECURSIVE folder (company) AS (
     SELECT (SELECT company FROM files ORDER BY company LIMIT 1)
     UNION ALL
     SELECT (SELECT f.company FROM files f WHERE f.company > folder.company ORDER BY f.company LIMIT 1)
     FROM folder WHERE folder.company IS NOT NULL)
   SELECT company FROM folder WHERE company IS NOT NULL`,
  { bookWide: 'steps from one company to the next, one row read of each' },
);

/** Every company that has a file, readable COMPANY.md or not, and the empty one where the book itself has some. */
export const companyFolders = (catalog: Readable): string[] =>
  folders(catalog, {}).map(({ company }) => company);
