// The highest head of the engine's line that this host has seen, kept outside git: what tells a line that grew from one
// that was taken back or rewritten. Notes and compares; what to do about it is a person's.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso, type Clock } from './base/clock.ts';
import { replaceFile } from './base/durable-file.ts';
import { isFault } from './base/fault.ts';
import { localFolder } from './init/host.ts';
import type { Oid, Reader } from './store/snapshot.ts';

export interface Seen {
  head: Oid;
  /** ISO time at which it was the newest. */
  at: string;
}

export const seenFile = (root: string): string => join(localFolder(root), 'seen.json');

/** Undefined where this host never noted one, or the file says nothing. */
export function readSeen(root: string): Seen | undefined {
  if (!existsSync(seenFile(root))) return undefined;
  try {
    const { head, at } = JSON.parse(readFileSync(seenFile(root), 'utf8')) as Seen;
    return /^[0-9a-f]{40}$/.test(head) ? { head, at } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what was seen still lies behind the present head: nobody rewrote what this host knows. */
export function isStillThere(reader: Pick<Reader, 'onLine' | 'head'>, seen: Seen): boolean {
  const head = reader.head();
  try {
    return head !== undefined && reader.onLine(seen.head, head);
  } catch (error) {
    // A clone that ends early, or an object that is missing: told by whoever looks at objects.
    if (isFault(error)) return true;
    throw error;
  }
}

/** Whether the commit itself is still in the repository, so that the line can be put back to it. */
export function isStored(reader: Pick<Reader, 'snapshot'>, head: Oid): boolean {
  try {
    reader.snapshot(head);
    return true;
  } catch (error) {
    if (isFault(error)) return false;
    throw error;
  }
}

/** Notes the newest head, unless it does not follow from the one before: that stays as the evidence. */
export function noteSeen(root: string, reader: Pick<Reader, 'onLine' | 'head'>, clock: Clock): void {
  const head = reader.head();
  const seen = readSeen(root);
  if (head === undefined || seen?.head === head) return;
  if (seen && !isStillThere(reader, seen)) return;
  const note: Seen = { head, at: iso(clock.now()) };
  replaceFile(seenFile(root), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}
