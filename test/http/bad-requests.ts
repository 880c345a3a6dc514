// Requests that are wrong in every way that the description of the API lets one think of: each is a good one with one thing changed.
// Made from the OpenAPI document alone; knows no action.
import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = Record<string, unknown>;

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: Json;
}

export interface Operation {
  operationId: string;
  method: string;
  /** Under /api, with `{name}` for what a path holds. */
  path: string;
  parameters: readonly Parameter[];
  /** Schema of its body; absent where it takes none. */
  body?: Json;
}

export interface BadRequest {
  /** What is wrong with it. */
  what: string;
  operation: Operation;
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: Buffer;
  /** Whether the description itself says that it is wrong; what is merely odd may be done. */
  isWrong: boolean;
}

/** A good request: what its path holds, and all other fields. */
export interface Good {
  path: Readonly<Record<string, string>>;
  fields: Readonly<Json>;
}

export function operationsOf(document: Json): Operation[] {
  return Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => {
        const content = (requestBody as { content?: Record<string, { schema: Json }> } | undefined)?.content;
        const body = content?.['application/json']?.schema;
        return {
          operationId: operationId as string,
          method: method.toUpperCase(),
          path,
          // Headers stand apart, and are tried on every operation.
          parameters: (parameters as Parameter[]).filter(({ name }) => name !== undefined),
          ...(body && { body }),
        };
      }),
  );
}

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < levels; n++) value = [value];
  return value;
};

/** Values that some part of a program may choke on. */
const hostile: Readonly<Record<string, unknown>> = {
  'an empty text': '',
  blanks: ' \t ',
  'a long text': 'x'.repeat(100_000),
  'a text of 2 MB': 'x'.repeat(2_000_000),
  'a NUL': 'a\0b',
  'control characters': 'a\u0001\u001b[2J\u007f\u0085b',
  'line breaks': 'a\nActor: system\r\nb',
  'half a character': 'a\ud800b',
  'characters that turn the text round': '\u202eabc\u2066\u200f',
  'a way out': '../../../../etc/passwd',
  'a hidden way out': '..\\..\\windows\\system.ini',
  'an absolute path': '/etc/passwd',
  'git’s own folder': '.git/config',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'a method of every object': 'toString',
  'a method of every map': 'hasOwnProperty',
  'half a uuid': '01930000-0000-7000-8000-00000000000',
  'a uuid of nobody': '01930000-0000-7000-8000-ffffffffffff',
  'an identifier without end': `ACME-${'9'.repeat(40)}`,
  'a negative identifier': 'ACME--1',
  SQL: "x' OR 1=1; DROP TABLE issues; --",
  'words of full text search': 'NEAR(a* OR "b) AND NOT -c:^',
  markup: '<script>alert(1)</script>',
  yaml: '!!js/function >\n  function(){}',
  'a template': '${secret:openai} {{x}} %s %n',
  'a number': 7,
  'no number': '-Infinity',
  'a negative number': -1,
  'a fraction': 0.5,
  'a huge number': 1e308,
  'more than a safe integer': 9_007_199_254_740_992,
  'a date that is none': '2026-02-31T25:61:00Z',
  'a year far away': '+275760-09-13T00:00:00.001Z',
  yes: true,
  null: null,
  'an empty list': [],
  'a list of lists': [[['a']]],
  'a list of ten thousand': Array.from({ length: 10_000 }, (_, n) => `thing-${n}`),
  'a list of nothing': [null, undefined, {}],
  'an empty object': {},
  'an object with a prototype': JSON.parse(
    '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}',
  ),
  'an object like a string': { length: 3, toString: 'x', $ne: null },
  'a deep value': deep(500),
};

/** Bodies that are no request at all. */
const bodies: Readonly<Record<string, string | Buffer>> = {
  'no JSON': 'title=x',
  'half a JSON': '{"title":"x"',
  'two JSONs': '{}{}',
  'a trailing comma': '{"title":"x",}',
  'a list': '[]',
  'a text': '"title"',
  'a number': '7',
  'a very deep list': '['.repeat(100_000) + ']'.repeat(100_000),
  'a very deep object': '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000),
  'no UTF-8': Buffer.from([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0xff, 0x22, 0x7d]),
  'UTF-16': Buffer.from('{"title":"x"}', 'utf16le'),
  'a prototype': '{"__proto__":{"title":"x"}}',
  'a constructor': '{"constructor":{"prototype":{"title":"x"}}}',
  'many keys': JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))),
};

/** Pieces of a path that nobody's name is. */
const pathTexts = [
  '..',
  '.',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%00',
  '%zz',
  '%c3%28',
  '%ed%a0%80',
  '%0d%0aset-cookie:x=1',
  '__proto__',
  'constructor',
  'x'.repeat(1_000),
  'x'.repeat(3_000),
  '%f0%9f%92%a9',
  'a%2fb',
  '-1',
  "'%20OR%201=1--",
  '01930000-0000-7000-8000-ffffffffffff',
  '*',
  '%25s%25n',
];

/** Queries that nobody writes. */
const queries = [
  'a[b]=c',
  'unknown=1',
  '%zz=%zz',
  '__proto__=1',
  'constructor=x',
  '=',
  '&&&',
  `q=${'x'.repeat(7_000)}`,
  `q=${'x'.repeat(9_000)}`,
];

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });

