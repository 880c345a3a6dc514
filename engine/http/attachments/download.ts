// The bytes of an attachment as they are, piece by piece out of the book. Who may see it is the action's to say.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { missing } from '../../actions/attachment-keep.ts';
import { isShown } from '../../model/media-type.ts';
import { callerOf, performNoted, type DoorPorts } from '../caller.ts';
import { asOfHeader, asOfTimeHeader } from '../rest.ts';
import { isKnown, versionTag } from '../version.ts';
import { dispositionOf } from './disposition.ts';
import { cut, rangeOf } from './range.ts';

export interface DownloadPorts extends DoorPorts {
  /** The bytes of a blob, piece by piece. */
  streamBlob(oid: string): AsyncIterable<Buffer>;
}

interface Shown {
  issue: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string | null;
  blob: string;
}

/** Answers 200, 206, 304 or 416. NOT_FOUND, ATTACHMENT_MISSING, ATTACHMENT_DAMAGED. */
export async function download(
  ports: DownloadPorts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { params, query, headers } = request;
  const caller = callerOf(ports, request);
  const input = { ...(query as object), ...(params as object) };
  const { result, asOf } = await performNoted(ports, caller, 'attachment.show', input);
  const shown = result as Shown;
  const tag = versionTag(shown.blob);
  if (asOf !== undefined) reply.header(asOfHeader, asOf.commit).header(asOfTimeHeader, asOf.at);
  reply.header('etag', tag).header('accept-ranges', 'bytes');
  if (isKnown(tag, headers['if-none-match'])) return reply.code(304).send();
  sayWhat(reply, shown);
  const { bytes: size } = shown;
  const ifRange = headers['if-range'];
  const range = ifRange === undefined || ifRange === tag ? rangeOf(headers.range, size) : undefined;
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send();
  const { from, to } = range ?? { from: 0, to: size - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
  reply.header('content-length', to + 1 - from);
  if (request.method === 'HEAD' || size === 0) return reply.send(Readable.from([]));
  const pieces = await begun(ports.streamBlob(shown.blob), shown);
  return reply.send(Readable.from(range ? cut(pieces, range) : pieces, { objectMode: false }));
}

/** Whatever it is, no browser guesses, and none runs anything in it. */
function sayWhat(reply: FastifyReply, { name, type }: Shown): void {
  const text = type.startsWith('text/') ? '; charset=utf-8' : '';
  reply
    .header('content-type', type + text)
    .header('content-disposition', dispositionOf(isShown(type) ? 'inline' : 'attachment', name))
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
}

/** The pieces, the first of them had already: what is not there at all is told before an answer begins. */
async function begun(pieces: AsyncIterable<Buffer>, shown: Shown): Promise<AsyncIterable<Buffer>> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next().catch((error: unknown) => {
    throw shown.sha256 === null ? error : missing(shown, shown.sha256, error);
  });
  return resumed(first, iterator);
}

async function* resumed(
  first: IteratorResult<Buffer>,
  iterator: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
