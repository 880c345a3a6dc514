// Writes what taking back makes of each file, under the rules of every other write: the rights of whoever asks, the
// lifecycle, references that exist, nothing removed that is in use. One thing that may not be, and nothing is written.
import { fault } from '../base/fault.ts';
import { readBytes } from '../model/entity-cache.ts';
import { agentMayMove, companyMayMove } from '../model/lifecycle.ts';
import type { EntityOf, Kind } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import type { Permission } from '../model/policy.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { factsOfEntity, factsOfPath } from './entity-facts.ts';
import { changedKeys, rightsToChange, rightToCreate } from './field-rights.ts';
import type { Entry } from './lookup.ts';
import { permit } from './permit.ts';
import { refuseCircles, refuseDangling } from './standing.ts';
import type { Landing, UndoneFile } from './undo-files.ts';
import { landIssue, unmakeIssue } from './undo-issue.ts';
import { mayComeBack, mayGo } from './undo-presence.ts';
import { mustBeFree, mustNotBeLastOwner } from './user.ts';

/** Lands every file. NOT_ALLOWED, NEEDS_APPROVAL, UNDO_REFUSED, UNDO_IN_HAND, STILL_IN_USE and what the kinds refuse. */
export function landFiles(landing: Landing): void {
  const { files } = landing.undone;
  // Rights first: they are asked of how things stand before anything is written.
  for (const file of files) permitFile(landing.draft, file);
  // What goes goes last: by then nothing that is taken back refers to it any more.
  const [stays, goes] = [true, false].map((is) => files.filter(({ bytes }) => (bytes !== null) === is));
  const landed = [...stays!, ...goes!].flatMap((file) => landFile(landing, file) ?? []);
  for (const { entry, keys } of landed) {
    landing.draft.about(entry);
    refuseDangling(landing.draft, entry, keys);
    refuseCircles(landing.draft, entry, keys);
  }
}

/** The right to write what the file will say; a file that is no entity takes the right of what it lies beside. */
function permitFile(draft: Draft, { path, bytes }: UndoneFile): void {
  const ask = (right: Permission, facts = factsOfPath(draft, path)): void =>
    permit(draft, 'book.undo', right, facts);
  const place = locate(path);
  if (!place) return ask(rightOfFile(path));
  const before = draft.at(place.kind, path);
  const company =
    place.company === undefined ? undefined : draft.at('company', `companies/${place.company}/COMPANY.md`);
  if (company && place.kind !== 'company') mustTakeWrites(company);
  if (bytes === null)
    return ask(removal[place.kind] ?? rightToCreate(place.kind), before && factsOfEntity(draft, before));
  const after = readBytes(place.kind, path, bytes);
  if ('problem' in after) throw after.problem;
  if (!before) return ask(rightToCreate(place.kind));
  const keys = changedKeys(before.data, after.data);
  for (const right of rightsToChange(place.kind, keys, after.data).keys())
    ask(right, factsOfEntity(draft, before));
}

/** What it takes to take a thing away again. */
const removal: Partial<Record<Kind, Permission>> = {
  agent: 'agent.terminate',
  document: 'issue.document',
  goal: 'goal.remove',
  issue: 'issue.remove',
  milestone: 'milestone.remove',
  project: 'project.remove',
  view: 'view.remove',
  label: 'label.change',
};

function rightOfFile(path: string): Permission {
  if (/^companies\/[^/]+\/secrets\//.test(path)) return 'secret.change';
  if (/^companies\/[^/]+\/agents\/[^/]+\/memory\//.test(path)) return 'agent.remember';
  if (/^companies\/[^/]+\/agents\/[^/]+\//.test(path)) return 'agent.instruct';
  if (/\/attachments\/[^/]+$/.test(path)) return 'issue.attach';
  return path.startsWith('companies/') ? 'company.change' : 'book.change';
}

interface Landed {
  entry: Entry;
  keys: readonly string[];
}

function landFile(landing: Landing, file: UndoneFile): Landed | undefined {
  const { draft } = landing;
  const { path, bytes } = file;
  const place = locate(path);
  if (!place) {
    if (bytes === null) draft.remove(path);
    else draft.writeFile(path, bytes);
    return undefined;
  }
  const before = draft.at(place.kind, path);
  if (bytes === null) {
    if (before?.kind === 'issue') unmakeIssue(landing, before as Entry<'issue'>);
    else {
      if (before) mayGo(landing, before);
      draft.remove(path);
    }
    if (before) draft.about(before);
    return undefined;
  }
  if (before) mayChange(landing, before, bytes);
  else mayComeBack(draft, place, bytes);
  const entry = place.kind === 'issue' ? landIssue(landing, file) : draft.put(place.kind, path, bytes);
  return { entry, keys: changedKeys(before?.data ?? {}, entry.data) };
}

/** What a kind does not become, whoever writes it: AGENT_STATUS, COMPANY_STATUS, LAST_OWNER, EMAIL_TAKEN. */
function mayChange({ draft, what }: Landing, before: Entry, bytes: Buffer): void {
  const reading = readBytes(before.kind, before.path, bytes);
  if ('problem' in reading) throw reading.problem;
  if (before.kind === 'agent') {
    const [from, to] = [(before as Entry<'agent'>).data.status, (reading.data as EntityOf<'agent'>).status];
    if (from !== to && !agentMayMove(from, to)) throw fault('AGENT_STATUS', { agent: before.name, from, to });
  }
  if (before.kind === 'company') {
    const [from, to] = [
      (before as Entry<'company'>).data.status,
      (reading.data as EntityOf<'company'>).status,
    ];
    if (from !== to && !companyMayMove(from, to))
      throw fault('COMPANY_STATUS', { company: before.name, from, to });
    if (from !== to && to === 'archived')
      permit(draft, 'book.undo', 'company.archive', factsOfEntity(draft, before));
  }
  if (before.kind === 'user') {
    const { role, emails } = reading.data as EntityOf<'user'>;
    if (role !== 'owner' && (before as Entry<'user'>).data.role === 'owner')
      mustNotBeLastOwner(draft, before as Entry<'user'>);
    mustBeFree(draft, before.name, emails);
  }
  if (before.kind === 'book') {
    const keys = changedKeys(before.data, reading.data).filter((key) => settled.has(key));
    if (keys.length > 0)
      throw fault('UNDO_REFUSED', {
        what,
        reason: `${keys.join(', ')} of the book says who may write it, and is changed by hand only`,
        instead: 'Edit minutebook.yaml, then: minutebook adopt',
      });
  }
}

/** Keys of the book's settings by which its own history is judged. */
const settled: ReadonlySet<string> = new Set(['format', 'id', 'hosts']);
