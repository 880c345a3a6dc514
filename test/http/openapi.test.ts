// The description of the API, judged by a validator that nobody here wrote, and held against the routes.
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { routesOf } from '../../engine/http/aliases.ts';
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
