// Runs the protocol's own conformance scenarios against a book. Their client carries no credential, so a front that adds
// one stands between; it passes on everything else as it came, Host and Origin included.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { authorization, type McpBook } from './mcp-book.ts';

const program = join(
  import.meta.dirname,
  '../../node_modules/@modelcontextprotocol/conformance/dist/index.js',
);

/** The scenarios that were run, by name: whether each passed. */
export async function runConformance(
  book: McpBook,
  args: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const port = await openFront(book);
  const out = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [program, 'server', '--url', `http://127.0.0.1:${port}/mcp`, ...args],
      { timeout: 240_000, maxBuffer: 64 * 1024 * 1024 },
      (_, stdout) => resolve(stdout),
    );
  });
  const [, summary = ''] = out.split('=== SUMMARY ===');
  const lines = summary.split('Total:')[0]!.matchAll(/^(✓|✗) ([\w-]+):/gm);
  return new Map([...lines].map(([, sign, name]) => [name!, sign === '✓']));
}

async function openFront({ url }: McpBook): Promise<number> {
  const front = createServer((asked, answer) => {
    const { port: own } = front.address() as AddressInfo;
    const there = (value: string | undefined): string | undefined =>
      value?.replace(`:${own}`, `:${url.port}`);
    const { host, origin } = asked.headers;
    const out = request(
      {
        host: url.hostname,
        port: url.port,
        method: asked.method,
        path: asked.url,
        headers: {
          ...asked.headers,
          host: there(host),
          ...(origin === undefined ? {} : { origin: there(origin) }),
          ...authorization('ada'),
        },
      },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      },
    );
    out.on('error', () => answer.destroy());
    answer.on('close', () => out.destroy());
    asked.pipe(out);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  onTestFinished(() => {
    front.closeAllConnections();
    front.close();
  });
  return (front.address() as AddressInfo).port;
}
