// One request to a daemon and its answer, over its local socket or over the network: waits for one that restarts. Small on
// purpose: a command imports it before it does anything else. Knows no action.
import { request, type RequestOptions } from 'node:http';
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';

/** How long a call from inside a run waits for a daemon that restarts. Milliseconds. */
export const restartWaitMs = 60_000;
const firstPauseMs = 50;
const longestPauseMs = 2_000;
/** An action that takes longer has lost its daemon. Milliseconds. */
const answerLimitMs = 120_000;
const answerLimitBytes = 256 * 1024 * 1024;

/** Where a daemon is: its socket, which counts where both are given, or where its API listens, `http://127.0.0.1:4680`. */
export type Address = { socket: string } | { url: string };

export type Peer = Address & {
  token: string;
  clock: Clock;
  /** How long to wait for a daemon that does not answer; 0 asks once. Milliseconds. */
  waitMs?: number;
};

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
  /** After how long the daemon said to ask again. Milliseconds. */
  retryAfterMs?: number;
}

/**
 * Sends a request with the peer's token, again and again while nobody answers or what answers says that it cannot yet. So a
 * request that is not to be done twice needs a key. DAEMON_UNREACHABLE, ADDRESS_WRONG, ANSWER_TOO_LARGE.
 */
export async function send(peer: Peer, sent: Sent): Promise<Received> {
  const headers = {
    authorization: `Bearer ${peer.token}`,
    ...(sent.body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent.body)) }),
    ...sent.headers,
  };
  const until = peer.clock.now() + (peer.waitMs ?? restartWaitMs);
  const mayWait = (ms: number): boolean => !sent.signal?.aborted && peer.clock.now() + ms <= until;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    let restMs = pauseMs;
    try {
      const received = await exchange(peer, { ...sent, headers });
      restMs = Math.max(pauseMs, received.retryAfterMs ?? 0);
      if (!isPutOff(received) || !mayWait(restMs)) return received;
    } catch (error) {
      if (isFault(error)) throw error;
      if (!isPassing(error) || !mayWait(restMs)) throw unreachable(peer, error, sent.signal);
    }
    await peer.clock.sleep(restMs, sent.signal);
  }
}

/** What passes by itself, as while a daemon restarts: nobody listens yet, or whoever did went away in the middle. */
const passing: ReadonlySet<string> = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOENT EAGAIN ETIMEDOUT EAI_AGAIN ENETDOWN ENETUNREACH EHOSTUNREACH'.split(
    ' ',
  ),
);

/** An error without a code is one of ours: an answer that broke off, or that did not come. */
function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined || passing.has(code);
}

function unreachable(peer: Peer, error: unknown, signal: AbortSignal | undefined): Fault {
  const reason = error instanceof Error ? error.message : String(error);
  return 'url' in peer && !isPassing(error) && !signal?.aborted
    ? fault('ADDRESS_WRONG', { url: peer.url, reason }, { cause: error })
    : fault('DAEMON_UNREACHABLE', { socket: nameOf(peer), reason }, { cause: error });
}

/** Nothing was done, and it says when to come again: a daemon that starts, or a caller who asks too often. */
const isPutOff = ({ status, retryAfterMs }: Received): boolean =>
  retryAfterMs !== undefined && (status === 503 || status === 429);

/** Where it is, as people are told. */
export const nameOf = (address: Address): string => ('socket' in address ? address.socket : address.url);

/** One request and its answer. Throws what the network does. */
export async function exchange(
  address: Address,
  { method, path, headers = {}, body = '', signal }: Sent,
): Promise<Received> {
  const options: RequestOptions = { method, headers, agent: false, timeout: answerLimitMs, signal };
  if ('socket' in address) return read(request({ ...options, socketPath: address.socket, path }), body, path);
  const url = new URL(path, address.url);
  if (url.protocol !== 'https:') return read(request(url, options), body, path);
  const { request: requestSecurely } = await import('node:https');
  return read(requestSecurely(url, options), body, path);
}

function read(call: ReturnType<typeof request>, body: string, path: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    call.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= answerLimitBytes) return void chunks.push(chunk);
        reject(fault('ANSWER_TOO_LARGE', { path, limit: answerLimitBytes }));
        answer.destroy();
      });
      answer.on('end', () => {
        const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          ...(Number.isFinite(seconds) && { retryAfterMs: 1000 * seconds }),
        });
      });
      answer.on('error', reject);
      answer.on('aborted', () => reject(new Error('the answer broke off')));
    });
    call.on('timeout', () => call.destroy(new Error(`no answer within ${answerLimitMs} ms`)));
    call.on('error', reject);
    call.end(body);
  });
}
