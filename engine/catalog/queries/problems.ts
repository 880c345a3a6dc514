// What is wrong with the book, gathered from where each sort of it is known.
import type { Problem, Readable, TwinCode } from '../readable.ts';
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

const twins = selectAll<InCompany, { path: string; code: TwinCode; subject: string; first: string }>(
  'problems.twins',
  'SELECT path, code, subject, first FROM twins WHERE company = @company ORDER BY path, code, subject',
);

const remedies: Record<TwinCode, (first: string) => string> = {
  'id-duplicate': (first) => `${first} has this id already: remove the id line here, and a new one is given.`,
  'identifier-duplicate': (first) =>
    `${first} has this number already: move the file to issues/new/ for another one.`,
  'prefix-duplicate': (first) => `${first} has this prefix already: write another one, as in prefix: ACM`,
};

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
    ...twins(catalog, { company }).map(({ path, code, subject, first }) => ({
      company,
      path,
      code,
      line: null,
      found: subject,
      remedy: remedies[code](first),
      since: null,
    })),
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
