// All that is wrong with the files of the book: what is committed, and beside it what people changed by hand that is in no
// commit. Gathers; finds nothing itself.
import { companyInPath } from '../model/paths.ts';
import { conflictProblems, type Listed } from './conflict-problems.ts';
import type { Context } from './context.ts';
import type { Lookup } from './lookup.ts';
import type { OpenEdit } from './open-edits.ts';

/** Of one company, or of all. What is in no commit is the board's to know. */
export function problemsOf(lookup: Lookup, context: Context, company?: string): Listed[] {
  const committed = lookup.sources.catalog.problems(company).map((problem) => ({ ...problem, sides: [] }));
  if (lookup.actor.kind === 'agent') return committed;
  const conflicts = conflictProblems(lookup, context, company);
  const told = new Set(conflicts.map(({ path }) => path));
  const open = context
    .openEdits()
    .filter(({ path }) => !told.has(path))
    .map(asProblem)
    .filter((problem) => company === undefined || problem.company === company);
  return [...committed, ...conflicts, ...open];
}

const asProblem = ({ path, code, reason, remedy, sides }: OpenEdit): Listed => ({
  company: companyInPath(path) ?? '',
  path,
  line: null,
  code,
  level: 'damage',
  found: reason,
  remedy,
  command: null,
  since: null,
  sides,
});
