// Which paths a tool may send to the API: those of the API, written plainly. A path that could mean another place once
// somebody decodes or resolves it is refused, not mended. Pure.
import type { Route } from '../actions/action.ts';
import { fault } from '../base/fault.ts';
import type { Json } from './tools.ts';

const pathLimit = 2_048;
const prefix = '/api/';

/** Each with why it is refused. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/[^\x21-\x7e]/, 'holds spaces or characters that a path writes with %'],
  [/[\\#]/, 'holds \\ or #'],
  [/^[^?]*:\/\//, 'names a server of its own'],
  [/%(?![0-9a-f]{2})/i, 'holds a % that encodes nothing'],
  // Decoded twice it would be another path.
  [/^[^?]*%(?:25|5c|[01][0-9a-f]|7f)/i, 'hides a %, a \\ or a control character behind %'],
];

/** The path as it was given. API_PATH_REFUSED. */
export function apiPath(path: string): string {
  const reason = reasonAgainst(path);
  if (reason === undefined) return path;
  throw fault('API_PATH_REFUSED', { path: path.slice(0, 200), reason });
}

function reasonAgainst(path: string): string | undefined {
  if (path.length > pathLimit) return `is longer than ${pathLimit} characters`;
  if (!path.startsWith(prefix)) return `does not begin with ${prefix}`;
  const refused = refusals.find(([pattern]) => pattern.test(path));
  if (refused) return refused[1];
  // A name may hold a /, as yard/beta, and is then written with %2F; neither form may climb.
  const segments = path.slice(1).split('?')[0]!.replaceAll(/%2f/gi, '/').replaceAll(/%2e/gi, '.').split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'climbs with . or ..';
  return segments.slice(0, -1).includes('') ? 'holds // before its query' : undefined;
}

/** The path of a route with what is known of it, as it can be sent; what is not stays a `:name`. */
export const filledPath = ({ path }: Route, input: Json): string =>
  `/api${path.replace(/:(\w+)/g, (name, field: string) =>
    typeof input[field] === 'string' ? encodeURIComponent(input[field]) : name,
  )}`;
