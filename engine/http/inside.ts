// Asks the API from inside its own process: the same routes, checks and answers as over the network, in the name of
// whoever asks. For a door that passes requests on. JSON alone, and never more than a limit of it; what was done is said to
// be done, whatever becomes of its answer.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { fault } from '../base/fault.ts';
import type { Proof } from './caller.ts';
import { keyIn } from './dialect/bodies.ts';
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
  /** Why something that was done has no body to show. */
  note?: string;
  commit?: string;
  next?: string;
}

/** ANSWER_NOT_JSON, ANSWER_TOO_LARGE, ANSWER_LATE; every other failure is the answer's. */
export async function askInside(app: FastifyInstance, request: InsideRequest): Promise<InsideAnswer> {
  const { method, path, body, proof, host } = request;
  const limit = AbortSignal.timeout(limitMs);
  const isWrite = method.toUpperCase() !== 'GET';
  // A write has a key, so that whoever hears nothing of it can ask for the same once more. What its body says counts.
  const { key: said } = keyIn(body);
  const own = typeof said === 'string' ? said : undefined;
  const key = own ?? request.requestKey ?? (isWrite ? randomUUID() : undefined);
  const headersSent = {
    ...proof,
    host,
    accept: 'application/json',
    ...(key === undefined || own !== undefined ? {} : { [requestKeyHeader]: key }),
  };
  const signal = AbortSignal.any([request.signal, limit]);
  const asked = app.inject({
    method,
    url: path,
    headers: headersSent,
    ...(body === undefined ? {} : { payload: body }),
    // What never ends, as a stream of events, is told by its headers and not waited for.
    payloadAsStream: true,
    signal,
  });
  const answer = await unlessAborted(signal, asked).catch((error: unknown) => {
    if (!limit.aborted) throw error;
    const late = { path, limitMs, ...(isWrite && key !== undefined && { key }) };
    throw fault('ANSWER_LATE', late, { cause: error });
  });
  const { statusCode: status, headers } = answer;
  const type = headers['content-type'] ?? '';
  const stream = answer.stream();
  const isEmpty = status === 204 || headers['content-length'] === '0';
  if (!isEmpty && !type.startsWith('application/json')) {
    stream.destroy();
    throw fault('ANSWER_NOT_JSON', { path, type });
  }
  const text = await readUpTo(stream, answerLimitBytes);
  const isDone = isWrite && status < 400;
  if (text === undefined && !isDone) throw fault('ANSWER_TOO_LARGE', { path, limit: answerLimitBytes });
  const commit = headers[commitHeader];
  const next = headers[nextHeader];
  return {
    status,
    ...(text === undefined ? { note: doneUnshown } : bodyIn(text)),
    ...(typeof commit === 'string' ? { commit } : {}),
    ...(typeof next === 'string' ? { next } : {}),
  };
}

/** What is under way may go on; nobody waits for it any more. */
function unlessAborted<T>(signal: AbortSignal, asked: PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', abort);
    void asked.then(resolve, reject).then(settle);
  });
}

const doneUnshown = `It was done: do not send it again. Only its answer is longer than ${answerLimitBytes} bytes and is left out; read of it what you need with GET and ?fields=`;

const bodyIn = (text: string): { body?: unknown } =>
  text === '' ? {} : { body: JSON.parse(text) as unknown };

/** Undefined where it is longer. */
async function readUpTo(stream: NodeJS.ReadableStream, limitBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
