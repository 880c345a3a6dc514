// One safe remedy for one thing that is wrong, as a change of its own commit. Owns what a remedy is, and which problem
// has one; each sort of remedy is in a module of its own.
import type { Problem } from '../catalog/catalog.ts';
import { fixAll } from '../catalog/remedies.ts';
import { withoutId } from '../catalog/queries/names.ts';
import { problemCompanies } from '../catalog/queries/files.ts';
import { gitFiles, missingLines, withLines } from '../model/git-files.ts';
import { shellWord } from '../base/shell.ts';
import type { Change } from '../store/change.ts';
import type { Draft } from './draft.ts';
import type { Lookup } from './lookup.ts';
import { giveIds } from './mend-ids.ts';
import { moveMisfit, moveTwin } from './mend-names.ts';
import { newId, renumber } from './mend-numbers.ts';

export interface Mend {
  /** What it does, as a sentence. */
  what: string;
  /** The file it is about. */
  path: string;
  /** Throws faults where it cannot be done after all. */
  change: (draft: Draft) => Change<string[]>;
}

/** Files that get an id in one commit. */
export const idLimit = 500;

/** What can be mended in the newest commit without guessing what anybody meant, in the order in which it should be. */
export function planMends(lookup: Lookup): Mend[] {
  const { catalog } = lookup.sources;
  const problems = catalog.problems();
  return [
    ...gitFileMends(lookup),
    ...problems.flatMap((problem) => mendOf(problem) ?? []),
    ...missingIds(lookup),
  ];
}

function mendOf(problem: Problem): Mend | undefined {
  const { code, path, found, command } = problem;
  // What has a command of its own needs somebody who types it.
  if (command !== fixAll) return undefined;
  switch (code) {
    case 'name-misfit':
      return {
        path,
        what: `move ${shellWord(path)} to where it belongs`,
        change: (draft) => moveMisfit(draft, path),
      };
    case 'name-twin':
      return {
        path,
        what: `give ${shellWord(path)} a name of its own`,
        change: (draft) => moveTwin(draft, path),
      };
    case 'name-mismatch':
    case 'identifier-duplicate':
    case 'prefix-mismatch':
      return {
        path,
        what: `give ${shellWord(path)} the place of its number, or a new one`,
        change: (draft) => renumber(draft, path),
      };
    case 'id-duplicate':
      return {
        path,
        what: `give the younger file with the id ${found} another one`,
        change: (draft) => newId(draft, found),
      };
    default:
      return undefined;
  }
}

/** Lines of ours that somebody took out of .gitignore or .gitattributes. */
const gitFileMends = (lookup: Lookup): Mend[] =>
  Object.keys(gitFiles).flatMap((path) => {
    const text = lookup.bytes(path)?.toString('utf8') ?? '';
    const next = withLines(path, text);
    if (next === undefined) return [];
    const lines = missingLines(path, text).join(', ');
    return [{ path, what: `add to ${path}: ${lines}`, change: (draft) => addLines(draft, path, next) }];
  });

function addLines(draft: Draft, path: string, text: string): Change<string[]> {
  draft.writeFile(path, text);
  return draft.commit(`Add what ${path} lacks`, [path]);
}

function missingIds({ sources: { catalog } }: Lookup): Mend[] {
  return problemCompanies(catalog).flatMap((company) => {
    const rows = withoutId(catalog, { company, limit: idLimit });
    const [first] = rows;
    if (!first) return [];
    const paths = rows.map(({ path }) => path);
    const many =
      paths.length === 1 ? shellWord(first.path) : `${paths.length} files of ${company || 'the book'}`;
    return [
      { path: first.path, what: `give ${many} an id`, change: (draft) => giveIds(draft, company, paths) },
    ];
  });
}
