// The protocol: which methods there are and what they answer. Built anew for every request over HTTP and once for a
// connection over stdio; holds nothing between calls.
// Source: Model Context Protocol, revision 2026-07-28, and those since 2024-11-05 by its library.
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
} from '@modelcontextprotocol/server';
import { Fault } from '../base/fault.ts';
import type { Backend } from './backend.ts';
import { isTool } from './call.ts';
import { templates } from './resources.ts';
import { inTools } from './said.ts';
import { toolList } from './tools.ts';

/** What a model is told of the whole; everything else stands in the tools. */
export const instructions = [
  'Minutebook keeps the work of a company of agents.',
  'Call me and inbox (a person: board_inbox) first; checkout_issue before you work on an issue; end with update_issue (done, in_review, blocked), release_issue or escalate_issue.',
  'Things are named as people name them: ACME-42, cto, shop.',
  'Reads leave out what is empty; fields (id,title) chooses; a list that answers next takes limit and goes on with after: next; at: 2h ago reads the past.',
  'company is needed only where there are several.',
  'A write answers id, status, updated and commit. A failure says in help what to do.',
].join(' ');

export interface ServerOptions {
  backend: Backend;
  version: string;
}

/** A server of the protocol that answers from `backend`. */
export function makeServer({ backend, version }: ServerOptions): Server {
  const server = new Server(
    { name: 'minutebook', title: 'Minutebook', version },
    { capabilities: { tools: {}, resources: {} }, instructions },
  );
  server.setRequestHandler('tools/list', () => ({ tools: toolList() }));
  server.setRequestHandler('tools/call', ({ params }, { mcpReq }) => {
    if (!isTool(params.name)) throw invalid(`There is no tool named ${params.name.slice(0, 100)}`);
    return said(() => backend.callTool(params.name, params.arguments ?? {}, mcpReq.signal));
  });
  server.setRequestHandler('resources/list', ({ params }, { mcpReq }) =>
    said(() => backend.listResources(params?.cursor, mcpReq.signal)),
  );
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...templates] }));
  server.setRequestHandler('resources/read', ({ params }, { mcpReq }) =>
    said(async () => {
      const content = await backend.readResource(params.uri, mcpReq.signal);
      if (!content) throw new ResourceNotFoundError(params.uri);
      return { contents: [content] };
    }),
  );
  return server;
}

const invalid = (message: string): ProtocolError =>
  new ProtocolError(ProtocolErrorCode.InvalidParams, message);

/** What goes wrong outside of a tool is told to the client: the fault as it is, with its code as data. */
async function said<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { message, help, ...others } = error.toJSON();
    const more = { ...others, help: inTools(help) };
    throw error.http < 500
      ? new ProtocolError(ProtocolErrorCode.InvalidParams, message, more)
      : new ProtocolError(ProtocolErrorCode.InternalError, message, more);
  }
}
