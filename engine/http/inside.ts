// Asks the API from inside its own process: the same routes, checks and answers as over the network, in the name of
// whoever asks. For a door that passes requests on. JSON alone, and never more than a limit of it.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { fault } from '../base/fault.ts';
import type { Proof } from './caller.ts';
import { commitHeader, nextHeader } from './rest.ts';
import { requestKeyHeader } from './wire.ts';

/** What one answer may hold. Bytes. */
const answerLimitBytes = 1024 * 1024;
/** A request that takes longer is given up. Milliseconds. */
const limitMs = 60_000;

export interface InsideRequest {
  method: NonNullable<InjectOptions['method']>;
  path: string;
  body?: object;
  proof: Proof;
  requestKey?: string | undefined;
  /** The name by which the application is addressed. */
  host: string;
  signal: AbortSignal;
}

export interface InsideAnswer {
  status: number;
  body?: unknown;
  commit?: string;
  next?: string;
}

/** ANSWER_NOT_JSON, ANSWER_TOO_LARGE, ANSWER_LATE; every other failure is the answer's. */
export async function askInside(app: FastifyInstance, request: InsideRequest): Promise<InsideAnswer> {
  const { method, path, body, proof, requestKey, host } = request;
  const limit = AbortSignal.timeout(limitMs);
  const headersSent = {
    ...proof,
    host,
    accept: 'application/json',
    ...(requestKey === undefined ? {} : { [requestKeyHeader]: requestKey }),
  };
  const answer = await app
    .inject({
      method,
      url: path,
      headers: headersSent,
      ...(body === undefined ? {} : { payload: body }),
      // What never ends, as a stream of events, is told by its headers and not waited for.
      payloadAsStream: true,
      signal: AbortSignal.any([request.signal, limit]),
    })
    .catch((error: unknown) => {
      throw limit.aborted ? fault('ANSWER_LATE', { path, limitMs }, { cause: error }) : error;
    });
  const { statusCode: status, headers } = answer;
  const type = headers['content-type'] ?? '';
  const stream = answer.stream();
  const isEmpty = status === 204 || headers['content-length'] === '0';
  if (!isEmpty && !type.startsWith('application/json')) {
    stream.destroy();
    throw fault('ANSWER_NOT_JSON', { path, type });
  }
  const text = await readUpTo(stream, path);
  const commit = headers[commitHeader];
  const next = headers[nextHeader];
  return {
    status,
    ...(text === '' ? {} : { body: JSON.parse(text) as unknown }),
    ...(typeof commit === 'string' ? { commit } : {}),
    ...(typeof next === 'string' ? { next } : {}),
  };
}

async function readUpTo(stream: NodeJS.ReadableStream, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > answerLimitBytes) throw fault('ANSWER_TOO_LARGE', { path, limit: answerLimitBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
