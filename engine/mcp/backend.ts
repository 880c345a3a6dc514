// What a server of the protocol asks for whatever lies behind it: the book in this process, or a daemon elsewhere.
import { fieldsOf } from '../actions/action.ts';
import type { ToolResult } from './call.ts';
import { callTool } from './call.ts';
import type { McpPorts } from './ports.ts';
import { tools, type Json } from './tools.ts';
import { listResources, readResource, type Content, type Resource } from './resources.ts';

export interface Backend {
  callTool(name: string, given: Json, signal: AbortSignal): Promise<ToolResult>;
  listResources(
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<{ resources: Resource[]; nextCursor?: string }>;
  /** Undefined where there is no such thing, or it is not for the caller to see. */
  readResource(uri: string, signal: AbortSignal): Promise<Content | undefined>;
}

/** The same where `company` is meant by every tool that takes one and is told none. */
export const withCompany = (backend: Backend, company: string | undefined): Backend =>
  company === undefined
    ? backend
    : {
        ...backend,
        callTool(name, given, signal) {
          const { action } = tools.get(name) ?? {};
          const isMeant =
            action !== undefined && 'company' in fieldsOf(action) && given['company'] === undefined;
          return backend.callTool(name, isMeant ? { ...given, company } : given, signal);
        },
      };

/** Answers from the book, through its actions. */
export const bookBackend = (ports: McpPorts): Backend => ({
  callTool: (name, given, signal) => callTool(ports, name, given, signal),
  listResources: (cursor) => listResources(ports, cursor),
  readResource: (uri) => readResource(ports, uri),
});
