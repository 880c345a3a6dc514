// MCP over streamable HTTP: every request stands alone and carries its own credential, so a daemon that restarts or a
// token that ends is nothing a client has to know of. No session, no state. Contains no rule.
import { createMcpHandler, type Server } from '@modelcontextprotocol/server';
import { performNoted, type DoorPorts } from '../http/caller.ts';
import { faultOf } from '../http/failure.ts';
import type { WebCall, WebHandler } from '../http/web.ts';
import { bookBackend } from './backend.ts';
import type { ApiAnswer, ApiRequest, McpPorts } from './ports.ts';
import { makeServer } from './server.ts';

/** Who called, and with which proof. */
export type Known = Pick<WebCall, 'caller' | 'proof'>;

export interface McpDoor {
  ports: DoorPorts;
  /** Asks the API in the name of whoever called. */
  askApi: (known: Known, request: ApiRequest, signal: AbortSignal) => Promise<ApiAnswer>;
  /** Adds to a server before it answers; for tests of the transport. */
  extend?: (server: Server) => void;
}

/** The handler for `/mcp`. */
export function openMcp(door: McpDoor): WebHandler {
  const { ports } = door;
  const handler = createMcpHandler(({ authInfo }) => {
    const known = authInfo!.extra as unknown as Known;
    const server = makeServer({ backend: bookBackend(portsFor(door, known)), version: ports.version });
    door.extend?.(server);
    return server;
  });
  return ({ request, body, caller, proof }) =>
    handler.fetch(request, {
      ...(body === undefined || body === null ? {} : { parsedBody: body }),
      authInfo: { token: '', clientId: '', scopes: [], extra: { caller, proof } },
    });
}

function portsFor({ ports, askApi }: McpDoor, known: Known): McpPorts {
  return {
    version: ports.version,
    async perform(action, input) {
      try {
        return await performNoted(ports, known.caller, action, input);
      } catch (error) {
        throw faultOf(ports, error);
      }
    },
    request: (request, signal) => askApi(known, request, signal),
  };
}
