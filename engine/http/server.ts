// The book's local door: actions over a unix socket. Maps a bearer token to an actor and a fault to a status, in one
// place each; has no rule of its own, and no identity to fall back on.
import { chmodSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Fault, fault } from '../base/fault.ts';
import { iso, type Clock } from '../base/clock.ts';
import { asFault } from '../base/system-fault.ts';
import type { Actor } from '../model/actor.ts';
import { prepareSocketFolder } from './socket-path.ts';
import {
  healthPath,
  requestKeyHeader,
  type Answer,
  type FaultJson,
  type Health,
  type Reply,
} from './wire.ts';

/** An attachment at the default limit, as base64 in JSON, and some room. */
const bodyLimitBytes = 24 * 1024 * 1024;
/** How long open requests may take to finish when the server stops. Milliseconds. */
const drainMs = 5_000;
const keyLimit = 200;

export interface CallNote {
  actor: Actor;
  action: string;
  /** What the caller got: the commit, `ok`, or the code of the fault. */
  outcome: string;
  ms: number;
}

export interface ServerPorts {
  clock: Clock;
  version: string;
  perform(name: string, input: unknown, actor: Actor, requestKey?: string): Promise<Answer>;
  /** Whom a token proves; undefined for every other one. */
  authenticate(token: string): Actor | undefined;
  /** Told of every call that carried a valid token, after it was answered. */
  noteCall?(note: CallNote): void;
  /** Told of what no fault explains: a defect. */
  noteDefect?(error: unknown): void;
}

export interface Server {
  socket: string;
  /** Takes no new calls, lets open ones finish, removes the socket. */
  close(): Promise<void>;
}

/** Listens on `socket`. SOCKET_UNSAFE, or DAEMON_RUNNING when another process answers there. */
export async function serve(socket: string, ports: ServerPorts): Promise<Server> {
  prepareSocketFolder(dirname(socket), socket);
  if (await answers(socket)) throw fault('DAEMON_RUNNING', { socket });
  rmSync(socket, { force: true });
  const app = buildServer(ports);
  await app.listen({ path: socket });
  chmodSync(socket, 0o600);
  return {
    socket,
    close: async () => {
      const timer = setTimeout(() => app.server.closeAllConnections(), drainMs);
      await app.close();
      clearTimeout(timer);
    },
  };
}

/** The application without its socket, for tests. */
export function buildServer(ports: ServerPorts): FastifyInstance {
  const startedAt = iso(ports.clock.now());
  const app = fastify({ logger: false, bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle' });
  app.setErrorHandler((error, _request, reply) => answerError(ports, error, reply));
  app.setNotFoundHandler((request) => {
    throw fault('NOT_FOUND', { kind: 'path', ref: request.url });
  });
  app.get(healthPath, (): Health => ({ ok: true, pid: process.pid, version: ports.version, startedAt }));
  app.post<{ Params: { name: string } }>('/actions/:name', (request) => answerCall(ports, request));
  return app;
}

async function answerCall(
  ports: ServerPorts,
  request: FastifyRequest<{ Params: { name: string } }>,
): Promise<Reply> {
  const { name } = request.params;
  const actor = actorOf(ports, request);
  const begin = ports.clock.now();
  const note = (outcome: string): void =>
    ports.noteCall?.({ actor, action: name, outcome, ms: ports.clock.now() - begin });
  try {
    const answer = await ports.perform(name, request.body ?? {}, actor, requestKey(request));
    note(answer.commit ?? 'ok');
    return { ok: true, ...answer };
  } catch (error) {
    note(error instanceof Fault ? error.code : 'ENGINE_DEFECT');
    throw error;
  }
}

/** The token is the only proof of who calls. None and a wrong one are the same answer; nothing else is looked at. */
function actorOf(ports: ServerPorts, request: FastifyRequest): Actor {
  const [, token] = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '') ?? [];
  const actor = token === undefined ? undefined : ports.authenticate(token);
  if (!actor)
    throw fault('CREDENTIAL_REFUSED', {
      given: request.headers.authorization ? 'a token that is not valid, or not any more' : 'no token',
    });
  return actor;
}

function requestKey(request: FastifyRequest): string | undefined {
  const key = request.headers[requestKeyHeader];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length <= keyLimit && /^[\x21-\x7e]+$/.test(key)) return key;
  throw fault('REQUEST_INVALID', {
    problem: `${requestKeyHeader} must be 1 to ${keyLimit} visible ASCII characters`,
  });
}

function answerError(ports: ServerPorts, error: unknown, reply: FastifyReply): FastifyReply {
  const known = toFault(error);
  if (known.code === 'ENGINE_DEFECT') ports.noteDefect?.(error);
  const answer: Reply = { ok: false, error: known.toJSON() satisfies FaultJson };
  return reply.code(known.http).send(answer);
}

/** Fastify's own refusals (no JSON, too large, another media type) are the caller's; the rest is a defect of ours. */
function toFault(error: unknown): Fault {
  const known = asFault(error);
  if (known !== undefined) return known;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) {
    return fault('REQUEST_INVALID', { problem: message ?? 'it could not be read' }, { cause: error });
  }
  return fault(
    'ENGINE_DEFECT',
    { error: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}

/** Whether somebody listens there. */
const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
