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

const misfitFolders = selectAll<object, { company: string }>(
  'misfits.companies',
  `WITH RECURSIVE folder (company) AS (
     SELECT (SELECT company FROM misfits ORDER BY company LIMIT 1)
     UNION ALL
     SELECT (SELECT m.company FROM misfits m WHERE m.company > folder.company ORDER BY m.company LIMIT 1)
     FROM folder WHERE folder.company IS NOT NULL)
   SELECT company FROM folder WHERE company IS NOT NULL`,
  { bookWide: 'steps from one company to the next, one row read of each' },
);

const breachFolders = selectAll<object, { company: string }>(
  'breaches.companies',
  `WITH RECURSIVE folder (company) AS (
     SELECT (SELECT company FROM breaches ORDER BY company LIMIT 1)
     UNION ALL
     SELECT (SELECT b.company FROM breaches b WHERE b.company > folder.company ORDER BY b.company LIMIT 1)
     FROM folder WHERE folder.company IS NOT NULL)
   SELECT company FROM folder WHERE company IS NOT NULL`,
  { bookWide: 'steps from one company to the next, one row read of each' },
);

/** Every company that may have a problem: also one of whose files none is where it belongs, or none is left. */
export const problemCompanies = (catalog: Readable): string[] =>
  [
    ...new Set(
      [folders, misfitFolders, breachFolders]
        .flatMap((list) => list(catalog, {}))
        .map(({ company }) => company),
    ),
  ].sort();

/** Every company that has a file, readable COMPANY.md or not, and the empty one where the book itself has some. */
export const companyFolders = (catalog: Readable): string[] =>
  folders(catalog, {}).map(({ company }) => company);
