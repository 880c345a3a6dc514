// Three-way merge of a file by what it means: front matter by key, lists as sets, status by the lifecycle, the body by
// lines. Pure; either one text comes out or the list of what people must decide, never markers in a file.
// What are no texts yet is merged by merge-versions.ts.
import { editDocument, parseDocument, type Document } from './document.ts';
import { equal } from './equal.ts';
import { isFault } from '../base/fault.ts';
import { issueStatuses, mayMove, progressOf, type IssueStatus } from './lifecycle.ts';
import { mergeLines } from './merge-lines.ts';
import { locate } from './paths.ts';
import { isMapping, type Mapping } from './render-yaml.ts';

/** Something both sides changed. `field` is a key, `title`, `body` or `file`. */
export interface Conflict {
  field: string;
  base: unknown;
  ours: unknown;
  theirs: unknown;
}

export type Merged = { text: string; conflicts?: undefined } | { text?: undefined; conflicts: Conflict[] };

interface Sides<T> {
  base: T;
  ours: T;
  theirs: T;
}

type Decision = { value: unknown } | 'conflict';

/** Three-way merge of the file at `path`; `base` is '' where the sides share none. */
export function mergeFile(path: string, base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || base === theirs) return { text: ours };
  if (base === ours) return { text: theirs };
  if (!path.endsWith('.md')) return mergeText({ base, ours, theirs });
  try {
    const sides = {
      base: parseDocument(base, path),
      ours: parseDocument(ours, path),
      theirs: parseDocument(theirs, path),
    };
    return mergeDocuments(sides, locate(path)?.kind === 'issue');
  } catch (error) {
    if (!isFault(error)) throw error;
    return mergeText({ base, ours, theirs });
  }
}

function mergeText({ base, ours, theirs }: Sides<string>): Merged {
  const { lines, conflicts } = mergeLines(base.split('\n'), ours.split('\n'), theirs.split('\n'));
  if (conflicts.length === 0) return { text: lines.join('\n') };
  return {
    conflicts: conflicts.map((conflict) => ({
      field: 'file',
      base: conflict.base.join('\n'),
      ours: conflict.ours.join('\n'),
      theirs: conflict.theirs.join('\n'),
    })),
  };
}

function mergeDocuments(sides: Sides<Document>, isIssue: boolean): Merged {
  const fronts = { base: sides.base.front, ours: sides.ours.front, theirs: sides.theirs.front };
  const { set, conflicts } = mergeMaps(fronts, isIssue ? decideIssueKey : decideKey);
  // Where a side keeps its title in a key, the key is merged as one and all text below is body.
  const heading = [sides.ours, sides.theirs].every(({ body, content }) => body !== content);
  const title = heading ? decide(pick(sides, 'title')) : { value: undefined };
  if (title === 'conflict') conflicts.push({ field: 'title', ...pick(sides, 'title') });
  const native = sides.ours.text.includes('\r\n') ? '\r\n' : '\n';
  const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/\r?\n/));
  const texts = pick(sides, heading ? 'body' : 'content');
  const body = mergeLines(linesOf(texts.base), linesOf(texts.ours), linesOf(texts.theirs));
  for (const { base, ours, theirs } of body.conflicts)
    conflicts.push({
      field: 'body',
      base: base.join('\n'),
      ours: ours.join('\n'),
      theirs: theirs.join('\n'),
    });
  if (conflicts.length > 0 || title === 'conflict') return { conflicts };
  const merged = editDocument(sides.ours.text, {
    set,
    ...(title.value === undefined ? {} : { title: title.value as string }),
    [heading ? 'body' : 'content']: body.lines.join(native),
  });
  return { text: withBothComments(sides, merged) };
}

/** A plain merge of all lines keeps comments of both sides; it counts where it says the same as the merge by key. */
function withBothComments(sides: Sides<Document>, merged: string): string {
  const { lines, conflicts } = mergeLines(
    sides.base.text.split('\n'),
    sides.ours.text.split('\n'),
    sides.theirs.text.split('\n'),
  );
  if (conflicts.length > 0) return merged;
  try {
    const plain = parseDocument(lines.join('\n'), '');
    const wanted = parseDocument(merged, '');
    const same =
      equal(plain.front, wanted.front) && plain.title === wanted.title && plain.body === wanted.body;
    return same ? plain.text : merged;
  } catch {
    return merged;
  }
}

