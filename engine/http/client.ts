// Calls a daemon over its local socket: for the CLI, inside a run and outside. Small on purpose: a command imports it
// before it does anything else. A daemon that restarts is waited for; the request key makes a repeated call one call.
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { fault, Fault, faults } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';
import {
  actionPath,
  healthPath,
  requestKeyHeader,
  type Answer,
  type FaultJson,
  type Health,
  type Reply,
} from './wire.ts';

/** How long a call from inside a run waits for a daemon that restarts. Milliseconds. */
export const restartWaitMs = 60_000;
const firstPauseMs = 50;
const longestPauseMs = 2_000;
/** An action that takes longer has lost its daemon. Milliseconds. */
const answerLimitMs = 120_000;
const answerLimitBytes = 256 * 1024 * 1024;

export interface Peer {
  /** The daemon's socket; or, where that is not to be had, `url`. */
  socket?: string;
  /** Where its API listens: `http://127.0.0.1:4680`. */
  url?: string;
  token: string;
  clock: Clock;
  /** How long to wait for a daemon that does not answer; 0 asks once. Milliseconds. */
  waitMs?: number;
}

export interface Sent {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** As JSON. */
  body?: string;
  /** Gives up waiting; what was sent may have been done. */
  signal?: AbortSignal | undefined;
}

export interface Received {
  status: number;
  text: string;
}

/** Performs an action there. Throws the daemon's own fault, or DAEMON_UNREACHABLE. */
export async function callAction(
  peer: Peer,
  name: string,
  input: unknown,
  requestKey: string = randomUUID(),
): Promise<Answer> {
  const { text } = await send(peer, {
    method: 'POST',
    path: actionPath(name),
    headers: { [requestKeyHeader]: requestKey },
    body: JSON.stringify(input ?? {}),
  });
  const reply = JSON.parse(text) as Reply;
  if (!reply.ok) throw revive(reply.error);
  const { ok: _, ...answer } = reply;
  return answer;
}

/** Who answers at a socket, or undefined when nobody does. */
export async function readHealth(socket: string): Promise<Health | undefined> {
  try {
    const { text } = await exchange({ socket }, { method: 'GET', path: healthPath });
    return JSON.parse(text) as Health;
  } catch {
    return undefined;
  }
}

/** Sends a request with the peer's token, again and again while nobody answers. DAEMON_UNREACHABLE. */
export async function send(peer: Peer, sent: Sent): Promise<Received> {
  const headers = {
    authorization: `Bearer ${peer.token}`,
    ...(sent.body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent.body)) }),
    ...sent.headers,
  };
  const until = peer.clock.now() + (peer.waitMs ?? restartWaitMs);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await exchange(peer, { ...sent, headers });
    } catch (error) {
      if (sent.signal?.aborted === true || peer.clock.now() + pauseMs > until) {
        const reason = error instanceof Error ? error.message : String(error);
        const socket = peer.socket ?? peer.url ?? '';
        throw fault('DAEMON_UNREACHABLE', { socket, reason }, { cause: error });
      }
      await peer.clock.sleep(pauseMs, sent.signal);
    }
  }
}

const exchange = (peer: Pick<Peer, 'socket' | 'url'>, sent: Sent): Promise<Received> =>
  peer.socket === undefined ? exchangeAt(peer.url ?? '', sent) : exchangeThrough(peer.socket, sent);

async function exchangeAt(
  url: string,
  { method, path, headers = {}, body, signal }: Sent,
): Promise<Received> {
  const { 'content-length': _, ...rest } = headers;
  const limit = AbortSignal.timeout(answerLimitMs);
  const answer = await fetch(new URL(path, url), {
    method,
    headers: rest,
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

function exchangeThrough(
  socketPath: string,
  { method, path, headers = {}, body = '', signal }: Sent,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, method, path, headers, agent: false, timeout: answerLimitMs, signal },
      (answer) => {
        const chunks: Buffer[] = [];
        let length = 0;
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > answerLimitBytes)
            answer.destroy(new Error(`an answer of over ${answerLimitBytes} bytes`));
          else chunks.push(chunk);
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        answer.on('error', reject);
        answer.on('aborted', () => reject(new Error('the answer broke off')));
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer within ${answerLimitMs} ms`)));
    call.on('error', reject);
    call.end(body);
  });
}

/** The fault as it was thrown there, so that a caller cannot tell the two apart. */
export const revive = (json: FaultJson): Error =>
  Object.hasOwn(faults, json.code) ? new Fault(json.code, json.data) : new Error(json.message);
