import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Database } from '../../engine/catalog/database.ts';
import { registeredQueries, selectAll, type RegisteredQuery } from '../../engine/catalog/queries/query.ts';
import { shape } from '../../engine/catalog/schema.ts';

const folder = join(import.meta.dirname, '../../engine/catalog');

beforeAll(async () => {
  // A query registers itself when its module is loaded.
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  await Promise.all(modules.map((file) => import(join(folder, file))));
});

/** One line for each table that the query reads, as SQLite explains it. */
function planOf({ sql }: Pick<RegisteredQuery, 'sql'>): string[] {
  const db = new Database(':memory:', shape);
  const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]);
  const rows = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, Object.fromEntries(names));
  db.close();
  return rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
}

/** Lists that stand in the arguments, results of another line of the plan, and the full-text index. */
const isNoTable = (line: string): boolean =>
  /VIRTUAL TABLE|\(subquery|CONSTANT ROW|^SCAN (folder|hit|page|b)$/.test(line);
/** A row that the full-text index points at. */
const isOneRow = (line: string): boolean => line === 'SEARCH t USING INTEGER PRIMARY KEY (rowid=?)';

const reads = (query: RegisteredQuery): string[] =>
  planOf(query).filter((line) => !isNoTable(line) && !isOneRow(line));
const scans = (query: RegisteredQuery): string[] => reads(query).filter((line) => line.startsWith('SCAN'));
const withoutCompany = (query: RegisteredQuery): string[] =>
  reads(query).filter((line) => !/\(company[=<>]/.test(line));

test('every query finds its rows by an index that begins with the company', () => {
  const found = registeredQueries()
    .filter((query) => query.bookWide === undefined)
    .flatMap((query) => withoutCompany(query).map((line) => `${query.name}: ${line}`));
  expect(found).toEqual([]);
});

test('a query over the whole book says why, and walks through no table but the list of companies', () => {
  const scanning = registeredQueries()
    .filter((query) => query.bookWide !== undefined)
    .flatMap((query) => scans(query).map((line) => `${query.name}: ${line}`));
  expect(scanning.sort()).toEqual([
    // Steps from one company to the next, by the index's first column.
    expect.stringMatching(/^activity\.companies: SCAN activity USING COVERING INDEX/),
    expect.stringMatching(/^breaches\.companies: SCAN breaches USING COVERING INDEX/),
    'companies.slugs: SCAN companies',
    expect.stringMatching(/^conflicts\.companies: SCAN conflicts/),
    // The index holds what is invalid and nothing else.
    'files.broken: SCAN files USING INDEX files_invalid',
    'files.companies: SCAN files',
    'misfits.companies: SCAN misfits',
  ]);
});

test('every index serves some query', () => {
  const plans = registeredQueries().flatMap(planOf).join('\n');
  const indexes = [...shape.schema.matchAll(/CREATE INDEX (\w+)/g)].map(([, index]) => index!);
  expect(indexes.filter((index) => !new RegExp(`\\b${index}\\b`).test(plans))).toEqual([]);
});

test('no module asks the catalog anything behind the registry', async () => {
  const { readFileSync } = await import('node:fs');
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const asking = modules.filter((file) =>
    /\bdb\.(all|get|each)\b/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(asking).toEqual(['queries/query.ts']);
  expect(registeredQueries().length).toBeGreaterThan(60);
});

test('the reading of plans can tell a scan', () => {
  selectAll('test.scan', "SELECT path FROM issues WHERE title = 'x'");
  const query = registeredQueries().find(({ name }) => name === 'test.scan')!;
  expect(scans(query)).toEqual(['SCAN issues']);
  expect(withoutCompany(query)).toEqual(['SCAN issues']);
});
