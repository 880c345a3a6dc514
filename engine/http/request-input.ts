// From an API request to an action's input: path, query and body are gathered under the action's own names, query text
// becomes the type its field has. Refuses what it does not know, with what is near, and what contradicts the path. Decides nothing else.
import { fault } from '../base/fault.ts';
import { equal } from '../model/equal.ts';
import type { Kind } from '../model/place.ts';
import { ignoredBeside } from './dialect/ignored.ts';
import type { Dialect, Field } from './dialect/dialect.ts';
import { isObject, type Json } from './dialect/json.ts';
import { isTime, typesOf, type JsonSchema } from './dialect/json-schema.ts';

/** Fields that are told to be wrong at once: each names all that there are. */
const problemLimit = 20;

export interface RequestParts {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  body: unknown;
  /** What the path itself says of the input. */
  given?: Readonly<Record<string, unknown>> | undefined;
  /** What a GET of the path answers now, where the body says more than the action takes. */
  standing?: Json | undefined;
}

/** Whether two names of a kind mean one thing to who asks, in a company or in all. */
export type SameName = (
  kind: Kind,
  names: { one: string; other: string; company: string | undefined },
) => boolean;

/** INPUT_INVALID names fields as the API does; REQUEST_INVALID for a body that is no object. */
export function inputOf(
  action: string,
  { fields }: Dialect,
  { params, query, body, given = {}, standing = {} }: RequestParts,
  isSame: SameName,
): Json {
  const problems: { field: string; problem: string }[] = [];
  const input: Json = {};
  const inPath: Json = { ...params, ...given };
  const beside: [Field, unknown][] = [];
  const take = (json: string, read: (field: Field) => unknown, raw: unknown): void => {
    const field = fields.get(json);
    if (field === undefined) {
      // Whether it may be asked about the past is the action's to say, in the words it has for that.
      if (json === 'at') input[json] = raw;
      else if (!equal(standing[json], raw) && !ignoredBeside(action, json, raw))
        problems.push({
          field: json,
          problem: Object.hasOwn(standing, json) ? otherwise : unknown(json, fields),
        });
      return;
    }
    const value = read(field);
    if (value === undefined) return;
    if (Object.hasOwn(inPath, field.name)) beside.push([field, value]);
    else input[field.name] = value;
  };
  for (const [json, value] of Object.entries(query))
    take(json, ({ schema }) => fromText(schema, value), value);
  for (const [json, value] of Object.entries(objectIn(body)))
    take(json, (field) => (value === null && !takesNull(field) ? undefined : value), value);
  const all = { ...input, ...inPath };
  for (const [{ name, json, names }, value] of beside) {
    const said = inPath[name];
    if (
      !agrees(
        said,
        value,
        (one, other) => names !== undefined && isSame(names, { one, other, company: companyIn(all) }),
      )
    )
      problems.push({
        field: json,
        problem: `the path says ${JSON.stringify(said)}; leave it out, or say the same`,
      });
  }
  if (problems.length > 0)
    throw fault('INPUT_INVALID', { action, problems: problems.slice(0, problemLimit), only: 'api' });
  return all;
}

const otherwise = 'it stands otherwise, and this does not change it: leave it out, or send it as it is read';

const companyIn = ({ company }: Json): string | undefined =>
  typeof company === 'string' ? company : undefined;

/** Whether what stands beside the path means what the path says. */
function agrees(said: unknown, value: unknown, isSame: (one: string, other: string) => boolean): boolean {
  if (said === value) return true;
  return typeof said === 'string' && typeof value === 'string' && isSame(said, value);
}

/** An absent body is an empty one. */
function objectIn(body: unknown): Json {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body as Json;
  throw fault('REQUEST_INVALID', {
    problem: 'the body must be a JSON object, as in {"title":"Fix the login"}',
  });
}

/** Whether a body says what the action does not take: what follows from the rest, if it was read and is sent back whole. */
export const saysMore = ({ fields }: Dialect, body: unknown): boolean =>
  isObject(body) && Object.keys(body).some((json) => !fields.has(json));

function unknown(json: string, fields: ReadonlyMap<string, Field>): string {
  const known = [...fields.keys()];
  const own = [...fields.values()].find(({ name }) => name === json)?.json;
  if (own !== undefined) return `the API calls it ${own}`;
  return known.length === 0 ? 'no fields are taken here' : `not known here; known are ${known.join(', ')}`;
}

/** Null clears where the field says so; anywhere else it says that nothing is given. */
const takesNull = ({ schema }: Field): boolean => typesOf(schema).has('null');

/** `2026-11-22T16:08:00 01:00`: an offset whose plus was sent as it is, which a query reads as a space. */
const plusLost = /^(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:\d\d)$/;

/**
 * A value of a query: `a,b` or repeated for lists, `true` or `1`, numbers, `null`. A list that is left empty is not asked for.
 * What does not fit stays as it is, to be refused.
 */
function fromText(schema: JsonSchema, value: unknown): unknown {
  const types = typesOf(schema);
  if (types.has('array')) {
    const texts = (Array.isArray(value) ? value : [value]).flatMap((text) => String(text).split(','));
    const said = texts.filter((text) => text !== '');
    return said.length === 0 ? undefined : said;
  }
  if (typeof value !== 'string') return value;
  if (types.has('null') && value === 'null') return null;
  if (types.has('boolean') && Object.hasOwn(flags, value)) return flags[value];
  if ((types.has('integer') || types.has('number')) && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return isTime(schema) ? value.replace(plusLost, '$1+$2') : value;
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };
