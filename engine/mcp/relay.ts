// Passes on what a client asks to a daemon's own /mcp, in the name of the token this process was given: for a client that
// starts its servers as processes. Knows the wire, no tool.
// Source: Model Context Protocol 2026-07-28, streamable HTTP and its request headers.
import { randomUUID } from 'node:crypto';
import { fault, Fault, faults } from '../base/fault.ts';
import { revive } from '../http/client.ts';
import { nameOf, restartWaitMs, send, type Peer, type Received } from '../http/exchange.ts';
import { mcpPath, requestKeyHeader, type FaultJson } from '../http/wire.ts';
import type { Backend } from './backend.ts';
import { failure, type ToolResult } from './call.ts';
import type { Content, Resource } from './resources.ts';

const revision = '2026-07-28';
/** How long is waited for an address where nobody has answered yet: it may be a wrong one. Milliseconds. */
const firstWaitMs = 5_000;
const key = (name: string): string => `io.modelcontextprotocol/${name}`;

type Asked = { method: string; name?: string; params: object; signal: AbortSignal };

interface Reply {
  result?: unknown;
  error?: { message: string; data?: { code?: string; uri?: string; data?: object } };
}

/** Answers with what the daemon at `peer` answers. `version` is this program's. */
export function relayBackend(peer: Peer, version: string): Backend {
  const soon = { ...peer, waitMs: Math.min(peer.waitMs ?? restartWaitMs, firstWaitMs) };
  // A socket's path is a daemon's own; an address is what somebody wrote into a variable.
  let isKnown = 'socket' in peer;
  const ask = async <T>(asked: Asked): Promise<T | undefined> => {
    const reply = await exchange(isKnown ? peer : soon, version, asked);
    isKnown = true;
    if (reply.error === undefined) return reply.result as T;
    const { message, data = {} } = reply.error;
    if (data.uri !== undefined) return undefined;
    throw data.code === undefined ? new Error(message) : revive({ ...data, message } as unknown as FaultJson);
  };
  return {
    async callTool(name, given, signal) {
      try {
        const said = await ask<ToolResult>({
          method: 'tools/call',
          name,
          params: { name, arguments: given },
          signal,
        });
        return plain(said!);
      } catch (error) {
        if (error instanceof Fault) return failure(error.toJSON());
        throw error;
      }
    },
    async listResources(cursor, signal) {
      const params = cursor === undefined ? {} : { cursor };
      const said = await ask<{ resources: Resource[]; nextCursor?: string }>({
        method: 'resources/list',
        params,
        signal,
      });
      const { resources, nextCursor } = said!;
      return { resources, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
    async readResource(uri, signal) {
      // It goes into a header; nothing of ours is addressed by other characters.
      if (!/^[\x21-\x7e]+$/.test(uri)) return undefined;
      const said = await ask<{ contents: Content[] }>({
        method: 'resources/read',
        name: uri,
        params: { uri },
        signal,
      });
      return said?.contents[0];
    },
  };
}

/** Without what belongs to the exchange it came in. */
const plain = ({ content, structuredContent, isError }: ToolResult): ToolResult => ({
  content,
  structuredContent,
  ...(isError && { isError }),
});

async function exchange(
  peer: Peer,
  version: string,
  { method, name, params, signal }: Asked,
): Promise<Reply> {
  const meta = {
    [key('protocolVersion')]: revision,
    [key('clientInfo')]: { name: 'minutebook', version },
    [key('clientCapabilities')]: {},
  };
  const received = await send(peer, {
    method: 'POST',
    path: mcpPath,
    headers: {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      'mcp-method': method,
      ...(name === undefined ? {} : { 'mcp-name': name }),
      // A daemon that restarts meanwhile is asked again: that must be the same request.
      [requestKeyHeader]: randomUUID(),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
    signal,
  });
  return replyIn(peer, received);
}

/** The fault of a daemon that answers with one; ADDRESS_WRONG, or DAEMON_UNREACHABLE of a proxy, where none answers. */
function replyIn(peer: Peer, { status, text }: Received): Reply {
  const said = jsonIn(text);
  if (said['jsonrpc'] === '2.0') return said;
  // A socket tells a fault as one of its answers, an address by itself.
  const failed = (said['ok'] === false ? said['error'] : said) as Partial<FaultJson> | undefined;
  if (failed?.code !== undefined && Object.hasOwn(faults, failed.code)) throw revive(failed as FaultJson);
  const reason = `what answered ${status} there is no daemon of a book`;
  throw 'url' in peer && status < 500
    ? fault('ADDRESS_WRONG', { url: peer.url, reason })
    : fault('DAEMON_UNREACHABLE', { socket: nameOf(peer), reason });
}

/** Nothing where it is no object. */
function jsonIn(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object | null) };
  } catch {
    return {};
  }
}
