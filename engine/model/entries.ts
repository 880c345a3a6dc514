// Which lines belong to which key. Works on the lines of a mapping that is known to be valid YAML without explicit
// keys, anchors and tags; that is why looking at the first columns is exact.

/** Lines [start, end) of one key: its line and what it holds, without blank lines and comments that follow. */
export interface Entry {
  key: string;
  start: number;
  end: number;
  /** Offset in the first line after the colon. */
  colon: number;
  /** Whether blank lines that follow are part of its text: a `|+` or `>+` block. */
  keepsBlank: boolean;
}

const quotedKey = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:/;
const plainKeyEnd = /\s*:(?=\s|$)/;

function readKey(line: string, indent: number): { key: string; colon: number } | undefined {
  const text = line.slice(indent);
  const quotedMatch = quotedKey.exec(text);
  if (quotedMatch) {
    const [whole, source] = quotedMatch as unknown as [string, string];
    const key = source.startsWith('"') ? parseDouble(source) : source.slice(1, -1).replaceAll("''", "'");
    return { key, colon: indent + whole.length };
  }
  const end = plainKeyEnd.exec(text);
  return end ? { key: text.slice(0, end.index), colon: indent + end.index + end[0].length } : undefined;
}

// Escapes that YAML has and JSON has not do not occur in keys anybody looks for.
function parseDouble(source: string): string {
  try {
    return JSON.parse(source) as string;
  } catch {
    return source;
  }
}

// Spaces and tabs only: the other characters that count as space elsewhere are text in YAML.
const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/** Whether a line holds nothing, or a comment that stands no deeper than `indent`. */
const isBetween = (line: string, indent: number): boolean => {
  const column = indentOf(line);
  return column === line.length || (line[column] === '#' && column <= indent);
};

/** Column in which the first key or dash of these lines stands; 0 when there is none. */
export const firstIndent = (lines: readonly string[]): number => {
  const first = lines.find((line) => !/^\s*(?:#|$)/.test(line));
  return first === undefined ? 0 : indentOf(first);
};

/** The keys of a mapping in file order. `lines` are without their ends. */
export function findEntries(lines: readonly string[], indent: number): Entry[] {
  const entries: Entry[] = [];
  let withBlank = false;
  for (const [at, line] of lines.entries()) {
    const last = entries.at(-1);
    const between = isBetween(line, indent);
    if (!between && indentOf(line) === indent && !/^(?:-(?:\s|$)|[\]}])/.test(line.slice(indent))) {
      const key = readKey(line, indent);
      if (key) {
        const keepsBlank = /^\s*[|>][0-9]?\+/.test(line.slice(key.colon));
        entries.push({ ...key, start: at, end: at + 1, keepsBlank });
        withBlank = keepsBlank;
        continue;
      }
    }
    if (between && line.trim() !== '') withBlank = false;
    if (last && (!between || (withBlank && line.trim() === ''))) last.end = at + 1;
  }
  return entries;
}

/** Lines [start, end) of each item of a block list whose dashes stand in column `indent`. */
export function findItems(lines: readonly string[], indent: number): { start: number; end: number }[] {
  const items: { start: number; end: number }[] = [];
  for (const [at, line] of lines.entries()) {
    if (indentOf(line) === indent && /^-(?:\s|$)/.test(line.slice(indent)))
      items.push({ start: at, end: at + 1 });
    else if (items.length > 0 && !isBetween(line, indent)) items.at(-1)!.end = at + 1;
  }
  return items;
}

/** The comment at the end of a key's first line, with the space before it; '' where there is none. */
export function trailingComment(line: string, colon: number): string {
  const text = line.slice(colon);
  const start = text.length - text.trimStart().length;
  const rest = text.slice(afterValue(text, start));
  return /^\s+#/.test(rest) ? rest.trimEnd() : '';
}

function afterValue(text: string, start: number): number {
  const first = text[start];
  if (first === '#') return start - 1;
  const single = { '"': /"(?:[^"\\]|\\.)*"/y, "'": /'(?:[^']|'')*'/y, '|': /\|[-+0-9]*/y, '>': />[-+0-9]*/y }[
    first ?? ''
  ];
  if (single) {
    single.lastIndex = start;
    return single.test(text) ? single.lastIndex : text.length;
  }
  if (first !== '[' && first !== '{') {
    const comment = /\s+#/.exec(text.slice(start));
    return comment ? start + comment.index : text.length;
  }
  const token = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[[\]{}]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '[' || match[0] === '{') depth += 1;
    else if (match[0] === ']' || match[0] === '}') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}
