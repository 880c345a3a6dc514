// Rows of what a commit did that no action does: facts changed, entities removed, rules broken. Only commits that the
// engine did not make are judged, and those in which it took in somebody's.
import { areApart } from '../model/another.ts';
import { breachesOf, isRemovable } from '../model/breach.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { readEntity, type Entity } from '../model/kind.ts';
import { locate, locateBatch } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import type { Commit, Oid, PathChange, Reader, Snapshot } from '../store/snapshot.ts';
import { linkMode } from '../store/tree.ts';
import { BroughtRange } from './brought-range.ts';
import { isForeign } from './foreign-commit.ts';
import { nameOfPlace } from './rows/names.ts';
import type { Row } from './table.ts';
import { breaches } from './tables/history.ts';

/** Breaches told of one commit: a rewritten history has one cause. */
const breachLimit = 500;

/** `all` is what differs between the commit and its first parent. */
export function breachRows(
  reader: Reader,
  commit: Commit,
  { position, all }: { position: number; all: readonly PathChange[] },
): Row[] {
  const [parent, ...others] = commit.parents;
  if (parent === undefined || !isForeign(commit)) return [];
  const changes = all.filter(({ path }) => isOurs(path));
  if (changes.length === 0) return [];
  const past = reader.snapshot(parent);
  const moved = new Set(
    changes.flatMap(({ was, oid }) => (was === undefined && oid !== undefined ? [oid] : [])),
  );
  // Asked for what looks wrong only: it walks all that the commit brings.
  let ranges: BroughtRange[] | undefined;
  const brought = (): BroughtRange[] =>
    (ranges ??= others.map((oid) => new BroughtRange(reader, oid, parent)));
  return changes
    .flatMap((change) =>
      rowsOf({ reader, past, moved }, change).filter(
        ({ field }) => !brought().some((range) => isWritten(reader, range, change, field ?? '')),
      ),
    )
    .slice(0, breachLimit)
    .map((found) => breaches.row({ field: '', ...found, position, oid: commit.oid }));
}

/** Whether it is what another host's engine wrote, and so not the doing of whoever merged it. */
function isWritten(reader: Reader, range: BroughtRange, { path, oid }: PathChange, field: string): boolean {
  if (range.isVouched(path, oid)) return true;
  if (field === '' || oid === undefined) return false;
  const after = read(locate(path)!, reader.blob(oid));
  return after !== undefined && range.hasWritten(path, field, after);
}

const isOurs = (path: string): boolean => locateBatch(path) !== undefined || locate(path) !== undefined;

type Found = Parameters<typeof breaches.row>[0];

interface Looking {
  reader: Reader;
  /** The book before the commit. */
  past: Snapshot;
  /** Blobs that came to another path in it. */
  moved: ReadonlySet<Oid>;
}

function rowsOf({ reader, past, moved }: Looking, { path, was, oid, mode }: PathChange): Found[] {
  if (was === undefined || was === oid) return [];
  const batch = locateBatch(path);
  if (batch) {
    const [said, says] = [was, oid].map((blob) => blob && saysIn(batch.kind, reader.blob(blob)));
    return said !== says
      ? [{ company: batch.company, path, code: 'fact-changed', was, found: changedWords(oid) }]
      : [];
  }
  const place = locate(path)!;
  const { company = '', kind } = place;
  const before = past.version(path)?.mode === linkMode ? undefined : read(place, reader.blob(was));
  const entity = `${kind}:${company === '' ? '' : `${company}/`}${nameIn(place, before)}`;
  if (kind === 'run') return [{ company, path, code: 'fact-changed', entity, was, found: changedWords(oid) }];
  const id = before && 'id' in before ? before.id?.toLowerCase() : undefined;
  if (oid === undefined) {
    if (isRemovable(kind) || moved.has(was) || isUnnumbered(before)) return [];
    return [{ company, path, code: 'entity-removed', entity, was, id, found: `the ${kind} was removed` }];
  }
  const after = mode === linkMode ? undefined : read(place, reader.blob(oid));
  if (!before || !after) return [];
  // Where another thing stands now, the one that stood there before may only have another place.
  const left = areApart(reader.blob(was), reader.blob(oid)) ? id : undefined;
  return breachesOf(kind, before, after).map(({ field, from, to, found }) => ({
    company,
    path,
    code: 'rule-broken',
    field,
    was,
    id: left,
    entity,
    before: from,
    after: to,
    found,
  }));
}

/** What a batch says, without the lines that say nothing: those may be taken out of it. */
const saysIn = (kind: 'ledger' | 'events', bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  if (kind === 'ledger') return JSON.stringify(parseCostEvents(text));
  return text.split('\n').filter(isObject).join('\n');
};

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

const changedWords = (oid: Oid | undefined): string =>
  `a record of what happened was ${oid === undefined ? 'removed' : 'changed'}; it is written once`;

/** What waits for its number may be taken away again. */
const isUnnumbered = (entity: Entity | undefined): boolean =>
  entity !== undefined && 'originKind' in entity && entity.number === undefined;

/** A task of a package says its identifier inside. */
const nameIn = (place: Place, entity: Entity | undefined): string =>
  place.kind === 'issue' && entity && 'identifier' in entity && entity.identifier
    ? entity.identifier.toUpperCase()
    : nameOfPlace(place);

function read({ kind, path }: Place, bytes: Buffer): Entity | undefined {
  try {
    return readEntity(kind, path, bytes);
  } catch {
    // What cannot be read breaks no rule: it is not in force.
    return undefined;
  }
}
