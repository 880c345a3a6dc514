// What MCP needs of whoever has the book: actions and the API, both as one caller. Knows no protocol.
import type { Answer } from '../http/call.ts';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export interface ApiRequest {
  method: Method;
  /** Under `/api`, with its query. */
  path: string;
  body?: object;
}

export interface ApiAnswer {
  status: number;
  /** Undefined where nothing was said. */
  body?: unknown;
  /** Why something that was done has no body to show. */
  note?: string;
  commit?: string;
  /** Where the next page begins. */
  next?: string;
}

export interface McpPorts {
  version: string;
  /** Performs an action as the caller. Throws its fault. */
  perform(action: string, input: object): Promise<Answer>;
  /** Sends a request to the API as the caller, and gives up when `signal` says so. ANSWER_NOT_JSON, ANSWER_TOO_LARGE, ANSWER_LATE. */
  request(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
}
