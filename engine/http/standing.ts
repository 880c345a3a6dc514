// What stands where a change is sent to, as a GET of the same path answers it: so that what was read can be sent back whole. Decides
// nothing.
import type { Action, Route } from '../actions/action.ts';
import type { IsSame } from '../actions/ids.ts';
import type { Actor } from '../model/actor.ts';
import type { DoorPorts } from './caller.ts';
import { dialectOf } from './dialect/dialect.ts';
import { isObject, type Json } from './dialect/json.ts';
import type { Ids } from './dialect/json-schema.ts';
import { offered } from './offered.ts';
import { inputOf, type RequestParts } from './request-input.ts';

/** What of the door it takes to read. */
type ReadPorts = Pick<DoorPorts, 'perform'> & {
  ids(): Ids;
  isSame: IsSame;
  companyOf(actor: Actor, input: unknown): string | undefined;
};

/** Who says of which company it is, beside a path. */
const companyFields = ['companyId', 'urlKey'] as const;

/** What is read there by who asks; undefined where nothing is. */
export async function standingAt(
  ports: ReadPorts,
  actor: Actor,
  { route, params, query, body }: { route: Route } & RequestParts,
): Promise<Json | undefined> {
  const reader = readerOf(route);
  if (reader === undefined) return undefined;
  const dialect = dialectOf(reader);
  const said = { ...query, ...(isObject(body) && body) };
  const named = companyFields.filter((field) => dialect.fields.has(field) && typeof said[field] === 'string');
  const within = Object.fromEntries(named.map((field) => [field, said[field]]));
  const input = inputOf(reader.name, dialect, { params, query: within, body: undefined }, (kind, names) =>
    ports.isSame(actor, kind, names),
  );
  const { result } = await ports.perform(reader.name, input, actor);
  const shown = dialect.present(result, ports.ids(), ports.companyOf(actor, input));
  return JSON.parse(JSON.stringify(shown)) as Json;
}

const readerOf = ({ method, path }: Route): Action | undefined =>
  method === 'PATCH'
    ? offered.find((action) => action.route.method === 'GET' && action.route.path === path)
    : undefined;
