// What is wrong with the book, gathered from where each sort of it is known.
import type { Problem, Readable } from '../readable.ts';
import { companyFolders } from './files.ts';
import { selectAll } from './query.ts';

type InCompany = { company: string };

const invalidFiles = selectAll<InCompany, Problem>(
  'problems.invalidFiles',
  `SELECT f.company, f.path, 'file-invalid' AS code, p.line, p.found, p.remedy, f.since FROM files f
   JOIN problems p ON p.company = f.company AND p.path = f.path AND p.code = 'file-invalid'
   WHERE f.company = @company AND f.since IS NOT NULL ORDER BY f.path`,
);

const stored = selectAll<InCompany, Problem>(
  'problems.stored',
  `SELECT company, path, code, line, found, remedy, NULL AS since FROM problems
   WHERE company = @company AND code <> 'file-invalid' ORDER BY path, code, subject`,
);

const dangling = selectAll<
  InCompany,
  { company: string; path: string; field: string; target: string; kind: string }
>(
  'problems.dangling',
  `SELECT company, path, field, target, kind FROM links
   WHERE company = @company AND found IS NULL ORDER BY path, field, place`,
);

/** Problems of one company (`''`: of the book's own files), or of all. */
export function listProblems(catalog: Readable, company?: string): Problem[] {
  if (company === undefined) return companyFolders(catalog).flatMap((slug) => listProblems(catalog, slug));
  return [
    ...invalidFiles(catalog, { company }),
    ...stored(catalog, { company }),
    ...dangling(catalog, { company }).map(({ path, field, target, kind }) => ({
      company,
      path,
      code: 'reference-dangling' as const,
      line: null,
      found: `${field}: ${target}`,
      remedy: `There is no ${kind} ${target}. Name one that exists (minutebook ${kind} list), or remove the line.`,
      since: null,
    })),
  ];
}
