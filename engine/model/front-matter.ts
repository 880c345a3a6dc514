// Where a file's front matter begins and ends, and what it says. Owns the two `---` lines and the checks that hold for
// every file; knows nothing of titles, kinds or editing.
import type { Fault } from '../base/fault.ts';
import { invalid, lineAt, quote, type Flaw } from './invalid.ts';
import { limits } from './limits.ts';
import { mayBePlain, readPlainYaml } from './plain-yaml.ts';
import { FlawError, readStrictYaml } from './strict-yaml.ts';

/** A file cut in four; joined they are the file, byte for byte. */
export interface Parts {
  /** A byte order mark and the first `---` line with its end; only the mark, or nothing, without front matter. */
  open: string;
  /** What stands between the two lines, with its last line end; undefined without front matter. */
  front?: string;
  /** The second `---` line with its end. */
  close: string;
  content: string;
}

export type Front = Readonly<Record<string, unknown>>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 takes at most so many bytes for what JavaScript counts as one character. */
const bytesPerCharacter = 3;

/** The text of a file's bytes, byte order mark included. Throws DOCUMENT_INVALID naming the line of the first bad byte. */
export function decodeText(bytes: Uint8Array, path: string): string {
  // Not even decoded: a file of gigabytes must not cost more than a look at its length.
  if (bytes.length > limits.document * bytesPerCharacter) throw tooLong(path, `${bytes.length} bytes`);
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalid(path, otherEncoding(bytes));
  }
}

function otherEncoding(bytes: Uint8Array): Flaw {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return {
      line: 1,
      found: 'text in UTF-16, not UTF-8',
      example: 'the file saved again with the encoding UTF-8, as iconv -f UTF-16 -t UTF-8 does',
    };
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return {
    line: lineAt(lossy, lossy.indexOf('\ufffd')),
    found: 'bytes that are not UTF-8',
    example: 'the file saved again with the encoding UTF-8, as iconv -f LATIN1 -t UTF-8 does',
  };
}

const tooLong = (path: string, found: string): Fault =>
  invalid(path, {
    line: 1,
    found: `${found}, more than the ${limits.document} characters a document may have`,
    example: 'the long part as a file of its own under attachments/',
  });

const marker = /^(?:<{7} |={7}\r?$|>{7} )/m;

/** The checks that hold for every file: size, NUL bytes, conflict markers. Throws DOCUMENT_INVALID. */
export function refuseDamage(text: string, path: string): void {
  if (text.length > limits.document) throw tooLong(path, `${text.length} characters`);
  const zero = text.indexOf('\0');
  if (zero !== -1)
    throw invalid(path, {
      line: lineAt(text, zero),
      found: 'a NUL byte, as a crash or a binary file leaves it',
      example: 'plain text; take the last good version back with git checkout',
    });
  if (text.includes('<<<<<<< ')) refuseConflict(text, path);
}

// Anywhere in the front matter one marker is enough; in the body all three must stand in their order outside a code fence.
function refuseConflict(text: string, path: string): void {
  const { front, open } = splitParts(text, path);
  const inFront = front === undefined ? null : marker.exec(front);
  let line = inFront ? lineAt(text, open.length + inFront.index) : 0;
  let fence = '';
  let seen = 0;
  let start = 0;
  for (const [index, content] of inFront ? [] : text.split('\n').entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(content)?.[1];
    if (mark && (fence === '' || (mark.startsWith(fence) && /^ {0,3}[`~]+\s*$/.test(content))))
      fence = fence ? '' : mark;
    if (fence) continue;
    if (content.startsWith('<<<<<<< ')) [seen, start] = [1, index + 1];
    else if (seen === 1 && content.trimEnd() === '=======') seen = 2;
    else if (seen === 2 && content.startsWith('>>>>>>> ')) line ||= start;
  }
  if (line)
    throw invalid(path, {
      line,
      found: 'a conflict marker that a merge left behind',
      example:
        'one of the two sides without the lines <<<<<<<, ======= and >>>>>>>, or a code fence around an example',
    });
}

function findClose(text: string, from: number): { at: number; end: number } | undefined {
  // From one character before, so that a `---` directly under the first is found too.
  for (let at = text.indexOf('\n---', from - 1); at !== -1; at = text.indexOf('\n---', at + 1)) {
    let end = at + 4;
    if (text.charCodeAt(end) === 13) end += 1;
    if (end === text.length) return { at: at + 1, end };
    if (text.charCodeAt(end) === 10) return { at: at + 1, end: end + 1 };
  }
  return undefined;
}

/** Cuts a file in its parts. Throws DOCUMENT_INVALID for a first line that is nearly `---`, or one never closed. */
export function splitParts(text: string, path: string): Parts {
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!text.startsWith('---', mark))
    return { open: text.slice(0, mark), close: '', content: text.slice(mark) };
  const lineEnd = text.indexOf('\n', mark);
  const first = text.slice(mark, lineEnd === -1 ? text.length : lineEnd);
  if (first !== '---' && first !== '---\r') {
    // A longer rule is markdown; a language or a space after the dashes was meant as front matter.
    if (/^---\r./s.test(first))
      throw invalid(path, {
        line: 1,
        found: 'lines that end in a carriage return alone, as old programs write them',
        example: 'the file saved again with the line ends LF or CRLF',
      });
    if (/^-{4,}\s*$/.test(first)) return { open: text.slice(0, mark), close: '', content: text.slice(mark) };
    throw invalid(path, {
      line: 1,
      found: `the first line is ${quote(first)}; only YAML is read, and only after a line of exactly "---"`,
      example: '---',
    });
  }
  const close = lineEnd === -1 ? undefined : findClose(text, lineEnd + 1);
  if (!close)
    throw invalid(path, {
      line: 1,
      found: 'front matter that begins with "---" and is never closed',
      example: 'a second line of exactly "---" after the last key',
    });
  return {
    open: text.slice(0, lineEnd + 1),
    front: text.slice(lineEnd + 1, close.at),
    close: text.slice(close.at, close.end),
    content: text.slice(close.end),
  };
}

/** Cuts a whole file after the checks that hold for every file. */
export function openText(text: string, path: string): Parts {
  refuseDamage(text, path);
  return splitParts(text, path);
}

/** Reads front matter that `splitParts` cut out, `above` lines below the file's first. Throws DOCUMENT_INVALID. */
export function readFront(front: string, path: string, above = 1): Front {
  if (front.length > limits.frontMatter)
    throw invalid(path, {
      line: 1,
      found: `${front.length} characters of front matter, more than ${limits.frontMatter}`,
      example: 'long text below the second "---"',
    });
  if (mayBePlain(front)) {
    const plain = readPlainYaml(front.includes('\r') ? front.split(/\r?\n/) : front.split('\n'));
    if (plain) return plain;
  }
  try {
    const value = readStrictYaml(front) ?? {};
    if (typeof value === 'object' && !Array.isArray(value) && !/^\s*\{/m.test(firstContent(front)))
      return value as Front;
    throw new FlawError({ line: 1, found: 'front matter that is not one key a line', example: 'key: value' });
  } catch (error) {
    if (!(error instanceof FlawError)) throw error;
    throw invalid(path, { ...error.flaw, line: error.flaw.line + above });
  }
}

const firstContent = (front: string): string =>
  front.split('\n').find((line) => !/^\s*(?:#|$)/.test(line)) ?? '';
