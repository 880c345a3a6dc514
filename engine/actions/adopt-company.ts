// Adopts a company that was dropped in as a folder: a published package lives as it is. Its files keep every byte but
// for keys of the engine's own: an id each, a prefix for the company, an identifier for each task.
import { fault } from '../base/fault.ts';
import { isFact } from '../model/fact.ts';
import type { Kind } from '../model/kind.ts';
import { companyPath } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { FileEdit } from '../store/worktree-edit.ts';
import { numberIssues } from './adopt-issue.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';
import { giveId, placeFiles, type Landed } from './landed.ts';
import { permit } from './permit.ts';

export function adoptCompany(draft: Draft, company: string, edits: readonly FileEdit[]): Change<Landed> {
  permit(draft, 'book.adopt', 'company.create', { relations: [] });
  const landed: Landed = { as: [], moved: [], refused: [], stops: [] };
  const entities = placeFiles(draft, edits, landed);
  const root = draft.at('company', companyPath(company));
  if (!root)
    throw fault('COMPANY_UNREADABLE', {
      company,
      reason: landed.refused[0]?.problem.message ?? 'it has no COMPANY.md',
    });
  for (const entry of entities) if (entry.kind !== 'issue') giveId(draft, entry);
  numberIssues(draft, root, entities.filter(isIssue), landed);
  draft.about(root);
  const counts = countKinds(entities);
  return draft.commit(`Adopt company ${company}: ${counts}`, landed);
}

const isIssue = (entry: Entry): entry is Entry<'issue'> => entry.kind === 'issue';

const words: Partial<Record<Kind, [string, string]>> = {
  agent: ['agent', 'agents'],
  team: ['team', 'teams'],
  project: ['project', 'projects'],
  goal: ['goal', 'goals'],
  issue: ['issue', 'issues'],
  skill: ['skill', 'skills'],
};

/** `5 agents, 1 team, 2 issues`. */
function countKinds(entities: readonly Entry[]): string {
  const parts = Object.entries(words).flatMap(([kind, [one, many]]) => {
    const count = entities.filter((entry) => entry.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.join(', ') || 'no members yet';
}

/** Files that are no entities land as they are; a removed one is removed. */
export function adoptFiles(draft: Draft, company: string, edits: readonly FileEdit[]): Change<Landed> {
  permit(draft, 'book.adopt', company === '' ? 'book.change' : 'company.change', { relations: ['company'] });
  const landed: Landed = { as: edits.map(({ path }) => path), moved: [], refused: [], stops: [] };
  const fact = edits.find(({ path }) => isFact(path));
  if (fact) throw fault('FACT_CHANGED', { path: fact.path });
  for (const { path, bytes } of edits) {
    if (bytes === null) draft.remove(path);
    else draft.writeFile(path, bytes);
  }
  const what = edits.length === 1 ? edits[0]!.path.split('/').at(-1)! : `${edits.length} files`;
  const verb = edits.every(({ bytes }) => bytes === null)
    ? 'Remove'
    : edits.every(({ path }) => draft.snapshot.oid(path) === undefined)
      ? 'Add'
      : 'Change';
  return draft.commit(`${verb} ${what}${company ? ` of ${company}` : ''}`, landed);
}
