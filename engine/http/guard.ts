// What every request over TCP must pass before anything looks at it: whom it is addressed to and where it comes from.
// A page of a stranger that a browser shows can send requests to this machine; it cannot make them say our name.
// Source: the DNS rebinding advice of the Model Context Protocol's transports, and Fetch's `Origin`.
import type { FastifyInstance } from 'fastify';
import { fault } from '../base/fault.ts';

/** Names by which a loopback listener is addressed. */
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

export interface GuardOptions {
  /** Further host names by which this server may be addressed. */
  hosts: readonly string[];
  /** The port it listens on, known once it does. */
  port: () => number;
}

/** Refuses, with HOST_REFUSED, a Host or an Origin that is not one of this server's. */
export function guard(app: FastifyInstance, { hosts, port }: GuardOptions): void {
  const names = new Set([...loopbackNames, ...hosts].map((name) => name.toLowerCase()));
  const isOurs = (authority: string): boolean => {
    const [, name = '', at] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority.toLowerCase()) ?? [];
    return names.has(name) && (at === undefined ? hosts.includes(name) : Number(at) === port());
  };
  app.addHook('onRequest', async ({ raw }) => {
    const { host, origin } = raw.headers;
    // Node keeps the first of several; none at all, or two, is nobody's honest request.
    const sent = raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
    if (sent !== 1 || host === undefined || !isOurs(host))
      throw fault('HOST_REFUSED', { header: 'Host', found: host ?? '' });
    if (origin !== undefined && !isOurs(origin.replace(/^https?:\/\//i, '')))
      throw fault('HOST_REFUSED', { header: 'Origin', found: origin });
  });
}
