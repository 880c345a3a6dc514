// Writes the difference between what the catalog holds of a file and what the file says now. Texts, and with them the
// full-text index, are held back and written in the order of their row numbers, each word list by a statement of its own:
// the index writes all it has in memory to disk whenever it is told of a lower number than the last one, and at the end of
// every statement that a trigger makes two of, which would cost more than all other rows of a file.
import type { Value } from './database.ts';
import { selectOne } from './queries/query.ts';
import type { Readable } from './readable.ts';
import { textColumns } from './schema.ts';
import type { Row } from './table.ts';
import { texts } from './tables/names.ts';

/** Told of every row that came, changed or went. */
export type RowListener = (row: Row) => void;

/** Texts held back at most. */
const heldLimit = 4_096;

interface HeldText {
  was?: Row | undefined;
  is?: Row | undefined;
  sql: string;
  values: Value[];
}

const numberOf = selectOne<{ company: string; path: string }, { rowid: number }>(
  'texts.number',
  'SELECT rowid FROM texts WHERE company = @company AND path = @path',
);

const indexed = textColumns.map((column) => texts.columns.indexOf(column));
const wordsOf = ({ values }: Row): Value[] => indexed.map((place) => values[place]!);
const names = textColumns.join(', ');
const marks = textColumns.map(() => '?').join(', ');
// A number is bound as a float, and a float is no row number to the index.
const addWords = `INSERT INTO search (rowid, ${names}) VALUES (CAST(? AS INTEGER), ${marks})`;
const dropWords = `INSERT INTO search (search, rowid, ${names}) VALUES ('delete', CAST(? AS INTEGER), ${marks})`;

export class RowWriter {
  readonly #catalog: Readable;
  readonly #listen: RowListener;
  #held: HeldText[] = [];

  constructor(catalog: Readable, listen: RowListener) {
    this.#catalog = catalog;
    this.#listen = listen;
  }

  /** Rows of one file, before and after. */
  write(before: readonly Row[], after: readonly Row[]): void {
    const old = new Map(before.map((row) => [keyOf(row), row]));
    for (const row of after) {
      const key = keyOf(row);
      const was = old.get(key);
      old.delete(key);
      if (!(was ? this.#update(was, row) : this.#run({ is: row, sql: row.table.put, values: row.values })))
        continue;
      if (was) this.#listen(was);
      this.#listen(row);
    }
    for (const row of old.values()) {
      this.#run({ was: row, sql: row.table.remove, values: keyValues(row) });
      this.#listen(row);
    }
    if (this.#held.length >= heldLimit) for (const _ of this.flush());
  }

  /** Writes the texts that were held back, those the index knows first; pauses after each. */
  *flush(): Generator<void> {
    const numbered = this.#held.map((text) => ({ ...text, number: this.#numberOf(text) }));
    this.#held = [];
    // A new text gets the highest number of all.
    const order = ({ number = Number.MAX_SAFE_INTEGER }: { number?: number | undefined }): number => number;
    for (const { was, is, sql, values, number } of numbered.toSorted((a, b) => order(a) - order(b))) {
      const { db } = this.#catalog;
      if (was) db.run(dropWords, [number!, ...wordsOf(was)]);
      db.run(sql, values);
      if (is) db.run(addWords, [number ?? this.#numberOf({ is })!, ...wordsOf(is)]);
      yield;
    }
  }

  #numberOf({ was, is }: Pick<HeldText, 'was' | 'is'>): number | undefined {
    const [company, path] = (was ?? is)!.values;
    return numberOf(this.#catalog, { company: String(company), path: String(path) })?.rowid;
  }

  /** Only what changed is set: an index whose columns stay is not touched. */
  #update(was: Row, is: Row): boolean {
    const { table, values } = is;
    const places = values.flatMap((value, place) => (value === was.values[place] ? [] : [place]));
    if (places.length === 0) return false;
    const set = places.map((place) => values[place]!);
    return this.#run({ was, is, sql: table.update(places), values: [...set, ...keyValues(is)] });
  }

  /** Whether a row was written, or will be. */
  #run(write: HeldText): boolean {
    const { sql, values, was, is } = write;
    if ((was ?? is)!.table !== texts) return this.#catalog.db.run(sql, values) > 0;
    this.#held.push(write);
    return true;
  }
}

const keyValues = ({ table, values }: Row): Value[] => values.slice(0, table.keyLength);
const keyOf = (row: Row): string => `${row.table.name}\n${keyValues(row).join('\n')}`;
