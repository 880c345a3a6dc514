// How text sits in a terminal: how wide it is, how it is cut, and how bytes that would command the terminal are
// shown instead of obeyed. Pure; knows no colours and no entities.

// One column each and no marks: ASCII, Latin, Greek, Cyrillic, punctuation, arrows, box drawing, shapes, and the signs that
// stand for states and for success. Telling characters apart costs 15 ms at its first use, which most commands can do without.
const plain =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u2046\u2190-\u2193\u2500-\u25a9\u25cb-\u25fa\u2713\u2717]*$/;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f\u20e3/u;
const invisible = /^[\p{Mark}\p{Format}\p{Default_Ignorable_Code_Point}]+$/u;
// Controls (C0 without the newline, DEL, C1), line separators, and marks that reorder the text after them.
// oxlint-disable-next-line no-control-regex -- naming the control characters is the point
const commanding = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as single characters, in order. */
function* characters(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

const columnsOf = (character: string): number =>
  wide.test(character) ? 2 : invisible.test(character) ? 0 : 1;

/** Columns that `text` takes in a terminal: two for CJK and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of characters(text)) width += columnsOf(character);
  return width;
}

/** `text` in at most `columns` columns; what is cut off is replaced by an ellipsis. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  if (plain.test(text)) return `${text.slice(0, columns - 1).trimEnd()}…`;
  let kept = '';
  let width = 0;
  for (const character of characters(text)) {
    const next = columnsOf(character);
    if (width + next > columns - 1) break;
    kept += character;
    width += next;
  }
  return `${kept.trimEnd()}…`;
}

/** `text` filled with spaces to `columns`, on the right or on the left. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + spaces : spaces + text;
}

/** Data made safe to print: `\x1b` for an escape, a space for a tab. Newlines stay. */
export const escapeControls = (text: string): string =>
  text.replace(commanding, (character) => {
    if (character === '\t') return ' ';
    const code = character.codePointAt(0)!;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** Data made safe for one line of a table: controls escaped, newlines as spaces. Indentation stays. */
export const oneLine = (text: string): string =>
  escapeControls(text)
    .replace(/\s*\n\s*/g, ' ')
    .trimEnd();

/** Lines of at most `columns` columns, broken between words; a longer word stands alone and uncut. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line ? `${line} ${word}` : word;
      if (line && displayWidth(joined) > columns) {
        lines.push(line);
        line = word;
      } else line = joined;
    }
    return [...lines, line];
  });
}

/** `1 issue`, `3 issues`; the plural is given where an s does not make it. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;
