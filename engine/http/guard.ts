// What every request over TCP must pass before anything looks at it: whom it is addressed to, where it comes from, and that
// its body is of a kind a page of a stranger cannot send unasked. A page that a browser shows can send requests to this
// machine; it cannot make them say our name.
// Source: the DNS rebinding advice of the Model Context Protocol's transports, and Fetch's `Origin` and safelisted types.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fault } from '../base/fault.ts';

/** Names by which a loopback listener is addressed. */
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];
/** Bytes of a URL, of all headers of a request, and of its body: an attachment at the default limit, in base64. */
const urlLimit = 8 * 1024;
export const headersLimit = 16 * 1024;
export const bodyLimit = 24 * 1024 * 1024;
const plainPort = 80;

export interface GuardOptions {
  /** Further host names by which this server may be addressed. */
  hosts: () => readonly string[];
  /** The port it listens on, known once it does. */
  port: () => number;
  /** Where people find it behind a proxy: `https://board.example.org`. */
  url?: () => string | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media type of its body, where that is not JSON. */
    body?: string;
    /** One that it takes beside JSON. */
    also?: string;
  }
}

/** Refuses what is not addressed to this server. HOST_REFUSED, REQUEST_INVALID, REQUEST_TOO_LARGE, CODING_REFUSED, MEDIA_TYPE_REFUSED. */
export function guardOf(options: GuardOptions): (request: FastifyRequest) => void {
  const isOurs = ourNames(options);
  return (request) => {
    const { raw } = request;
    const { host, origin } = raw.headers;
    mustBePath(raw.url ?? '');
    // Node keeps the first of several; none at all, or two, is nobody's honest request.
    if (timesSent(raw, 'host') !== 1 || host === undefined || !isOurs(host, raw.socket.localAddress))
      throw fault('HOST_REFUSED', { header: 'Host', found: host ?? '' });
    const [, from] = /^https?:\/\/(.*)$/i.exec(origin ?? '') ?? [];
    if (origin !== undefined && (from === undefined || !isOurs(from, raw.socket.localAddress)))
      throw fault('HOST_REFUSED', { header: 'Origin', found: origin });
    mustBePlain(raw.headers);
    mustBeOfType(request);
  };
}

/** How often a header was sent, of those of which Node keeps one. */
export const timesSent = ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, header: string): number =>
  rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === header).length;

type Authority = (authority: string, address: string | undefined) => boolean;

/** Our names with our port; names that somebody allowed also without one, since a proxy may stand before us. */
function ourNames({ hosts, port, url }: GuardOptions): Authority {
  return (authority, address) => {
    const wanted = authority.toLowerCase();
    const published = url?.();
    if (published !== undefined && wanted === new URL(published).host) return true;
    const allowed = new Set(hosts().map((name) => name.toLowerCase()));
    const [, name = '', at] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(wanted) ?? [];
    if (at === undefined ? !allowed.has(name) && port() !== plainPort : Number(at) !== port()) return false;
    // The address itself is no name that a stranger's server could take for a while.
    const own = address?.replace(/^::ffff:/, '');
    return loopbackNames.includes(name) || allowed.has(name) || name === own || name === `[${own}]`;
  };
}

/** A whole address in the place of a path is for proxies, and this is none. */
function mustBePath(url: string): void {
  if (!url.startsWith('/')) throw fault('HOST_REFUSED', { header: 'Host', found: url.slice(0, 200) });
  if (url.length > urlLimit) throw fault('REQUEST_TOO_LARGE', { what: 'address', limit: urlLimit });
}

/** A body is read as it comes. */
function mustBePlain({ 'content-encoding': coding = 'identity' }: IncomingHttpHeaders): void {
  if (coding.trim().toLowerCase() !== 'identity') throw fault('CODING_REFUSED', { found: coding });
}

export const jsonType = 'application/json';
const json = /^application\/json(?:; ?charset=utf-?8)?$/i;

function mustBeOfType({ raw: { headers }, routeOptions }: FastifyRequest): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  const found = headers['content-type'];
  const { body, also } = (routeOptions?.config ?? {}) as { body?: string; also?: string };
  const type = found?.split(';')[0]!.trim().toLowerCase();
  const isOwn = body === undefined ? json.test(found ?? '') : type === body;
  if (!isOwn && (also === undefined || type !== also))
    throw fault('MEDIA_TYPE_REFUSED', { found: found ?? '', taken: body ?? jsonType });
}

/** What every answer says to browsers: run nothing, tell nobody, keep nothing, show it nowhere else. */
const headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export const protect = (reply: FastifyReply): FastifyReply => reply.headers(headers);
