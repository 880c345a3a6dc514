// Writes values as block YAML, the form people edit: one key a line, one item a line. Always the same bytes for the
// same value. Knows nothing of existing text; edit-yaml.ts keeps that.
import { quoted, writeKey, writeScalar, type Scalar } from './scalar.ts';

export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Text of several lines stands as a literal block where a literal block can hold it exactly.
const literalText = /^[^\s\p{Cc}][^\p{Cc}\u2028\u2029\ufeff]*(?:\n+[^\p{Cc}\u2028\u2029\ufeff]+)*\n?$/u;

/** What follows `key:` or `-`: text for the same line, then whole lines indented by `indent` spaces. */
export interface Rendered {
  head: string;
  lines: string[];
}

function renderText(value: string, indent: number): Rendered {
  if (!value.includes('\n')) return { head: writeScalar(value), lines: [] };
  if (!literalText.test(value) || /[ \t]\n|\n[ \t]+(?:\n|$)/.test(value))
    return { head: quoted(value), lines: [] };
  const closed = value.endsWith('\n');
  const lines = (closed ? value.slice(0, -1) : value).split('\n');
  return {
    head: closed ? '|' : '|-',
    lines: lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)),
  };
}

/** Lines of a list whose dashes stand `indent` spaces in. */
export function renderItem(item: unknown, indent: number): string[] {
  const lead = `${' '.repeat(indent)}- `;
  const inner = indent + 2;
  if (isMapping(item) || Array.isArray(item)) {
    const lines = isMapping(item)
      ? renderMapping(item, inner)
      : item.flatMap((one) => renderItem(one, inner));
    if (lines.length > 0) return [lead + lines[0]!.slice(inner), ...lines.slice(1)];
    return [lead + (isMapping(item) ? '{}' : '[]')];
  }
  const { head, lines } = renderSingle(item, inner);
  return [lead + head, ...lines];
}

const renderSingle = (value: unknown, indent: number): Rendered =>
  typeof value === 'string' ? renderText(value, indent) : { head: writeScalar(value as Scalar), lines: [] };

/** A value behind a key that stands `indent` spaces in; lists get their dashes at `dash`. */
export function renderValue(value: unknown, indent: number, dash: number = indent + 2): Rendered {
  if (Array.isArray(value)) {
    if (value.length === 0) return { head: '[]', lines: [] };
    return { head: '', lines: value.flatMap((item) => renderItem(item, dash)) };
  }
  if (isMapping(value)) {
    const lines = renderMapping(value, indent + 2);
    return lines.length === 0 ? { head: '{}', lines } : { head: '', lines };
  }
  return renderSingle(value, indent + 2);
}

/** The lines of one key. */
export function renderEntry(key: string, value: unknown, indent: number, dash?: number): string[] {
  const { head, lines } = renderValue(value, indent, dash);
  return [`${' '.repeat(indent)}${writeKey(key)}:${head && ' '}${head}`, ...lines];
}

/** The lines of a map; keys without a value (undefined) are left out. */
export const renderMapping = (map: Mapping, indent: number): string[] =>
  Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : renderEntry(key, value, indent)));
