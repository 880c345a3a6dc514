// One entity of a commit that came from outside: what of it may stand, what goes back, what it still lacks. The rules
// are those of breaches.ts.
import { readBlob } from '../model/entity-cache.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { agentFollowers } from '../model/lifecycle.ts';
import { companyInPath, locate } from '../model/paths.ts';
import type { PathChange } from '../store/snapshot.ts';
import { removeEntity } from './adopt-entity.ts';
import { adoptFiles } from './adopt-company.ts';
import { wholeFile } from './breach-rules.ts';
import { breachesOf } from './breaches.ts';
import { changedKeys } from './field-rights.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import { landEffects } from './edit-effects.ts';
import { mustNotBeRemoved } from './issue-hold.ts';
import { giveId } from './landed.ts';
import type { Entry } from './lookup.ts';

/** Tries at mending one entity beyond one a field: what goes back may itself be refused beside what stays. */
const moreTries = 3;

/** A file that the commit wrote. One that cannot be read is shown elsewhere, and its last good version is in force. */
export function judgeChanged(draft: CorrectionDraft, kind: Kind, path: string): void {
  const read = (): Entry | undefined => {
    const reading = draft.reading(kind, path);
    return reading && 'data' in reading ? draft.at(kind, path) : undefined;
  };
  let after = read();
  if (after === undefined) return;
  const past = draft.past.at(kind, path) ?? takenHere(draft, after);
  const written = past ? writtenIn(draft, past, after) : [];
  const before = past && withFields(past, after, written);
  // Whoever only merged what others wrote needs no right to that.
  if (before && isSame(before, after) && draft.range.isMerged(path, draft.bytes(path)!)) return;
  const inSteps = draft.taken.inSteps;
  for (let tries = 1; ; tries++) {
    const [breach] = breachesOf(draft, { kind, path, before, after, inSteps });
    if (breach === undefined) break;
    if (tries > kinds[kind].order.length + moreTries) return draft.restoreFile(path, breach.problem, written);
    draft.restoreFields(after, breach, written);
    if (breach.fields.includes(wholeFile)) return draft.about(after);
    const mended = read();
    if (mended === undefined || isSame(mended, after))
      return draft.restoreFile(path, breach.problem, written);
    after = mended;
  }
  draft.stops.push(...landEffects(draft, { kind, path, before, after }, 'a commit'));
  const entry = giveId(draft, draft.at(kind, path) as Entry);
  if (draft.restored.some((restored) => restored.path === path) || !isSame(entry, after)) draft.about(entry);
}

/** What the thing was where another engine took it from: its new name is judged, and nobody made it here. */
function takenHere({ past, taken, range }: CorrectionDraft, after: Entry): Entry | undefined {
  const { kind, path, company, name } = after;
  const id = 'id' in after.data ? after.data.id : undefined;
  const from = id === undefined ? undefined : range.cameFrom(path, id);
  const known =
    from === undefined || taken.after.version(from) !== undefined ? undefined : past.at(kind, from);
  return known && { ...known, path, company, name };
}

/** Fields that another engine of the book made what they are: that is judged, whoever merged it. */
function writtenIn(draft: CorrectionDraft, before: Entry, after: Entry): string[] {
  // What is final here is final, whatever it was elsewhere.
  const isFinal = before.kind === 'agent' && 'status' in before.data && before.data.status === 'terminated';
  return changedKeys(before.data, after.data).filter(
    (field) => !(isFinal && isOfStatus(field)) && draft.range.hasWritten(after.path, field, after.data),
  );
}

const isOfStatus = (field: string): boolean =>
  field === 'status' || (agentFollowers as readonly string[]).includes(field);

function withFields(before: Entry, after: Entry, fields: readonly string[]): Entry {
  if (fields.length === 0) return before;
  const says = after.data as object as Record<string, unknown>;
  const data = { ...before.data, ...Object.fromEntries(fields.map((field) => [field, says[field]])) };
  return { ...before, data };
}

/** Whether all that a version changes of a file is what another engine of the book made of it: which of both was chosen. */
export function isWrittenElsewhere(draft: CorrectionDraft, { path, oid }: PathChange): boolean {
  const kind = locate(path)?.kind;
  const before = kind && draft.past.at(kind, path);
  if (!before || oid === undefined) return false;
  const reading = readBlob(kind, path, oid, () => draft.sources.reader.blob(oid));
  if (!('data' in reading)) return false;
  const after: Entry = { ...before, data: reading.data };
  return isSame(withFields(before, after, writtenIn(draft, before, after)), after);
}

/** Putting the same back once more would change nothing. */
const isSame = (one: Entry, other: Entry): boolean => changedKeys(one.data, other.data).length === 0;

/** A file that the commit removed: the delete action where there is one, else it is put back. */
export function judgeRemoved(draft: CorrectionDraft, kind: Kind | undefined, path: string): void {
  // It went with the issue it belonged to; or something else stands there now, and is told as what it is.
  if (draft.bytes(path) === undefined || draft.isObstructed(path)) return;
  const entry = kind && draft.past.at(kind, path);
  draft.attempt(path, () => {
    if (kind === 'issue' && entry) mustNotBeRemoved(entry as Entry<'issue'>);
    if (kind) draft.stops.push(...removeEntity(draft, kind, path).result.stops);
    else adoptFiles(draft, companyInPath(path) ?? '', [{ path, bytes: null }]);
  });
  if (entry) draft.about(entry);
}
