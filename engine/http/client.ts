// Calls the actions of a daemon by their names, with what each takes and answers known to the compiler: for the command line,
// inside a run and outside, and for programs of others. A request key makes a call that is sent again one call.
import { randomUUID } from 'node:crypto';
import { fault, Fault, faults } from '../base/fault.ts';
import type { Answer, InputOf, ResultOf } from './call.ts';
import { exchange, nameOf, send, type Peer, type Received } from './exchange.ts';
import { actionPath, healthPath, requestKeyHeader, type FaultJson, type Health, type Reply } from './wire.ts';

/** How one call is made. */
export interface Manner {
  /** Under which the call is done once, however often it is sent; a new one if absent. */
  requestKey?: string;
  /** The version (`updated`) that what is changed must still have. PRECONDITION_FAILED where it does not. */
  ifMatch?: string;
  /** Gives up waiting; what was sent may have been done. */
  signal?: AbortSignal;
}

/** Performs an action there. Throws the daemon's own fault, or DAEMON_UNREACHABLE. */
export async function callAction<N extends string>(
  peer: Peer,
  name: N,
  input: InputOf<N>,
  { requestKey = randomUUID(), ifMatch, signal }: Manner = {},
): Promise<Answer<ResultOf<N>>> {
  const received = await send(peer, {
    method: 'POST',
    path: actionPath(name),
    headers: {
      [requestKeyHeader]: requestKey,
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    },
    body: JSON.stringify(input),
    signal,
  });
  const reply = replyIn<ResultOf<N>>(received);
  if (reply === undefined) {
    const reason = `what answered ${received.status} there is no daemon of a book`;
    throw fault('DAEMON_UNREACHABLE', { socket: nameOf(peer), reason });
  }
  if (!reply.ok) throw revive(reply.error);
  const { ok: _, ...answer } = reply;
  return answer;
}

/** Undefined where something else answered, as a proxy does whose daemon is away. */
function replyIn<R>({ text }: Received): Reply<R> | undefined {
  try {
    const said = JSON.parse(text) as Partial<Reply<R>> | null;
    return typeof said?.ok === 'boolean' ? (said as Reply<R>) : undefined;
  } catch {
    return undefined;
  }
}

/** Who answers at a socket, or undefined when nobody does, or not before `signal`. */
export async function readHealth(socket: string, signal?: AbortSignal): Promise<Health | undefined> {
  try {
    const { text } = await exchange({ socket }, { method: 'GET', path: healthPath, signal });
    return JSON.parse(text) as Health;
  } catch {
    return undefined;
  }
}

/** The fault as it was thrown there, so that a caller cannot tell the two apart. */
export const revive = (json: FaultJson): Error =>
  Object.hasOwn(faults, json.code) ? new Fault(json.code, json.data) : new Error(json.message);
