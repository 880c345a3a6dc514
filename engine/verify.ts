// Whether the book is what it should be: git's own objects, every file against its schema and against the others,
// and, when asked, the catalog against one built from nothing. Mends nothing.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from './base/clock.ts';
import { isFault } from './base/fault.ts';
import { openCatalog, type Catalog, type Problem, type Progress } from './catalog/catalog.ts';
import { git } from './init/git.ts';
import { openReading } from './reading.ts';

export interface VerifyOptions {
  root: string;
  clock: Clock;
  /** Also build a second catalog from nothing and compare every row. */
  deep?: boolean;
  onProgress?: Progress;
}

export interface Verification {
  /** The commit that was looked at. */
  commit: string | undefined;
  /** Lines of git fsck. */
  git: string[];
  files: Problem[];
  /** Tables whose rows differ from a catalog built from nothing. */
  catalog: string[];
  ok: boolean;
}

/** Looks at everything; takes seconds in a large book. */
export function verifyBook({ root, clock, deep, onProgress }: VerifyOptions): Verification {
  const reading = openReading(root, clock, onProgress);
  try {
    const { catalog, store } = reading.context;
    catalog.sync();
    const found = {
      commit: store.head(),
      git: checkObjects(root),
      files: catalog.problems(),
      catalog: deep
        ? compareWithNew(catalog, (file) => openCatalog(file, store, onProgress ? { onProgress } : {}))
        : [],
    };
    return { ...found, ok: found.git.length + found.files.length + found.catalog.length === 0 };
  } finally {
    reading.close();
  }
}

/** What git itself has to complain of; dangling objects are nobody's loss. */
function checkObjects(root: string): string[] {
  try {
    git(root, 'fsck', '--strict', '--no-dangling', '--no-progress');
    return [];
  } catch (error) {
    if (!isFault(error, 'GIT_FAILED')) throw error;
    return (error.data as { said: string }).said.split('\n');
  }
}

function compareWithNew(catalog: Catalog, open: (file: string) => Catalog): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-verify-'));
  const fresh = open(join(folder, 'catalog.sqlite'));
  try {
    fresh.rebuild();
    return tablesOf(fresh).filter((table) => digest(catalog, table) !== digest(fresh, table));
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
