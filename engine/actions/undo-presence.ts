// Whether a thing that came with what is taken back may go again, and whether one that went may come back. Asks the same
// rules as removing and creating do; writes nothing.
import { fault } from '../base/fault.ts';
import { linksIn } from '../catalog/file-links.ts';
import { listRuns } from '../catalog/queries/runs.ts';
import { readBytes } from '../model/entity-cache.ts';
import type { Kind, Place } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import type { Draft } from './draft.ts';
import { eachFileBelow } from './files-below.ts';
import { mustNotBeLastInitiative } from './goal.ts';
import type { Entry } from './lookup.ts';
import { folderOf } from './move-files.ts';
import { mustBeUnused } from './named.ts';
import type { Landing } from './undo-files.ts';
import { mustBeFree, mustHaveNoWork, mustNotBeLastOwner } from './user.ts';

/** Refuses to take away what cannot go, or what somebody uses by now: UNDO_REFUSED, STILL_IN_USE, LAST_OWNER. */
export function mayGo({ draft, what, undone }: Landing, entry: Entry): void {
  const stays = permanent[entry.kind];
  if (stays) throw fault('UNDO_REFUSED', { what, reason: stays.reason, instead: stays.instead(entry) });
  const goes = new Set(undone.files.flatMap(({ path, bytes }) => (bytes === null ? [path] : [])));
  if (entry.kind === 'user') {
    mustNotBeLastOwner(draft, entry as Entry<'user'>);
    mustHaveNoWork(draft, entry as Entry<'user'>);
    return;
  }
  mustBeUnused(draft, entry, (path) => goes.has(path) || !refers(draft, path, entry));
  if (entry.kind === 'goal') mustNotBeLastInitiative(draft, entry as Entry<'goal'>);
  if (entry.kind === 'agent') mustNeverHaveRun(draft, entry);
  const left = filesIn(draft, entry).filter((path) => path !== entry.path && !goes.has(path));
  if (left.length > 0) throw fault('STILL_IN_USE', { kind: entry.kind, name: entry.name, by: left });
}

/** Whether the file at `path` still means the entry, as the draft has it. */
function refers(draft: Draft, path: string, entry: Entry): boolean {
  const place = locate(path);
  const bytes = draft.bytes(path);
  if (!place || !bytes) return false;
  return linksIn(place, bytes).some(
    ({ kind, target }) => kind === entry.kind && draft.find(kind, place.company, target)?.path === entry.path,
  );
}

const permanent: Partial<Record<Kind, { reason: string; instead: (entry: Entry) => string }>> = {
  company: {
    reason: 'a company does not go again once it was there',
    instead: ({ name }) => `Archive it: minutebook company archive ${name}`,
  },
  book: { reason: 'a book without its settings is none', instead: () => 'Change them: edit minutebook.yaml' },
};

/** What an agent did is told by its name; it stays, and so does the name. */
function mustNeverHaveRun(draft: Draft, { company, name }: Entry): void {
  if (listRuns(draft.sources.catalog, { company, agent: name, limit: 1 }).rows.length === 0) return;
  throw fault('UNDO_REFUSED', {
    what: `The hire of ${name}`,
    reason: 'it has worked, and what it did is told by its name',
    instead: `Terminate it: minutebook agent terminate ${name}`,
  });
}

/** Files looked at in the folder of one thing. */
const folderLimit = 10_000;

/** What lies in the folder of a thing that has one, subfolders included. */
function filesIn({ snapshot }: Draft, { path }: Entry): string[] {
  const folder = folderOf(path);
  return folder === undefined ? [] : eachFileBelow(snapshot, folder).take(folderLimit).toArray();
}

/** Refuses to bring back what another has taken the name, the id or the address of: NAME_TAKEN, EMAIL_TAKEN. */
export function mayComeBack(draft: Draft, { kind, path, company, slug }: Place, bytes: Buffer): void {
  const reading = readBytes(kind, path, bytes);
  if ('problem' in reading) throw reading.problem;
  if (kind === 'comment' || kind === 'document') return;
  const { id } = reading.data as { id?: string };
  for (const name of [slug, ...(id === undefined ? [] : [id])]) {
    const other = draft.find(kind, company, name);
    if (other && other.path !== path) throw fault('NAME_TAKEN', { kind, name });
  }
  if (kind === 'user') mustBeFree(draft, slug, (reading.data as { emails: readonly string[] }).emails);
}
