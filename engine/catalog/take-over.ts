// Rows that another catalog of the same line has already: of files that are the same at both commits, and of what
// happened up to the earlier one. Copied table by table into a catalog without indexes; knows no file's content.
import type { Oid, PathChange, Reader } from '../store/snapshot.ts';
import { brokenBetween } from './broken-between.ts';
import { lineBetween } from './history.ts';
import { readCommit } from './meta.ts';
import { lineOf } from './queries/line.ts';
import type { Readable } from './readable.ts';
import { dropIndexes } from './schema.ts';
import { tablesOfFiles } from './stored-rows.ts';
import type { AnyTable } from './table.ts';
import { line, ofCommits } from './tables/history.ts';
import { echoes, spending } from './tables/money.ts';
import { files, misfits } from './tables/names.ts';

/** What was taken over: the rows of `from`, without those of the files in `changes`. */
export interface Taken {
  from: Oid;
  changes: readonly PathChange[];
}

export interface Taking {
  reader: Reader;
  to: Oid;
}

/**
 * Fills an empty catalog from the one that is attached as `donor`. Undefined where that stands on another line; then
 * what it left is no catalog.
 */
export function* takeOver(catalog: Readable, { reader, to }: Taking): Generator<void, Taken | undefined> {
  const { db } = catalog;
  db.script(dropIndexes);
  db.run('INSERT INTO meta SELECT * FROM donor.meta');
  db.run(copyOf(line));
  const from = readCommit(catalog);
  const behind = lineOf(catalog, { oid: to });
  if (from === undefined || (!behind && !reader.onLine(from, to))) return undefined;
  db.run(copyOf(files));
  yield;
  const between = behind ? [] : yield* lineBetween(reader, from, to);
  const differing = reader.diff(from, to);
  const broken = brokenBetween(catalog, reader, { changes: differing, line: between, behind, from, to });
  const changes = [...differing, ...broken];
  db.script('CREATE TEMP TABLE differing (path TEXT PRIMARY KEY) WITHOUT ROWID');
  db.run(noteDiffering, [JSON.stringify(changes.map(({ path }) => path))]);
  db.run(`DELETE FROM files WHERE NOT ${isSame('path')}`);
  for (const table of tablesOfFiles) {
    db.run(copyOf(table, isSame('path')));
    yield;
  }
  // What only stands in the spool has no file.
  db.run(copyOf(spending, `source <> '' AND ${isSame('source')}`));
  db.run(copyOf(echoes, isSame('source')));
  db.run(copyOf(misfits));
  for (const table of ofCommits) {
    db.run(copyOf(table, 'position <= ?'), [behind?.position ?? Number.MAX_SAFE_INTEGER]);
    yield;
  }
  db.script('DROP TABLE temp.differing');
  return { from, changes };
}

const noteDiffering = 'INSERT OR IGNORE INTO temp.differing SELECT value FROM json_each(?)';
const isSame = (path: string): string => `(${path} NOT IN temp.differing)`;

function copyOf({ name, allColumns }: AnyTable, condition = 'TRUE'): string {
  const columns = allColumns.map((column) => `"${column}"`).join(', ');
  return `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM donor.${name} WHERE ${condition}`;
}
