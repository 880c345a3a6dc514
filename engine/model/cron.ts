// A schedule in the five fields of cron, as in `0 7 * * 1-5`: whether it can be kept. When it fires is not its business.
import type { z } from 'zod';

interface Field {
  name: string;
  low: number;
  high: number;
  /** What stands for `low` and the numbers after it. */
  words?: readonly string[];
  /** What the field takes beside numbers: the last day, the weekday next to one, the third of a weekday. */
  more?: RegExp;
}

const minute: Field = { name: 'minute', low: 0, high: 59 };
const hour: Field = { name: 'hour', low: 0, high: 23 };
const day: Field = { name: 'day of the month', low: 1, high: 31, more: /^(?:lw?|(\d+)w)$/ };
const month: Field = {
  name: 'month',
  low: 1,
  high: 12,
  words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const weekday: Field = {
  name: 'day of the week',
  low: 0,
  high: 7,
  words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  more: /^(\w+?)(?:l|#[1-5l])$/,
};
const fields: readonly Field[] = [minute, hour, day, month, weekday];

/** The longest that each month gets. */
const days: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isOpen = (text: string): boolean => text === '*' || text === '?';

/** Why a schedule is none, or never fires; undefined for one that does. */
export function cronFlaw(text: string): string | undefined {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== fields.length) return 'must be five fields, as in 0 7 * * 1-5';
  for (const [at, field] of fields.entries())
    for (const item of parts[at]!.split(',')) {
      const flaw = itemFlaw(item, field);
      if (flaw) return `${field.name}: ${flaw}`;
    }
  const [, , dayText, monthText, weekdayText] = parts as [string, string, string, string, string];
  // Where both name days, either is enough.
  if (!isOpen(weekdayText)) return undefined;
  const earliest = Math.min(...dayText.split(',').map((item) => firstOf(item, day)));
  const longest = Math.max(
    ...monthText.split(',').flatMap((item) => spanOf(item, month).map((one) => days[one - 1]!)),
  );
  return earliest > longest
    ? `no month of ${monthText} has a day ${earliest}, so it would never fire`
    : undefined;
}

function itemFlaw(item: string, field: Field): string | undefined {
  const special = field.more?.exec(item);
  if (special) return special[1] === undefined ? undefined : numberFlaw(special[1], field);
  const [range, step, ...rest] = item.split('/') as [string, ...string[]];
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step)))
    return `${item} is no step, as in */5`;
  if (isOpen(range)) return undefined;
  const ends = range.split('-');
  if (ends.length > 2) return `${item} is no range, as in 1-5`;
  const flaw = ends.map((end) => numberFlaw(end, field)).find((one) => one !== undefined);
  if (flaw) return flaw;
  const [from, to = from] = ends.map((end) => numberOf(end, field)) as [number, number?];
  return to < from ? `${range} ends before it begins` : undefined;
}

function numberFlaw(text: string, field: Field): string | undefined {
  const value = numberOf(text, field);
  return value >= field.low && value <= field.high
    ? undefined
    : `${text} is not within ${field.low}-${field.high}`;
}

const numberOf = (text: string, { low, words = [] }: Field): number => {
  const word = words.indexOf(text);
  return word === -1 ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : word + low;
};

/** The earliest that an item of days means; the last day is in every month. */
function firstOf(item: string, field: Field): number {
  const special = field.more?.exec(item);
  if (special) return Number(special[1] ?? field.low);
  return spanOf(item, field)[0]!;
}

/** All that an item means, whatever its step leaves out. */
function spanOf(item: string, field: Field): number[] {
  const [range = ''] = item.split('/');
  const ends = isOpen(range) ? [field.low, field.high] : range.split('-').map((end) => numberOf(end, field));
  const [from, to] = [ends[0]!, ends.at(-1)!];
  const last = item.includes('/') && ends.length === 1 ? field.high : to;
  return Array.from({ length: last - from + 1 }, (_, index) => from + index);
}

/** Refuses a schedule that cannot be kept. */
export function mustFire(text: string, context: z.core.$RefinementCtx<string>): void {
  const message = cronFlaw(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}
