// MCP over a real book that listens on this machine, and clients of it that nobody here wrote.
import type { Server } from '@modelcontextprotocol/server';
import {
  Client as NewClient,
  StreamableHTTPClientTransport as NewTransport,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { askInside } from '../../engine/http/inside.ts';
import { mountWeb } from '../../engine/http/web.ts';
import { openLate } from '../../engine/mcp/late.ts';
import { openApiBook, tokenOf, type ApiBook } from '../http/api-book.ts';

export interface McpBook extends ApiBook {
  /** `http://127.0.0.1:4680/mcp`. */
  url: URL;
}

/** The small company behind REST and MCP, listening. `extend` adds to every server of the protocol, `routes` to the API. */
export async function openMcpBook(
  extend?: (server: Server) => void,
  routes?: (app: ApiBook['app']) => void,
): Promise<McpBook> {
  let port = 0;
  const book = await openApiBook({
    api: { guard: { hosts: () => [], port: () => port } },
    mount: (app, ports) => {
      routes?.(app);
      mountWeb(
        app,
        '/mcp',
        ports,
        openLate({
          ports,
          askApi: ({ caller, proof }, request, signal) =>
            askInside(app, {
              ...request,
              proof,
              requestKey: caller.requestKey,
              host: `localhost:${port}`,
              signal,
            }),
          ...(extend && { extend }),
        }),
      );
    },
  });
  await book.app.listen({ host: '127.0.0.1', port: 0 });
  port = (book.app.server.address() as AddressInfo).port;
  onTestFinished(() => book.app.close());
  return { ...book, url: new URL(`http://127.0.0.1:${port}/mcp`) };
}

export const authorization = (who: string): { authorization: string } => ({
  authorization: `Bearer ${tokenOf(who)}`,
});

/** A client of the revisions before 2026-07-28, by the older library. */
export async function connectOld({ url }: McpBook, who: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers: authorization(who) } });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

/** A client of revision 2026-07-28. */
export async function connectNew({ url }: McpBook, who: string): Promise<NewClient> {
  const client = new NewClient(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(new NewTransport(url, { requestInit: { headers: authorization(who) } }));
  onTestFinished(() => client.close());
  return client;
}

/** What a tool answered, as whoever calls it expects it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Said = { content: { type: string; text: string }[]; structuredContent: any; isError?: boolean };
