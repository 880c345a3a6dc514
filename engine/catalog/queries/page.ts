// Pages of long lists: a cursor names the last row that was shown, so that a page never shifts under a reader.
import { fault } from '../../base/fault.ts';

/** Rows of one page; `next` asks for the following one and is absent on the last. */
export interface Page<Row> {
  rows: Row[];
  next?: string;
}

export const defaultPageSize = 50;
export const maxPageSize = 1_000;

export const pageSize = (limit: number | undefined): number =>
  Math.max(1, Math.min(limit ?? defaultPageSize, maxPageSize));

/** What the values of a sort column are. */
interface Sorts {
  text: string;
  number: number;
}
type Columns = readonly (keyof Sorts)[];
type Key<C extends Columns> = { readonly [At in keyof C]: Sorts[C[At]] };

/** How the rows of a list follow each other, under a name of its own: a cursor is of one order, and of no other. */
export interface Order<Row, C extends Columns = Columns> {
  name: string;
  columns: C;
  /** The values of the sort columns of a row. */
  keyOf: (row: Row) => Key<C>;
}

export const orderBy = <Row, const C extends Columns>(
  name: string,
  columns: C,
  keyOf: (row: Row) => Key<C>,
): Order<Row, C> => ({ name, columns, keyOf });

/** `rows` holds one more than `size` when there is a next page. */
export function pageOf<Row>(rows: Row[], size: number, order: Order<Row>): Page<Row> {
  if (rows.length <= size) return { rows };
  const page = rows.slice(0, size);
  return { rows: page, next: writeCursor([order.name, ...order.keyOf(page.at(-1)!)]) };
}

const writeCursor = (said: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(said)).toString('base64url');

/** What a cursor says of where a page of that order begins; undefined where there is no cursor. CURSOR_INVALID. */
export function readCursor<C extends Columns>(
  cursor: string | undefined,
  { name, columns }: Order<never, C>,
): Key<C> | undefined {
  if (cursor === undefined) return undefined;
  const said = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [of, ...key] = Array.isArray(said) ? (said as unknown[]) : [];
  const isOurs =
    of === name &&
    key.length === columns.length &&
    columns.every((column, at) =>
      column === 'text' ? typeof key[at] === 'string' : Number.isFinite(key[at]),
    );
  if (!isOurs) throw fault('CURSOR_INVALID', { cursor });
  return key as unknown as Key<C>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