const pick = <T, K extends keyof T>(sides: Sides<T>, key: K): Sides<T[K]> => ({
  base: sides.base[key],
  ours: sides.ours[key],
  theirs: sides.theirs[key],
});

function decide({ base, ours, theirs }: Sides<unknown>): Decision {
  if (equal(ours, theirs) || equal(base, theirs)) return { value: ours };
  return equal(base, ours) ? { value: theirs } : 'conflict';
}

type Decide = (key: string, sides: Sides<unknown>, fronts: Sides<Mapping>) => Decision;

function mergeMaps(
  fronts: Sides<Mapping>,
  decideOne: Decide,
): { set: Record<string, unknown>; conflicts: Conflict[] } {
  const set: Record<string, unknown> = {};
  const conflicts: Conflict[] = [];
  for (const key of new Set([...Object.keys(fronts.ours), ...Object.keys(fronts.theirs)])) {
    const sides = pick(fronts, key);
    const decision = decideOne(key, sides, fronts);
    if (decision === 'conflict') conflicts.push({ field: key, ...sides });
    else if (!equal(decision.value, sides.ours)) set[key] = decision.value;
  }
  return { set, conflicts };
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const holds = (list: readonly unknown[], item: unknown): boolean => list.some((one) => equal(one, item));

// Both sides' additions stay, both sides' removals go.
function unite({ base, ours, theirs }: Sides<unknown>): unknown[] {
  const [was, our, their] = [asList(base), asList(ours), asList(theirs)];
  const kept = our.filter((item) => !holds(was, item) || holds(their, item));
  return [...kept, ...their.filter((item) => !holds(was, item) && !holds(our, item))];
}

const isListOrNothing = (value: unknown): boolean =>
  value === undefined || value === null || Array.isArray(value);

const decideKey: Decide = (key, sides) => {
  const plain = decide(sides);
  if (plain !== 'conflict') return plain;
  const { base, ours, theirs } = sides;
  if (key === 'updated') return { value: later(ours, theirs) };
  if ([base, ours, theirs].every(isListOrNothing)) {
    const items = unite(sides);
    return { value: items.length > 0 ? items : undefined };
  }
  if (!isMapping(ours) || !isMapping(theirs)) return 'conflict';
  const maps = { base: isMapping(base) ? base : {}, ours, theirs };
  const inner = mergeMaps(maps, decideKey);
  if (inner.conflicts.length > 0) return 'conflict';
  return {
    value: Object.fromEntries(
      Object.entries({ ...ours, ...inner.set }).filter(([, value]) => value !== undefined),
    ),
  };
};

const later = (a: unknown, b: unknown): unknown => (Date.parse(String(a)) >= Date.parse(String(b)) ? a : b);

// What a status brings with it comes from the side whose status counts.
const followers = new Set([
  'completedAt',
  'cancelledAt',
  'blockedOwner',
  'blockedReason',
  'checkoutRun',
  'checkedOutAt',
]);

const decideIssueKey: Decide = (key, sides, fronts) => {
  const decision = decideKey(key, sides, fronts);
  if (key === 'startedAt' && decision === 'conflict')
    return { value: later(sides.ours, sides.theirs) === sides.ours ? sides.theirs : sides.ours };
  if (key === 'status' && decision === 'conflict') return decideStatus(sides);
  if (!followers.has(key)) return decision;
  const status = pick(fronts, 'status');
  const winner = decide(status) === 'conflict' ? decideStatus(status) : 'conflict';
  if (winner === 'conflict') return decision;
  return { value: winner.value === status.ours ? sides.ours : sides.theirs };
};

const isStatus = (value: unknown): value is IssueStatus =>
  (issueStatuses as readonly unknown[]).includes(value);

/** Of two moves the one that could have followed the other; where both could, the one that is further on. */
function decideStatus({ ours, theirs }: Sides<unknown>): Decision {
  if (!isStatus(ours) || !isStatus(theirs)) return 'conflict';
  const [forth, back] = [mayMove(ours, theirs), mayMove(theirs, ours)];
  if (forth && back) return { value: progressOf(ours) >= progressOf(theirs) ? ours : theirs };
  if (forth) return { value: theirs };
  return back ? { value: ours } : 'conflict';
}
