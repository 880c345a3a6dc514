// Which sums make up a window of time: all of it, or whole UTC months, whole UTC days and at most two parts of a day.
// Arithmetic only, of as many steps for a day as for all the years there are; knows no table.

/** Milliseconds since the epoch: from `from` on, up to but without `to`. */
export interface Bounds {
  from: number;
  to?: number | undefined;
}

/** A part of a window: buckets `from` to `to` in the order of their names, both included, or the events of [fromMs, toMs). */
export type Stretch = { from: string; to: string } | { fromMs: number; toMs: number };

const dayMs = 86_400_000;

/** The buckets an event is summed in: `d2026-11-22`, `m2026-11`, and the one of all time. */
export const allTime = 'a';
export const dayBucket = (at: number): string => `d${new Date(at).toISOString().slice(0, 10)}`;
export const monthBucket = (at: number): string => `m${new Date(at).toISOString().slice(0, 7)}`;

/** Years of four digits: names of buckets are in the order of their times in these alone. */
const [earliest, latest] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** When something counts that says to be of `at`: the nearest time that has buckets. */
export const countedAt = (at: number): number => Math.min(Math.max(at, earliest), latest);

const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;
const endOfDay = (at: number): number => Math.ceil(at / dayMs) * dayMs;

function startOfMonth(at: number, later = 0): number {
  // Date.UTC takes the years 0 to 99 for those of the last century.
  const date = new Date(startOfDay(at));
  return date.setUTCMonth(date.getUTCMonth() + later, 1);
}

const endOfMonth = (at: number): number => (startOfMonth(at) === at ? at : startOfMonth(at, 1));

/**
 * The stretches of a window when the first event is at `first` and the last at `last`. Outside of these there is
 * nothing to add, so a window that reaches beyond them is widened to whole months.
 */
export function stretchesOf({ from, to = Infinity }: Bounds, first: number, last: number): Stretch[] {
  if (from <= first && to > last) return [{ from: allTime, to: allTime }];
  const start = from <= first ? startOfMonth(first) : from;
  const end = to > last ? startOfMonth(last, 1) : to;
  if (start >= end) return [];
  const [firstDay, lastDay] = [endOfDay(start), startOfDay(end)];
  if (firstDay > lastDay) return [{ fromMs: start, toMs: end }];
  const [firstMonth, lastMonth] = [endOfMonth(firstDay), startOfMonth(lastDay)];
  const whole =
    firstMonth <= lastMonth
      ? [...days(firstDay, firstMonth), ...months(firstMonth, lastMonth), ...days(lastMonth, lastDay)]
      : days(firstDay, lastDay);
  return [...part(start, firstDay), ...whole, ...part(lastDay, end)];
}

const part = (fromMs: number, toMs: number): Stretch[] => (fromMs < toMs ? [{ fromMs, toMs }] : []);
const days = (from: number, to: number): Stretch[] =>
  from < to ? [{ from: dayBucket(from), to: dayBucket(to - 1) }] : [];
const months = (from: number, to: number): Stretch[] =>
  from < to ? [{ from: monthBucket(from), to: monthBucket(to - 1) }] : [];
