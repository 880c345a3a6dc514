// Pages of long lists: a cursor names the last row that was shown, so that a page never shifts under a reader.
import { fault } from '../../base/fault.ts';

/** Rows of one page; `next` asks for the following one and is absent on the last. */
export interface Page<Row> {
  rows: Row[];
  next?: string;
}

export const defaultPageSize = 50;
export const maxPageSize = 500;

export const pageSize = (limit: number | undefined): number =>
  Math.max(1, Math.min(limit ?? defaultPageSize, maxPageSize));

/** `rows` holds one more than `size` when there is a next page; `keyOf` is what the list is sorted by. */
export function pageOf<Row>(rows: Row[], size: number, keyOf: (row: Row) => CursorKey): Page<Row> {
  if (rows.length <= size) return { rows };
  const page = rows.slice(0, size);
  return { rows: page, next: writeCursor(keyOf(page.at(-1)!)) };
}

/** What a cursor holds: the values of the last row's sort columns. */
export type CursorKey = readonly (string | number | null)[];

const writeCursor = (key: CursorKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key of a cursor of `length` values; undefined where there is no cursor, CURSOR_INVALID where it is none of ours. */
export function readCursor(cursor: string | undefined, length: number): CursorKey | undefined {
  if (cursor === undefined) return undefined;
  const key = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(key) || key.length !== length) throw fault('CURSOR_INVALID', { cursor });
  return key as CursorKey;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
