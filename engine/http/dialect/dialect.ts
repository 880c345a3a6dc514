// Between what actions say and what the API says, compiled once from an action's schemas and the table of words:
// names of fields, human names against uuids, lists as plain arrays. Knows no request and no transport.
import { z } from 'zod';
import type { Action } from '../../actions/action.ts';
import type { Kind } from '../../model/place.ts';
import type { Json } from './json.ts';
import { typesOf, type Ids, type JsonSchema } from './json-schema.ts';
import { moreOf } from './more.ts';
import { partOf, askedAbout, subjectOf } from './subjects.ts';
import { kindNamed, wordFor, type Word } from './words.ts';

type Present = (value: unknown, ids: Ids, company: string | undefined) => unknown;

/** One field of an input. */
export interface Field {
  /** Its name in the action. */
  name: string;
  /** Its name in the API. */
  json: string;
  schema: JsonSchema;
  isRequired: boolean;
  /** What it names, if anything. */
  names?: Kind | undefined;
}

/** What an action looks like in the API. */
export interface Dialect {
  /** The fields of its input, by their name in the API. */
  fields: ReadonlyMap<string, Field>;
  /** Its answer in the API, for a request within `company`; a list is a plain array. */
  present: (result: unknown, ids: Ids, company: string | undefined) => unknown;
  /** The schema of that answer. */
  answer: JsonSchema;
  /** Whether the answer is a list with a `next` beside it. */
  isPaged: boolean;
}

