// What all things named by a slug have in common: how one gets its slug, is shown, and is given up when nothing hangs
// on it. Knows no kind's own fields.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { referencesTo } from '../catalog/queries/plans.ts';
import { equal } from '../model/equal.ts';
import type { Facts } from '../model/policy.ts';
import { isMapping } from '../model/render-yaml.ts';
import type { Kind } from '../model/kind.ts';
import { iso } from '../base/clock.ts';
import { timeOfUuid7 } from '../base/ids.ts';
import { freeSlug, hasWords, isReserved, isSlug, slugFrom } from '../model/names.ts';
import { saysCompany } from '../model/written-name.ts';
import type { Draft } from './draft.ts';
import type { Entry, Lookup } from './lookup.ts';
import { changedPart } from './part.ts';
import { companyFacts } from './relation.ts';

/** Fields of every answer about a named thing. */
export const namedShape = {
  id: z.string().describe('The id that never changes'),
  slug: z.string().describe('Its short name'),
  company: z.string().describe('Slug of its company; empty for what belongs to the book'),
  createdAt: z.string().nullable().describe('When it was created'),
  updated: z.string().nullable().describe('The version token'),
  path: z.string().describe('Its file in the book'),
};

interface Named {
  id?: string | undefined;
  updated?: string | undefined;
}

/** What a file says of when its thing was created; where it says nothing, the time that its id was given. */
export function createdAtOf(data: object): string | null {
  const { id, createdAt } = data as { id?: string | null; createdAt?: string };
  const given = id ? timeOfUuid7(id) : undefined;
  return createdAt ?? (given === undefined ? null : iso(given));
}

export const showNamed = ({ name, company, path, data }: Entry) => ({
  id: (data as Named).id ?? '',
  slug: name,
  company,
  createdAt: createdAtOf(data),
  updated: (data as Named).updated ?? null,
  path,
});

/** What a removal answers. */
export const removedShape = z.object({
  id: z.string().describe('The id that is no more'),
  slug: z.string().describe('Its short name'),
});

/**
 * A slug that is free: as wanted, or made from the name; `agent-2` where no letter of its script can stand in one. Former names count as taken, because they still mean what
 * they meant. NAME_UNUSABLE, NAME_TAKEN.
 */
export function newSlug(
  kind: Kind,
  { name, slug }: { name: string; slug?: string | undefined },
  taken: (slug: string) => boolean,
): string {
  const wanted = slug ?? slugFrom(name) ?? (hasWords(name) ? kind : undefined);
  if (wanted === undefined || !isSlug(wanted) || (slug !== undefined && isReserved(slug)))
    throw fault('NAME_UNUSABLE', { kind, name: slug ?? name, slug: slugFrom(slug ?? '') ?? kind });
  if (slug === undefined)
    return freeSlug(name, (candidate) => isReserved(candidate) || taken(candidate), kind);
  if (taken(slug)) throw fault('NAME_TAKEN', { kind, name: slug });
  return slug;
}

/** Whether a slug of the kind is in use in a company. */
export const takenIn =
  (lookup: Lookup, kind: Kind, company: string | undefined) =>
  (slug: string): boolean =>
    lookup.find(kind, company, slug) !== undefined;

/** Refuses to take away what other files refer to, its own is none of them; `except` says which go with it. STILL_IN_USE. */
export function mustBeUnused(
  lookup: Lookup,
  entry: Entry,
  except: (path: string) => boolean = () => false,
): void {
  const { company, path } = entry;
  const by = new Set(
    referencesTo(lookup.sources.catalog, { company, path }).map((reference) => reference.path),
  );
  const names = [...by].filter((other) => other !== path && !except(other)).map(shortName);
  if (names.length > 0) throw fault('STILL_IN_USE', { kind: entry.kind, name: entry.name, by: names });
}

/** `ACME-42`, `projects/checkout`: a path as people say it. */
const shortName = (path: string): string =>
  /\/issues\/\d+xx\/([^/]+)\.md$/.exec(path)?.[1] ??
  path.replace(/^companies\/[^/]+\//, '').replace(/(\/[A-Z]+)?\.md$/, '');

/** Removes the entry's file. */
export function removeNamed(draft: Draft, entry: Entry): { id: string; slug: string } {
  draft.about(entry);
  draft.remove(entry.path);
  return { id: (entry.data as Named).id ?? '', slug: entry.name };
}

/** An input that may name its company. */
export interface InCompany {
  company?: string | undefined;
}

/** Kinds that an input may name besides a company. */
const naming = ['issue', 'agent', 'project', 'goal'] as const;
type Naming = InCompany & { [K in (typeof naming)[number]]?: string | null | undefined };

/** The company an input means: the one it names, else that of what it names by a name that says it; see Lookup.company. */
export function companyMeant(lookup: Lookup, input: Naming): string {
  if (input.company !== undefined) return lookup.company(input.company).name;
  for (const kind of naming) {
    const ref = input[kind];
    if (ref && saysCompany(kind, ref)) return lookup.need(kind, undefined, ref).company;
  }
  return lookup.company(undefined).name;
}

/** Facts for what concerns that company as a whole. */
export const factsOfMeant = (lookup: Lookup, input: Naming): Facts =>
  companyFacts(lookup, companyMeant(lookup, input));

/** Facts for what concerns the company as a whole. */
export const factsOfCompany = (lookup: Lookup, input: InCompany): Facts =>
  companyFacts(lookup, lookup.company(input.company).name);

/**
 * The same for what the whole book must know of: a company's name and prefix are nobody else's, which who knows of one company
 * alone cannot be told.
 */
export function factsAmongCompanies(lookup: Lookup, input: InCompany): Facts {
  const { relations } = factsOfCompany(lookup, input);
  return { relations: relations.filter((relation) => relation !== 'company') };
}

/**
 * What of the wanted fields the front matter shall say, where it says `said` now: null takes a key away, what was not
 * given stays as it is, also within a part. The text is no key.
 */
export const frontOf = (
  wanted: Readonly<Record<string, unknown>>,
  said: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wanted)
      .filter(([key, value]) => value !== undefined && key !== 'body')
      .map(([key, value]) => [key, isMapping(value) ? changedPart(said[key], value) : (value ?? undefined)])
      .filter(([key, value]) => !(isMapping(value) && equal(value, said[key as string]))),
  );

/** Facts for what an agent may lead: a project, a team. */
export function leaderFacts(lookup: Lookup, entry: Entry<'project'> | Entry<'milestone'>): Facts {
  const { actor } = lookup;
  const { relations } = companyFacts(lookup, entry.company);
  const leads = actor.kind === 'agent' && actor.company === entry.company && entry.data.owner === actor.slug;
  return { relations: leads ? [...relations, 'own'] : relations };
}
