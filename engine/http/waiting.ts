// What clients of Paperclip's API know and this version does not have: the paths answer that it is not available yet, which
// says more than that there is no such path. A table; every row goes when its feature comes.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fault } from '../base/fault.ts';

interface Waiting {
  /** Under `/api`; a `*` at the end is everything below. */
  path: string;
  /** As it reads before "is not available yet". */
  what: string;
}

export const waiting: readonly Waiting[] = [
  { path: '/companies/:company/agent-hires', what: 'Hiring by an approval' },
  { path: '/companies/:company/secrets', what: 'Keeping secrets' },
  { path: '/companies/:company/export', what: 'Exporting a company' },
  { path: '/companies/import', what: 'Importing a company' },
  { path: '/companies/:company/imports/preview', what: 'Importing a company' },
  { path: '/companies/:company/environments', what: 'Choosing an environment for runs' },
  { path: '/companies/:company/plugins', what: 'Running plugins' },
  { path: '/plugins/*', what: 'Running plugins' },
  { path: '/execution-workspaces/*', what: 'Keeping workspaces' },
  { path: '/routines/:routine/run', what: 'Firing a routine' },
  { path: '/routines/:routine/triggers', what: 'Triggering a routine' },
  // Beside teams by their names it would be one of them.
  { path: '/teams/catalog', what: 'A catalog of teams' },
  { path: '/companies/:company/invites', what: 'Inviting people' },
  { path: '/companies/:company/adapters', what: 'Listing adapters' },
];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Mounts the paths, whatever the method, behind whatever the application asks of a caller. */
export function mountWaiting(api: FastifyInstance, mustBeKnown: (request: FastifyRequest) => void): void {
  for (const { path, what } of waiting)
    api.route({
      method: [...methods],
      url: path,
      handler(request) {
        mustBeKnown(request);
        throw fault('NOT_AVAILABLE_YET', { what });
      },
    });
}
