// Where in a file something stands that a problem is about, and how the line reads without it. Knows lines of front
// matter as people write them; what cannot be done by changing one line has no answer here.
import { parseDocument } from '../model/document.ts';
import { findEntries } from '../model/entries.ts';
import type { Kind } from '../model/place.ts';
import { renderMapping } from '../model/render-yaml.ts';
import { targetOf } from './rows/names.ts';

/** One line, from 1, and what it should be. */
export interface LineEdit {
  line: number;
  /** Null removes the line; undefined: changing one line does not do. */
  text?: string | null;
  /** The text is a line more, above this one. */
  isNew?: true;
}

/** Lines of the front matter, with the number of lines above them. */
function frontOf(text: string): { lines: string[]; above: number } {
  const all = text.split(/\r?\n/);
  if (all[0]?.replace(/^\ufeff/, '') !== '---') return { lines: all, above: 0 };
  const end = all.indexOf('---', 1);
  return { lines: all.slice(1, end === -1 ? all.length : end), above: 1 };
}

/** The line on which a field names `target`, and the line without it. */
export function findReference(
  text: string,
  { field, target, kind, path }: { field: string; target: string; kind: Kind; path: string },
): LineEdit | undefined {
  const { lines, above } = frontOf(text);
  // What names things of several kinds is one field for each: `includes team`.
  const [key = field] = field.split(' ');
  const entry = findEntries(lines, 0).find((one) => one.key === key);
  if (!entry) return undefined;
  const isMeant = (written: unknown): boolean =>
    typeof written === 'string' && targetOf(kind, written, path) === target;
  const rest = lines[entry.start]!.slice(entry.colon).trim();
  if (entry.end - entry.start === 1 && rest !== '') {
    const value = valueOf(lines[entry.start]!, key);
    if (!Array.isArray(value)) return { line: entry.start + 1 + above, text: null };
    const others = value.filter((item) => !isMeant(item));
    return {
      line: entry.start + 1 + above,
      text: others.length === 0 ? null : `${key}: ${JSON.stringify(others)}`,
    };
  }
  for (let at = entry.start + 1; at < entry.end; at += 1) {
    const item = /^\s*-\s+(.*)$/.exec(lines[at]!)?.[1];
    if (item !== undefined && isMeant(valueOf(`x: ${item}`, 'x')))
      return { line: at + 1 + above, text: null };
  }
  return { line: entry.start + 1 + above };
}

/** The line of a field and how it reads with `value`; undefined removes it. A field that is not there has line 1. */
export function setField(text: string, field: string, value: string | undefined): LineEdit {
  const { lines, above } = frontOf(text);
  const entry = findEntries(lines, 0).find(({ key }) => key === field);
  const [rendered] = value === undefined ? [null] : renderMapping({ [field]: value }, 0);
  if (!entry)
    return { line: above + 1, ...(typeof rendered === 'string' && { text: rendered, isNew: true }) };
  const line = entry.start + 1 + above;
  return entry.end - entry.start === 1 ? { line, text: rendered ?? null } : { line };
}

function valueOf(line: string, key: string): unknown {
  try {
    return parseDocument(`---\n${line}\n---\n`, 'a line').front[key];
  } catch {
    return undefined;
  }
}
