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

/**
 * The next free identifier of the company. The catalog knows every number ever given, but for files that never were valid
 * and for what this group writes.
 */
export function nextIdentifier(draft: Draft, company: Entry<'company'>): string {
  const { catalog } = draft.sources;
  const invalid = brokenFiles(catalog, {}).map(({ path }) => path);
  let number = catalog.highestNumber(company.name);
  for (const path of [...invalid, ...draft.fresh()])
    number = Math.max(number, numberAt(draft, company, path));
  const prefix = fixPrefix(draft, company);
  for (;;) {
    number += 1;
    if (number > highestNumber)
      throw fault('NUMBERS_EXHAUSTED', { company: company.name, highest: number - 1 });
    const identifier = formatIdentifier({ prefix, number });
    if (!isOccupied(draft, issuePath(company.name, identifier))) return identifier;
  }
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
