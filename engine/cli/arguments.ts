// From the words of a command line to values: first the noun and verb, then, knowing the command, its flags.
// Pure: reads no file, no standard input, no environment.
import { parseArgs } from 'node:util';

import { fault, type Fault } from '../base/fault.ts';
import { commandName, globalFlags, usage, type Command, type Flag, type Globals } from './command.ts';
import { near } from './near.ts';

/** Stands for a text that is still to be read from standard input. */
export const standardInput = Symbol('standard input');
export type Value = string | number | boolean | null | readonly unknown[] | typeof standardInput | object;

export interface Head {
  /** Up to two words before the first flag of the command's own: noun and perhaps verb. */
  words: string[];
  /** Global flags before and between them: no field of a command's can be meant yet. */
  globals: string[];
  /** Everything else, further global flags included. */
  rest: string[];
}

/** Splits noun and verb from the rest. */
export function readHead(argv: readonly string[]): Head {
  const words: string[] = [];
  const globals: string[] = [];
  let at = 0;
  while (at < argv.length && words.length < 2) {
    const word = argv[at]!;
    if (!word.startsWith('-')) {
      words.push(word);
      at += 1;
      continue;
    }
    const flag = globalFlags.find(
      ({ name, short }) => word === `-${short}` || word === `--${name}` || word.startsWith(`--${name}=`),
    );
    if (!flag) break;
    const takes = flag.kind !== 'switch' && !word.includes('=') ? 2 : 1;
    globals.push(...argv.slice(at, at + takes));
    at += takes;
  }
  return { words, globals, rest: argv.slice(at) };
}

export interface Arguments {
  globals: Globals;
  /** By field of the command's words and flags. */
  values: Record<string, Value>;
}

type Token = ReturnType<typeof tokensOf>[number];
const tokensOf = (rest: readonly string[], flags: readonly Flag[]) =>
  parseArgs({
    args: [...rest],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      flags.flatMap((flag) =>
        [flag.name, ...(flag.also ?? [])].map((name, index) => [
          name,
          {
            type: flag.kind === 'switch' ? ('boolean' as const) : ('string' as const),
            ...(flag.short && index === 0 ? { short: flag.short } : {}),
          },
        ]),
      ),
    ),
  }).tokens;

/** Reads what follows noun and verb, and what stood `before`; throws FLAG_UNKNOWN, FLAG_WRONG or WORDS_WRONG. */
export function readArguments(
  rest: readonly string[],
  command: Command,
  before: readonly string[] = [],
): Arguments {
  const own = new Set(command.flags.map(({ name }) => name));
  const globals = globalFlags.filter(({ name }) => !own.has(name));
  const values: Record<string, Value> = {};
  const found: Record<string, Value> = {};
  const { words, given } = readFlags(rest, [...command.flags, ...command.words, ...globals], command);
  for (const [flag, value] of [...readFlags(before, globalFlags, command).given, ...given])
    (globalFlags.includes(flag) ? found : values)[flag.field] = value;
  placeWords(words, values, command);
  return { globals: found, values };
}

function readFlags(
  args: readonly string[],
  flags: readonly Flag[],
  command: Command,
): { words: string[]; given: Map<Flag, Value> } {
  const words: string[] = [];
  const given = new Map<Flag, Value>();
  for (const token of tokensOf(args, flags)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { flag, value } = readFlag(token, flags, command);
    const first = given.get(flag);
    const adds = flag.kind === 'list' && Array.isArray(value) && Array.isArray(first);
    given.set(flag, adds ? [...(first as unknown[]), ...(value as unknown[])] : value);
  }
  return { words, given };
}

