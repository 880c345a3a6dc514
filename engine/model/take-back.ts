// Taking back what one commit did to one file: what stood before it, merged into what stands now, with the commit's own
// version as base. Pure; what may be taken back, and by whom, is for others to say.
import { isFault } from '../base/fault.ts';
import { parseDocument } from './document.ts';
import { equal } from './equal.ts';
import type { Conflict } from './merge.ts';
import { mergeVersions } from './merge-versions.ts';

type Bytes = Uint8Array | undefined;

/** One file's versions; undefined where there is no file. */
export interface Versions {
  /** Before the commit. */
  before: Bytes;
  /** After it. */
  after: Bytes;
  now: Bytes;
}

export interface TakenBack {
  /** What the file becomes; undefined: it goes. With conflicts: as far as it could be taken back. */
  bytes: Bytes;
  /** In the words of a merge: base is after the commit, ours is now, theirs is before it. */
  conflicts: Conflict[];
}

/** Keys in `own` are never taken back: what stands there now stays. */
export function takeBack(
  path: string,
  { before, after, now }: Versions,
  own: ReadonlySet<string> = new Set(),
): TakenBack {
  if (same(now, after)) return { bytes: before, conflicts: [] };
  if (same(now, before)) return { bytes: now, conflicts: [] };
  if (before && after && now) {
    const { bytes, conflicts } = mergeVersions(path, after, now, before, { takesBack: true });
    return { bytes, conflicts: conflicts.filter(({ field }) => !own.has(field)) };
  }
  // It came with the commit: what was done to it since would go with it.
  if (!before && now) return { bytes: undefined, conflicts: differences(path, after, now, own) };
  if (!before) return { bytes: undefined, conflicts: [] };
  const [base, ours, theirs] = [after, now, before].map((bytes) => bytes && show(bytes));
  return { bytes: now, conflicts: [{ field: 'file', base, ours, theirs }] };
}

/** Fields that are different now from what the commit wrote. */
function differences(path: string, after: Bytes, now: Uint8Array, own: ReadonlySet<string>): Conflict[] {
  const [was, is] = [after, now].map((bytes) => bytes && fieldsOf(path, bytes));
  if (!was || !is) return [{ field: 'file', base: after && show(after), ours: show(now), theirs: undefined }];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => !own.has(field) && !equal(was[field], is[field]))
    .map((field) => ({ field, base: was[field], ours: is[field], theirs: undefined }));
}

function fieldsOf(path: string, bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (!path.endsWith('.md')) return undefined;
  try {
    const { front, title, body } = parseDocument(bytes, path);
    return { ...front, title, body };
  } catch (error) {
    if (!isFault(error)) throw error;
    return undefined;
  }
}

const show = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const same = (a: Bytes, b: Bytes): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]));
