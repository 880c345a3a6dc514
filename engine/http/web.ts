// A handler in the shape of the web's standards, mounted on an application: for doors whose library speaks in Request
// and Response. Who calls is known before it is asked; it knows no path of ours.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, proofOf, type Caller, type DoorPorts, type Proof } from './caller.ts';

/** A request whose body was read already, by whom, and with which proof. */
export interface WebCall {
  request: Request;
  body: unknown;
  caller: Caller;
  /** What it came with to prove who calls, for what is asked on in the caller's name. */
  proof: Proof;
}

export type WebHandler = (call: WebCall) => Promise<Response>;

/** Mounts `handler` at `path` for every method; without a valid credential nothing is asked of it. */
export function mountWeb(
  app: FastifyInstance,
  path: string,
  ports: Pick<DoorPorts, 'authenticate'>,
  handler: WebHandler,
): void {
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: path,
    handler: async (request, reply) => {
      const caller = callerOf(ports, request);
      const { signal, settle } = untilClosed(reply);
      try {
        const response = await handler({
          request: webRequest(request, signal),
          body: request.body,
          caller,
          proof: proofOf(request),
        });
        return await send(reply, response);
      } finally {
        settle();
      }
    },
  });
}

/** A signal that says when the client went away before it was answered. */
function untilClosed({ raw }: FastifyReply): { signal: AbortSignal; settle: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    if (!raw.writableFinished) controller.abort(new Error('the client went away'));
  };
  raw.once('close', abort);
  // An answer that is still being streamed ends with its client, too.
  return { signal: controller.signal, settle: () => raw.writableFinished && raw.off('close', abort) };
}

/** Without its body, which was read and parsed by the application under its own limits. */
function webRequest({ raw, headers }: FastifyRequest, signal: AbortSignal): Request {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':') || name === 'content-length' || value === undefined) continue;
    for (const one of [value].flat()) all.append(name, one);
  }
  const { method = 'GET', url = '/' } = raw;
  return new Request(new URL(url, 'http://localhost'), { method, headers: all, signal });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) reply.header(name, value);
  if (response.body === null) return reply.send();
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream) return reply.send(Buffer.from(await response.arrayBuffer()));
  return reply.send(Readable.fromWeb(response.body));
}