export function dialectOf(action: Action): Dialect {
  const subject = subjectOf(action.name);
  const output = schemaOf(action.output, 'output');
  const isList = listIn(output);
  const { schema, present } = translate(isList ? output.properties!['items']! : output, subject);
  return {
    fields: fieldsOf(action),
    present: isList ? (result, ids, company) => present((result as Json)['items'], ids, company) : present,
    answer: schema,
    isPaged: isList && output.properties!['next'] !== undefined,
  };
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;

function fieldsOf(action: Action): Map<string, Field> {
  const noun = askedAbout(action.name);
  const { properties = {}, required = [] } = schemaOf(action.input, 'input');
  return new Map(
    Object.entries(properties).map(([name, schema]) => {
      // Which state of the book a read is of is asked in one word, whatever else a noun calls by it.
      const json = 'read' in action && name === 'at' ? name : wordFor(noun, name).json;
      const names = kindNamed(noun, name);
      return [json, { name, json, schema, isRequired: required.includes(name), names }];
    }),
  );
}

/** Whether an answer is nothing but a list, perhaps with where its next page begins. */
const listIn = ({ properties }: JsonSchema): boolean =>
  properties?.['items']?.type === 'array' &&
  Object.keys(properties).every((key) => key === 'items' || key === 'next');

interface Translation {
  schema: JsonSchema;
  present: Present;
}

const asItIs: Present = (value) => value;

/** A schema of answers and how a value of it is said in the API; `subject` is what the value is about. */
function translate(schema: JsonSchema, subject: string): Translation {
  if (schema.properties !== undefined) return translateObject(schema, schema.properties, subject);
  if (schema.items !== undefined) {
    const item = translate(schema.items, subject);
    if (item.present === asItIs) return { schema, present: asItIs };
    const present: Present = (value, ids, company) =>
      (value as unknown[]).map((one) => item.present(one, ids, company));
    return { schema: { ...schema, items: item.schema }, present };
  }
  if (schema.anyOf === undefined) return { schema, present: asItIs };
  const choices = schema.anyOf.map((choice) => translate(choice, subject));
  const told = choices.find(({ present }) => present !== asItIs);
  if (told === undefined) return { schema, present: asItIs };
  return {
    schema: { ...schema, anyOf: choices.map((choice) => choice.schema) },
    present: (value, ids, company) => (value === null ? null : told.present(value, ids, company)),
  };
}

function translateObject(
  schema: JsonSchema,
  properties: Record<string, JsonSchema>,
  subject: string,
): Translation {
  const told: Record<string, JsonSchema> = {};
  const sure = new Set<string>();
  const steps = Object.entries(properties).map(([name, property]) => {
    const word = wordFor(subject, name);
    // A whole thing is no reference to one: it keeps the name it has.
    const isThing = word.names !== undefined && !isText(property);
    const field = translateField(isThing ? { json: name } : word, property, partOf(subject, name));
    Object.assign(told, field.properties);
    if (schema.required?.includes(name)) for (const json of Object.keys(field.properties)) sure.add(json);
    return { name, write: field.write };
  });
  const more = moreOf(subject, told);
  if (more && sure.has(more.from)) for (const json of Object.keys(more.properties)) sure.add(json);
  // What a file says beside the fields that are known is said as it stands.
  const isOpen = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  const present: Present = (value, ids, above) => {
    const from = value as Json;
    const company = typeof from['company'] === 'string' ? from['company'] : above;
    const said: Json = isOpen
      ? Object.fromEntries(Object.entries(from).filter(([name]) => !Object.hasOwn(properties, name)))
      : {};
    for (const { name, write } of steps) if (from[name] !== undefined) write(said, from[name], ids, company);
    return more && said[more.from] !== undefined
      ? Object.assign(said, more.say(from, said, { ids, company }))
      : said;
  };
  const all = { ...told, ...more?.properties };
  return { schema: { ...schema, properties: all, required: [...sure] }, present };
}

/** Whether a field holds a name, or several. */
function isText(schema: JsonSchema): boolean {
  const types = typesOf(schema);
  return types.has('string') || types.has('array');
}

interface FieldTranslation {
  properties: Record<string, JsonSchema>;
  write: (said: Json, value: unknown, ids: Ids, company: string | undefined) => void;
}

function translateField(word: Word, schema: JsonSchema, part: string): FieldTranslation {
  const { json, names, orNames, isActor } = word;
  if (isActor) return translateActor(json, schema);
  if (names !== undefined) {
    return {
      properties: { [json]: asIds(schema) },
      write(said, value, ids, company) {
        const idOf = (name: unknown) =>
          ids(names, company, String(name)) ?? (orNames && ids(orNames, company, String(name))) ?? null;
        said[json] = Array.isArray(value)
          ? value.map(idOf).filter((id) => id !== null)
          : value === null || value === ''
            ? null
            : idOf(value);
      },
    };
  }
  const inner = translate(schema, part);
  return {
    properties: { [json]: inner.schema },
    write(said, value, ids, company) {
      said[json] = inner.present(value, ids, company);
    },
  };
}

const uuid = { type: 'string', format: 'uuid' } as const;

/** What is said of a name, said of the id that stands in its place. */
function ofId({ description }: JsonSchema): { description?: string } {
  if (description === undefined) return {};
  const said = description.replace(/^Slug\b/, 'Id').replace('; empty for', '; null for');
  return { description: said.replace(/: (?:user|agent):.*$/, '') };
}

function asIds(schema: JsonSchema): JsonSchema {
  const said = ofId(schema);
  return schema.type === 'array'
    ? { type: 'array', items: uuid, ...said }
    : { anyOf: [uuid, { type: 'null' }], ...said };
}

/** `agent:acme/cto` is said by the agent's id, `user:ada` by the person's. */
function translateActor(json: string, schema: JsonSchema): FieldTranslation {
  const id = { anyOf: [uuid, { type: 'null' }], ...ofId(schema) };
  return {
    properties: { [`${json}AgentId`]: id, [`${json}UserId`]: id },
    write(said, value, ids, above) {
      const [, named, agent] = /^agent:([^/]+)\/(.+)$/.exec(String(value)) ?? [];
      // What is of a company names agents of that company, by whatever name it had then.
      const company = above ?? named;
      const [, user] = /^user:(.+)$/.exec(String(value)) ?? [];
      said[`${json}AgentId`] = agent === undefined ? null : (ids('agent', company, agent) ?? null);
      said[`${json}UserId`] = user === undefined ? null : (ids('user', undefined, user) ?? null);
    },
  };
}
