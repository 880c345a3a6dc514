// A conflict that stands: what a person's commit and the engine both wrote and contradict each other in. Pure; which
// versions meet, and what is in the file now, is for whoever asks.
import { isFault } from '../base/fault.ts';
import { parseDocument } from './document.ts';
import { equal } from './equal.ts';
import type { Conflict } from './merge.ts';
import { mergeVersions } from './merge-versions.ts';

type Bytes = Uint8Array | undefined;

/** The versions that met; undefined where there was no file. */
export interface Meeting {
  /** What both started from. */
  base: Bytes;
  /** The person's, which stands in contradictions. */
  mine: Bytes;
  /** The other side's: the engine's line. */
  theirs: Bytes;
}

/** What the two contradict each other in; `ours` is the person's. A file one of them removed is a conflict as a whole. */
export function conflictsOf(path: string, { base, mine, theirs }: Meeting): Conflict[] {
  if (mine && theirs) return mergeVersions(path, base, mine, theirs).conflicts;
  const [was, our, their] = [base, mine, theirs].map((bytes) => bytes && decoder.decode(bytes));
  return [{ field: 'file', base: was, ours: our, theirs: their }];
}

/** Those of them that nobody has decided since: where the file still says what the person's side said. */
export function openConflicts(path: string, meeting: Meeting, now: Bytes): Conflict[] {
  const says = readerOf(path, now);
  return conflictsOf(path, meeting).filter((conflict) => says(conflict));
}

/** Fields whose sides are parts of a text. */
const texts: ReadonlySet<string> = new Set(['body', 'file', 'comments']);

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function readerOf(path: string, now: Bytes): (conflict: Conflict) => boolean {
  if (now === undefined) return ({ ours }) => ours === undefined;
  const text = decoder.decode(now);
  const document = documentOf(path, now);
  return ({ field, ours, theirs }) => {
    if (field === 'title') return document?.title === ours;
    // A part of a text stands while it is in there; one that was taken out, while nobody put the other side's in.
    if (texts.has(field) || !document)
      return ours ? text.includes(ours as string) : !text.includes(theirs as string);
    return equal(document.front[field], ours);
  };
}

function documentOf(path: string, bytes: Uint8Array): ReturnType<typeof parseDocument> | undefined {
  if (!path.endsWith('.md')) return undefined;
  try {
    return parseDocument(bytes, path);
  } catch (error) {
    if (!isFault(error)) throw error;
    return undefined;
  }
}
