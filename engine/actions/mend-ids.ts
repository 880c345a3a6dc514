// Gives ids to entities that have none: files people committed by themselves. Nothing else of a file changes.
import { kinds } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import { shellWord } from '../base/shell.ts';
import type { Change } from '../store/change.ts';
import type { Draft } from './draft.ts';
import { giveId } from './landed.ts';

export function giveIds(draft: Draft, company: string, paths: readonly string[]): Change<string[]> {
  const given = paths.filter((path) => {
    const kind = locate(path)?.kind;
    const entry = kind && !kinds[kind].plain ? draft.at(kind, path) : undefined;
    // A damaged file is mended first.
    if (!entry || draft.isDamaged(entry)) return false;
    giveId(draft, entry);
    return true;
  });
  const where = company === '' ? 'the book' : company;
  const what = given.length === 1 ? shellWord(given[0]!) : `${given.length} files of ${where}`;
  return draft.commit(given.length === 0 ? '' : `Give an id to ${what}`, given);
}
