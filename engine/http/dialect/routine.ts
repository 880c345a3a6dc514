// What clients of Paperclip's API call what becomes of a routine's firings, as the words of ours. Pure; what is none of them is
// left for the action's schema to refuse.
import type { Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';

/** Their words by field, with ours for the same. */
const policies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  concurrencyPolicy: { coalesce_if_active: 'coalesce', always_enqueue: 'enqueue', skip_if_active: 'skip' },
  catchUpPolicy: { skip_missed: 'skip', enqueue_missed_with_cap: 'capped' },
};

const pairs = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([theirs, ours]) => `${theirs} is ${ours}`)
    .join(', ');

/** The schemas of those fields. */
export const policyFields: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries(policies).map(([field, words]) => [
    field,
    {
      type: 'string',
      enum: [...new Set([...Object.values(words), ...Object.keys(words)])],
      description: `${field === 'catchUpPolicy' ? 'What becomes of firings that were missed' : 'What becomes of a firing while its last issue is unfinished'}; ${pairs(words)}`,
    },
  ]),
);

export function routineOf(body: Json): Json {
  const said = Object.entries(policies).flatMap(([field, words]) => {
    const value = body[field];
    return typeof value === 'string' && Object.hasOwn(words, value) ? [[field, words[value]]] : [];
  });
  return { ...body, ...Object.fromEntries(said) };
}
