// Writes the difference between what the catalog holds of a file and what the file says now.
import type { Database, Value } from './database.ts';
import type { Row } from './table.ts';

/** Told of every row that came, changed or went. */
export type RowListener = (row: Row) => void;

export function writeRows(
  db: Database,
  before: readonly Row[],
  after: readonly Row[],
  listen: RowListener,
): void {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  for (const row of after) {
    const key = keyOf(row);
    const was = old.get(key);
    old.delete(key);
    if (was ? !update(db, was, row) : db.run(row.table.put, row.values) === 0) continue;
    if (was) listen(was);
    listen(row);
  }
  for (const row of old.values()) {
    db.run(row.table.remove, keyValues(row));
    listen(row);
  }
}

/** Only what changed is set: an index whose columns stay is not touched. */
function update(db: Database, { values: was }: Row, { table, values }: Row): boolean {
  const places = values.flatMap((value, place) => (value === was[place] ? [] : [place]));
  if (places.length === 0) return false;
  db.run(table.update(places), [
    ...places.map((place) => values[place]!),
    ...values.slice(0, table.keyLength),
  ]);
  return true;
}

const keyValues = ({ table, values }: Row): Value[] => values.slice(0, table.keyLength);
const keyOf = (row: Row): string => `${row.table.name}\n${keyValues(row).join('\n')}`;
