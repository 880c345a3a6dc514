// Files that are broken, or made to hurt: each is refused quickly, with the line it is about and a remedy.
import { describe, expect, test } from 'vitest';
import { isFault, type Fault } from '../../engine/base/fault.ts';
import { parseDocument } from '../../engine/model/document.ts';
import { readEntity } from '../../engine/model/kind.ts';

function refusal(source: string | Uint8Array): Fault {
  try {
    readEntity('issue', 'companies/acme/issues/new/x.md', source);
  } catch (error) {
    if (isFault(error, 'DOCUMENT_INVALID')) return error;
    throw error;
  }
  throw new Error('it was read without a word');
}
const front = (...lines: string[]): string => `---\n${lines.join('\n')}\n---\n# Title\n`;

const cases: Record<string, [source: string | Uint8Array, line: number, says: RegExp, remedy: RegExp]> = {
  'a language that would be run': ['---js\nmodule.exports = {}\n---\n', 1, /"---js"; only YAML/, /---/],
  'the same by its long name': ['---javascript\n1\n---\n', 1, /"---javascript"/, /---/],
  'a space after the first line': ['--- \na: 1\n---\n', 1, /exactly "---"/, /---/],
  'front matter that is never closed': ['---\na: 1\n', 1, /never closed/, /second line of exactly "---"/],
  'an unquoted colon': [
    front('id: x', 'title: Sign-in: fails'),
    3,
    /title holds a second ": "/,
    /title: "Sign-in: fails"/,
  ],
  'an alias bomb': [front('a: &a [x, x]', 'b: &b [*a, *a]', 'c: [*b, *b]'), 2, /anchor &a/, /without it/],
  'an alias': [front('a: [x]', 'b: *a'), 3, /alias/i, /./],
  'a merge key': [front('a: {x: 1}', '<<: {b: 1}'), 3, /"<<"/, /another name/],
  'a tag': [front('a: !!binary aGk='), 2, /tag/, /without|alone/],
  'a key that reaches the prototype': [
    front('x:', '  __proto__: {admin: true}'),
    3,
    /__proto__/,
    /another name/,
  ],
  'a key that reaches the constructor': [front('constructor: x'), 2, /constructor/, /another name/],
  'the same key twice': [
    front('status: todo', 'due: 2026-11-22', 'status: done'),
    4,
    /"status" a second time/,
    /one line/,
  ],
  'a key with a question mark': [front('? status', ': todo'), 2, /not one plain word/, /key: value/],
  'a flow map on top': [front('{status: todo}'), 2, /one key a line/, /key: value/],
  'a list on top': [front('- status'), 2, /one key a line/, /key: value/],
  'a tab': [front('labels:', '\t- a'), 3, /tab/, /spaces/],
  'a list left open': [
    front('id: x', 'labels: [a, b', 'due: x'),
    3,
    /"\[" that is opened/,
    /labels: \[a, b\]/,
  ],
  'a map left open': [front('x: {a: [1], b: 2'), 2, /"\{" that is opened/, /b: 2\}/],
  'a quotation mark left open': [front('id: x', 'due: "2026', 'labels: []'), 3, /not closed/, /due: "2026"/],
  'conflict markers in the front matter': [
    front('a: 1', '<<<<<<< HEAD', 'b: 1', '=======', 'b: 2', '>>>>>>> x'),
    3,
    /conflict marker/,
    /one of the two sides/,
  ],
  'conflict markers in the body': [
    '# T\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> branch\n',
    3,
    /conflict marker/,
    /one of the two sides/,
  ],
  'a NUL byte': ['# Title\n\nte\0xt\n', 3, /NUL/, /git checkout/],
  'bytes that are not UTF-8': [Buffer.from([35, 32, 65, 10, 10, 0xff, 0xfe, 10]), 3, /not UTF-8/, /UTF-8/],
  'text in UTF-16': [
    Buffer.from('\ufeff---\nstatus: todo\n---\n', 'utf16le'),
    1,
    /UTF-16/,
    /iconv -f UTF-16/,
  ],
  'text in Latin-1': [Buffer.from('---\ndue: caf\u00e9\n---\n', 'latin1'), 2, /not UTF-8/, /iconv -f LATIN1/],
  'line ends of a lone carriage return': ['---\rstatus: todo\r---\r', 1, /carriage return/, /LF or CRLF/],
  'an empty file': ['', 1, /empty file/, /at least one line/],
  'a file of blank lines': ['\ufeff\n \n', 1, /empty file/, /at least one line/],
  'fifty megabytes': [Buffer.alloc(50 * 1024 * 1024, 'x'), 1, /52428800 bytes/, /attachments/],
  'a megabyte of front matter': [
    front(`note: ${'x'.repeat(1 << 20)}`),
    1,
    /characters of front matter/,
    /below/,
  ],
  'brackets without end': [front(`a: ${'['.repeat(60_000)}`), 2, /levels of nesting/, /./],
  'dashes without end': [front(`${'- '.repeat(30_000)}x`), 2, /levels of nesting/, /./],
  'keys without end': [front(`${'a: '.repeat(20_000)}x`), 2, /levels of nesting/, /./],
  'levels without end': [
    front(...Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}k:`)),
    34,
    /levels of nesting/,
    /./,
  ],
  'a status that is none': [
    front('id: 01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11', 'status: Doing'),
    3,
    /status is "Doing"/,
    /status: backlog/,
  ],
  'a date that is none': [front('due: tomorrow'), 2, /due is "tomorrow"/, /due: "2026-11-22"/],
  'a map where a list belongs': [front('labels:', '  a: 1'), 2, /labels/, /./],
};

describe('a refusal names the line and the remedy', () => {
  for (const [name, [source, line, says, remedy]] of Object.entries(cases))
    test(name, () => {
      const found = refusal(source);
      expect(found.message).toMatch(says);
      expect(found.help).toMatch(remedy);
      expect(found.data).toMatchObject({ path: 'companies/acme/issues/new/x.md', line });
      expect(found.message).not.toMatch(/[\n\0]/);
      expect(found.message.length).toBeLessThan(300);
    });
});

test('what only looks broken is read', () => {
  expect(parseDocument('-----\n# After a rule\n', 'x.md').title).toBe('After a rule');
  expect(parseDocument('# T\n\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n', 'x.md').title).toBe('T');
  expect(parseDocument('# T\n\n=======\n', 'x.md').title).toBe('T');
  expect(parseDocument('---\n---\n', 'x.md').front).toEqual({});
  expect(parseDocument('---\n---', 'x.md').front).toEqual({});
  expect(parseDocument('', 'x.md')).toMatchObject({ front: {}, body: '' });
});

test('reading never gives an object whose prototype a file chose', () => {
  const { front } = parseDocument('---\nx: {a: 1}\n---\n', 'x.md');
  expect(Object.getPrototypeOf(front)).toBe(Object.prototype);
  expect(Object.getPrototypeOf(front['x'])).toBe(Object.prototype);
});
