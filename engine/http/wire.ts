// The words of calls by name, shared by their two ends: paths, headers and answers. Knows no library.
import type { FaultCode } from '../base/fault.ts';
import type { Reaction } from '../base/faults/row.ts';
import type { Answer } from './call.ts';

/** The longest path of a unix socket, without its final zero: 108 bytes on Linux, 104 elsewhere. */
export const socketPathLimit = 103;

export const actionPath = (name: string): string => `/actions/${name}`;
export const healthPath = '/health';
export const mcpPath = '/mcp';
/** The same key twice is one request. */
export const requestKeyHeader = 'idempotency-key';
/** Says under which run a client believes to call; Paperclip's clients know it by the second name. */
export const runHeaders = ['x-minutebook-run-id', 'x-paperclip-run-id'] as const;
/** What a page of ours sends beside the cookie of its session. */
export const antiForgeryHeader = 'x-minutebook-anti-forgery';

export interface FaultJson {
  code: FaultCode;
  message: string;
  help: string;
  reaction: Reaction;
  data: object;
}

export type Reply<R = unknown> = ({ ok: true } & Answer<R>) | { ok: false; error: FaultJson };

export interface Health {
  ok: true;
  pid: number;
  version: string;
  /** ISO time. */
  startedAt: string;
}
