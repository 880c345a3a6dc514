// The sentence a commit is told by. Its own names what it was about in every company, and may repeat that of another commit; who
// knows of one company alone is told one that is made of what is that company's. Reads; knows no door.
import { listed } from '../base/quoted.ts';
import { isFault } from '../base/fault.ts';
import { storyOf } from '../catalog/activity.ts';
import { onlyCompanyOf } from '../model/actor.ts';
import { companyInPath, companyPath } from '../model/paths.ts';
import { trailers as names } from '../model/trailers.ts';
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';
import { companyThen } from './company-then.ts';
import type { Lookup } from './lookup.ts';

/** Commits whose sentences one repeats, and how far that goes back: no sentence is longer than that. */
const repeatedLimit = 4;
const depthLimit = 8;

/** What the actor is told of a commit. */
export function sentenceOf(lookup: Lookup, { oid, subject }: Pick<Commit, 'oid' | 'subject'>): string {
  const only = onlyCompanyOf(lookup.actor);
  if (only === undefined) return subject;
  const own = lookup.at('company', companyPath(only))?.data.id ?? only;
  const { reader } = lookup.sources;
  return sentenceWithin(reader, reader.commit(oid), own);
}

/** What is told of a commit to who knows of one company alone: its id, or its slug where it has none. */
export function sentenceWithin(reader: Reader, commit: Commit, own: string): string {
  const companies = companiesOf(reader, commit);
  if ([...companies.keys()].every((id) => id === own)) return commit.subject;
  const entities = companies.get(own) ?? [];
  const what = entities.map((entity) => entity.slice(entity.lastIndexOf('/') + 1));
  return `Change ${what.length > 0 ? listed(what) : 'files'}`;
}

/** The companies that a commit, or one whose sentence it repeats, is about, by id; and what of each it says itself. */
function companiesOf(reader: Reader, commit: Commit, depth = 0): Map<string, readonly string[]> {
  const { oid, parents } = commit;
  let known: readonly PathChange[] | undefined;
  const changes = (): readonly PathChange[] => (known ??= reader.diff(parents[0], oid));
  const { about, action, certain } = storyOf(reader, commit, changes);
  // Actions of a noun say all that they are about, and stay within a company.
  const isWide = !certain || /^(?:book|main)\./.test(action);
  const slugs = new Set([
    ...about.keys(),
    ...(isWide ? changes().map(({ path }) => companyInPath(path) ?? '') : []),
  ]);
  const found = new Map<string, readonly string[]>();
  for (const slug of slugs)
    if (slug !== '')
      for (const id of idsThen(reader, commit, slug))
        found.set(id, [...(found.get(id) ?? []), ...(about.get(slug) ?? [])]);
  if (depth < depthLimit)
    for (const other of repeatedIn(reader, commit))
      for (const id of companiesOf(reader, other, depth + 1).keys()) if (!found.has(id)) found.set(id, []);
  return found;
}

/** Whose a folder was before and after a commit. */
function idsThen(reader: Reader, { oid, parents }: Commit, slug: string): Set<string> {
  const ids = [companyThen(reader, slug, parents[0]), companyThen(reader, slug, oid)];
  const known = ids.filter((id) => id !== undefined);
  return new Set(known.length > 0 ? known : [slug]);
}

/** Commits whose sentences an engine's commit repeats: what it puts right, takes back or takes in. */
function repeatedIn(reader: Reader, { engine, parents, trailers }: Commit): Commit[] {
  if (!engine) return [];
  const named = trailers.flatMap(([key, value]) =>
    key === names.corrects || key === names.undoes ? [value] : [],
  );
  return [...named, ...parents.slice(1)].slice(0, repeatedLimit).flatMap((oid) => read(reader, oid) ?? []);
}

/** Undefined for what is not kept any more: nobody can read it there either. */
function read(reader: Reader, oid: Oid): Commit | undefined {
  try {
    return reader.commit(oid);
  } catch (error) {
    if (isFault(error, 'OBJECT_MISSING') || isFault(error, 'OBJECT_DAMAGED')) return undefined;
    throw error;
  }
}
