// An example of a request, made from its description alone: a value for every field that is required, and for one or two more.
import { keyField } from '../dialect/bodies.ts';
import type { JsonSchema } from '../dialect/json-schema.ts';
import type { DescribedOperation } from './operations.ts';

const uuid = '01930000-0000-7000-8000-00000000002a';
/** Fields an example shows beside those that it needs. */
const optionalShown = 2;

/** What a field may say. */
function valueOf(name: string, schema: JsonSchema): unknown {
  const { type, format, anyOf = [], items, minimum } = schema;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const choice = anyOf.find((one) => one.type !== 'null');
  if (choice) return valueOf(name, choice);
  if (format === 'uuid') return uuid;
  if (format === 'date-time') return '2026-12-24T18:00:00.000Z';
  if (format === 'date') return '2026-12-24';
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'array') return [valueOf(name, items ?? {})];
  if (type === 'object') return {};
  return named[name] ?? (name.endsWith('Id') || name.endsWith('Ids') ? uuid : 'text');
}

const named: Readonly<Record<string, string>> = {
  title: 'Fix the login',
  description: 'It is broken since Monday.',
  body: 'Found it.',
  company: 'acme',
  issue: 'ACME-42',
  agent: 'cto',
  project: 'shop',
  name: 'Ada',
  q: 'login',
  reason: 'It waits for the supplier.',
};

/** A command that sends it. */
export function exampleOf({ method, path, parameters, body }: DescribedOperation): string {
  const inPath = (name: string): string =>
    String(valueOf(name, parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {}));
  const query = parameters.filter((one) => one.in === 'query' && one.required === true);
  const asked = query
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(valueOf(name, schema)))}`)
    .join('&');
  const url = `$MINUTEBOOK_API_URL/api${path.replace(/\{(\w+)\}/g, (_, name: string) => inPath(name))}${asked && `?${asked}`}`;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"${url}"`,
    '-H "authorization: Bearer $MINUTEBOOK_API_KEY"',
  ];
  if (body) lines.push("-H 'content-type: application/json'", `-d '${bodyExample(body)}'`);
  return lines.join(' \\\n  ');
}

function bodyExample({ properties = {}, required = [] }: JsonSchema): string {
  const optional = Object.keys(properties).filter((name) => !required.includes(name) && name !== keyField);
  const shown = [
    ...required,
    ...(required.length < optionalShown ? optional.slice(0, optionalShown - required.length) : []),
  ];
  // An apostrophe would end the argument of the shell.
  return JSON.stringify(
    Object.fromEntries(shown.map((name) => [name, valueOf(name, properties[name]!)])),
  ).replaceAll("'", '’');
}
