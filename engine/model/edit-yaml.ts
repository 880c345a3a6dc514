// Changes keys of a mapping in its own text: the lines of the keys that change, and no others. Comments, order,
// indentation and unknown keys stay; maps are changed key by key and lists item by item.
import { align } from './align.ts';
import { findEntries, findItems, firstIndent, trailingComment, type Entry } from './entries.ts';
import { equal } from './equal.ts';
import { isMapping, renderEntry, renderItem, renderValue, type Mapping } from './render-yaml.ts';

export interface MappingEdit {
  /** What the lines say now. */
  now: Mapping;
  /** Keys to write; undefined removes. */
  set: Mapping;
  /** Where a new key belongs among the others. */
  order: readonly string[];
  indent: number;
}

function withoutKey(lines: readonly string[], entries: readonly Entry[], { start, end }: Entry): string[] {
  const before = entries.findLast((entry) => entry.end <= start);
  let to = end;
  // Blank lines that now follow a text which keeps them would become part of it.
  if (before?.keepsBlank) while (to < lines.length && lines[to]!.trim() === '') to += 1;
  return lines.toSpliced(start, to - start);
}

function placeOf(
  entries: readonly Entry[],
  key: string,
  order: readonly string[],
  lineCount: number,
): number {
  const rank = order.indexOf(key);
  if (rank !== -1) {
    const before = new Set(order.slice(0, rank));
    const previous = entries.findLast((entry) => before.has(entry.key));
    if (previous) return previous.end;
    const after = new Set(order.slice(rank + 1));
    const next = entries.findIndex((entry) => after.has(entry.key));
    // Below comments that lead the file: above them, text of several lines could swallow them.
    if (next !== -1) return entries[next - 1]?.end ?? entries[next]!.start;
  }
  return entries.at(-1)?.end ?? lineCount;
}

/** Column of dashes: where this list, else another one of this mapping, has them. */
function dashColumn(lines: readonly string[], indent: number): number {
  const item = lines.find((line) => /^\s*-\s/.test(line));
  const column = item ? item.indexOf('-') : -1;
  return column === indent ? indent : indent + 2;
}

function editList(
  lines: readonly string[],
  now: readonly unknown[],
  next: readonly unknown[],
): string[] | undefined {
  const indent = firstIndent(lines);
  const items = findItems(lines, indent);
  if (items.length === 0 || items.length !== now.length) return undefined;
  const kept = new Map(align(now, next, equal).map(([from, to]) => [to, from]));
  const edited = lines.slice(0, items[0]!.start);
  let at = items[0]!.start; // lines before this one are copied or dropped
  let item = 0; // items before this one are copied or dropped
  const skipTo = (target: number): void => {
    for (; item < target; item += 1) {
      edited.push(...lines.slice(at, items[item]!.start)); // comments of an item outlive it
      at = items[item]!.end;
    }
  };
  for (const [index, value] of next.entries()) {
    const from = kept.get(index);
    if (from === undefined) {
      edited.push(...renderItem(value, indent));
      continue;
    }
    skipTo(from);
    edited.push(...lines.slice(at, items[from]!.end));
    at = items[from]!.end;
    item = from + 1;
  }
  skipTo(items.length);
  return [...edited, ...lines.slice(at)];
}

function editInside(
  head: string,
  below: readonly string[],
  colon: number,
  now: unknown,
  next: unknown,
): string[] | undefined {
  const value = head.slice(colon).trim();
  if (below.length === 0 || (value !== '' && !value.startsWith('#'))) return undefined;
  if (Array.isArray(now) && Array.isArray(next) && next.length > 0) return editList(below, now, next);
  if (!isMapping(now) || !isMapping(next) || Object.keys(next).length === 0) return undefined;
  const set: Record<string, unknown> = { ...next };
  for (const key of Object.keys(now)) if (!(key in next)) set[key] = undefined;
  return editMapping(below, { now, set, order: [], indent: firstIndent(below) });
}

function replaceEntry(
  lines: readonly string[],
  entry: Entry,
  now: unknown,
  next: unknown,
  dash: number,
  indent: number,
): string[] {
  const head = lines[entry.start]!;
  const below = lines.slice(entry.start + 1, entry.end);
  const inside = editInside(head, below, entry.colon, now, next);
  if (inside) return lines.toSpliced(entry.start + 1, below.length, ...inside);
  const { head: value, lines: rendered } = renderValue(next, indent, dash);
  const space = /^\s*/.exec(head.slice(entry.colon))![0];
  const gap = value === '' ? '' : space === '' || space.length === head.length - entry.colon ? ' ' : space;
  const line = head.slice(0, entry.colon) + gap + value + trailingComment(head, entry.colon);
  return lines.toSpliced(entry.start, entry.end - entry.start, line, ...rendered);
}

/** The lines (without their ends) after the edit. A key set to what it already says is not touched. */
export function editMapping(lines: readonly string[], { now, set, order, indent }: MappingEdit): string[] {
  let edited = [...lines];
  for (const [key, value] of Object.entries(set)) {
    if (equal(now[key], value) && (value === undefined) === !(key in now)) continue;
    const entries = findEntries(edited, indent);
    const entry = entries.find((one) => one.key === key);
    const dash = dashColumn(edited, indent);
    if (entry && value === undefined) edited = withoutKey(edited, entries, entry);
    else if (entry) edited = replaceEntry(edited, entry, now[key], value, dash, indent);
    else if (value !== undefined)
      edited.splice(placeOf(entries, key, order, edited.length), 0, ...renderEntry(key, value, indent, dash));
  }
  return edited;
}
