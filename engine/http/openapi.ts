// The API described: an OpenAPI 3.1 document made of the same list, schemas and words that the routes are mounted from.
// Source: OpenAPI Specification 3.1.1. Describes; mounts nothing.
import type { Action } from '../actions/action.ts';
import { faults } from '../base/fault.ts';
import { routesOf, type Alias } from './aliases.ts';
import { taker } from './attachments/route.ts';
import { formSchema } from './attachments/schema.ts';
import { keyField, otherFields } from './dialect/bodies.ts';
import type { OtherFields } from './dialect/other-fields.ts';
import { dialectOf, type Dialect, type Field } from './dialect/dialect.ts';
import type { JsonSchema } from './dialect/json-schema.ts';
import { isMaker, offered } from './offered.ts';
import { doorPaths } from './openapi-door.ts';
import { eventSchema } from './events/schema.ts';
import { headerParameters, headerRef, keySchema } from './openapi-headers.ts';
import { commitHeader, nextHeader } from './rest.ts';
import { answerFields, fieldsParameter } from './selection.ts';
import { antiForgeryHeader } from './wire.ts';

const version = '3.1.1';
const readsBody = (method: string): boolean => method !== 'GET' && method !== 'DELETE';

type Operation = Record<string, unknown>;

/** The document, for a server of that version of the engine. */
export function openApi(engineVersion: string): Record<string, unknown> {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const action of offered) {
    const dialect = dialectOf(action);
    for (const [n, route] of routesOf(action).entries()) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const operation = operationOf({ ...action, route }, dialect, route);
      const id = n === 0 ? action.name : `${action.name}.${n + 1}`;
      (paths[path] ??= {})[route.method.toLowerCase()] = { operationId: id, ...operation };
    }
  }
  Object.assign(paths, doorPaths);
  return {
    openapi: version,
    info: {
      title: 'Minutebook',
      version: engineVersion,
      description: 'A company of agents whose state is a git repository. Every write is one commit.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(offered.map(tagOf))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API key, a run’s token, or the board’s' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'minutebook-<port>',
          description: `A browser’s session (user.link); what changes anything also sends its Origin and ${antiForgeryHeader}`,
        },
      },
      schemas: { Failure: failure, Event: eventSchema },
      parameters: headerParameters,
      responses: {
        Failure: {
          description: 'What went wrong, and what to do',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
        },
      },
    },
  };
}

const tagOf = ({ name }: Action): string => name.split('.')[0]!;

function operationOf(action: Action, dialect: Dialect, { given = {}, show, fields }: Alias): Operation {
  const inPath = [...action.route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const rest = [...dialect.fields.values()].filter(
    ({ name }) => !inPath.includes(name) && !Object.hasOwn(given, name),
  );
  const parameters = inPath.map((name) => pathParameter(name, dialect));
  const { method } = action.route;
  const hasBody = readsBody(method);
  const isRead = method === 'GET';
  const status = isMaker(action) ? '201' : '200';
  return {
    summary: action.sentence,
    tags: [tagOf(action)],
    parameters: [
      ...parameters,
      ...(hasBody ? [] : rest.map(queryParameter)),
      ...(isRead ? [...fieldsOf(dialect), headerRef.ifNoneMatch] : [headerRef.requestKey]),
      ...('change' in action ? [headerRef.ifMatch] : []),
    ],
    ...(hasBody && { requestBody: bodyOf(rest, action.name, fields) }),
    responses: {
      [status]: {
        description: 'Done',
        ...('change' in action && { headers: { [commitHeader]: headerOf('The commit that holds it') } }),
        ...(dialect.isPaged && {
          headers: {
            link: headerOf('Where the next page is'),
            [nextHeader]: headerOf('What asks for it: `after`'),
          },
        }),
        content: { 'application/json': { schema: show?.answer ?? dialect.answer } },
      },
      ...(isRead && { 304: { description: 'The answer is the one that if-none-match names' } }),
      default: { $ref: '#/components/responses/Failure' },
    },
  };
}

const headerOf = (description: string): Operation => ({ description, schema: { type: 'string' } });

/** Which of the fields of an answer are wanted, where it says which it has. */
function fieldsOf({ answer }: Dialect): Operation[] {
  const known = answerFields(answer);
  if (known.length === 0) return [];
  const schema = { type: 'array', items: { type: 'string', enum: known } };
  const description =
    'These fields of the answer, or of each item of a list, and no others, whatever its schema requires: id,title';
  return [{ name: fieldsParameter, in: 'query', description, schema, style: 'form', explode: false }];
}

const fieldNamed = (name: string, { fields }: Dialect): Field | undefined =>
  [...fields.values()].find((field) => field.name === name);

function pathParameter(name: string, dialect: Dialect): Operation {
  const schema = fieldNamed(name, dialect)?.schema ?? { type: 'string' };
  return { name, in: 'path', required: true, ...described(schema) };
}

const queryParameter = ({ json, schema, isRequired }: Field): Operation => ({
  name: json,
  in: 'query',
  required: isRequired,
  ...described(schema),
  ...(schema.type === 'array' && { style: 'form', explode: false }),
});

function described({ description, ...schema }: JsonSchema): Operation {
  return { ...(description === undefined ? {} : { description }), schema };
}

function bodyOf(
  fields: readonly Field[],
  action: string,
  other: OtherFields | undefined = otherFields[action],
): Operation {
  const [instead, own] = other?.instead ?? [];
  const required = fields
    .filter(({ isRequired, json }) => isRequired && json !== own)
    .map(({ json }) => json);
  const schema = {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        fields.map(({ json, schema: field }) => [json, withMore(field, other?.within?.[json])]),
      ),
      ...other?.properties,
      [keyField]: keySchema,
    },
    ...(required.length > 0 && { required }),
    ...(instead !== undefined && { anyOf: [{ required: [own] }, { required: [instead] }] }),
    additionalProperties: false,
  };
  const content = {
    'application/json': { schema },
    ...(action === taker && { 'multipart/form-data': { schema: formSchema } }),
  };
  return { required: required.length > 0 || instead !== undefined, content };
}

/** A schema whose objects have more properties. */
function withMore(schema: JsonSchema, more: Readonly<Record<string, JsonSchema>> | undefined): JsonSchema {
  if (more === undefined) return schema;
  const { properties, anyOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: { ...properties, ...more } }),
    ...(anyOf && { anyOf: anyOf.map((choice) => withMore(choice, more)) }),
  };
}

const failure: JsonSchema = {
  type: 'object',
  description: 'One shape for everything that goes wrong',
  required: ['error', 'message', 'code', 'help', 'reaction', 'data'],
  properties: {
    error: { type: 'string', description: 'What happened, in a sentence' },
    message: { type: 'string', description: 'The same' },
    code: { type: 'string', enum: Object.keys(faults), description: 'Which failure it is' },
    help: { type: 'string', description: 'What to do about it, with an example' },
    reaction: {
      type: 'string',
      enum: ['fix', 'retry', 'wait', 'stop'],
      description: 'How a program should react',
    },
    data: { type: 'object', description: 'The values the sentence is made of' },
  },
};
