// The API over a real book: real store, real catalog, real credentials, the application without a socket.
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { uploadFolder } from '../../engine/actions/attachment-keep.ts';
import { feedOf } from '../../engine/actions/feed.ts';
import { idsOf, sameIn } from '../../engine/actions/ids.ts';
import { companyOfRequest } from '../../engine/actions/request-company.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { sourcesOf } from '../../engine/actions/now.ts';
import { perform } from '../../engine/actions/perform.ts';
import { sessionPorts } from '../../engine/doors.ts';
import { buildApi, type ApiOptions, type ApiPorts } from '../../engine/http/api.ts';
import { cookieShape } from '../../engine/http/cookie.ts';
import { identifier } from '../../engine/identify.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { acme, agent, openBook, system, user, type TestBook } from '../helpers/book.ts';

/** Everything of a book with an id of its own, as adoption gives it. */
export const withIds = (files: Readonly<Record<string, string | Buffer>>): Record<string, string | Buffer> =>
  Object.fromEntries(
    Object.entries(files).map(([path, text], at) => [
      path,
      typeof text !== 'string' || text.includes('\nid:') || !text.startsWith('---\n')
        ? text
        : text.replace('---\n', `---\nid: 01930000-0000-7000-8000-000000001${String(at).padStart(3, '0')}\n`),
    ]),
  );

export interface Answer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  // Whatever the API answers: tests say what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  json: any;
  text: string;
}

export type Request = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

export interface ApiBook extends TestBook {
  app: FastifyInstance;
  ports: ApiPorts;
  /** The token of a person (a key), an agent (of a run) or anybody whom `tokens` names. */
  tokens: Record<string, string>;
  /** Sends a request with the token of somebody, or with none. */
  send: (
    who: string | undefined,
    request: Request,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

/** A token that the API of a test believes without having made it: of a person, or of an agent in the run of its name. */
export const tokenOf = (who: string): string => `mb_token_of_${who}_0123456789`;

const boardToken = 'mbb_0123456789012345678901234567890123456789abc';

export interface ApiBookOptions {
  files?: Readonly<Record<string, string | Buffer>>;
  ports?: Partial<ApiPorts>;
  api?: ApiOptions;
  /** Adds to the application before it is ready. */
  mount?: (app: FastifyInstance, ports: ApiPorts) => void;
}

/** The small company behind the API. People: ada (owner), ben (operator); agents: ceo, cto, dev, ops with a run each. */
export async function openApiBook(options: ApiBookOptions = {}): Promise<ApiBook> {
  const { files = acme, api } = options;
  const book = await openBook(withIds(files));
  const { clock, identity } = book;
  const context = book.context(system);
  const now = (): Lookup => {
    book.catalog.sync();
    return new Lookup(book.store.snapshot(), sourcesOf(context), system);
  };
  const identify = identifier({
    identity,
    clock,
    boardToken,
    run: (token) => identity.runs.verify(token),
    book: now,
  });
  const cookie = () => cookieShape(4680, false);
  const believed = new Map<string, Actor>([
    ...['ada', 'ben'].map((slug) => [tokenOf(slug), user(slug)] as const),
    ...['ceo', 'cto', 'dev', 'ops'].map((slug) => [tokenOf(slug), agent(slug)] as const),
  ]);
  const ports: ApiPorts = {
    clock,
    version: '1.2.3',
    perform: (name, input, actor, requestKey, ifMatch) =>
      perform(
        { ...book.context(actor), ...(requestKey && { requestKey }), ...(ifMatch && { ifMatch }) },
        name,
        input,
      ),
    authenticate: (token) => identify.authenticate(token) ?? believed.get(token),
    sessions: sessionPorts(clock, identity, identify, cookie),
    ids: idsOf(context),
    isSame: sameIn(context),
    companyOf: (actor, input) => companyOfRequest({ ...context, actor }, input),
    events: { feed: feedOf(context), onHead: (listener) => book.store.onHead(listener) },
    attachments: {
      uploadFolder: uploadFolder(book.root),
      streamBlob: (oid) => book.store.streamBlob(oid),
    },
    noteDefect: (error) => {
      throw error;
    },
    ...options.ports,
  };
  const app = buildApi(ports, api);
  // Before the book closes: whoever follows is told of nothing any more.
  onTestFinished(() => app.close());
  options.mount?.(app, ports);
  await app.ready();
  const tokens = { board: boardToken, ...tokensOf(book, now()) };
  return {
    ...book,
    app,
    ports,
    tokens,
    async send(who, request, body, headers = {}) {
      const [method, url] = request.split(' ') as [InjectOptions['method'], string];
      const token = who === undefined ? undefined : (tokens[who as keyof typeof tokens] ?? who);
      const answer = await app.inject({
        ...(method === undefined ? {} : { method }),
        url,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body }),
        payloadAsStream: true,
      });
      const stream = answer.stream();
      // What never ends is told by its headers.
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) stream.destroy();
      const payload = stream.destroyed ? '' : await text(stream);
      const isJson = String(answer.headers['content-type']).startsWith('application/json');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        json: isJson && payload !== '' ? JSON.parse(payload) : undefined,
        text: payload,
      };
    },
  };
}

/** A key for each person, the token of a run for each agent of acme. */
function tokensOf({ identity, clock }: TestBook, lookup: Lookup): Record<string, string> {
  const people = lookup.all('user', '').map(({ name, data }) => {
    const key = {
      kind: 'user',
      owner: data.id ?? name,
      company: null,
      name: 'test',
      readsOnly: false,
    } as const;
    return [name, identity.keys.create({ ...key, createdBy: name, expiresAt: null }, clock.time).token];
  });
  const agents = lookup
    .all('agent', 'acme')
    .map(({ name }) => [
      name,
      identity.runs.issue({ run: `run-of-${name}`, company: 'acme', agent: name }, clock.time),
    ]);
  return Object.fromEntries([...people, ...agents]) as Record<string, string>;
}

/** The request to a route with these fields: in its path, else in the query of what reads or removes, else in the body. */
export function requestTo(
  { method, path }: { method: string; path: string },
  fields: object,
): { request: Request; body: Record<string, unknown> | undefined } {
  const left = { ...fields } as Record<string, unknown>;
  const url = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = left[name];
    delete left[name];
    return encodeURIComponent(String(value));
  });
  const inBody = method !== 'GET' && method !== 'DELETE';
  const query = inBody ? '' : new URLSearchParams(left as Record<string, string>).toString();
  return {
    request: `${method} /api${url}${query && `?${query}`}` as Request,
    body: inBody ? left : undefined,
  };
}
