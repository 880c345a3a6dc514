// Single YAML values on one line: what a plain word means (YAML 1.2 core schema) and how a value is written so that
// readers of YAML 1.1 and 1.2 take it for the same thing. Knows nothing of keys, lists or files.

export type Scalar = string | number | boolean | null;

const integer = /^[-+]?[0-9]+$/;
const radix = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Whole numbers beyond 2^53 stay text, because a number would lose their last digits. */
export const wholeNumber = (source: string): number | string => {
  const value = Number(source);
  return Number.isSafeInteger(value) ? value : source;
};

function resolveNumber(source: string): number | string {
  if (integer.test(source) || radix.test(source)) return wholeNumber(source);
  if (float.test(source)) return Number.parseFloat(source);
  if (!special.test(source)) return source;
  if (source.at(-1)!.toLowerCase() === 'n') return Number.NaN;
  return source.startsWith('-') ? -Infinity : Infinity;
}

/** What an unquoted value means in the core schema. */
export function resolvePlain(source: string): Scalar {
  const first = source.charCodeAt(0);
  // Digits, signs and the dot begin numbers; nothing else does.
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)
    return resolveNumber(source);
  if (source.length > 5) return source;
  const word = words.get(source);
  return word === undefined ? source : word;
}

// What an older reader (YAML 1.1: gray-matter, PyYAML, Ruby) takes for a boolean, number, date or null.
const olderWord = /^(?:y|n|yes|no|on|off|true|false|null|~|=|<<)$/i;
const olderNumber =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_,]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|(?:[0-9][0-9_,]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?|\.(?:inf|nan))$/i;
const olderDate = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/;
const indicator = /^[-?:,[\]{}#&*!|>'"%@`\s]/;
const meaningful = /: | #|:$|\s$|[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;

const needsQuotes = (text: string): boolean =>
  text === '' ||
  indicator.test(text) ||
  meaningful.test(text) ||
  olderWord.test(text) ||
  olderNumber.test(text) ||
  olderDate.test(text);

/** A string in double quotes, in the part of the syntax that JSON and YAML share. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** One value as it stands after `key: ` or `- `, on one line. */
export function writeScalar(value: Scalar): string {
  if (typeof value === 'string') return needsQuotes(value) ? quoted(value) : value;
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
  if (Object.is(value, -0)) return '-0';
  return String(value);
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** A key as it stands before the colon. */
export const writeKey = (key: string): string =>
  plainKey.test(key) && !olderWord.test(key) ? key : quoted(key);
