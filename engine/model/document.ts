// A markdown file with front matter: reading it, changing what has to change and nothing else, composing a new one.
// Knows no kinds: which keys there are and in what order is told by whoever calls.
//
// Why not gray-matter: it runs code and hides errors unless guarded (front-matter.test.ts has it as the oracle), and its
// YAML 1.1 takes dates and `1:30` for something else. CPU a file, one noisy core, an issue of 25 front-matter lines and
// 1 kB of text: read here 9 µs (strict-yaml.ts alone 310), gray-matter 27 µs; edit of five keys 85 µs, compose 13 µs.
import { editMapping } from './edit-yaml.ts';
import { firstIndent } from './entries.ts';
import { equal } from './equal.ts';
import { decodeText, openText, readFront, type Front, type Parts } from './front-matter.ts';
import { renderMapping } from './render-yaml.ts';
import { findTitle, oneLine, type Title } from './title.ts';

export interface Document {
  readonly front: Front;
  readonly title?: string;
  /** Below the front matter and without the title line; blank lines at both ends are not part of it. */
  readonly body: string;
  /** Below the front matter, with the title line; blank lines at both ends are not part of it. */
  readonly content: string;
  readonly text: string;
}

export interface DocumentEdit {
  /** Keys to write; one set to undefined, or to an empty list it did not have, is removed or stays away. */
  set?: Record<string, unknown>;
  /** Changes the title where it stands: its key or its heading. */
  title?: string;
  /** The new text below the title line. */
  body?: string;
  /** The new text below the front matter, title line included; not together with `title` or `body`. */
  content?: string;
  /** The kind's order of keys: where a key that is new in the file goes. */
  order?: readonly string[];
}

const trimBlank = (text: string): string => text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();

function bodyOf(content: string, title: Title | undefined): string {
  if (!title || 'key' in title.place) return trimBlank(content);
  const before = trimBlank(content.slice(0, title.place.start));
  const after = trimBlank(content.slice(title.place.end));
  return before && after ? `${before}\n\n${after}` : before || after;
}

/** Reads a file, given as text or as bytes. Throws DOCUMENT_INVALID {path, line, found, example}. */
export function parseDocument(source: string | Uint8Array, path: string): Document {
  const text = typeof source === 'string' ? source : decodeText(source, path);
  const { front: yaml, content: raw } = openText(text, path);
  const front = yaml === undefined ? {} : readFront(yaml, path);
  const title = findTitle(front, raw);
  const content = trimBlank(raw);
  const body = title && !('key' in title.place) ? bodyOf(raw, title) : content;
  return title ? { front, title: title.text, body, content, text } : { front, body, content, text };
}

const endOfLine = (text: string): string => {
  const first = text.indexOf('\n');
  return first > 0 && text.charCodeAt(first - 1) === 13 ? '\r\n' : '\n';
};

// Lines that stay keep their own ends, also in a file that mixes them.
function joinEdited(
  before: readonly string[],
  after: readonly string[],
  ends: readonly string[],
  end: string,
): string {
  let from = 0;
  const to = before.length;
  let text = '';
  const unmoved = new Map<string, number[]>();
  for (const [index, line] of before.entries()) {
    const places = unmoved.get(line);
    if (places) places.push(index);
    else unmoved.set(line, [index]);
  }
  for (const line of after) {
    const place = unmoved.get(line)?.find((index) => index >= from && index < to);
    if (place !== undefined) from = place + 1;
    text += line + (place === undefined ? end : ends[place]! || end);
  }
  return text;
}

function editFront(
  parts: Parts,
  set: Record<string, unknown>,
  now: Front,
  order: readonly string[],
  end: string,
): Parts {
  const wanted = Object.fromEntries(
    Object.entries(set).map(([key, value]) => [
      key,
      Array.isArray(value) && value.length === 0 && !equal(now[key], value) ? undefined : value,
    ]),
  );
  if (parts.front === undefined) {
    const lines = renderMapping(sorted(wanted, order), 0);
    if (lines.length === 0) return parts;
    const front = lines.map((line) => line + end).join('');
    return { open: `${parts.open}---${end}`, front, close: `---${end}`, content: parts.content };
  }
  const before = parts.front.split(/\r?\n/).slice(0, -1);
  const after = editMapping(before, { now, set: wanted, order, indent: firstIndent(before) });
  const ends = [...parts.front.matchAll(/\r?\n/g)].map(([match]) => match);
  const front = joinEdited(before, after, ends, end);
  const expected = { ...now, ...wanted };
  // A file must never come out different from what was asked for; better to stop than to save it.
  if (!equal(readFront(front, 'edited'), expected))
    throw new Error(`An edit of ${Object.keys(set).join(', ')} would have changed something else.`);
  return { ...parts, front };
}

