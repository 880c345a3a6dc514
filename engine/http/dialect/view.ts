// What a view fixes of a list of issues, in the words in which the API lists them. Pure; what is none of them is left for the
// action to refuse.
import { issueFilter } from '../../actions/issue-filter.ts';
import { isObject, type Json } from './json.ts';
import { wordFor } from './words.ts';

/** From what the API calls a field to what the action does, where that is another word. */
const fields: ReadonlyMap<string, string> = new Map(
  Object.keys(issueFilter).flatMap((name) => {
    const { json } = wordFor('issue', name);
    return json === name ? [] : [[json, name]];
  }),
);

export function viewOf(body: Json): Json {
  const { filter } = body;
  if (!isObject(filter)) return body;
  const said = Object.entries(filter).map(([json, value]) => {
    const name = fields.get(json);
    // Beside the other word for it, it is left to be refused.
    return [name === undefined || Object.hasOwn(filter, name) ? json : name, value];
  });
  return { ...body, filter: Object.fromEntries(said) };
}

/** What a field of a filter is called in a body that says it in the API's word. */
export function calledInView({ filter }: Json, field: string): string {
  const [, name] = /^filter\.([^.]+)/.exec(field) ?? [];
  if (name === undefined || !isObject(filter) || Object.hasOwn(filter, name)) return field;
  const [json = name] = [...fields].find(([, own]) => own === name) ?? [];
  return field.replace(name, json);
}
