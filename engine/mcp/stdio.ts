// MCP over standard input and output, for clients that start their servers as processes. One connection, one process.
import { PassThrough } from 'node:stream';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { makeServer, type ServerOptions } from './server.ts';

/** After the end of its input, how long the process waits for the next answer: longer than any call takes. Milliseconds. */
const silenceLimitMs = 180_000;
/** Answered when the connection ends, and by that. */
const untilTheEnd = 'subscriptions/listen';

/**
 * Serves until the client closes its end and everything it asked before is answered, or until `signal`. Nothing else may
 * write to standard output meanwhile.
 */
export async function serveOverStdio(options: ServerOptions, signal: AbortSignal): Promise<void> {
  const { stdin } = process;
  // The transport drops what is in hand when its input ends: it is given one that does not.
  const input = new PassThrough();
  const wire = new StdioServerTransport(input);
  const handle = serveStdio(() => makeServer(options), { transport: wire });
  const hand = watch(wire);
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
  });
  stdin.pipe(input, { end: false });
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    hand.onClose(resolve);
  });
  await Promise.race([stopped, ended.then(() => endOf(input)).then(() => hand.empty())]);
  stdin.unpipe(input).pause();
  await handle.close();
}

/** The last line may come without its end. Resolves when the transport has read everything. */
async function endOf(input: PassThrough): Promise<void> {
  await new Promise<void>((resolve) => input.write('\n', () => resolve()));
  await new Promise((resolve) => setImmediate(resolve));
}

/** What came in through a transport and is not answered yet. */
function watch(wire: StdioServerTransport) {
  // Clients that number badly are answered as well.
  const open: RequestId[] = [];
  let changed = (): void => undefined;
  let closed = (): void => undefined;
  const { onmessage: deliver, onclose: close } = wire;
  const send = wire.send.bind(wire);
  const settle = (id: RequestId | undefined): void => {
    const at = id === undefined ? -1 : open.indexOf(id);
    if (at < 0) return;
    open.splice(at, 1);
    changed();
  };
  wire.onmessage = (message) => {
    if ('method' in message && 'id' in message && message.method !== untilTheEnd) open.push(message.id);
    // Nothing is said to what was taken back.
    if ('method' in message && message.method === 'notifications/cancelled')
      settle(message.params?.['requestId'] as RequestId | undefined);
    deliver?.(message);
  };
  wire.send = (message: JSONRPCMessage) =>
    send(message).finally(() => settle('method' in message ? undefined : message.id));
  wire.onclose = () => {
    close?.();
    closed();
  };
  return {
    /** Resolves when nothing is open, or when nothing was answered for too long. */
    async empty(): Promise<void> {
      while (open.length > 0) {
        const answered = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), silenceLimitMs);
          changed = () => {
            clearTimeout(timer);
            resolve(true);
          };
        });
        if (!answered) return;
      }
    },
    onClose: (told: () => void): void => void (closed = told),
  };
}
