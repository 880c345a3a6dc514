// What is wrong with an input, field by field and in the same words everywhere. Knows no action.
import { z } from 'zod';

export interface InputProblem {
  field: string;
  problem: string;
}

/** What a value is by a schema, or every problem it has. */
export function readInput<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { data: T; problems?: undefined } | { data?: undefined; problems: InputProblem[] } {
  const parsed = schema.safeParse(value, { error: wordsOf });
  return parsed.success ? { data: parsed.data } : { problems: parsed.error.issues.flatMap(toProblems) };
}

/** An unknown key is told with those that there are; all else in the schema's own words. */
function wordsOf({ code, inst }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'unrecognized_keys' || !(inst instanceof z.ZodObject)) return undefined;
  const known = Object.keys(inst.shape);
  return known.length === 0 ? 'no fields are taken here' : `not known here; known are ${known.join(', ')}`;
}

function toProblems(issue: z.core.$ZodIssue): InputProblem[] {
  const { path, message: problem } = issue;
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const places = keys.length > 0 ? keys.map((key) => [...path, key]) : [path];
  return places.map((place) => ({ field: place.join('.'), problem }));
}
