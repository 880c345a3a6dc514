// Fields for which clients of Paperclip's API have another word than the API has here, beside which it is taken. Pure.
import type { Json } from './json.ts';

/** By action: from their word to the one here. */
const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'issue.comments': { afterCommentId: 'after' },
  'instruction.show': { path: 'file' },
  'instruction.put': { path: 'file', content: 'body' },
  'instruction.remove': { path: 'file' },
};

/** The same under the words here. What is said under both is left to be refused. */
export function inOneWord(action: string, said: Json): Json {
  const known = synonyms[action];
  if (known === undefined) return said;
  const word = (json: string): string => {
    const own = Object.hasOwn(known, json) ? known[json]! : json;
    return Object.hasOwn(said, own) ? json : own;
  };
  return Object.fromEntries(Object.entries(said).map(([json, value]) => [word(json), value]));
}

/** What a field is called in what says it under their word. */
export function calledBySynonym(action: string, said: Json, field: string): string {
  const known = Object.entries(synonyms[action] ?? {});
  const [json = field] = known.find(([json, own]) => own === field && Object.hasOwn(said, json)) ?? [];
  return json;
}
