// Which fields of an answer are wanted: `?fields=id,title` on whatever is read. Knows names of fields and nothing of what they mean.
import { fault } from '../base/fault.ts';
import type { JsonSchema } from './dialect/json-schema.ts';

export const fieldsParameter = 'fields';

/** The fields that an answer, or each item of a list, has; none where that is not said. */
export function answerFields({ properties, items, anyOf = [] }: JsonSchema): string[] {
  if (properties) return Object.keys(properties);
  if (items) return answerFields(items);
  return [...new Set(anyOf.flatMap(answerFields))];
}

/** The fields that a query asks for; undefined where it asks for all. INPUT_INVALID for one that the answer has not. */
export function wantedFields(
  action: string,
  asked: string | readonly string[] | undefined,
  answer: JsonSchema,
): readonly string[] | undefined {
  if (asked === undefined) return undefined;
  const names = [asked]
    .flat()
    .flatMap((text) => text.split(','))
    .map((name) => name.trim());
  const known = answerFields(answer);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  const which = known.length === 0 ? 'this answer has none to choose from' : `known are ${known.join(', ')}`;
  throw fault('INPUT_INVALID', {
    action,
    problems: [{ field: fieldsParameter, problem: `there is no field "${unknown}"; ${which}` }],
    only: 'api',
  });
}

/** The answer with these fields alone. */
export function select(said: unknown, names: readonly string[]): unknown {
  if (Array.isArray(said)) return said.map((item) => select(item, names));
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(Object.entries(said).filter(([name]) => names.includes(name)));
}
