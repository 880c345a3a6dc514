// The fast reader of front matter: the plain subset the engine itself writes, a line at a time. It answers undefined
// for everything it is not sure of, and strict-yaml.ts decides. It must never disagree with strict-yaml.ts.
import { resolvePlain, type Scalar } from './scalar.ts';

const keyLine = /^([A-Za-z_][A-Za-z0-9_-]*):(?: +|$)/;
const skipped = /^ *(?:#|$)/;
const plainStart = /^(?:[A-Za-z0-9_/.(+$~<=^;\\\u00a0-\ufefe]|-[^ ])/;
const singleQuoted = /^'((?:[^']|'')*)'(?: +#.*| *)$/;
const doubleQuoted = /^("(?:[^"\\]|\\.)*")(?: +#.*| *)$/;

/** A value on the rest of a line, or undefined when it is not of the plain subset. */
function readValue(text: string): Scalar | undefined {
  const first = text.charCodeAt(0);
  if (first === 34) {
    const match = doubleQuoted.exec(text);
    if (!match) return undefined;
    try {
      return JSON.parse(match[1]!) as string;
    } catch {
      return undefined; // an escape that YAML has and JSON has not
    }
  }
  if (first === 39) return singleQuoted.exec(text)?.[1]?.replaceAll("''", "'");
  if (!plainStart.test(text)) return undefined;
  const comment = text.indexOf(' #');
  let end = comment === -1 ? text.length : comment;
  while (text.charCodeAt(end - 1) === 32) end -= 1;
  const source = end === text.length ? text : text.slice(0, end);
  if (source.charCodeAt(end - 1) === 58 || source.includes(': ')) return undefined;
  return resolvePlain(source);
}

const nextContent = (lines: readonly string[], from: number): number => {
  let at = from;
  while (at < lines.length && skipped.test(lines[at]!)) at += 1;
  return at;
};

/** Reads items from line `from` on; answers them and the line after, or undefined. */
function readList(lines: readonly string[], from: number): { items: Scalar[]; next: number } | undefined {
  const dash = lines[from]!.indexOf('-');
  const lead = lines[from]!.slice(0, dash + 2);
  const items: Scalar[] = [];
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (skipped.test(line)) continue;
    if (!line.startsWith(lead)) {
      const first = line.charCodeAt(0);
      if (first === 32 || first === 45) return undefined;
      break;
    }
    const value = readValue(line.slice(lead.length).replace(/^ +/, ''));
    if (value === undefined) return undefined;
    items.push(value);
  }
  return { items, next: at };
}

const listStart = /^ *- +[^ ]/;

/** Reads front matter of the plain subset; undefined when any line of it is not, so that somebody else must decide. */
export function readPlainYaml(lines: readonly string[]): Record<string, unknown> | undefined {
  const front: Record<string, unknown> = {};
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (skipped.test(line)) {
      at += 1;
      continue;
    }
    const key = keyLine.exec(line);
    // `in` sees inherited names too, so that `constructor` and `__proto__` go to the strict reader, which refuses them.
    const name = key?.[1];
    if (!key || name === undefined || name in front) return undefined;
    const rest = line.slice(key[0].length);
    at += 1;
    if (rest !== '' && rest.charCodeAt(0) !== 35) {
      const value = rest === '[]' ? [] : rest === '{}' ? {} : readValue(rest);
      if (value === undefined) return undefined;
      front[name] = value;
      continue;
    }
    at = nextContent(lines, at);
    const list = at < lines.length && listStart.test(lines[at]!) ? readList(lines, at) : undefined;
    if (list) {
      front[name] = list.items;
      at = list.next;
    } else {
      const first = lines[at]?.charCodeAt(0);
      if (first === 32 || first === 45) return undefined;
      front[name] = null;
    }
  }
  return front;
}

/** Whether a text holds nothing that makes lines mean something else: tabs and lone carriage returns. */
export const mayBePlain = (text: string): boolean => !text.includes('\t') && !/\r(?!\n)/.test(text);
