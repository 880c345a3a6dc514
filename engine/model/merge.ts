// Three-way merge of a file by what it means: front matter by key, the body by lines. Pure; one text comes out, and
// beside it what people must decide, never markers in a file. What the keys mean is merge-front.ts's business; what
// are no texts yet is merged by merge-versions.ts.
import { editDocument, parseDocument, type Document } from './document.ts';
import { equal } from './equal.ts';
import { isFault } from '../base/fault.ts';
import { splitParts } from './front-matter.ts';
import {
  decide,
  mergeFronts,
  pick,
  sideOf,
  type Conflict,
  type MergeOptions,
  type Settle,
  type Sides,
} from './merge-front.ts';
import { mergeLines, type LineConflict } from './merge-lines.ts';
import { locate } from './paths.ts';
import type { Kind } from './place.ts';

export type { Conflict, MergeOptions, Settle, Side } from './merge-front.ts';

export interface Merged {
  /** What both sides did; where they contradict each other and nobody settled it, ours stands. */
  text: string;
  conflicts: Conflict[];
}

/** Three-way merge of the file at `path`; `base` is '' where the sides share none. */
export function mergeFile(
  path: string,
  base: string,
  ours: string,
  theirs: string,
  options: MergeOptions = {},
): Merged {
  if (ours === theirs || base === theirs) return { text: ours, conflicts: [] };
  if (base === ours) return { text: theirs, conflicts: [] };
  const sides = { base, ours, theirs };
  const documents = path.endsWith('.md') ? parseAll(sides, path) : undefined;
  if (documents === undefined) return mergeText(sides, options);
  return mergeDocuments(documents, locate(path)?.kind, options);
}

