// Queries as clients of Paperclip's API send them, in the fields of ours. Pure; what fits no field here is left to be refused.
import type { Json } from './json.ts';
import { scopeIn } from './search.ts';

/** What is asked of what an action reads. */
export const queryFor = (action: string, query: Json): Json =>
  Object.hasOwn(queries, action) ? queries[action]!(query) : query;

const queries: Readonly<Record<string, (query: Json) => Json>> = {
  'issue.list': sortOf,
  'search.list': scopeIn,
};

/** Orders that are said as a column and a direction. An id tells when it was made, as a number does. */
const sorts: Readonly<Record<string, string>> = {
  'updated desc': 'updated',
  'id desc': 'number',
  'id asc': 'oldest',
};

function sortOf(query: Json): Json {
  const { sortField, sortDir, ...rest } = query;
  const said = `${String(sortField)} ${String(sortDir)}`;
  return Object.hasOwn(sorts, said) ? { sort: sorts[said], ...rest } : query;
}