function readFlag(
  token: Extract<Token, { kind: 'option' }>,
  flags: readonly Flag[],
  command: Command,
): { flag: Flag; value: Value } {
  const named = (name: string): Flag | undefined =>
    flags.find((flag) => flag.name === name || flag.also?.includes(name));
  const negated = token.name.startsWith('no-') ? named(token.name.slice(3)) : undefined;
  // Before what is said so everywhere: `--no-color` empties the colour of what has one.
  if (negated?.clearable) return { flag: negated, value: negated.kind === 'list' ? [] : null };
  const flag = named(token.name);
  if (!flag) {
    if (negated?.kind === 'switch') return { flag: negated, value: false };
    throw fault('FLAG_UNKNOWN', {
      command: commandName(command),
      flag: token.rawName,
      near: near(
        token.name,
        flags.flatMap(({ name, also }) => [name, ...(also ?? [])]),
      ).map((name) => `--${name}`),
    });
  }
  if (flag.kind === 'switch')
    return { flag, value: token.value === undefined ? true : token.value !== 'false' };
  const looksLikeFlag = !token.inlineValue && /^--?[a-z]/i.test(token.value ?? '');
  if (token.value === undefined || looksLikeFlag) throw wrong(flag, command, token.value ?? 'nothing');
  return { flag, value: readValue(token.value, flag, command) };
}

function readValue(text: string, flag: Flag, command: Command): Value {
  if (text === '-' && flag.kind === 'text') return standardInput;
  if (flag.kind === 'number') return readNumber(text, flag, command);
  if (flag.kind === 'json') return readJson(text, flag, command);
  const list = flag.kind === 'list' ? listItems(text, flag, command) : [text];
  if (flag.choices) {
    const stranger = list.find((item) => typeof item !== 'string' || !flag.choices!.includes(item));
    if (stranger !== undefined) throw wrong(flag, command, typeof stranger === 'string' ? stranger : 'JSON');
  }
  if (flag.ofNumbers)
    return list.map((item) => (typeof item === 'string' ? readNumber(item, flag, command) : item));
  return flag.kind === 'list' ? list : text;
}

function readNumber(text: string, flag: Flag, command: Command): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw wrong(flag, command, text);
  return number;
}

/** `a,b` is two items; an item of JSON is one, whatever it holds. */
const listItems = (text: string, flag: Flag, command: Command): unknown[] =>
  /^[[{]/.test(text)
    ? [readJson(text, flag, command)].flat()
    : text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean);

function readJson(text: string, flag: Flag, command: Command): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    throw wrong(flag, command, text);
  }
}

const kindWords: Record<Flag['kind'], string> = {
  text: 'a text',
  number: 'a number',
  switch: 'nothing',
  list: 'one or more values, separated by commas',
  json: 'JSON',
};

const wrong = (flag: Flag, command: Command, found: string): Fault =>
  fault('FLAG_WRONG', {
    command: commandName(command),
    flag: `--${flag.name}`,
    found: found === 'nothing' ? found : `"${found}"`,
    wanted: flag.choices
      ? `one of ${flag.choices.join(', ')}`
      : flag.ofNumbers
        ? 'one or more numbers, separated by commas'
        : kindWords[flag.kind],
  });

function placeWords(words: string[], values: Record<string, Value>, command: Command): void {
  const open = command.words.filter(({ field }) => !(field in values));
  let left = words;
  for (const word of open) {
    if (left.length === 0) break;
    const taken = word.kind === 'list' ? left : left.slice(0, 1);
    left = left.slice(taken.length);
    const read = taken.map((text) => readValue(text, word, command));
    values[word.field] = word.kind === 'list' ? read.flat() : read[0]!;
  }
  if (left.length > 0)
    throw complaint(
      command,
      `${left.map((text) => `"${text}"`).join(' ')} is more than it takes; put a text with spaces in quotes`,
    );
}

/** Throws WORDS_WRONG when something that must be given is not; what `filled` names comes from elsewhere. */
export function needAll(
  command: Command,
  values: Record<string, Value>,
  filled: readonly string[] = [],
): void {
  const given = (flag: Flag): boolean =>
    !flag.required || flag.field in values || filled.includes(flag.field);
  const word = command.words.find((flag) => !given(flag));
  if (word) throw complaint(command, `<${word.name}> is missing`);
  const flag = command.flags.find((each) => !given(each));
  if (flag) throw complaint(command, `--${flag.name} is missing`);
}

const complaint = (command: Command, found: string): Fault =>
  fault('WORDS_WRONG', { command: commandName(command), found, usage: usage(command) });
