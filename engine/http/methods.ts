// Which methods each path takes: what is told of a request that has the right path and another method. Knows no action.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fault } from '../base/fault.ts';

interface Known {
  method: string;
  segments: readonly string[];
}

/** The answer to a request that no route takes; to be asked for before there are routes. METHOD_NOT_ALLOWED, NOT_FOUND. */
export function noRoute(
  app: FastifyInstance,
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const known: Known[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) known.push({ method: one, segments: segmentsOf(url) });
  });
  return ({ method, url }, reply) => {
    const [path = ''] = url.split('?', 1);
    const asked = segmentsOf(path);
    const taken = known.filter(({ segments }) => isAt(segments, asked)).map((one) => one.method);
    if (taken.length === 0) throw fault('NOT_FOUND', { kind: 'path', ref: url });
    const allowed = [...new Set([...taken, 'OPTIONS'])].sort();
    reply.header('allow', allowed.join(', '));
    // What is taken is told; that a page of others may ask is not.
    if (method === 'OPTIONS') return reply.code(204).send();
    throw fault('METHOD_NOT_ALLOWED', { method, path, allowed });
  };
}

const segmentsOf = (path: string): string[] => path.split('/');

/** `:name` is anything, `*` is everything below. */
function isAt(segments: readonly string[], asked: readonly string[]): boolean {
  const isOpen = segments.at(-1) === '*';
  const fixed = isOpen ? segments.slice(0, -1) : segments;
  return (
    (isOpen ? asked.length > fixed.length : asked.length === fixed.length) &&
    fixed.every((segment, at) => segment === asked[at] || segment.startsWith(':'))
  );
}
