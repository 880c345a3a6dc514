// Further routes of actions: the paths by which clients of Paperclip's API know what has a path of its own here. A table;
// the path's fields are fields of the action's input, as in the action's own route.
import type { Route } from '../actions/action.ts';

const aliases: Readonly<Record<string, readonly Route[]>> = {
  'token.create': [
    { method: 'POST', path: '/agents/:agent/keys' },
    { method: 'POST', path: '/board-api-keys' },
  ],
  'token.list': [
    { method: 'GET', path: '/agents/:agent/keys' },
    { method: 'GET', path: '/board-api-keys' },
  ],
  'token.revoke': [
    { method: 'DELETE', path: '/agents/:agent/keys/:token' },
    { method: 'DELETE', path: '/board-api-keys/:token' },
  ],
};

/** Every route of an action, its own first. */
export const routesOf = ({ name, route }: { name: string; route: Route }): readonly Route[] => [
  route,
  ...(aliases[name] ?? []),
];
