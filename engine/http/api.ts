// The API as an application: REST under /api, one shape of error, health without a token. Composes only.
import fastify, { type FastifyInstance } from 'fastify';
import { fault } from '../base/fault.ts';
import { faultOf } from './failure.ts';
import { openApi } from './openapi.ts';
import { guard, type GuardOptions } from './guard.ts';
import { mountRest, type RestPorts } from './rest.ts';

/** An attachment at the default limit, as base64 in JSON, and some room. */
const bodyLimitBytes = 24 * 1024 * 1024;

export interface ApiOptions {
  /** Who may address the server; absent where no network does. */
  guard?: GuardOptions;
}

/** Builds the application; nothing listens yet. */
export function buildApi(ports: RestPorts, options: ApiOptions = {}): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
  });
  if (options.guard) guard(app, options.guard);
  app.setErrorHandler((error, _request, reply) => {
    const known = faultOf(ports, error);
    const { message, ...more } = known.toJSON();
    // `error` is where clients of such an API look for the sentence.
    return reply.code(known.http).send({ error: message, message, ...more });
  });
  app.setNotFoundHandler(({ url }) => {
    throw fault('NOT_FOUND', { kind: 'path', ref: url });
  });
  app.register(
    async (api) => {
      let description: object | undefined;
      api.get('/openapi.json', () => (description ??= openApi(ports.version)));
      api.get('/health', () => ({ status: 'ok', version: ports.version }));
      mountRest(api, ports);
    },
    { prefix: '/api' },
  );
  return app;
}
