// Who calls, and what a call needs beside its input: the one place where a door maps a credential to an actor, and
// where what was called is noted. No identity to fall back on.
import type { FastifyRequest } from 'fastify';
import type { Performed } from '../actions/action.ts';
import { fault, Fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';
import type { Actor } from '../model/actor.ts';
import { requestKeyHeader } from './wire.ts';

const keyLimit = 200;

export interface CallNote {
  actor: Actor;
  action: string;
  /** What the caller got: the commit, `ok`, or the code of the fault. */
  outcome: string;
  ms: number;
}

/** What a door needs of the engine. */
export interface DoorPorts {
  clock: Clock;
  version: string;
  perform(name: string, input: unknown, actor: Actor, requestKey?: string): Promise<Performed>;
  /** Whom a token proves; undefined for every other one. */
  authenticate(token: string): Actor | undefined;
  /** Told of every call that carried a valid token, after it was answered. */
  noteCall?(note: CallNote): void;
  /** Told of what no fault explains: a defect. */
  noteDefect?(error: unknown): void;
}

export interface Caller {
  actor: Actor;
  /** The caller's idempotency key, if any. */
  requestKey?: string;
}

/** The token is the only proof of who calls. None and a wrong one are the same answer; nothing else is looked at. */
export function callerOf(ports: Pick<DoorPorts, 'authenticate'>, { headers }: FastifyRequest): Caller {
  const [, token] = /^Bearer ([\w-]{20,200})$/.exec(headers.authorization ?? '') ?? [];
  const actor = token === undefined ? undefined : ports.authenticate(token);
  if (!actor)
    throw fault('CREDENTIAL_REFUSED', {
      given: headers.authorization ? 'a token that is not valid, or not any more' : 'no token',
    });
  const requestKey = requestKeyIn(headers[requestKeyHeader]);
  return { actor, ...(requestKey === undefined ? {} : { requestKey }) };
}

function requestKeyIn(key: string | string[] | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length <= keyLimit && /^[\x21-\x7e]+$/.test(key)) return key;
  throw fault('REQUEST_INVALID', {
    problem: `${requestKeyHeader} must be 1 to ${keyLimit} visible ASCII characters`,
  });
}

/** Performs the action for the caller and notes what came of it. */
export async function performNoted(
  ports: DoorPorts,
  { actor, requestKey }: Caller,
  action: string,
  input: unknown,
): Promise<Performed> {
  const begin = ports.clock.now();
  const note = (outcome: string): void =>
    ports.noteCall?.({ actor, action, outcome, ms: ports.clock.now() - begin });
  try {
    const performed = await ports.perform(action, input, actor, requestKey);
    note(performed.commit ?? 'ok');
    return performed;
  } catch (error) {
    note(error instanceof Fault ? error.code : 'ENGINE_DEFECT');
    throw error;
  }
}
