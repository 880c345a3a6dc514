// The API over a real book: real store, real catalog, the application without a socket.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { perform } from '../../engine/actions/perform.ts';
import { idsOf } from '../../engine/actions/ids.ts';
import { buildApi, type ApiOptions } from '../../engine/http/api.ts';
import type { RestPorts } from '../../engine/http/rest.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { acme, agent, openBook, system, user, type TestBook } from '../helpers/book.ts';

/** Everything of the small company with an id of its own, as adoption gives it. */
const withIds: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(acme).map(([path, text], at) => [
    path,
    text.includes('\nid:') || !text.startsWith('---\n')
      ? text
      : text.replace('---\n', `---\nid: 01930000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}\n`),
  ]),
);

export interface Answer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  // Whatever the API answers: tests say what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  json: any;
}

export interface ApiBook extends TestBook {
  app: FastifyInstance;
  ports: RestPorts;
  /** Sends a request with the token of somebody, or with none. */
  send: (
    who: string | undefined,
    request: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

export const tokenOf = (who: string): string => `mb_token_of_${who}_0123456789`;

/** The small company behind the API. People: ada (owner), ben (operator); agents: ceo, cto, dev, ops with a run each. */
export async function openApiBook(
  files: Readonly<Record<string, string | Buffer>> = withIds,
  more: { options?: ApiOptions; mount?: (app: FastifyInstance, ports: RestPorts) => void } = {},
): Promise<ApiBook> {
  const book = await openBook(files);
  const actors: Record<string, Actor> = {
    ada: user('ada'),
    ben: user('ben'),
    ...Object.fromEntries(['ceo', 'cto', 'dev', 'ops'].map((slug) => [slug, agent(slug)])),
  };
  const byToken = new Map(Object.entries(actors).map(([who, actor]) => [tokenOf(who), actor]));
  const ports: RestPorts = {
    clock: book.clock,
    version: '1.2.3',
    perform: (name, input, actor, requestKey) =>
      perform({ ...book.context(actor), ...(requestKey === undefined ? {} : { requestKey }) }, name, input),
    authenticate: (token) => byToken.get(token),
    ids: idsOf(book.context(system)),
    slugOf: (company) => book.catalog.find('company', undefined, company)?.name,
    noteDefect: (error) => {
      throw error;
    },
  };
  const app = buildApi(ports, more.options);
  more.mount?.(app, ports);
  await app.ready();
  return {
    ...book,
    app,
    ports,
    async send(who, request, body, headers = {}) {
      const [method, url] = request.split(' ') as [InjectOptions['method'], string];
      const answer = await app.inject({
        ...(method === undefined ? {} : { method }),
        url,
        headers: { ...(who === undefined ? {} : { authorization: `Bearer ${tokenOf(who)}` }), ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        json: answer.body === '' ? undefined : answer.json(),
      };
    },
  };
}
