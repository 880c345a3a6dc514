// Writes the difference between what a file said before and what it says now. Rows of both sides are pure functions
// of the file's bytes, so nothing has to be read first.
import type { Database } from './database.ts';
import type { Row } from './table.ts';

/** Told of every row that came, changed or went. */
export interface RowListener {
  (row: Row, now: 'put' | 'removed'): void;
}

export function writeRows(
  db: Database,
  before: readonly Row[],
  after: readonly Row[],
  listen?: RowListener,
): void {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  for (const row of after) {
    const key = keyOf(row);
    const was = old.get(key);
    old.delete(key);
    if (was && sameValues(was, row)) continue;
    db.run(row.table.put, row.values);
    if (was) listen?.(was, 'removed');
    listen?.(row, 'put');
  }
  for (const row of old.values()) {
    db.run(row.table.remove, row.values.slice(0, row.table.keyLength));
    listen?.(row, 'removed');
  }
}

const keyOf = ({ table, values }: Row): string =>
  `${table.name}\n${values.slice(0, table.keyLength).join('\n')}`;

const sameValues = (a: Row, b: Row): boolean => a.values.every((value, n) => value === b.values[n]);
