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
  socket: string;
  token: string;
  clock: Clock;
  /** How long to wait for a daemon that does not answer; 0 asks once. Milliseconds. */
  waitMs?: number;
}

/** Performs an action there. Throws the daemon's own fault, or DAEMON_UNREACHABLE. */
export async function callAction(
  peer: Peer,
  name: string,
  input: unknown,
  requestKey: string = randomUUID(),
): Promise<Answer> {
  const body = JSON.stringify(input ?? {});
  const headers = {
    authorization: `Bearer ${peer.token}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    [requestKeyHeader]: requestKey,
  };
  const text = await withRetries(peer, () => exchange(peer.socket, 'POST', actionPath(name), headers, body));
  const reply = JSON.parse(text) as Reply;
  if (!reply.ok) throw revive(reply.error);
  const { ok: _, ...answer } = reply;
  return answer;
}

/** Who answers at a socket, or undefined when nobody does. */
export async function readHealth(socket: string): Promise<Health | undefined> {
  try {
    return JSON.parse(await exchange(socket, 'GET', healthPath, {}, '')) as Health;
  } catch {
    return undefined;
  }
}

async function withRetries(peer: Peer, send: () => Promise<string>): Promise<string> {
  const until = peer.clock.now() + (peer.waitMs ?? restartWaitMs);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await send();
    } catch (error) {
      if (peer.clock.now() + pauseMs > until) {
        const reason = error instanceof Error ? error.message : String(error);
        throw fault('DAEMON_UNREACHABLE', { socket: peer.socket, reason }, { cause: error });
      }
      await peer.clock.sleep(pauseMs);
    }
  }
}

function exchange(
  socketPath: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, method, path, headers, agent: false, timeout: answerLimitMs },
      (answer) => {
        const chunks: Buffer[] = [];
        let length = 0;
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > answerLimitBytes)
            answer.destroy(new Error(`an answer of over ${answerLimitBytes} bytes`));
          else chunks.push(chunk);
        });
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
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
const revive = (json: FaultJson): Error =>
  Object.hasOwn(faults, json.code) ? new Fault(json.code, json.data) : new Error(json.message);