const contentType = { 'content-type': 'application/json' };

/** Made when it is sent: all at once they would be gigabytes. */
export type Making = () => BadRequest;

/** All bad requests that begin with a good one. */
export function* badRequests(operation: Operation, good: Good): Generator<Making> {
  const make = makerOf(operation, good);
  yield* badPaths(operation, make);
  yield* badQueries(operation, good, make);
  if (operation.body) yield* badBodies(operation.body, good, make);
  for (const key of ['', 'a b', 'x'.repeat(300), 'ü'])
    yield () =>
      make(`the idempotency key ${key.slice(0, 10)}`, { headers: { 'idempotency-key': key } }, key !== '');
  const isWrite = operation.method !== 'GET';
  for (const tag of ['"1999-01-01T00:00:00.000Z"', 'W/"x"', 'x', '"', '"a", "b"', `"${'x'.repeat(2_000)}"`])
    yield () =>
      make(`the version asked for is ${tag.slice(0, 10)}`, { headers: { 'if-match': tag } }, isWrite);
}

interface Parts {
  path?: Readonly<Record<string, string>>;
  query?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}
type Make = (what: string, parts: Parts, isWrong: boolean) => BadRequest;

function makerOf(operation: Operation, good: Good): Make {
  const { method, path } = operation;
  const takesBody = operation.body !== undefined;
  const goodQuery = takesBody ? '' : textOf(good.fields);
  const goodBody = takesBody ? JSON.stringify(good.fields) : undefined;
  return (what, parts, isWrong) => {
    const names = { ...mapOf(good.path, encodeURIComponent), ...parts.path };
    const query = parts.query ?? goodQuery;
    const body = parts.body ?? goodBody;
    return {
      what,
      operation,
      method,
      url: `/api${path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'x')}${query === '' ? '' : `?${query}`}`,
      headers: { ...(body === undefined ? {} : contentType), ...parts.headers },
      ...(body === undefined ? {} : { payload: Buffer.from(body) }),
      isWrong,
    };
  };
}

const mapOf = (
  from: Readonly<Record<string, string>>,
  map: (text: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(from).map(([name, text]) => [name, map(text)]));

/** Addresses have a limit far below that. */
const isLong = (value: unknown): boolean => (JSON.stringify(value) ?? '').length > 10_000;

/** As a query says it. */
function textOf(fields: Readonly<Json>): string {
  const said = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
  ]);
  return said.map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join('=')).join('&');
}

function* badPaths({ parameters }: Operation, make: Make): Generator<Making> {
  for (const { name } of parameters.filter((parameter) => parameter.in === 'path'))
    for (const text of pathTexts)
      yield () => make(`${name} in the path is ${text.slice(0, 40)}`, { path: { [name]: text } }, false);
}

function* badQueries({ parameters, body }: Operation, { fields }: Good, make: Make): Generator<Making> {
  for (const query of queries)
    yield () =>
      make(
        `the query is ${query.slice(0, 20)}`,
        { query },
        query.startsWith('unknown') || query.startsWith('a['),
      );
  if (body) return;
  for (const { name, required } of parameters.filter((parameter) => parameter.in === 'query')) {
    const { [name]: _, ...others } = fields;
    if (required) yield () => make(`${name} is missing`, { query: textOf(others) }, true);
    for (const [what, value] of Object.entries(hostile)) {
      if (!isLong(value))
        yield () => make(`${name} is ${what}`, { query: textOf({ ...others, [name]: value }) }, false);
    }
    yield () => make(`${name} twice`, { query: `${name}=a&${name}=b` }, false);
  }
}

function* badBodies(schema: Json, { fields }: Good, make: Make): Generator<Making> {
  // Compiled by the first that is sent, and known to the validator from then on.
  const json = (what: string, body: Json): BadRequest =>
    make(what, { body: JSON.stringify(body) }, !ajv.validate(schema, undefinedGone(body)));
  for (const [what, body] of Object.entries(bodies)) yield () => make(`the body is ${what}`, { body }, true);
  const text = JSON.stringify(fields);
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json; charset=latin1',
    '',
  ])
    yield () => make(`the content type is ${type}`, { body: text, headers: { 'content-type': type } }, true);
  yield () =>
    make(
      'the body is said to be packed',
      { body: text, headers: { ...contentType, 'content-encoding': 'gzip' } },
      false,
    );
  yield () => json('an unknown field', { ...fields, 'no such field': 1 });
  yield () => json('a field of every object', { ...fields, toString: 'x', hasOwnProperty: 1 });
  for (const name of (schema['required'] ?? []) as string[]) {
    const { [name]: _, ...others } = fields;
    yield () => json(`${name} is missing`, others);
  }
  for (const name of Object.keys(schema['properties'] ?? {})) {
    for (const [what, value] of Object.entries(hostile)) {
      yield () => {
        const bad = json(`${name} is ${what}`, { ...fields, [name]: value });
        // Null is how many clients say nothing.
        return value === null ? { ...bad, isWrong: false } : bad;
      };
    }
    const twice = `{${JSON.stringify(name)}:1,${JSON.stringify(name)}:[]}`;
    yield () => make(`${name} twice`, { body: twice }, false);
  }
}

/** As it comes out of JSON. */
const undefinedGone = (body: Json): unknown => JSON.parse(JSON.stringify(body));
