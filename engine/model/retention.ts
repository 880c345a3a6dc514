// How long what may be deleted is kept: which days of transcripts are over, by the book's settings. Pure: knows dates and
// sizes, no refs.
import { nameOfSegment, refSegment } from './ref-names.ts';

export const transcriptFolder = 'refs/minutebook/transcripts/';

/** The ref that transcripts of runs which a host started on a day (`2026-11-22`, UTC) are kept on. */
export const transcriptRef = (host: string, date: string): string =>
  `${transcriptFolder}${refSegment(host)}/${date}`;

/** What such a ref's name says; undefined for any other. */
export function readTranscriptRef(ref: string): { host: string; date: string } | undefined {
  const [, host, date] = /^refs\/minutebook\/transcripts\/([^/]+)\/(\d{4}-\d\d-\d\d)$/.exec(ref) ?? [];
  return host === undefined || date === undefined ? undefined : { host: nameOfSegment(host), date };
}

/** Where transcripts of a day are packed: with those of its month, so that few packs hold them and few are written again. */
export const transcriptDrawer = (date: string): string => `transcripts-${date.slice(0, 7)}`;

export interface KeptDay {
  date: string;
  /** What it takes on disk; needed only where a limit of bytes is set. */
  bytes: number;
}

export interface RetentionLimits {
  days?: number | undefined;
  bytes?: number | undefined;
}

const dayMs = 86_400_000;
/** A run belongs to the day it started on; no run is let go on for so long. */
const openDays = 2;

/** When a day is deleted for its age; undefined where no age is set. Milliseconds. */
export const expiryOf = (date: string, { days }: RetentionLimits): number | undefined =>
  days === undefined ? undefined : Date.parse(date) + (Math.max(days, openDays - 1) + 1) * dayMs;

export const attachmentFolder = 'refs/minutebook/attachments/';

/** The ref that large attachments of a company are kept on. */
export const attachmentRef = (company: string): string => `${attachmentFolder}${refSegment(company)}`;

/** Where they are packed: apart from all else, since they may be deleted. */
export const attachmentDrawer = (company: string): string => `attachments-${refSegment(company)}`;

/** The dates that are over, oldest first. The newest days stay whatever they take: runs may still write to them. */
export function expiredDays(days: readonly KeptDay[], limits: RetentionLimits, now: number): string[] {
  const sorted = days.toSorted((one, other) => (one.date < other.date ? -1 : 1));
  const expired: string[] = [];
  let bytes = sorted.reduce((sum, day) => sum + day.bytes, 0);
  for (const day of sorted) {
    const isOpen = now < Date.parse(day.date) + openDays * dayMs;
    const isOld = (expiryOf(day.date, limits) ?? Infinity) <= now;
    const isTooMuch = limits.bytes !== undefined && bytes > limits.bytes;
    if (isOpen || !(isOld || isTooMuch)) continue;
    expired.push(day.date);
    bytes -= day.bytes;
  }
  return expired;
}