const leadingBlank = (text: string): string => /^(?:[ \t]*\r?\n)*/.exec(text)![0];

function editContent(
  { front, content: raw }: Parts,
  title: Title | undefined,
  edit: DocumentEdit,
  end: string,
): string {
  const native = (text: string): string => (end === '\n' ? text : text.replace(/\r?\n/g, end));
  // A file that begins with its text has no line above it, and one that ends without a line end goes on so.
  const gap = leadingBlank(raw) || (front === undefined ? '' : end);
  const last = raw === '' || raw.endsWith('\n') ? end : '';
  if (edit.content !== undefined)
    return edit.content === trimBlank(raw) ? raw : gap + native(trimBlank(edit.content)) + last;
  const heading = title && !('key' in title.place) ? title.place : undefined;
  let content = raw;
  const text = edit.title === undefined ? undefined : oneLine(edit.title);
  if (heading && text !== undefined && text !== title!.text) {
    const carriage = raw[heading.end - 1] === '\r' ? '\r' : '';
    content = `${raw.slice(0, heading.start)}# ${text}${carriage}${raw.slice(heading.end)}`;
  } else if (!title && text !== undefined)
    content = `# ${text}${end}${raw.trim() === '' ? '' : end}${raw.replace(/^(?:[ \t]*\r?\n)+/, '')}`;
  if (edit.body === undefined) return content;
  const now = findTitle(title && !heading ? { title: title.text } : {}, content);
  const body = trimBlank(edit.body);
  if (body === bodyOf(content, now)) return content;
  const line = now && !('key' in now.place) ? content.slice(now.place.start, now.place.end).trimEnd() : '';
  const below = native([line, body].filter(Boolean).join(`${end}${end}`));
  return (line ? leadingBlank(raw) : gap) + below + (below ? last : '');
}

/** The text after an edit; everything the edit does not name stays byte for byte. `text` must be valid. */
export function editDocument(text: string, edit: DocumentEdit): string {
  const parts = openText(text, 'the edited text');
  const now = parts.front === undefined ? {} : readFront(parts.front, 'the edited text');
  const title = findTitle(now, parts.content);
  const end = endOfLine(text);
  const set = { ...edit.set };
  if (edit.title !== undefined && title && 'key' in title.place && oneLine(edit.title) !== title.text)
    set[title.place.key] ??= oneLine(edit.title);
  const content = editContent(parts, title, edit, end);
  const { open, front, close } =
    Object.keys(set).length > 0 ? editFront(parts, set, now, edit.order ?? [], end) : parts;
  const closed = close !== '' && !close.endsWith('\n') && content !== '' ? close + end : close;
  return open + (front ?? '') + closed + content;
}

function sorted(front: Record<string, unknown>, order: readonly string[]): Record<string, unknown> {
  const known = new Set(order);
  const keys = [
    ...order.filter((key) => key in front),
    ...Object.keys(front).filter((key) => !known.has(key)),
  ];
  return Object.fromEntries(keys.map((key) => [key, front[key]]));
}

const written = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0);

/** A new file: keys in `order`, then the others as they come; undefined and empty lists are left out. */
export function composeDocument(
  front: Record<string, unknown>,
  content: { title?: string; body?: string },
  order: readonly string[] = [],
): string {
  const present = Object.fromEntries(Object.entries(front).filter(([, value]) => written(value)));
  const lines = renderMapping(sorted(present, order), 0);
  const title = content.title === undefined ? '' : `# ${oneLine(content.title)}`;
  const text = [title, trimBlank(content.body ?? '')].filter(Boolean).join('\n\n');
  // A text that itself begins with `---` must not be taken for front matter.
  const bare = lines.length === 0 && !text.startsWith('---');
  const head = bare ? '' : ['---', ...lines, '---', ''].join('\n');
  return head + (head && text && !title ? '\n' : '') + text + (text ? '\n' : '');
}
