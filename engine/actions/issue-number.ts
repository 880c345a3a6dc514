// Gives an issue its number: one more than the highest ever given in the company, inside the change, so that two
// callers can never get the same. Numbers are never reused; what was removed keeps its own.
import { fault } from '../base/fault.ts';
import { brokenFiles } from '../catalog/queries/files.ts';
import { derivePrefix, formatIdentifier, highestNumber } from '../model/names.ts';
import { companyPath, issuePath, locate } from '../model/paths.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';

/** The company's prefix; one that was only derived until now is fixed by the first number given. */
export function fixPrefix(draft: Draft, company: Entry<'company'>): string {
  const { prefix, name } = draft.companyOf(company).data;
  if (prefix !== undefined) return prefix;
  const others = draft.folders('companies').filter((slug) => slug !== company.name);
  const taken = new Set(others.map((slug) => draft.at('company', companyPath(slug))?.data.prefix));
  const fixed = derivePrefix(name, (candidate) => taken.has(candidate));
  draft.set(company, { set: { prefix: fixed } });
  return fixed;
}

/** What was given in a company, as far as a group of writes knows: each of them looks only at what came since. */
interface Given {
  number: number;
  /** Files of the group that were looked at. */
  looked: number;
  /** Those of them whose number only their content tells. */
  unnamed: string[];
}

/** By what the group has written, once it has: while it is made, the catalog stands still. */
const givenIn = new WeakMap<ReadonlySet<string>, Map<string, Given>>();

/**
 * The next free identifier of the company. The catalog knows every number ever given, but for files that never were valid
 * and for what this group writes.
 */
export function nextIdentifier(draft: Draft, company: Entry<'company'>): string {
  const prefix = fixPrefix(draft, company);
  for (let number = highestSoFar(draft, company) + 1; ; number++) {
    if (number > highestNumber)
      throw fault('NUMBERS_EXHAUSTED', { company: company.name, highest: number - 1 });
    const identifier = formatIdentifier({ prefix, number });
    if (!isOccupied(draft, issuePath(company.name, identifier))) return identifier;
  }
}

function highestSoFar(draft: Draft, company: Entry<'company'>): number {
  const { pending } = draft.snapshot;
  const given = knownIn(draft, company);
  let own = 0;
  let at = 0;
  for (const path of draft.fresh()) {
    if (at++ < given.looked) continue;
    const place = locate(path);
    if (place?.kind !== 'issue' || place.company !== company.name) continue;
    if (at > pending.size) own = Math.max(own, numberAt(draft, company, path));
    else if (place.number === undefined) given.unnamed.push(path);
    else given.number = Math.max(given.number, place.number);
  }
  given.looked = pending.size;
  return Math.max(given.number, own, ...given.unnamed.map((path) => numberAt(draft, company, path)));
}

function knownIn(draft: Draft, company: Entry<'company'>): Given {
  const { pending } = draft.snapshot;
  const ofGroup = givenIn.get(pending);
  const known = ofGroup?.get(company.name);
  if (known !== undefined) return known;
  const { catalog } = draft.sources;
  const invalid = brokenFiles(catalog, {}).map(({ path }) => numberAt(draft, company, path));
  const number = Math.max(catalog.highestNumber(company.name), ...invalid);
  const given: Given = { number, looked: 0, unnamed: [] };
  if (ofGroup !== undefined) ofGroup.set(company.name, given);
  // Whoever writes nothing together with others has an empty set that may be everybody's.
  else if (pending.size > 0) givenIn.set(pending, new Map([[company.name, given]]));
  return given;
}

/** The number of an issue's file: its name says it, or of a task what it says itself. 0 for every other file. */
function numberAt(draft: Draft, company: Entry<'company'>, path: string): number {
  const place = locate(path);
  if (place?.kind !== 'issue' || place.company !== company.name) return 0;
  return place.number ?? draft.at('issue', path)?.data.number ?? 0;
}

/** Whether something stands there that is no issue to anybody: a folder, another repository. */
const isOccupied = ({ snapshot }: Draft, path: string): boolean =>
  snapshot.version(path) !== undefined || snapshot.list(path).length > 0;
