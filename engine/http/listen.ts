// Where the API listens: the address this host's file says, at a port that a book keeps. Knows sockets, no request.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { fault } from '../base/fault.ts';

/** Where a new book's server is looked for first, and how many of the next ones are tried. */
const firstPort = 4680;
const portsTried = 200;

export interface ListenOptions {
  /** `127.0.0.1` where absent. */
  bind?: string | undefined;
  /** Fixed by the host's file; else the book's own, kept in `portFile`. */
  port?: number | undefined;
  /** The file that remembers the port, so that a restart is found where it was. */
  portFile: string;
}

export interface Address {
  host: string;
  port: number;
  /** `http://127.0.0.1:4680`. */
  url: string;
}

/** Listens. PORT_TAKEN where the port that the host's file fixes, or all that were tried, are in use. */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<Address> {
  const host = options.bind ?? '127.0.0.1';
  const kept = readPort(options.portFile);
  const ports =
    options.port !== undefined
      ? [options.port]
      : [
          ...(kept === undefined ? [] : [kept]),
          ...Array.from({ length: portsTried }, (_, at) => firstPort + at),
        ];
  for (const port of ports) {
    try {
      await app.listen({ host, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      continue;
    }
    const at = (app.server.address() as AddressInfo).port;
    if (options.port === undefined && at !== kept)
      writeFileSync(options.portFile, `${at}\n`, { mode: 0o600 });
    return { host, port: at, url: `http://${host.includes(':') ? `[${host}]` : host}:${at}` };
  }
  throw fault('PORT_TAKEN', { host, port: ports[0]! });
}

function readPort(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
