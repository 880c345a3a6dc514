// The references that one version of a file makes, whether or not the catalog holds it.
import { readBytes } from '../model/entity-cache.ts';
import type { Kind, Place } from '../model/place.ts';
import { rowsOf } from './rows/entity.ts';
import { links } from './tables/names.ts';

export interface FileLink {
  /** The front-matter key: blockedBy, parent … */
  field: string;
  /** The reference in its plain form: a name, an id. */
  target: string;
  kind: Kind;
}

/** What the bytes refer to as a file at that place; nothing where they cannot be read as one. */
export function linksIn(place: Place, bytes: Uint8Array): FileLink[] {
  const said = readBytes(place.kind, place.path, bytes);
  if ('problem' in said) return [];
  return rowsOf(place, said.data)
    .rows.filter(({ table }) => table === links)
    .map(({ values }) => {
      const of = (column: string): string => String(values[links.columns.indexOf(column)]);
      return { field: of('field'), target: of('target'), kind: of('kind') as Kind };
    });
}
