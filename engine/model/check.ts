// Turns what a schema found wrong into one line of a file: where, what, and how it is right. Knows zod's problems and
// no kind.
import type { z } from 'zod';
import { isMapping } from './render-yaml.ts';
import { writeScalar, type Scalar } from './scalar.ts';
import type { Flaw } from './invalid.ts';

type Problem = z.core.$ZodIssue;

const valueAt = (map: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    map,
  );

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

const examples: Readonly<Record<string, string>> = {
  string: 'text',
  number: '1',
  int: '1',
  boolean: 'true',
  datetime: '"2026-11-22T16:08:03.123Z"',
  date: '"2026-11-22"',
  uuid: '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11',
};

function exampleOf(problem: Problem, key: string): string {
  switch (problem.code) {
    case 'invalid_value':
      return `${key}: ${writeScalar(problem.values[0] as Scalar)}`;
    case 'invalid_type':
      if (problem.expected === 'array') return `${key}: with one "- item" on each of the next lines`;
      if (problem.expected === 'object' || problem.expected === 'record')
        return `${key}: with "  name: value" on the next lines`;
      return `${key}: ${examples[problem.expected] ?? 'value'}`;
    case 'invalid_format':
      return `${key}: ${examples[problem.format] ?? 'value'}`;
    case 'unrecognized_keys':
      return `the file without ${problem.keys.join(', ')}`;
    case 'invalid_union': {
      const first = problem.errors[0]?.[0];
      return first ? exampleOf(first, key) : `${key}: value`;
    }
    default:
      return `${key}: another value (${problem.message})`;
  }
}

/** Line, from 1, of a top-level key in a text; 1 when it is not there. */
export function lineOfKey(text: string, key: string): number {
  const at = text.split('\n').findIndex((line) => {
    const start = line.trimStart();
    return start.startsWith(`${key}:`) || start.startsWith(`"${key}":`) || start.startsWith(`'${key}':`);
  });
  return at === -1 ? 1 : at + 1;
}

/** The first problem of a failed parse as a flaw of the file `text`, whose map is `map`. */
export function checkShape(error: z.ZodError, map: unknown, text: string): Flaw {
  const problem = error.issues[0]!;
  const [top = ''] = problem.path;
  // Places in a list have no name: the list's own is told.
  const key = String(problem.path.findLast((part) => typeof part === 'string') ?? top);
  const value = valueAt(map, problem.path);
  const where = problem.path.map(String).join('.');
  const isMissing = value === undefined && problem.code !== 'unrecognized_keys';
  return {
    line: lineOfKey(text, String(top)),
    found: isMissing
      ? `there is no ${where}`
      : `${where || 'the file'}${isMapping(value) || value === undefined ? '' : ` is ${shown(value)}`}: ${lower(wordsOf(problem))}`,
    example: exampleOf(problem, key),
  };
}

const wordsOf = (problem: Problem): string =>
  (problem.code === 'invalid_union' ? problem.errors[0]?.[0]?.message : undefined) ?? problem.message;

const lower = (message: string): string => message[0]!.toLowerCase() + message.slice(1);
