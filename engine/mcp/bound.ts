// How much of a model's context a read may take: long texts and long lists in it are cut, and the answer says what was cut and
// how to read all of it. Pure.
import { fieldsOf, type Action } from '../actions/action.ts';
import { filledPath } from './api-path.ts';
import type { Json } from './tools.ts';

/** Characters of a whole answer as JSON. */
const answerLimit = 64_000;
/** Characters of a text and items of a list inside; each pair is tried until the answer fits, the last counts anyhow. */
const steps: readonly Limits[] = [
  { text: 48_000, items: 500 },
  { text: 16_000, items: 200 },
  { text: 4_000, items: 200 },
  { text: 1_000, items: 100 },
  { text: 250, items: 50 },
  { text: 250, items: 20 },
];
/** Cuts that are told one by one. */
const toldLimit = 5;

interface Limits {
  text: number;
  items: number;
}

/** What was left out at a place of the answer. */
interface Cut {
  path: string;
  told: string;
  /** Of a text: how much of it is shown. */
  kept?: number;
}

/** The answer of a read, or what fits of it with a note `cut`. The items of a list are pages of their own and stay. */
export function bounded(answer: Json, action: Action, input: Json): Json {
  if (JSON.stringify(answer).length <= answerLimit) return answer;
  let last = answer;
  for (const limits of steps) {
    const cuts: Cut[] = [];
    const shown = Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [
        name,
        name === 'items' && Array.isArray(value)
          ? value.map((item, at) => cutIn(item, `items.${at}`, limits, cuts))
          : cutIn(value, name, limits, cuts),
      ]),
    );
    last = cuts.length === 0 ? shown : { ...shown, cut: noteOf(cuts, action, input) };
    if (JSON.stringify(last).length <= answerLimit) break;
  }
  return last;
}

/** What stands at `path`, with what was left out of it noted in `cuts`. */
function cutIn(value: unknown, path: string, limits: Limits, cuts: Cut[]): unknown {
  if (typeof value === 'string') {
    if (value.length <= limits.text) return value;
    // A character of two halves is not cut in two: what is read next begins with it.
    const kept = limits.text - (isFirstHalf(value.charCodeAt(limits.text - 1)) ? 1 : 0);
    const more = value.length - kept;
    cuts.push({ path, told: `${path} by ${more} characters`, kept });
    return `${value.slice(0, kept).toWellFormed()}${cutMark(more)}`;
  }
  if (Array.isArray(value)) {
    const more = value.length - limits.items;
    if (more > 0) cuts.push({ path, told: `${path} by ${more} of ${value.length}` });
    return value.slice(0, limits.items).map((item, at) => cutIn(item, `${path}.${at}`, limits, cuts));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, cutIn(one, `${path}.${name}`, limits, cuts)]),
  );
}

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

const cutMark = (more: number): string => `… [${more} more characters]`;
const cutEnd = /… \[\d+ more characters\]\s*$/;

/** Where a call says a text that was cut as if it were all of it: written back, the rest would be lost. */
export function cutTextIn(given: unknown, path = ''): string | undefined {
  if (typeof given === 'string') return cutEnd.test(given) ? path : undefined;
  if (typeof given !== 'object' || given === null) return undefined;
  for (const [name, value] of Object.entries(given)) {
    const found = cutTextIn(value, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function noteOf(cuts: readonly Cut[], action: Action, input: Json): string {
  const told = cuts.slice(0, toldLimit).map((cut) => cut.told);
  const more = cuts.length > toldLimit ? `, and ${cuts.length - toldLimit} more` : '';
  return `Too long for one answer, cut short: ${told.join(', ')}${more}. ${goOn(cuts, action, input)}`;
}

/** How to read what was left out: part by part where the action takes an `offset` into its text, else by the API. */
function goOn(cuts: readonly Cut[], action: Action, input: Json): string {
  const kept = cuts.find(({ path }) => path === 'body')?.kept;
  if ('offset' in fieldsOf(action) && kept !== undefined)
    return `The next part: the same with offset: ${Number(input['offset'] ?? 0) + kept}`;
  return `All of it: api_request GET ${filledPath(action.route, input)}, with ?fields= for a part`;
}
