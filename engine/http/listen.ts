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
  port: number;
  /** Where processes of this machine find it: `http://127.0.0.1:4680`. */
  url: string;
}

/** Whether only processes of this machine reach an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Listens. PORT_TAKEN where the port that the host's file fixes, or all that were tried, are in use; ADDRESS_UNUSABLE where
 * this machine does not let us.
 */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<Address> {
  const host = options.bind ?? '127.0.0.1';
  const kept = readPort(options.portFile);
  const ports =
    options.port === undefined ? [...(kept === undefined ? [] : [kept]), ...usual] : [options.port];
  for (const port of ports) {
    if (!(await listenOn(app, host, port))) continue;
    const at = (app.server.address() as AddressInfo).port;
    if (options.port === undefined && at !== kept)
      writeFileSync(options.portFile, `${at}\n`, { mode: 0o600 });
    return { port: at, url: `http://${reachable(host)}:${at}` };
  }
  throw fault('PORT_TAKEN', { host, port: ports[0]! });
}

const usual = Array.from({ length: portsTried }, (_, at) => firstPort + at);

/** False where the port is in use. */
async function listenOn(app: FastifyInstance, host: string, port: number): Promise<boolean> {
  try {
    await app.listen({ host, port });
    return true;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return false;
    if (!unusable.has(code)) throw error;
    throw fault('ADDRESS_UNUSABLE', { host, port, reason: message }, { cause: error });
  }
}

const unusable: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EACCES',
  'ENOTFOUND',
  'EINVAL',
  'EAFNOSUPPORT',
]);

/** Every address of the machine is also this one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  const address = host === '::' ? '::1' : host;
  return address.includes(':') ? `[${address}]` : address;
}

function readPort(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
