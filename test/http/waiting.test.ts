// What is not available yet says so to whoever may call at all, and is a short list.
import { expect, test } from 'vitest';
import { methods, waiting } from '../../engine/http/waiting.ts';
import { openApiBook, type Request } from './api-book.ts';

test('few things wait, each tells what it is, and only callers are told', async () => {
  const { send } = await openApiBook();
  expect(waiting.length).toBeLessThanOrEqual(15);
  for (const { path, what } of waiting)
    for (const method of methods) {
      const url = path.replaceAll(/:\w+/g, 'acme').replace('*', 'some/thing');
      const request = `${method} /api${url}` as Request;
      expect([request, await send('dev', request)]).toMatchObject([
        request,
        {
          status: 404,
          json: {
            code: 'NOT_AVAILABLE_YET',
            message: `${what} is not available yet.`,
            help: expect.any(String),
          },
        },
      ]);
      expect([request, (await send(undefined, request)).status]).toEqual([request, 401]);
    }
});
