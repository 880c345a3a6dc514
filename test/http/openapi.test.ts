// The description of the API, judged by a validator that nobody here wrote, and held against the routes.
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { routesOf } from '../../engine/http/aliases.ts';
import { offered } from '../../engine/http/offered.ts';
import { openApi } from '../../engine/http/openapi.ts';
import { openApiBook } from './api-book.ts';

interface Schema {
  description?: unknown;
  format?: string;
  items?: Schema;
  anyOf?: Schema[];
}

test('the description is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(openApi('1.2.3'));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('every action is described at its route, under the names that its route takes', async () => {
  const { send } = await openApiBook();
  const { json } = await send(undefined, 'GET /api/openapi.json');
  const described = Object.values(json.paths as Record<string, Record<string, { operationId: string }>>)
    .flatMap((path) => Object.values(path))
    .map(({ operationId }) => operationId);
  const everyRoute = offered.flatMap((action) =>
    routesOf(action).map((_, n) => (n === 0 ? action.name : `${action.name}.${n + 1}`)),
  );
  expect(described.toSorted()).toEqual(
    [
      ...everyRoute,
      'attachment.content',
      'event.follow',
      'event.follow.2',
      'health',
      'session',
      'session.end',
    ].toSorted(),
  );
});

test('a body that only one path takes is described there, and is what that path takes', async () => {
  const { send } = await openApiBook();
  const { paths } = openApi('1.2.3') as {
    paths: Record<string, Record<string, { requestBody: { content: Record<string, { schema: object }> } }>>;
  };
  const takes = (path: string, method: string) => {
    const { schema } = paths[path]![method]!.requestBody.content['application/json']!;
    return new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  };
  const monthly = takes('/companies/{company}/budgets', 'patch');
  const own = takes('/companies/{company}/budgets', 'put');
  const cents = { budgetMonthlyCents: 5_000 };
  expect([monthly(cents), monthly({ limit: 50 }), monthly({}), own(cents)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(await send('ada', 'PATCH /api/companies/acme/budgets', cents)).toMatchObject({ status: 200 });
  expect(await send('ada', 'PATCH /api/companies/acme/budgets', {})).toMatchObject({ status: 400 });
  const both = { ...cents, limit: 50 };
  for (const [body, problem] of [
    [both, 'limit says the same; send one of the two'],
    [{ budgetMonthlyCents: null }, 'must be a number of cents'],
    [{ budgetMonthlyCents: '5000' }, 'must be a number of cents'],
  ] as const)
    expect(await send('ada', 'PATCH /api/companies/acme/budgets', body)).toMatchObject({
      status: 400,
      json: { data: { problems: [{ field: 'budgetMonthlyCents', problem }] } },
    });
  const prefix = takes('/companies', 'post');
  for (const issuePrefix of ['acm', 'toString', 'A1']) {
    expect(prefix({ name: 'X', issuePrefix })).toBe(true);
    const made = await send('ada', 'POST /api/companies', { name: `Of ${issuePrefix}`, issuePrefix });
    expect(made).toMatchObject({ status: 201, json: { issuePrefix: issuePrefix.toUpperCase() } });
  }
  for (const issuePrefix of ['a', '1a', 'a-b', 'abcdefghijk']) {
    expect(prefix({ name: 'X', issuePrefix })).toBe(false);
    expect(await send('ada', 'POST /api/companies', { name: 'X', issuePrefix })).toMatchObject({
      status: 400,
    });
  }
  const accept = takes('/issues/{issue}/interactions/{interaction}/accept', 'post');
  expect([accept({ selectedClientKeys: ['1'] }), accept({ selectedClientKeys: [1] })]).toEqual([true, false]);
  const ask = takes('/issues/{issue}/interactions', 'post');
  const payload = { kind: 'ask_user_questions', payload: { questions: [] } };
  expect([ask(payload), ask({ body: 'Shall I?' }), ask({})]).toEqual([true, true, false]);
});

test('every body that is described takes the key of its request, as the routes do', async () => {
  const { send, store } = await openApiBook();
  const { paths } = openApi('1.2.3') as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: object }> } }>>;
  };
  const schemaAt = (path: string, method: string) =>
    paths[path]![method]!.requestBody!.content['application/json']!.schema;
  const fits = (path: string, method: string) =>
    new Ajv2020({ strict: false, validateFormats: false }).compile(schemaAt(path, method));
  for (const path of ['/companies/{company}/issues', '/issues/{issue}/checkout', '/agents/{agent}/resume'])
    expect([path, schemaAt(path, 'post')]).toMatchObject([path, { properties: { idempotencyKey: {} } }]);
  const create = fits('/companies/{company}/issues', 'post');
  const bodies = ['one', 'with space', '', null, 7].map((idempotencyKey) => ({
    title: 'One',
    idempotencyKey,
  }));
  expect(bodies.map((body) => create(body))).toEqual([true, false, false, true, false]);
  const statuses = [];
  for (const body of bodies)
    statuses.push((await send('ada', 'POST /api/companies/acme/issues', body)).status);
  expect(statuses).toEqual([201, 400, 400, 201, 400]);
  const head = store.head();
  await send('ada', 'POST /api/companies/acme/issues', bodies[0]);
  expect(store.head()).toBe(head);
});

test('what an answer says by its id is described as one', () => {
  const isId = ({ format, items, anyOf = [] }: Schema): boolean =>
    format === 'uuid' || [items ?? {}, ...anyOf].some((one) => one.format === 'uuid');
  const told: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const schema = value as Schema;
    if (typeof schema.description === 'string' && isId(schema)) told.push(schema.description);
    for (const one of Object.values(value)) look(one);
  };
  look(openApi('1.2.3'));
  expect(told.length).toBeGreaterThan(200);
  expect(told.filter((text) => /slug|; empty|(?:user|agent):\S/i.test(text))).toEqual([]);
  expect(told).toContain('Id of the agent it is assigned to');
});
