// Three-way merge of a file's bytes. What only one side changed is taken as it is, whatever it holds; what both changed
// is merged as text by merge.ts, and is for people to decide where it is no text. Two things at one place are never mixed:
// one of them stands, whole.
import { areApart, idIn } from './another.ts';
import { mergeFile, type Conflict, type MergeOptions } from './merge.ts';

export interface MergedVersions {
  /** What both sides did; where they contradict each other and nobody settled it, ours stands. */
  bytes: Uint8Array;
  conflicts: Conflict[];
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Merges versions of the file at `path`; `base` is undefined where the sides share none. */
export function mergeVersions(
  path: string,
  base: Uint8Array | undefined,
  ours: Uint8Array,
  theirs: Uint8Array,
  options: MergeOptions = {},
): MergedVersions {
  if (same(ours, theirs) || same(base, theirs)) return { bytes: ours, conflicts: [] };
  if (same(base, ours)) return { bytes: theirs, conflicts: [] };
  if (areApart(ours, theirs)) {
    const conflict = { field: 'id', base: base && idIn(base), ours: idIn(ours), theirs: idIn(theirs) };
    return wholeOf(conflict, ours, theirs, options);
  }
  // What stood there before either of them is no version of theirs.
  const origin = base === undefined || areApart(base, ours) ? new Uint8Array() : base;
  const texts = [origin, ours, theirs].map(textOf);
  const [was, our, their] = texts;
  if (was !== undefined && our !== undefined && their !== undefined) {
    const { text, conflicts } = mergeFile(path, was, our, their, options);
    return { bytes: encoder.encode(text), conflicts };
  }
  const conflict = {
    field: 'file',
    base: base && lossy.decode(base),
    ours: lossy.decode(ours),
    theirs: lossy.decode(theirs),
  };
  return wholeOf(conflict, ours, theirs, options);
}

/** One of the two as it is: ours, until somebody settles it otherwise. */
function wholeOf(
  conflict: Conflict,
  ours: Uint8Array,
  theirs: Uint8Array,
  { settle }: MergeOptions,
): MergedVersions {
  const side = settle?.(conflict);
  return { bytes: side === 'theirs' ? theirs : ours, conflicts: side === undefined ? [conflict] : [] };
}

function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);
