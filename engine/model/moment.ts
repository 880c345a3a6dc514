// What people write when they mean an earlier state of the book: a time, or a commit of its line. Reads the words;
// which commit they mean, the line says. Pure.
import { instantOf, isZone } from './window.ts';

/** The forms in a sentence, for whoever is asked for one. */
export const momentSentence =
  'As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3';

/** The newest state at a time (milliseconds), or so many commits before a named one; no name is the newest. */
export type Moment = { time: number } | CommitName;

/** A commit, so many before the one whose id begins so; no name is the newest. */
export interface CommitName {
  commit: string | undefined;
  back: number;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const commitForm = /^(head|[0-9a-f]{4,40})(?:~(\d{0,9})|(\^))?$/;
/** Five digits at most: git writes seven of an id and more, and `484213d` is one. */
const agoForm = /^(\d{1,5}) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)( ago)?$/;
const timeForm =
  /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Reads `2026-11-22` (its end), `2026-11-22T16:08`, the same with seconds and an offset, `2h ago`, `4217c0ff`, `HEAD~3`;
 * undefined where it is none of them. Times without an offset are of `zone`. `now` in milliseconds.
 */
export function readMoment(text: string, now: number, zone = 'UTC'): Moment | undefined {
  const words = text.trim().toLowerCase();
  const [, amount, unit] = agoForm.exec(words) ?? [];
  if (unit !== undefined) return { time: now - Number(amount) * unitMs[unit[0] as keyof typeof unitMs] };
  const commit = readCommitName(words);
  if (commit) return commit;
  const time = readTime(words, now, isZone(zone) ? zone : 'UTC');
  return time === undefined ? undefined : { time };
}

/** Reads `4217c0ff`, `HEAD`, `HEAD~3`, `4217c0ff^`; undefined where it is none of them. */
export function readCommitName(text: string): CommitName | undefined {
  const [, name, steps, caret] = commitForm.exec(text.trim().toLowerCase()) ?? [];
  if (name === undefined) return undefined;
  return {
    commit: name === 'head' ? undefined : name,
    back: caret ? 1 : steps === undefined ? 0 : Number(steps || 1),
  };
}

function readTime(text: string, now: number, zone: string): number | undefined {
  const [whole, year, month, day, hour, minute, second = '00', part = '', offset] = timeForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  const dayStart = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes February 30th for a day of March.
  if (Number.isNaN(dayStart) || new Date(dayStart).toISOString().slice(0, 10) !== date) return undefined;
  if (hour === undefined) return endOf(dayStart, now, zone);
  const shown = `${date}T${hour}:${minute}:${second}.${part.padEnd(3, '0')}`;
  const time = Date.parse(
    `${shown}${offset === undefined ? 'z' : offset.replace(/(\d\d):?(\d\d)$/, '$1:$2')}`,
  );
  if (Number.isNaN(time)) return undefined;
  return offset === undefined ? instantOf(time, zone) : time;
}

/** A day means all of it; today, as far as it has come. */
function endOf(dayStart: number, now: number, zone: string): number {
  const end = instantOf(dayStart + unitMs.d, zone) - 1;
  return instantOf(dayStart, zone) <= now ? Math.min(end, now) : end;
}
