// Every way a file's text is damaged: name, what becomes of a text that was right, what must be said of it. Where it is
// said that a file is fine after all, that is the class's point.
import type { TextKind } from './entities.ts';

/** What a canary would have done: nothing may. */
export const canary = '__minutebookDamage';
const evil = `globalThis.${canary} = (globalThis.${canary} ?? 0) + 1`;

export interface TextDamage {
  /** What becomes of the text; `random` draws what may vary. */
  make: (text: string, random: () => number) => string | Buffer;
  /** What the problem says, or undefined where nothing is wrong. */
  says?: RegExp;
  /** The line it names, where that is the same for every kind. */
  line?: number;
  /** Kinds that can be damaged so; all when absent. */
  kinds?: readonly TextKind[];
}

/** Lines put in after the first one. */
const inFront =
  (...lines: string[]) =>
  (text: string): string =>
    text.replace('---\n', `---\n${lines.join('\n')}\n`);
const firstLine =
  (first: string) =>
  (text: string): string =>
    text.replace('---\n', `${first}\n`);
const bomb = [
  'a: &a [x, x]',
  ...'bcdefghi'.split('').map((key, at) => `${key}: &${key} [*${'abcdefgh'[at]}, *${'abcdefgh'[at]}]`),
];
const cut = (text: string, share: number): string =>
  text.slice(0, 4 + Math.floor(share * (text.indexOf('\n---\n', 4) - 4)));

