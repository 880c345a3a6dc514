// The description of the API, judged by a validator that nobody here wrote, and held against the routes.
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { offered } from '../../engine/http/offered.ts';
import { openApi } from '../../engine/http/openapi.ts';
import { openApiBook } from './api-book.ts';

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
  expect(described.toSorted()).toEqual([...offered.map(({ name }) => name), 'health'].toSorted());
});
