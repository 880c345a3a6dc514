// The references that one version of a file makes, whether or not the catalog holds it.
import { isFault } from '../base/fault.ts';
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
  try {
    return rowsOf(place, bytes)
      .rows.filter(({ table }) => table === links)
      .map(({ values }) => {
        const of = (column: string): string => String(values[links.columns.indexOf(column)]);
        return { field: of('field'), target: of('target'), kind: of('kind') as Kind };
      });
  } catch (error) {
    if (!isFault(error, 'DOCUMENT_INVALID')) throw error;
    return [];
  }
}
