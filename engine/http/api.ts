// The API as an application: REST under /api, actions by their names, where browsers sign in, health without a token.
// Composes only.
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { fault, type Fault } from '../base/fault.ts';
import { mountActions } from './action-route.ts';
import { mountAttachments, taker, type AttachmentPorts } from './attachments/route.ts';
import { mountDocs } from './docs/route.ts';
import { Hub, type EventPorts, type HubTimes } from './events/hub.ts';
import { mountEvents } from './events/route.ts';
import { clientFault, faultOf, waitFor } from './failure.ts';
import { bodyLimit, guardOf, headersLimit, protect, type GuardOptions } from './guard.ts';
import { takeJsonOnly } from './json-body.ts';
import { noRoute } from './methods.ts';
import { openApi } from './openapi.ts';
import { partOf, partParameter } from './openapi-part.ts';
import { mountRest, type RestPorts } from './rest.ts';
import { stopInTime } from './stopping.ts';
import { callerOf } from './caller.ts';
import { mountWaiting } from './waiting.ts';
import { mountSession, mountSignIn } from './sign-in.ts';

/** Milliseconds. */
export interface Patience {
  /** How long a client may take for its headers, and for all of a request. */
  headersMs: number;
  requestMs: number;
  /** How long a connection is kept between two requests, and how often all of that is looked at. */
  idleMs: number;
  lookMs: number;
}

const patienceByDefault: Patience = { headersMs: 10_000, requestMs: 120_000, idleMs: 72_000, lookMs: 2_000 };
/** Connections at a time; further ones are closed at once. */
const connectionLimit = 2_048;

export interface ApiPorts extends RestPorts {
  /** Whether everything stands that a call may need; yes where absent. */
  isReady?(): boolean;
  /** Absent where nobody can stay: in a process that answers one request. */
  events?: EventPorts;
  /** Absent there too: what it answers is JSON. */
  attachments?: AttachmentPorts;
}

export interface ApiOptions {
  /** Who may address the server; absent where no network does. */
  guard?: GuardOptions;
  patience?: Partial<Patience>;
  /** How patient streams of events are. */
  streams?: Partial<HubTimes>;
}

/** Builds the application; nothing listens yet. */
export function buildApi(ports: ApiPorts, options: ApiOptions = {}): FastifyInstance {
  const { headersMs, requestMs, idleMs, lookMs } = { ...patienceByDefault, ...options.patience };
  const mustBeForUs = options.guard ? guardOf(options.guard) : () => undefined;
  const app = fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    http: {
      maxHeaderSize: headersLimit,
      headersTimeout: headersMs,
      connectionsCheckingInterval: lookMs,
      // One without a Host is refused by the guard, in our words.
      requireHostHeader: false,
    },
    // A path that cannot be read comes here before any hook.
    frameworkErrors(error, request, reply) {
      protect(reply);
      try {
        mustBeForUs(request);
        answerFault(reply, faultOf(ports, error));
      } catch (refusal) {
        answerFault(reply, faultOf(ports, refusal));
      }
    },
    clientErrorHandler: (error, socket) => socket.end(rawAnswer(clientFault(error))),
  });
  app.server.maxConnections = connectionLimit;
  app.addHook('onRequest', async (_, reply) => void protect(reply));
  app.addHook('onRequest', async (request) => {
    mustBeForUs(request);
    if (ports.isReady?.() === false) throw fault('DAEMON_STARTING', {});
  });
  takeJsonOnly(app);
  app.setErrorHandler((error, _request, reply) => answerFault(reply, faultOf(ports, error)));
  app.setNotFoundHandler(noRoute(app));
  const { sessions, events, attachments } = ports;
  const hub = events && new Hub({ ...ports, ...events, ids: (then) => ports.ids(then) }, options.streams);
  stopInTime(app, () => hub?.close());
  mountActions(app, ports);
  if (sessions) app.register(async (pages) => mountSignIn(pages, { ...ports, sessions }));
  app.register(
    async (api) => {
      let description: Record<string, unknown> | undefined;
      const describe = () => (description ??= openApi(ports.version));
      api.get('/openapi.json', ({ query }) =>
        partOf(describe(), (query as Record<string, string | string[] | undefined>)[partParameter]),
      );
      mountDocs(api, describe);
      api.get('/health', () => ({ status: 'ok', version: ports.version }));
      if (sessions) mountSession(api, { ...ports, sessions });
      mountRest(api, ports, attachments ? [taker] : []);
      if (attachments) api.register(async (files) => mountAttachments(files, { ...ports, ...attachments }));
      if (hub) mountEvents(api, { ...ports, ...events, hub });
      mountWaiting(api, (request) => void callerOf(ports, request));
    },
    { prefix: '/api' },
  );
  return app;
}

function answerFault(reply: FastifyReply, known: Fault): FastifyReply {
  const wait = waitFor(known);
  if (wait !== undefined) reply.header('retry-after', wait);
  if (known.http === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(known.http).send(bodyOf(known));
}

/** `error` is where clients of such an API look for the sentence. */
function bodyOf(known: Fault): object {
  const { message, ...more } = known.toJSON();
  return { error: message, message, ...more };
}

/** The answer to what could not even be read as a request, byte for byte. */
function rawAnswer(known: Fault): string {
  const body = JSON.stringify(bodyOf(known));
  const reason = known.http === 408 ? 'Request Timeout' : known.http === 431 ? 'Too Large' : 'Bad Request';
  return [
    `HTTP/1.1 ${known.http} ${reason}`,
    'content-type: application/json; charset=utf-8',
    'x-content-type-options: nosniff',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
