// From human names to ids for answers, as things stand now or stood at an earlier commit. Knows no kind and no door.
import { Ids } from '../catalog/ids.ts';
import type { Kind } from '../model/place.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Context } from './context.ts';
import { Lookup } from './lookup.ts';
import { sourcesOf } from './now.ts';

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
