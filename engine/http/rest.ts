// The REST door: every action of the list at its route under /api, in the API's words. Contains no rule: what may be
// done, what is valid and what it means is the actions'.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Action } from '../actions/action.ts';
import type { IsSame } from '../actions/ids.ts';
import type { Actor } from '../model/actor.ts';
import { routesOf, type Alias } from './aliases.ts';
import { callerOf, performNoted, withKey, type DoorPorts } from './caller.ts';
import { bodyFor, keyIn } from './dialect/bodies.ts';
import { isObject } from './dialect/json.ts';
import { inOneWord } from './dialect/synonyms.ts';
import { dialectOf, type Dialect } from './dialect/dialect.ts';
import type { Ids } from './dialect/json-schema.ts';
import { queryFor } from './dialect/query.ts';
import { inWords } from './dialect/refusal.ts';
import { isMaker, offered } from './offered.ts';
import { answerTag, isKnown, versionTag } from './version.ts';
import { fieldsParameter, select, wantedFields } from './selection.ts';
import { inputOf, saysMore, type RequestParts } from './request-input.ts';
import { standingAt } from './standing.ts';

/** The commit that holds what an answer says was done. */
export const commitHeader = 'x-minutebook-commit';
/** The commit that an answer about the past is of, and since when the book was like that. */
export const asOfHeader = 'x-minutebook-as-of';
export const asOfTimeHeader = 'x-minutebook-as-of-time';
/** Asks for the next page: pass it as `after`. */
export const nextHeader = 'x-next-cursor';

export interface RestPorts extends DoorPorts {
  /** From human names to uuids, as things stand now or stood at a commit. `company` is a slug, absent for what belongs to the book. */
  ids(then?: string): Ids;
  /** Whether two names mean one thing. */
  isSame: IsSame;
  /** The slug of the company that a request is of, as far as it says so itself. */
  companyOf(actor: Actor, input: unknown): string | undefined;
}

/** Mounts the routes on an application whose prefix is `/api`, `but` for actions that another mounts. */
export function mountRest(app: FastifyInstance, ports: RestPorts, but: readonly string[] = []): void {
  for (const action of offered) if (!but.includes(action.name)) mountAction(app, ports, action);
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** What a route takes beside JSON, and how a body of that becomes one that JSON could have said. */
export interface OtherBody {
  type: string;
  around(request: FastifyRequest, reply: FastifyReply, handler: Handler): Promise<FastifyReply>;
}

/** The routes of one action. */
export function mountAction(app: FastifyInstance, ports: RestPorts, action: Action, other?: OtherBody): void {
  // Compiled by the first request: a start need not wait for all of them.
  let dialect: Dialect | undefined;
  for (const route of routesOf(action)) {
    const plain: Handler = (request, reply) =>
      answer(ports, { action, route, dialect: (dialect ??= dialectOf(action)) }, request, reply);
    const handler: Handler = other ? (request, reply) => other.around(request, reply, plain) : plain;
    const config = other ? { also: other.type } : {};
    app.route({ method: route.method, url: route.path, config, handler });
  }
}

interface Mounted {
  action: Action;
  route: Alias;
  dialect: Dialect;
}

async function answer(
  ports: RestPorts,
  { action, route, dialect }: Mounted,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { field, key, rest } = keyIn(request.body);
  const caller = withKey(callerOf(ports, request), field, key);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const { params, query: all } = request as RequestParts;
  const { [fieldsParameter]: asked, ...others } = all;
  const wanted = isRead
    ? wantedFields(action.name, asked as string | string[] | undefined, route.show?.answer ?? dialect.answer)
    : undefined;
  const query = inOneWord(action.name, isRead ? queryFor(action.name, others) : all);
  const sent = isObject(rest) ? inOneWord(action.name, rest) : rest;
  const body = bodyFor(action.name, route.take ? route.take(sent) : sent);
  const parts = { params, query, body, given: route.given };
  const standing = saysMore(dialect, body)
    ? await standingAt(ports, caller.actor, { route, ...parts })
    : undefined;
  const input = inputOf(action.name, dialect, { ...parts, standing }, (kind, names) =>
    ports.isSame(caller.actor, kind, names),
  );
  // What is removed cannot say any more whose it was.
  const before = request.method === 'DELETE' ? ports.companyOf(caller.actor, input) : undefined;
  const { result, commit, asOf } = await performNoted(ports, caller, action.name, input).catch(
    (error: unknown) => {
      throw inWords(error, dialect, rest);
    },
  );
  const { company } = input;
  const named = typeof company === 'string' ? company : undefined;
  const within = ports.companyOf(caller.actor, input) ?? before ?? named;
  const ids = ports.ids(asOf?.commit);
  const own = dialect.present(result, ids, within);
  const said = route.show ? route.show.say(own, { from: result, ids, company: within }) : own;
  if (commit !== undefined) reply.header(commitHeader, commit);
  if (asOf !== undefined) reply.header(asOfHeader, asOf.commit).header(asOfTimeHeader, asOf.at);
  if (dialect.isPaged) linkNext(request, reply, (result as { next: string | null }).next, asOf?.commit);
  if (isRead) return sendRead(request, reply, { said, wanted });
  const version = versionOf(own);
  if (version !== undefined) reply.header('etag', versionTag(version));
  return reply.code(isMaker(action) ? 201 : 200).send(said);
}

interface Said {
  said: unknown;
  wanted: readonly string[] | undefined;
}

/** What the caller has already is not sent again. */
function sendRead(request: FastifyRequest, reply: FastifyReply, { said, wanted }: Said): FastifyReply {
  const bytes = JSON.stringify(wanted === undefined ? said : select(said, wanted));
  const tag = answerTag(bytes, versionOf(said));
  reply.header('etag', tag);
  if (isKnown(tag, request.headers['if-none-match'])) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(bytes);
}

/** The token of the one thing that an answer shows. */
function versionOf(said: unknown): string | undefined {
  const { updatedAt } = (said ?? {}) as { updatedAt?: unknown };
  return typeof updatedAt === 'string' ? updatedAt : undefined;
}

/** `then`: the commit that the page is of, where that is a past one; what was asked may mean another by the next call. */
function linkNext(
  request: FastifyRequest,
  reply: FastifyReply,
  next: string | null,
  then: string | undefined,
): void {
  if (next === null) return;
  const [path = ''] = request.url.split('?', 1);
  // What follows the first mark is the query, with whatever marks it holds.
  const asked = new URLSearchParams(request.url.slice(path.length + 1));
  asked.set('after', next);
  // Counted from there, it would leave rows out once more.
  asked.delete('offset');
  if (then !== undefined) asked.set('at', then);
  reply.header(nextHeader, next).header('link', `<${path}?${asked.toString()}>; rel="next"`);
}
