// What every action takes and answers as types of TypeScript, from the schemas of the list: the types that `minutebook/client`
// is published with, since a program that uses it has none of ours.
import { z } from 'zod';
import type { Action } from '../../engine/actions/action.ts';
import { offered } from '../../engine/http/offered.ts';

interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  description?: string;
}

type Direction = 'input' | 'output';

const schemaOf = (type: z.ZodType, io: Direction): Schema =>
  z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema;

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** The name of what an object is in words of its own, where it occurs more than once. */
type NameOf = (object: Schema) => string | undefined;

function textOf(schema: Schema, indent: string, nameOf: NameOf): string {
  const inside = (part: Schema): string => textOf(part, indent, nameOf);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return union(options.map(inside));
  if (schema.allOf) return schema.allOf.map((part) => `(${inside(part)})`).join(' & ');
  const { type, items, prefixItems } = schema;
  if (Array.isArray(type)) return union(type.map((one) => inside({ ...schema, type: one })));
  if (type === 'array')
    return prefixItems ? `[${prefixItems.map(inside).join(', ')}]` : `Array<${inside(items ?? {})}>`;
  if (type === 'object') return nameOf(schema) ?? objectText(schema, indent, nameOf);
  if (type === undefined) return 'unknown';
  const scalar = scalars[type];
  if (scalar === undefined) throw new Error(`no type of TypeScript for ${JSON.stringify(schema)}`);
  return scalar;
}

const union = (parts: readonly string[]): string => [...new Set(parts)].join(' | ') || 'never';

function objectText(schema: Schema, indent: string, nameOf: NameOf): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const inner = `${indent}  `;
  const fields = Object.entries(properties).flatMap(([name, field]) => [
    ...(field.description === undefined
      ? []
      : [`${inner}/** ${field.description.replaceAll('*/', '*\\/')} */`]),
    `${inner}${keyText(name)}${required.includes(name) ? '' : '?'}: ${textOf(field, inner, nameOf)};`,
  ]);
  const isMap = typeof additionalProperties === 'object' && fields.length === 0;
  if (isMap) return `Record<string, ${textOf(additionalProperties, indent, nameOf)}>`;
  return fields.length === 0 ? 'object' : `{\n${fields.join('\n')}\n${indent}}`;
}

const keyText = (name: string): string => (/^[\w$]+$/.test(name) ? name : `'${name}'`);

interface Call {
  action: Action;
  input: Schema;
  result: Schema;
}

const callText = ({ action, input, result }: Call, nameOf: NameOf): string =>
  [
    `  /** ${action.sentence}. */`,
    `  '${action.name}': {`,
    `    input: ${textOf(input, '    ', nameOf)};`,
    `    result: ${textOf(result, '    ', nameOf)};`,
    '  };',
  ].join('\n');

/** Fewer fields than these are said each time. */
const sharedFields = 4;
const unnamed: NameOf = () => undefined;
/** Objects of equal text are equal. */
const identity = (object: Schema): string => objectText(object, '', unnamed);
const pascal = (words: string): string =>
  words.replace(/(?:^|[^a-zA-Z]+)([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());

/** Every object with some fields, and where it stands: the action, then the fields that lead to it. */
function* objectsIn(schema: Schema, where: string): Generator<{ object: Schema; where: string }> {
  const { anyOf = [], oneOf = [], allOf = [], prefixItems = [], items, properties = {} } = schema;
  if (Object.keys(properties).length >= sharedFields) yield { object: schema, where };
  for (const part of [...anyOf, ...oneOf, ...allOf, ...prefixItems, ...(items ? [items] : [])])
    yield* objectsIn(part, where);
  for (const [name, field] of Object.entries(properties)) yield* objectsIn(field, `${where} ${name}`);
}

/** What occurs more than once, named after the place that takes the fewest words to say. */
function sharedIn(calls: readonly Call[]): Map<string, { name: string; object: Schema }> {
  const found = new Map<string, { object: Schema; places: string[] }>();
  for (const { action, input, result } of calls)
    for (const { object, where } of [
      ...objectsIn(input, `${action.name} input`),
      ...objectsIn(result, action.name),
    ]) {
      const known = found.get(identity(object)) ?? { object, places: [] };
      known.places.push(where);
      found.set(identity(object), known);
    }
  const often = [...found].filter(([, { places }]) => places.length > 1);
  return new Map(
    often.map(([text, { object, places }]) => {
      const shortest = Math.min(...places.map((place) => place.length));
      return [text, { name: pascal(places.find((place) => place.length === shortest)!), object }];
    }),
  );
}

export function callsPage(): string {
  const calls = offered
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((action): Call => ({
      action,
      input: schemaOf(action.input, 'input'),
      result: schemaOf(action.output, 'output'),
    }));
  const shared = sharedIn(calls);
  const nameOf: NameOf = (object) => shared.get(identity(object))?.name;
  const shapes = [...shared.values()].map(
    ({ name, object }) => `interface ${name} ${objectText(object, '', nameOf)}\n`,
  );
  return [
    '// Written by scripts/generate.ts from engine/actions. Do not edit.',
    '// What each action takes and answers, as the package’s `minutebook/client` knows it.',
    '/* oxlint-disable max-lines */',
    '',
    'export interface Calls {',
    calls.map((call) => callText(call, nameOf)).join('\n'),
    '}',
    '',
    'export type ActionName = keyof Calls;',
    '',
    shapes.join('\n'),
  ].join('\n');
}
