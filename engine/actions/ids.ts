// From human names to ids for answers, as things stand now or stood at an earlier commit; whether two names mean one thing.
// Knows no kind and no door.
import { Ids } from '../catalog/ids.ts';
import type { Actor } from '../model/actor.ts';
import type { Kind } from '../model/kind.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Context } from './context.ts';
import { Lookup } from './lookup.ts';
import { nowFor, sourcesOf } from './now.ts';

/** The id of what has, or had, a name; undefined where nothing of that name is known. */
export type IdOf = (kind: Kind, company: string | undefined, name: string) => string | undefined;

/** `then`: the commit the names are of; those of now where absent. `context` is the engine's own. */
export function idsOf(context: Context): (then?: Oid) => IdOf {
  const known = new Ids(context.catalog);
  return (then) => {
    const now = known.now();
    if (then === undefined) return now;
    const lookup = new Lookup(context.store.snapshot(then), sourcesOf(context), context.actor);
    return (kind, company, name) => {
      const data = lookup.find(kind, company, name)?.data;
      // What the past has no file of any more that could be read is known by what it is called now.
      return data !== undefined && 'id' in data && typeof data.id === 'string'
        ? data.id
        : now(kind, company, name);
    };
  };
}

/** Whether two names mean one thing; what an actor may not know of means nothing to them. `company` is any name of it. */
export type IsSame = (
  actor: Actor,
  kind: Kind,
  names: { one: string; other: string; company: string | undefined },
) => boolean;

/** `context` is the engine's own. */
export function sameIn(context: Context): IsSame {
  return (actor, kind, { one, other, company: ref }) => {
    const lookup = nowFor({ ...context, actor });
    // A company lies in none.
    const within = (company: string | undefined) => (kind === 'company' ? undefined : company);
    const company = ref === undefined ? undefined : lookup.find('company', undefined, ref)?.name;
    // An id says of which company it is, and so where the short name beside it is looked for.
    const first = lookup.find(kind, within(company), one);
    const second = lookup.find(kind, within(first?.company ?? company), other);
    const path = (first ?? (second && lookup.find(kind, within(second.company), one)))?.path;
    return path !== undefined && path === second?.path;
  };
}
