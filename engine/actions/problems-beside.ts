// What is wrong with the files an answer is about: handed out beside the answer of every read, so that no list is
// shorter than it should be without a word. Knows the names of actions; what a problem is, the catalog knows.
import type { Problem } from '../catalog/catalog.ts';
import { onlyCompanyOf } from '../model/actor.ts';
import { isKind } from '../model/kind-names.ts';
import { issueFolder, locate } from '../model/paths.ts';
import type { Kind } from '../model/place.ts';
import type { Action } from './action.ts';
import type { Lookup } from './lookup.ts';

/** The folder of a company that each kind lies in, for files that are in no place of their kind. */
const folders: Readonly<Record<string, Kind>> = {
  agents: 'agent',
  goals: 'goal',
  issues: 'issue',
  labels: 'label',
  projects: 'project',
  routines: 'routine',
  runs: 'run',
  skills: 'skill',
  tasks: 'issue',
  teams: 'team',
  views: 'view',
};

const kindOf = ({ path }: Problem): Kind | undefined => {
  const [root, , folder = ''] = path.split('/');
  return locate(path)?.kind ?? (root === 'users' ? 'user' : folders[folder]);
};

/** Problems of the files that a read is about: all of the kind it lists, or of the one it shows and what is beside it. */
export function problemsBeside(lookup: Lookup, { name }: Action, input: unknown): Problem[] {
  const [noun = '', verb] = name.split('.');
  if (!isKind(noun) || noun === 'book') return [];
  const named = input as Readonly<Record<string, unknown>>;
  const company = companyMeant(lookup, noun, named['company']);
  const problems = lookup.sources.catalog.problems(company);
  if (problems.length === 0) return problems;
  if (verb === 'list') return problems.filter((problem) => kindOf(problem) === noun);
  const ref = named[noun] ?? named['ref'];
  const entry = typeof ref === 'string' ? lookup.find(noun, company, ref) : undefined;
  if (!entry) return [];
  const beside = noun === 'issue' ? `${issueFolder(entry.path)}/` : undefined;
  return problems.filter(
    ({ path }) => path === entry.path || (beside !== undefined && path.startsWith(beside)),
  );
}

/** The company whose files an answer shows; undefined for those of all of them, `''` for the book's own. */
function companyMeant(lookup: Lookup, noun: Kind, named: unknown): string | undefined {
  const only = onlyCompanyOf(lookup.actor);
  if (only !== undefined) return only;
  if (noun === 'user') return '';
  if (typeof named === 'string') return lookup.find('company', undefined, named)?.name ?? named;
  const slugs = lookup.folders('companies');
  return noun !== 'company' && slugs.length === 1 ? slugs[0] : undefined;
}
