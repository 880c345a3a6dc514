// Actions by their names: one route for all of them, the same on the local socket and where the API listens, in the words that
// the command line and the client speak. Has no rule of its own.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, performNoted, type DoorPorts } from './caller.ts';
import { faultOf, waitFor } from './failure.ts';
import { actionPath, type FaultJson, type Reply } from './wire.ts';

interface Params {
  Params: { name: string };
}

/** Mounts the route, with failures in its own shape. */
export function mountActions(app: FastifyInstance, ports: DoorPorts): void {
  app.register(async (calls) => {
    calls.setErrorHandler((error, _, reply) => answerFailure(ports, error, reply));
    calls.post<Params>(actionPath(':name'), (request) => answerCall(ports, request));
  });
}

async function answerCall(ports: DoorPorts, request: FastifyRequest<Params>): Promise<Reply> {
  const caller = callerOf(ports, request);
  const answer = await performNoted(ports, caller, request.params.name, request.body ?? {});
  return { ok: true, ...answer };
}

/** `{ ok: false, error }`, as whoever calls by names expects it. */
export function answerFailure(ports: DoorPorts, error: unknown, reply: FastifyReply): FastifyReply {
  const known = faultOf(ports, error);
  const wait = waitFor(known);
  if (wait !== undefined) reply.header('retry-after', wait);
  const answer: Reply = { ok: false, error: known.toJSON() satisfies FaultJson };
  return reply.code(known.http).send(answer);
}
