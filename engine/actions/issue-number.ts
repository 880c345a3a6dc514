// Gives an issue its number: one more than the highest ever given in the company, inside the change, so that two
// callers can never get the same. Numbers are never reused; what was removed keeps its own.
import { fault } from '../base/fault.ts';
import { derivePrefix, highestNumber, parseIdentifier } from '../model/names.ts';
import { companyPath, locate } from '../model/paths.ts';
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

/** Folders that hold numbers a file can have. */
const shard = /^(\d{2,5})xx$/;

/** The next free number of the company. */
export function nextNumber(draft: Draft, company: string): number {
  const known = draft.sources.catalog.highestNumber(company);
  const highest = Math.max(known, highestShelved(draft, company), highestFresh(draft, company));
  if (highest >= highestNumber) throw fault('NUMBERS_EXHAUSTED', { company, highest });
  return highest + 1;
}

/** The highest number in the folders of the snapshot: the last shard holds it. */
function highestShelved({ snapshot }: Draft, company: string): number {
  const folder = `companies/${company}/issues`;
  let last = { name: '', hundreds: -1 };
  for (const { name } of snapshot.list(folder)) {
    const hundreds = Number(shard.exec(name)?.[1] ?? -1);
    if (hundreds > last.hundreds) last = { name, hundreds };
  }
  if (last.hundreds < 0) return 0;
  return highest(snapshot.list(`${folder}/${last.name}`).map((entry) => entry.name));
}

/** The highest among paths the catalog cannot know: this change's own issues, and tasks numbered in its group. */
function highestFresh(draft: Draft, company: string): number {
  let top = 0;
  for (const path of draft.fresh()) {
    const place = locate(path);
    if (place?.kind !== 'issue' || place.company !== company) continue;
    top = Math.max(top, place.number ?? draft.at('issue', path)?.data.number ?? 0);
  }
  return top;
}

const highest = (names: readonly string[]): number =>
  names.reduce((top, name) => Math.max(top, parseIdentifier(name.replace(/\.md$/, ''))?.number ?? 0), 0);
