// MCP over standard input and output, for clients that start their servers as processes. One connection, one process.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { makeServer, type ServerOptions } from './server.ts';

/** Serves until the client closes its end, or until `signal`. Nothing else may write to standard output meanwhile. */
export async function serveOverStdio(options: ServerOptions, signal: AbortSignal): Promise<void> {
  const handle = serveStdio(() => makeServer(options));
  await new Promise<void>((resolve) => {
    process.stdin.once('close', () => resolve());
    process.stdin.once('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await handle.close();
}
