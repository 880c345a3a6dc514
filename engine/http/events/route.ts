// Where events are followed: of a company, and of the whole book. Who may is the feed's to say, as of everything else.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Feed } from '../../actions/feed.ts';
import { fault } from '../../base/fault.ts';
import { actorName, onlyCompanyOf, type Actor } from '../../model/actor.ts';
import { actorNow, callerOf, type DoorPorts } from '../caller.ts';
import type { Hub } from './hub.ts';

/** What every browser's EventSource sends when it comes again. */
export const lastEventHeader = 'last-event-id';
/** Longer than any id: what is longer is none, and is not repeated whole. */
const idLimit = 100;

/** What of a header is said again. */
const acceptLimit = 200;

export interface FollowPorts extends DoorPorts {
  feed: Feed;
  hub: Hub;
}

/** Mounts `/events` and `/companies/:company/events` on an application whose prefix is `/api`. */
export function mountEvents(app: FastifyInstance, ports: FollowPorts): void {
  const handler = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    follow(ports, request, reply);
  for (const url of ['/events', '/companies/:company/events'])
    app.route({ method: 'GET', url, exposeHeadRoute: false, handler });
}

async function follow(ports: FollowPorts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { feed, hub, clock } = ports;
  const begin = clock.now();
  const { actor } = callerOf(ports, request);
  const { company: ref } = request.params as { company?: string };
  const company = feed.follow(actor, ref);
  const last = lastEventOf(request);
  mustTakeStream(request);
  const whose = actorName(actor);
  hub.mustHaveRoom(whose);
  ports.noteCall?.({ actor, action: 'event.follow', outcome: 'ok', ms: clock.now() - begin });
  const mayStill = (): boolean => {
    const now = actorNow(ports, request);
    return now !== undefined && isSame(now, actor) && mayFollow(feed, now, ref, company);
  };
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // Proxies that gather answers would hold events back.
    'x-accel-buffering': 'no',
  });
  hub.open(raw, whose, { company, isAlone: onlyCompanyOf(actor) !== undefined, mayStill }, last);
}

/**
 * The same somebody with the same rights. Which run an agent is in, and what it and its company are called, may be something
 * else by now: whether the company may still be followed is asked beside.
 */
function isSame(now: Actor, then: Actor): boolean {
  if (now.kind !== 'user' || then.kind !== 'user') return now.kind === then.kind;
  const isLimited = (actor: Actor): boolean => onlyCompanyOf(actor) !== undefined;
  return now.slug === then.slug && now.role === then.role && isLimited(now) === isLimited(then);
}

/** A name that means another company by now is another stream. */
function mayFollow(feed: Feed, actor: Actor, ref: string | undefined, company: string | undefined): boolean {
  try {
    return feed.follow(actor, ref) === company;
  } catch {
    return false;
  }
}

/** Who wants JSON, as one who asks from inside this process, has no use for what never ends. STREAM_NOT_ACCEPTED. */
function mustTakeStream({ headers: { accept = '*/*' } }: FastifyRequest): void {
  if (!/\*\/\*|text\/(?:event-stream|\*)/i.test(accept))
    throw fault('STREAM_NOT_ACCEPTED', { accept: accept.slice(0, acceptLimit) });
}

/** The header, which a browser sends by itself, before the query. INPUT_INVALID. */
function lastEventOf({ headers, query }: FastifyRequest): string | undefined {
  const { lastEventId, ...others } = query as Record<string, unknown>;
  const problems = Object.keys(others).map((field) => ({
    field,
    problem: 'not known here; known is lastEventId',
  }));
  if (lastEventId !== undefined && typeof lastEventId !== 'string')
    problems.push({ field: 'lastEventId', problem: 'must be said once' });
  if (problems.length > 0) throw fault('INPUT_INVALID', { action: 'event.follow', problems, only: 'api' });
  const last = headers[lastEventHeader] ?? lastEventId;
  // An empty one is how a client says that it has none.
  return typeof last === 'string' && last !== '' ? last.slice(0, idLimit) : undefined;
}
