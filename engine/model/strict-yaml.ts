// YAML as the book allows it: the core schema of YAML 1.2 without anchors, aliases, tags, merge keys, explicit keys,
// duplicate keys or keys that could reach a prototype, and with limits. Every refusal names a line and a remedy.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type Pair,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';
import { lineAt, quote, type Flaw } from './invalid.ts';
import { limits } from './limits.ts';
import { wholeNumber, writeScalar } from './scalar.ts';

/** A flaw that was found while reading; whoever knows the path makes a fault of it. */
export class FlawError extends Error {
  readonly flaw: Flaw;

  constructor(flaw: Flaw) {
    super(flaw.found);
    this.flaw = flaw;
  }
}

const refuse = (line: number, found: string, example: string): never => {
  throw new FlawError({ line, found, example });
};

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype', '<<']);
const wholeNumbers: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/,
  resolve: wholeNumber,
};
const customTags = (tags: Tags): Tags => [
  wholeNumbers,
  ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== wholeNumbers.tag),
];

// Nesting a parser would follow before it could be counted in its result.
function refuseDeepNesting(source: string): void {
  const tooDeep = (offset: number): never =>
    refuse(lineAt(source, offset), `more than ${limits.depth} levels of nesting`, 'key: value');
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charCodeAt(at);
    if (character === 91 || character === 123) depth += 1;
    else if (character === 93 || character === 125) depth = Math.max(0, depth - 1);
    if (depth > limits.depth * 4) tooDeep(at);
  }
  const compact = new RegExp(
    `^\\s*(?:[-?:][ \\t]+){${limits.depth + 1}}|(?:[^\\s:]*:[ \\t]+){256}`,
    'm',
  ).exec(source);
  if (compact) tooDeep(compact.index);
}

function describe(error: YAMLError, source: string, line: number): Flaw {
  const text = source.split('\n')[line - 1]?.trimEnd() ?? '';
  if (error.code === 'MULTIPLE_DOCS')
    return {
      line,
      found: `a second document: what follows ${quote(text)} would be lost`,
      example: 'one document, with no line of "---" or "..." between its keys',
    };
  const unquoted = /^(\s*(?:- )?[A-Za-z_][\w-]*): +([^"'[{|>&*!#\s].*?): (.*)$/.exec(text);
  if (unquoted) {
    const [, key, before, after] = unquoted;
    return {
      line,
      found: `the value of ${key!.trim()} holds a second ": " and is not quoted`,
      example: `${key!.trim()}: ${writeScalar(`${before}: ${after}`)}`,
    };
  }
  if (text.includes('\t'))
    return { line, found: 'a tab where YAML takes spaces only', example: 'two spaces before each "- item"' };
  const unclosed = error.message.startsWith('Missing closing') ? openQuote(source, line) : undefined;
  const open = unclosed ?? (error.message.startsWith('Flow ') ? openBracket(source, line) : undefined);
  if (open) return open;
  return {
    line,
    found: `${error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '')}: ${quote(text)}`,
    example: 'key: value   (in double quotes if it holds ": ", " #" or begins with a sign)',
  };
}

// The parser notices at the end of the text; the mistake stands where the value begins.
function openQuote(source: string, before: number): Flaw | undefined {
  const lines = source.split('\n').slice(0, before);
  const at = lines.findLastIndex((line) => /^\s*(?:- |[\w-]+:\s+)["']/.test(line));
  if (at === -1) return undefined;
  return {
    line: at + 1,
    found: `a quotation mark that is opened and not closed: ${quote(lines[at]!)}`,
    example: `${lines[at]!.trim()}${/["']/.exec(lines[at]!)![0]}`,
  };
}

// The same for a list or map on one line: the parser reads on to the end of the text.
function openBracket(source: string, before: number): Flaw | undefined {
  const lines = source.split('\n').slice(0, before);
  const open: { at: number; bracket: string }[] = [];
  for (const [at, line] of lines.entries())
    for (const bracket of line
      .replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:^|\s)#.*$/g, '')
      .match(/[[\]{}]/g) ?? [])
      if (bracket === '[' || bracket === '{') open.push({ at, bracket });
      else open.pop();
  const last = open.at(-1);
  if (!last) return undefined;
  const text = lines[last.at]!.trim();
  return {
    line: last.at + 1,
    found: `a "${last.bracket}" that is opened and not closed: ${quote(text)}`,
    example: `${text}${last.bracket === '[' ? ']' : '}'}`,
  };
}

type Line = (node: unknown) => number;

function checkPair(line: Line, pair: Pair, seen: Set<string>): void {
  const { key } = pair;
  const token = (pair.srcToken as { start?: { type: string }[] } | undefined)?.start;
  if (
    token?.some(({ type }) => type === 'explicit-key-ind') ||
    !isScalar(key) ||
    typeof key.value !== 'string'
  )
    return refuse(line(key), 'a key that is not one plain word', 'key: value');
  if (forbiddenKeys.has(key.value))
    return refuse(line(key), `the key ${quote(key.value)}, which is not allowed`, 'another name for it');
  if (seen.has(key.value))
    return refuse(
      line(key),
      `the key ${quote(key.value)} a second time`,
      `one line "${key.value}: …", the other removed`,
    );
  seen.add(key.value);
}

function check(line: Line, node: unknown, depth: number): void {
  if (isAlias(node)) return refuse(line(node), `the alias *${node.source}`, 'the value itself, written out');
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor) return refuse(line(node), `the anchor &${node.anchor}`, 'the value without it');
    if (node.tag)
      return refuse(line(node), `the tag ${quote(node.tag)}`, 'the value alone, in quotes if it is text');
  }
  if (depth > limits.depth && !isScalar(node))
    return refuse(line(node), `more than ${limits.depth} levels of nesting`, 'key: value');
  if (isMap(node)) {
    const seen = new Set<string>();
    for (const pair of node.items) {
      checkPair(line, pair, seen);
      check(line, pair.key, depth + 1);
      check(line, pair.value, depth + 1);
    }
  } else if (isSeq(node)) for (const item of node.items) check(line, item, depth + 1);
}

/** Reads one YAML document into plain values. Throws FlawError, whose line counts from 1 in `source`. */
export function readStrictYaml(source: string): unknown {
  refuseDeepNesting(source);
  const counter = new LineCounter();
  const document = parseDocument(source, {
    version: '1.2',
    schema: 'core',
    customTags,
    merge: false,
    stringKeys: true,
    uniqueKeys: false, // checked here: theirs compares every key with every other
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'error', // 'silent' would drop what follows a second `---`
    lineCounter: counter,
  });
  const [error] = document.errors;
  if (error) throw new FlawError(describe(error, source, counter.linePos(error.pos[0]).line));
  check((node) => counter.linePos((node as Node | null)?.range?.[0] ?? 0).line, document.contents, 1);
  return document.toJS({ maxAliasCount: 0 });
}
