// Rows of what a commit gave another name: a file with the id of one that stood elsewhere, or was called otherwise,
// before. Only commits that can move a file of an entity are looked at.
import { readBlob } from '../model/entity-cache.ts';
import { inFolderOf, locate } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import { writeEntity } from '../model/trailers.ts';
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';
import { nameAt } from './activity.ts';
import { isForeign } from './foreign-commit.ts';
import { nameOfPlace, type Named } from './rows/names.ts';
import type { Row } from './table.ts';
import { renames } from './tables/history.ts';

const moving = /^book\.|\.rename$/;

const mayRename = (commit: Commit): boolean =>
  isForeign(commit) || commit.trailers.some(([key, value]) => key === 'Action' && moving.test(value));

/** A thing at one end of a rename. */
interface End {
  place: Place;
  company: string;
  entity: string;
}

/** `changes`: what differs between the commit and its first parent. */
export function renameRows(
  reader: Reader,
  commit: Commit,
  { position, changes }: { position: number; changes: () => readonly PathChange[] },
): Row[] {
  if (commit.parents.length === 0 || !mayRename(commit)) return [];
  const pairs = pairsOf(reader, changes());
  const left = pairs.map(([{ company, entity }]) => ({ company, entity, position }));
  const came = pairs.map(([from, { company, entity }]) => ({
    company,
    entity,
    position,
    fromCompany: from.company,
    fromEntity: from.entity,
    fromPath: from.place.path,
  }));
  // Two that change their names with each other both come: the later row of one key stands.
  return [...left, ...came].map((row) => renames.row(row));
}

type Change = PathChange & { place: Place };

function pairsOf(reader: Reader, changes: readonly PathChange[]): (readonly [End, End])[] {
  const placed = changes.flatMap((change): Change[] => {
    const place = locate(change.path);
    return place ? [{ ...change, place }] : [];
  });
  const gone = placed.filter(({ oid }) => oid === undefined);
  const added = placed.filter(({ was }) => was === undefined);
  if (gone.length === 0 || added.length === 0) return renumbered(reader, placed);
  const companies = matched(reader, gone.filter(isCompany), added.filter(isCompany));
  // What lies in the folder of a company that moves as a whole is called by it, and has no rename of its own.
  const folders = new Map(companies.map(([from, to]) => [to.company, from.company]));
  const paths = new Set(gone.map(({ path }) => path));
  const alone = added.filter(({ path, place }) => {
    const from = folders.get(place.company ?? '');
    return from === undefined || !paths.has(inFolderOf(from, path));
  });
  const others = matched(
    reader,
    gone.filter((change) => !isCompany(change)),
    alone.filter((change) => !isCompany(change)),
  );
  return [...companies, ...others, ...renumbered(reader, placed)];
}

const isCompany = ({ place }: Change): boolean => place.kind === 'company';

/** What is in both lists: by its id, or by the name that it says it had before. */
function matched(reader: Reader, gone: readonly Change[], added: readonly Change[]): (readonly [End, End])[] {
  if (added.length === 0) return [];
  const known = new Map(
    gone.flatMap((change) => {
      const { place, was } = change;
      const { id } = saysIn(reader, change, was);
      return [nameOfPlace(place), ...(id === undefined ? [] : [id])].map((key) => [
        `${place.kind} ${key}`,
        change,
      ]);
    }),
  );
  return added.flatMap((change) => {
    const { place, oid } = change;
    const { id, formerly } = saysIn(reader, change, oid);
    const from = known.get(`${place.kind} ${id}`) ?? known.get(`${place.kind} ${formerly?.at(-1)}`);
    return from ? [[endOf(reader, from), endOf(reader, change)] as const] : [];
  });
}

function saysIn(reader: Reader, { place, path }: Change, blob: Oid | undefined): Named {
  const reading = blob && readBlob(place.kind, path, blob, () => reader.blob(blob));
  return reading && 'data' in reading ? (reading.data as Named) : {};
}

/** Tasks of a package say their number inside: it changes where they stand. */
const renumbered = (reader: Reader, placed: readonly Change[]): (readonly [End, End])[] =>
  placed.flatMap((change) => {
    const { place, was, oid } = change;
    if (place.kind !== 'issue' || place.number !== undefined || was === undefined || oid === undefined)
      return [];
    const [from, to] = [endOf(reader, { ...change, oid: was }), endOf(reader, change)];
    return from.entity === to.entity ? [] : [[from, to] as const];
  });

function endOf(reader: Reader, change: Change): End {
  const { place } = change;
  const { kind, company = '' } = place;
  return { place, company, entity: writeEntity({ kind, company, name: nameAt(reader, place, change) }) };
}
