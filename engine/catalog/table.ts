// A table of the catalog as data: from its columns come the SQL that makes it and the statements that fill it.
// Knows nothing of any particular table.
import type { Value } from './database.ts';

/** `text`, `integer`: SQLite's own words; everything may be null but the key. */
export type ColumnType = 'text' | 'integer';

export interface TableDefinition<C extends Record<string, ColumnType>> {
  name: string;
  columns: C;
  /** The columns that name a row, the company first. */
  key: readonly (keyof C & string)[];
  /** More ways to look rows up: columns, and a condition where only some rows are worth it. */
  indexes?: Readonly<Record<string, string>>;
  /** Columns that no two rows share, besides the key. */
  unique?: Readonly<Record<string, readonly (keyof C & string)[]>>;
  /** Columns that no file says: what depends on more than one is set by those who know. */
  derived?: readonly (keyof C & string)[];
  /** A table with a rowid of its own, for full-text search to point at. */
  rowid?: boolean;
}

export type RowOf<C extends Record<string, ColumnType>> = {
  [K in keyof C]?: (C[K] extends 'text' ? string : number) | null | undefined;
};

/** One row of some table, in the order of its columns. */
export interface Row {
  table: AnyTable;
  values: Value[];
}

export interface AnyTable {
  readonly name: string;
  /** What a row of a file fills, the key first. */
  readonly columns: readonly string[];
  readonly allColumns: readonly string[];
  /** How many of the first columns are the key. */
  readonly keyLength: number;
  readonly create: string;
  /** A statement for each. */
  readonly createIndexes: readonly string[];
  readonly dropIndexes: string;
  /** What the planner is told of it: see `statisticsOf`. */
  readonly statistics: readonly (readonly [index: string, statistics: string])[];
  readonly put: string;
  readonly remove: string;
  /** Sets some columns of one row, given their places: `values` are theirs, then the key. */
  update(places: readonly number[]): string;
}

export interface Table<C extends Record<string, ColumnType>> extends AnyTable {
  row(fields: RowOf<C>): Row;
}

export function defineTable<const C extends Record<string, ColumnType>>(
  definition: TableDefinition<C>,
): Table<C> {
  const { name, key } = definition;
  const derived: readonly string[] = definition.derived ?? [];
  const allColumns = [...key, ...Object.keys(definition.columns).filter((column) => !key.includes(column))];
  const columns = allColumns.filter((column) => !derived.includes(column));
  const indexes = Object.entries(definition.indexes ?? {});
  const thisRow = key.map((column) => `"${column}" = ?`).join(' AND ');
  const unique = Object.entries(definition.unique ?? {});
  const marks = columns.map(() => '?').join(', ');
  const others = columns.slice(key.length);
  const update = others.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  const table: Table<C> = {
    name,
    columns,
    allColumns,
    keyLength: key.length,
    create:
      `CREATE TABLE ${name} (${definition.rowid ? 'rowid INTEGER PRIMARY KEY, ' : ''}` +
      allColumns.map((column) => `"${column}" ${definition.columns[column]!.toUpperCase()}`).join(', ') +
      (definition.rowid
        ? `, UNIQUE (${quoted(key)}));\n`
        : `, PRIMARY KEY (${quoted(key)})) WITHOUT ROWID;\n`) +
      unique
        .map(([index, on]) => `CREATE UNIQUE INDEX ${name}_${index} ON ${name} (${quoted(on)});\n`)
        .join(''),
    createIndexes: indexes.map(([index, on]) => `CREATE INDEX ${name}_${index} ON ${name} ${on};\n`),
    dropIndexes: indexes.map(([index]) => `DROP INDEX IF EXISTS ${name}_${index};\n`).join(''),
    statistics: [
      [definition.rowid ? `sqlite_autoindex_${name}_1` : name, statisticsOf(key, true)] as const,
      ...unique.map(([index, on]) => [`${name}_${index}`, statisticsOf(on, true)] as const),
      ...indexes.map(
        ([index, on]) => [`${name}_${index}`, statisticsOf(columnsIn(on), false, rowsIn(on))] as const,
      ),
    ],
    put:
      `INSERT INTO ${name} (${quoted(columns)}) VALUES (${marks}) ON CONFLICT (${quoted(key)}) DO ` +
      (update ? `UPDATE SET ${update}` : 'NOTHING'),
    remove: `DELETE FROM ${name} WHERE ${thisRow}`,
    update: (places) =>
      `UPDATE ${name} SET ${places.map((place) => `"${columns[place]}" = ?`).join(', ')} WHERE ${thisRow}`,
    row: (fields) => ({ table, values: columns.map((column) => fields[column] ?? null) }),
  };
  return table;
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');

const columnsIn = (on: string): string[] => (/\((.*)\)/.exec(on)?.[1] ?? '').split(/, (?![^(]*\))/);

const assumedRows = 1_000_000;
/** An index with a condition is there because few rows meet it. */
const rowsIn = (on: string): number => (on.includes(' WHERE ') ? assumedRows / 20 : assumedRows);
/** Rows that share a value of a column, as a part of those that share what stands before it. */
const narrowing: Readonly<Record<string, number>> = {
  company: 10,
  kind: 3,
  field: 4,
  dimension: 8,
  code: 3,
  status: 3,
};
const narrowingOfOthers = 200;

/**
 * Statistics as ANALYZE would write them for a large book. They are the same in every catalog, so that a query has
 * one plan everywhere: the one that the test reads.
 */
function statisticsOf(columns: readonly string[], unique: boolean, most = assumedRows): string {
  let rows = most;
  const counts = columns.map(
    (column) => (rows = Math.max(2, Math.ceil(rows / (narrowing[column] ?? narrowingOfOthers)))),
  );
  if (unique) counts[counts.length - 1] = 1;
  return [most, ...counts].join(' ');
}
