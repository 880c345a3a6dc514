// Bodies of requests: JSON, and nothing else. Says what of one cannot be taken; knows no route.
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { fault } from '../base/fault.ts';
import { isTooDeep, tooDeep } from '../base/nesting.ts';

/** A body that is empty says nothing; one that is not JSON is refused, and so are keys that would reach a prototype. */
export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const refuse = (problem: string): void => done(fault('REQUEST_INVALID', { problem }));
    if (!isUtf8(body as Buffer)) return refuse('its body is not UTF-8');
    const text = body.toString('utf8');
    if (text === '') return done(null, undefined);
    return parse(request, text, (error, value) => {
      if (error !== null && isJson(text)) refuse(reachingKey);
      else if (error === null && isTooDeep(value)) refuse(`its body is ${tooDeep}`);
      else done(error, value);
    });
  });
}

/** What is JSON and was refused all the same. */
const reachingKey =
  'its body has a key __proto__, or constructor with prototype in it, which no field is called; take that key out';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