/** Undefined where one of them cannot be read. */
function parseAll({ base, ours, theirs }: Sides<string>, path: string): Sides<Document> | undefined {
  try {
    return {
      base: parseDocument(base, path),
      ours: parseDocument(ours, path),
      theirs: parseDocument(theirs, path),
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return undefined;
  }
}

function mergeText(sides: Sides<string>, { settle }: MergeOptions): Merged {
  const { lines, conflicts } = mergeParts('file', sides, '\n', settle);
  return { text: lines.join('\n'), conflicts };
}

function mergeDocuments(sides: Sides<Document>, kind: Kind | undefined, options: MergeOptions): Merged {
  const { settle = () => undefined } = options;
  const front = mergeFronts(pick(sides, 'front'), kind, options);
  const { conflicts } = front;
  // Where a side keeps its title in a key, the key is merged as one and all text below is body.
  const heading = [sides.ours, sides.theirs].every(({ body, content }) => body !== content);
  const title = heading ? mergeTitle(pick(sides, 'title'), settle, conflicts) : undefined;
  const native = sides.ours.text.includes('\r\n') ? '\r\n' : '\n';
  const body = mergeParts('body', pick(sides, heading ? 'body' : 'content'), /\r?\n/, settle);
  conflicts.push(...body.conflicts);
  const content = {
    ...(title === undefined ? {} : { title }),
    [heading ? 'body' : 'content']: body.lines.join(native),
  };
  const text = editDocument(sides.ours.text, { set: front.set, ...content });
  const remarks = mergeRemarks(sides, parseDocument(text, ''), content, settle);
  return { text: remarks.text, conflicts: [...conflicts, ...remarks.conflicts] };
}

function mergeTitle(
  sides: Sides<string | undefined>,
  settle: Settle,
  conflicts: Conflict[],
): string | undefined {
  const decision = decide(sides);
  if (decision !== 'conflict') return decision.value as string | undefined;
  return sides[sideOf({ field: 'title', ...sides }, settle, conflicts)];
}

/** Merges texts line by line; each place where they contradict each other is a conflict of the field. */
function mergeParts(
  field: string,
  sides: Sides<string>,
  end: string | RegExp,
  settle: Settle | undefined,
): { lines: string[]; conflicts: Conflict[] } {
  const linesOf = (text: string): string[] => (text === '' ? [] : text.split(end));
  const conflicts: Conflict[] = [];
  const lines = mergeLines(linesOf(sides.base), linesOf(sides.ours), linesOf(sides.theirs), (region) => {
    const [base, ours, theirs] = [region.base, region.ours, region.theirs].map((part) => part.join('\n'));
    return region[sideOf({ field, base, ours, theirs }, settle ?? (() => undefined), conflicts)];
  });
  return { lines, conflicts };
}

/**
 * Comments and the form of the front matter, of both sides. Each side's text is made to say what was merged: then they
 * differ in nothing but remarks and form, and these are merged as lines. `wanted` is ours with everything merged. Of two
 * forms ours stands; a remark that finds no place is left to people.
 */
function mergeRemarks(
  sides: Sides<Document>,
  wanted: Document,
  content: { title?: string },
  settle: Settle,
): Merged {
  const saying = ({ text, front }: Document): string =>
    editDocument(text, { set: differences(front, wanted.front), ...content });
  const [base, ours, theirs] = [saying(sides.base), wanted.text, saying(sides.theirs)];
  // The usual case: only one side touched a remark, if any did.
  if (base === theirs || ours === theirs) return { text: ours, conflicts: [] };
  const lines = mergeLines(
    ...([base, ours, theirs].map((text) => text.split('\n')) as [string[], string[], string[]]),
    remarksOfBoth,
  );
  const merged = lines.join('\n');
  const text = saysTheSame(merged, wanted) ? merged : ours;
  const [was, is, their] = [base, text, theirs].map(frontLines);
  const lost = their!.filter((line) => isRemark(line) && !was!.includes(line) && !is!.includes(line));
  if (lost.length === 0) return { text, conflicts: [] };
  const conflicts: Conflict[] = [];
  const conflict = {
    field: 'comments',
    base: '',
    ours: is!.filter(isRemark).join('\n'),
    theirs: lost.join('\n'),
  };
  return { text: sideOf(conflict, settle, conflicts) === 'ours' ? text : theirs, conflicts };
}

/** What was only put before or behind lines that the other side changed stands there with the change. */
function remarksOfBoth({ base, ours, theirs }: LineConflict): readonly string[] {
  const [ourAdded, theirAdded] = [addedTo(base, ours), addedTo(base, theirs)];
  if (theirAdded) return [...theirAdded.before, ...ours, ...theirAdded.behind];
  if (ourAdded) return [...ourAdded.before, ...theirs, ...ourAdded.behind];
  return !ours.some(isRemark) && theirs.some(isRemark) ? theirs : ours;
}

function addedTo(
  base: readonly string[],
  lines: readonly string[],
): { before: readonly string[]; behind: readonly string[] } | undefined {
  const startsAt = (at: number): boolean => base.every((line, index) => lines[at + index] === line);
  const at = [0, lines.length - base.length].find((place) => place >= 0 && startsAt(place));
  return at === undefined ? undefined : { before: lines.slice(0, at), behind: lines.slice(at + base.length) };
}

/** Whether a line of front matter holds a comment; a `#` in a quoted text is taken for one. */
const isRemark = (line: string): boolean => line.includes('#');

const frontLines = (text: string): string[] => splitParts(text, '').front?.split('\n') ?? [];

/** What has to be set in a text that says `now`, so that it says `wanted`. */
const differences = (
  now: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    [...new Set([...Object.keys(now), ...Object.keys(wanted)])]
      .filter((key) => !equal(now[key], wanted[key]))
      .map((key) => [key, wanted[key]]),
  );

function saysTheSame(text: string, wanted: Document): boolean {
  try {
    const found = parseDocument(text, '');
    return equal(found.front, wanted.front) && found.title === wanted.title && found.body === wanted.body;
  } catch {
    return false;
  }
}
