// Where a document's title stands: a `name:` or `title:` key as packages write it, else the first `# ` line of the body
// outside a code fence. Reading and changing use the same place, so that a change never adds a second title.
import type { Front } from './front-matter.ts';

export interface Title {
  text: string;
  /** The key it stands in, or where its heading line is in the content. */
  place: { key: 'name' | 'title' } | { start: number; end: number };
}

const heading = /^# +(.*\S)[ \t]*\r?$/;
const fenceMark = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** First line of `content` that is a heading of the first level: its offsets (without the line end) and its text. */
function findHeading(content: string): Title | undefined {
  // Most bodies without one are told apart without looking at their lines.
  if (!content.startsWith('# ') && !content.includes('\n# ')) return undefined;
  let fence = '';
  for (let start = 0; start < content.length;) {
    const next = content.indexOf('\n', start);
    const end = next === -1 ? content.length : next;
    const first = content.charCodeAt(start);
    if (first === 35 && fence === '') {
      const match = heading.exec(content.slice(start, end));
      if (match) return { text: match[1]!, place: { start, end } };
    } else if (first === 32 || first === 96 || first === 126) {
      const [, mark, rest] = fenceMark.exec(content.slice(start, end)) ?? [];
      if (mark && fence === '') fence = mark;
      else if (mark?.startsWith(fence) && rest!.trim() === '') fence = '';
    }
    start = end + 1;
  }
  return undefined;
}

/** The title of a document and the place it was read from; undefined where there is none. */
export function findTitle(front: Front, content: string): Title | undefined {
  for (const key of ['name', 'title'] as const) {
    const value = front[key];
    if (typeof value === 'string' && value.trim()) return { text: value.trim(), place: { key } };
  }
  return findHeading(content);
}

/** A title as one line without surrounding space, the only form a heading can hold. */
export const oneLine = (title: string): string => title.replace(/\s+/g, ' ').trim();
