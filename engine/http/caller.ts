// Who calls, and what a call needs beside its input: the one place where a door maps a credential to an actor, and
// where what was called is noted. No identity to fall back on: where a credential was shown, nothing else counts.
import type { FastifyRequest } from 'fastify';
import type { Perform, Performed } from '../actions/perform.ts';
import { fault, Fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';
import type { Actor, UserActor } from '../model/actor.ts';
import { versionsIn } from './version.ts';
import { readCookie, type CookieShape } from './cookie.ts';
import { timesSent } from './guard.ts';
import type { RateLimits } from './limits.ts';
import { antiForgeryHeader, requestKeyHeader, runHeaders } from './wire.ts';

/** Characters of an idempotency key. */
export const keyLimit = 200;

export interface CallNote {
  actor: Actor;
  action: string;
  /** What the caller got: the commit, `ok`, or the code of the fault. */
  outcome: string;
  ms: number;
}

/** A browser's session, as far as a door must know it. */
export interface OpenSession {
  actor: UserActor;
  id: string;
  /** What a page of ours sends along to prove that it is one. */
  antiForgery: string;
  /** Milliseconds. */
  expiresAt: number;
}

/** How browsers come in. */
export interface SessionPorts {
  /** Known once the server listens. */
  cookie(): CookieShape;
  find(token: string): OpenSession | undefined;
  /** Whom a code would sign in. */
  peek(code: string): string | undefined;
  /** Uses the code up. */
  signIn(code: string, browser: string): { token: string; session: OpenSession } | undefined;
  revoke(id: string): void;
}

/** What a door needs of the engine. */
export interface DoorPorts {
  clock: Clock;
  version: string;
  perform: Perform;
  /** Whom a token proves; undefined for every other one. */
  authenticate(token: string): Actor | undefined;
  /** Absent where no browser comes in. */
  sessions?: SessionPorts;
  limits?: RateLimits;
  /** Told of every call that carried a valid token, after it was answered. */
  noteCall?(note: CallNote): void;
  /** Told of a token that a call came with and that proved nobody. */
  noteRefused?(token: string): void;
  /** Told of what no fault explains: a defect. */
  noteDefect?(error: unknown): void;
}

export interface Caller {
  actor: Actor;
  /** The caller's idempotency key, if any. */
  requestKey?: string;
  /** The versions of what is changed that the caller accepts, if they say so. */
  ifMatch?: readonly string[];
}

type Asking = Pick<DoorPorts, 'authenticate' | 'sessions' | 'limits' | 'noteRefused'>;

/** CREDENTIAL_REFUSED, FORGERY_REFUSED, RUN_CONTRADICTED, REQUESTS_TOO_MANY. */
export function callerOf(ports: Asking, request: FastifyRequest): Caller {
  const actor = actorOf(ports, request);
  mustAgree(actor, request);
  const requestKey = requestKeyIn(request.headers[requestKeyHeader]);
  const ifMatch = versionsIn(request.headers['if-match']);
  return {
    actor,
    ...(requestKey === undefined ? {} : { requestKey }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
}

const bearer = /^Bearer ([\w-]{20,200})$/i;

/** None and a wrong one are the same answer. */
function actorOf(ports: Asking, request: FastifyRequest): Actor {
  const { authorization } = request.headers;
  // Of several Node keeps the first, and whoever stands between may have meant another.
  if (timesSent(request.raw, 'authorization') > 1)
    throw refused(ports, request, 'more than one Authorization header');
  if (authorization !== undefined) {
    const [, token] = bearer.exec(authorization) ?? [];
    const actor = token === undefined ? undefined : ports.authenticate(token);
    if (token === undefined || !actor)
      throw refused(ports, request, 'a token that is not valid, or not any more', token);
    ports.limits?.call(token, actor.kind === 'agent' ? 'agent' : 'board');
    return actor;
  }
  const { token, session } = sessionOf(ports, request);
  if (token === undefined) throw refused(ports, request, 'no token');
  if (!session) throw refused(ports, request, 'a session that is not valid, or not any more', token);
  ports.limits?.call(token, 'board');
  mustBeOurPage(request, session);
  return session.actor;
}

/** Whom what a request carried proves by now: for an answer that goes on for long. Refuses, counts and notes nothing. */
export function actorNow(ports: Asking, request: FastifyRequest): Actor | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return sessionOf(ports, request).session?.actor;
  const [, token] = bearer.exec(authorization) ?? [];
  return token === undefined ? undefined : ports.authenticate(token);
}

/** The headers by which a request proves who calls. */
export type Proof = Readonly<Record<string, string>>;

const proving = ['authorization', 'cookie', 'origin', antiForgeryHeader];

export const proofOf = ({ headers }: FastifyRequest): Proof =>
  Object.fromEntries(
    proving.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

/** What the cookie of a request holds. */
export function sessionOf(
  { sessions }: Pick<DoorPorts, 'sessions'>,
  { headers }: FastifyRequest,
): { token: string | undefined; session: OpenSession | undefined } {
  const token = sessions && readCookie(headers.cookie, sessions.cookie());
  return { token, session: token === undefined ? undefined : sessions?.find(token) };
}

/** Counts the refusal, which may be what is answered. */
function refused(ports: Asking, request: FastifyRequest, given: string, token?: string): Fault {
  if (token !== undefined) ports.noteRefused?.(token);
  ports.limits?.refuse(addressOf(request), token);
  return fault('CREDENTIAL_REFUSED', { given });
}

/** Of a local socket there is none: all callers there are of this machine. */
export const addressOf = ({ socket }: FastifyRequest): string => socket.remoteAddress ?? 'local';

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * A browser sends the cookie with whatever a page asks for. The guard has compared an Origin with our own where one was
 * sent; to change anything it must be there, with what only our pages can know.
 */
export function mustBeOurPage(
  { method, headers }: FastifyRequest,
  { antiForgery }: OpenSession,
  given: unknown = headers[antiForgeryHeader],
): void {
  if (reading.has(method)) return;
  if (headers.origin === undefined) throw fault('FORGERY_REFUSED', { problem: 'it came without an Origin' });
  if (given !== antiForgery)
    throw fault('FORGERY_REFUSED', { problem: `${antiForgeryHeader} is missing or not this session's` });
}

/** Clients may say under which run they call; it must be the one their token is of. Never an identity. */
function mustAgree(actor: Actor, { headers }: FastifyRequest): void {
  for (const header of runHeaders) {
    const claimed = headers[header];
    if (claimed === undefined) continue;
    const run = actor.kind === 'agent' ? actor.run : undefined;
    if (typeof claimed === 'string' && claimed.toLowerCase() === run?.toLowerCase()) continue;
    const known = run === undefined ? 'that there is no run' : `the run ${run}`;
    throw fault('RUN_CONTRADICTED', { header, claimed: String(claimed).slice(0, keyLimit), known });
  }
}

const requestKeyIn = (key: string | string[] | undefined): string | undefined =>
  key === undefined ? undefined : mustBeKey(key);

/** REQUEST_INVALID for what is no idempotency key. */
function mustBeKey(key: unknown, where: string = requestKeyHeader): string {
  if (typeof key === 'string' && key.length <= keyLimit && /^[\x21-\x7e]+$/.test(key)) return key;
  throw fault('REQUEST_INVALID', {
    problem: `${where} must be 1 to ${keyLimit} visible ASCII characters`,
  });
}

/** The caller with the key that a field of the body says as well; null there says nothing. REQUEST_INVALID. */
export function withKey(caller: Caller, field: string, value: unknown): Caller {
  if (value === undefined || value === null) return caller;
  const requestKey = mustBeKey(value, field);
  if (caller.requestKey !== undefined && caller.requestKey !== requestKey)
    throw fault('REQUEST_INVALID', {
      problem: `${field} in the body is another key than the header ${requestKeyHeader}; send one of them`,
    });
  return { ...caller, requestKey };
}

/** Performs the action for the caller and notes what came of it. */
export async function performNoted(
  ports: DoorPorts,
  { actor, requestKey, ifMatch }: Caller,
  action: string,
  input: unknown,
): Promise<Performed> {
  const begin = ports.clock.now();
  const note = (outcome: string): void =>
    ports.noteCall?.({ actor, action, outcome, ms: ports.clock.now() - begin });
  try {
    const performed = await ports.perform(action, input, actor, requestKey, ifMatch);
    note(performed.commit ?? 'ok');
    return performed;
  } catch (error) {
    note(error instanceof Fault ? error.code : 'ENGINE_DEFECT');
    throw error;
  }
}
