// The door of MCP before anybody came through it: its library is read by the first call, because most commands and a
// resting daemon have no use for it.
import type { WebHandler } from '../http/web.ts';
import type { McpDoor } from './http.ts';

/** The handler for `/mcp`, opened by its first call. */
export function openLate(door: McpDoor): WebHandler {
  let opened: Promise<WebHandler> | undefined;
  return async (call) => {
    opened ??= import('./http.ts').then(({ openMcp }) => openMcp(door));
    return (await opened)(call);
  };
}