export const textDamages: Readonly<Record<string, TextDamage>> = {
  'a list that is never closed': {
    make: inFront('x: [a, b'),
    says: /"\[" that is opened and not closed/,
    line: 2,
  },
  'an unquoted colon': { make: inFront('note: Sign-in: fails'), says: /note holds a second ": "/, line: 2 },
  'a tab for spaces': { make: inFront('x:', '\t- a'), says: /tab/, line: 3 },
  'a key twice': { make: inFront('x: 1', 'x: 2'), says: /"x" a second time/, line: 3 },
  'a quotation mark left open': { make: inFront('x: "a'), says: /quotation mark|not closed|Missing/ },
  'conflict markers in the front matter': {
    make: inFront('<<<<<<< HEAD', 'x: 1', '=======', 'x: 2', '>>>>>>> theirs'),
    says: /conflict marker/,
    line: 2,
  },
  'conflict markers in the text': {
    make: (text) => `${text}\n<<<<<<< HEAD\none\n=======\nother\n>>>>>>> theirs\n`,
    says: /conflict marker/,
  },
  'a list where an id belongs': {
    make: (text) => text.replace(/^id: .*$/m, 'id:\n  - x'),
    says: /id is \["x"\]/,
    kinds: withIds(),
  },
  'an id that is none': {
    make: (text) => text.replace(/^id: .*$/m, 'id: 7'),
    says: /id is "7"/,
    kinds: withIds(),
  },
  'a map where a name belongs': {
    make: (text) => text.replace(/^name: .*$/m, 'name:\n  first: x'),
    says: /name/,
    kinds: ['agent', 'project', 'team', 'label', 'view', 'user', 'company', 'plugin', 'skill'],
  },
  'a date that is none': {
    make: (text) => text.replace(/^createdAt: .*$/m, 'createdAt: yesterday'),
    says: /createdAt is "yesterday"/,
    kinds: withIds(),
  },
  'a status that is none': {
    make: (text) => text.replace(/^status: .*$/m, 'status: Doing'),
    says: /status is "Doing"/,
    kinds: ['issue', 'agent', 'goal', 'project', 'routine', 'approval', 'company', 'run', 'plugin'],
  },
  'a number out of range': {
    make: inFront('requestDepth: -1'),
    says: /requestDepth is -1/,
    line: 2,
    kinds: ['issue'],
  },
  'a number of bytes below nothing': {
    make: inFront('attachmentMaxBytes: -5'),
    says: /attachmentMaxBytes/,
    kinds: ['company'],
  },
  'seconds below nothing': {
    make: inFront('runtime:', '  timeoutSec: -1'),
    says: /timeoutSec/,
    kinds: ['agent'],
  },
  'an alias bomb': { make: inFront(...bomb), says: /anchor|alias/, line: 2 },
  'an anchor': { make: inFront('x: &a 1'), says: /anchor &a/, line: 2 },
  'a merge key': { make: inFront('<<: {x: 1}'), says: /"<<"/, line: 2 },
  'front matter in JavaScript': { make: (text) => `---js\n${evil}\n---\n${text}`, says: /"---js"/, line: 1 },
  'front matter in JavaScript, by its long name': {
    make: firstLine(`---javascript\n${evil}`),
    says: /"---javascript"/,
    line: 1,
  },
  'front matter in CoffeeScript': { make: firstLine('---coffee'), says: /"---coffee"/, line: 1 },
  'front matter in JSON': { make: () => '---json\n{"name": "x"}\n---\n# x\n', says: /"---json"/, line: 1 },
  'a function as a tag': {
    make: inFront(`x: !!js/function 'function () { ${evil} }'`),
    says: /tag/,
    line: 2,
  },
  'a tag of somebody’s own': { make: inFront('x: !secret y'), says: /tag/, line: 2 },
  'a key that reaches the prototype': {
    make: inFront('__proto__: {polluted: true}'),
    says: /__proto__/,
    line: 2,
  },
  'a key that reaches the constructor': {
    make: inFront('constructor:', '  prototype: {polluted: true}'),
    says: /constructor/,
    line: 2,
  },
  'brackets without end': { make: inFront(`x: ${'['.repeat(10_000)}`), says: /nesting/, line: 2 },
  'dashes without end': { make: inFront(`${'- '.repeat(10_000)}x`), says: /nesting/, line: 2 },
  'keys without end': {
    make: inFront(...Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`)),
    says: /characters of front matter/,
  },
  'a key with a question mark': { make: inFront('? x', ': y'), says: /not one plain word/, line: 2 },
  'a flow map for all of it': { make: () => '---\n{name: x}\n---\n', says: /one key a line/, line: 2 },
  'a space after the first line': { make: firstLine('--- '), says: /exactly "---"/, line: 1 },
  'front matter that is never closed': {
    make: (text) => text.replace('\n---\n', '\n'),
    says: /never closed/,
    line: 1,
  },
  'a NUL byte': { make: (text, random) => insert(text, '\0', random), says: /NUL/ },
  'bytes that are not UTF-8': {
    make: (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0a])]),
    says: /not UTF-8/,
  },
  'text in Latin-1': { make: (text) => Buffer.from(`${text}caf\u00e9\n`, 'latin1'), says: /not UTF-8/ },
  'text in UTF-16': { make: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'), says: /UTF-16/, line: 1 },
  'text in UTF-16 without a mark': { make: (text) => Buffer.from(text, 'utf16le'), says: /NUL/, line: 1 },
  'lines that end in a carriage return alone': {
    make: (text) => text.replaceAll('\n', '\r'),
    says: /carriage return/,
    line: 1,
  },
  'an empty file': { make: () => '', says: /empty file/, line: 1 },
  'a file of blank lines': { make: () => '\n\n  \n', says: /empty file/, line: 1 },
  'a file that was half written': {
    make: (text, random) => cut(text, random()),
    says: /never closed|exactly|---/,
    line: 1,
  },
  'a file of fifteen megabytes': {
    make: (text) => text + 'x'.repeat(15 * 1024 * 1024),
    says: /bytes, more than/,
    line: 1,
  },
  'a byte order mark': { make: (text) => `\ufeff${text}`, kinds: withIds() },
  'line ends of Windows': { make: (text) => text.replaceAll('\n', '\r\n'), kinds: withIds() },
  'mixed line ends': {
    make: (text) =>
      text
        .split('\n')
        .map((line, at) => line + (at % 2 ? '\r' : ''))
        .join('\n'),
    kinds: withIds(),
  },
  'front matter and nothing else': {
    make: (text) => text.slice(0, text.indexOf('\n---\n', 4) + 5),
    kinds: withIds(),
  },
};

function withIds(): TextKind[] {
  return [
    'issue',
    'agent',
    'goal',
    'project',
    'milestone',
    'document',
    'team',
    'label',
    'view',
    'routine',
    'user',
    'company',
  ];
}

function insert(text: string, what: string, random: () => number): string {
  const at = 5 + Math.floor(random() * (text.length - 5));
  return text.slice(0, at) + what + text.slice(at);
}
