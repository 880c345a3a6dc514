// How issues are found by a text: a rare one from what holds it, a common one issue by issue. Knows no other filter.
import type { Readable } from '../readable.ts';
import { selectOne } from './query.ts';
import { matchOf } from './words.ts';

/** Gathering more issues than this costs more than looking the text up in each issue of the list. */
const commonFrom = 1_000;

/** A text as the index has it: under which name says how it is looked up. */
export interface TextAsked {
  text?: string;
  commonText?: string;
}

/** The condition of each on an issue `i`. */
export const textConditions: Record<keyof TextAsked, string> = {
  text: `i.path IN (SELECT t.path FROM search s CROSS JOIN texts t ON t.rowid = s.rowid
    WHERE s.search MATCH @text AND t.company = @company)`,
  commonText: `(SELECT t.rowid FROM texts t WHERE t.company = @company AND t.path = i.path)
    IN (SELECT rowid FROM search WHERE search MATCH @commonText)`,
};

const countHolding = selectOne<{ match: string }, { found: number }>(
  'issues.holding',
  `SELECT count(*) AS found FROM (SELECT rowid FROM search WHERE search MATCH @match LIMIT ${commonFrom})`,
);

/** What is asked for with a text: nothing with a blank one; undefined for one without words, which no issue holds. */
export function textAsked(catalog: Readable, company: string, text = ''): TextAsked | undefined {
  if (text.trim() === '') return {};
  const match = matchOf(company, text, 'issue');
  if (match === undefined) return undefined;
  return countHolding(catalog, { match })!.found < commonFrom ? { text: match } : { commonText: match };
}
