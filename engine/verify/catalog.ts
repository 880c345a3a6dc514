// Whether the catalog says what one made from nothing says. Compares rows, whatever they mean.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { damage, type Finding } from './finding.ts';

/** Tables whose rows differ; `open` makes an empty catalog of the same book. */
export function checkCatalog(catalog: Catalog, open: (file: string) => Catalog): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-verify-'));
  const fresh = open(join(folder, 'catalog.sqlite'));
  try {
    fresh.rebuild();
    return tablesOf(fresh)
      .filter((table) => digest(catalog, table) !== digest(fresh, table))
      .map((table) =>
        damage('catalog', 'catalog-differs', `the table ${table} differs from one made from nothing`, {
          remedy: 'The catalog is derived: make it again.',
          command: 'minutebook reindex',
        }),
      );
  } finally {
    fresh.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tables that hold rows of ours: the full-text index and its own tables follow from `texts`. */
const tablesOf = ({ db }: Catalog): string[] =>
  db
    .all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%' ORDER BY name",
    )
    .map(({ name }) => name);

/** One number for all rows of a table, whatever their order, in memory for one of them. */
function digest({ db }: Catalog, table: string): string {
  let rows = 0;
  let sum = 0n;
  // A rowid says in which order things came, not what they are.
  for (const { rowid: _, ...row } of db.each<Record<string, unknown>>(`SELECT * FROM "${table}"`)) {
    rows += 1;
    sum += createHash('sha1').update(JSON.stringify(row)).digest().readBigUInt64BE();
  }
  return `${rows}:${BigInt.asUintN(64, sum)}`;
}
