import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../engine/catalog/database.ts';
import { listIssues } from '../../engine/catalog/queries/issues.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { acme, allRows, Book, issue, issueFile } from './book.ts';

const book = (): Book =>
  new Book({ ...acme, ...Object.fromEntries([1, 2, 3].map((n) => [issueFile(n), issue(`Issue ${n}`)])) });

const newFile = (): string => join(temporaryFolder(), 'catalog.sqlite');

/** Overwrites pages in the middle of a database file with nonsense. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xee, 4096, bytes.length - 4096);
  writeFileSync(file, bytes);
}

test('a catalog that is opened again has its rows still', () => {
  const file = newFile();
  const small = book();
  const rows = allRows(small.catalog(file));
  expect(allRows(small.catalog(file))).toEqual(rows);
});

test('a file that is no database is replaced', () => {
  const file = newFile();
  writeFileSync(file, 'this is a letter, not a database\n'.repeat(300));
  const small = book();
  expect(allRows(small.catalog(file))).toEqual(allRows(small.catalog()));
});

test('a file that was cut off or overwritten is made anew, by a read as well as by a sync', () => {
  const small = book();
  const right = allRows(small.catalog());
  for (const spoil of [damage, (file: string) => truncateSync(file, 8192)]) {
    const file = newFile();
    const catalog = small.catalog(file);
    catalog.rebuild();
    catalog.close();
    spoil(file);
    const again = small.catalog(file);
    expect(listIssues(again, { company: 'acme' }).rows.map(({ title }) => title)).toEqual([
      'Issue 3',
      'Issue 2',
      'Issue 1',
    ]);
    expect(allRows(again)).toEqual(right);
  }
});

test('a damaged file is made anew by the next step of history', () => {
  const small = book();
  const file = newFile();
  const catalog = small.catalog(file);
  catalog.rebuild();
  catalog.close();
  damage(file);
  small.commit({ [issueFile(4)]: issue('Issue 4') });
  expect(allRows(small.catalog(file))).toEqual(allRows(small.catalog()));
});

test('a file of another version is dropped', () => {
  const file = newFile();
  const one = new Database(file, { schema: 'CREATE TABLE a (x);', version: 1 });
  one.run('INSERT INTO a VALUES (1)');
  one.close();
  const two = new Database(file, { schema: 'CREATE TABLE b (x);', version: 2 });
  expect(two.all('SELECT name FROM sqlite_schema')).toEqual([{ name: 'b' }]);
  two.close();
});

test('what may only be read is read while another process writes, and left as it is', () => {
  const small = book();
  const file = newFile();
  const writer = small.catalog(file);
  const reader = small.catalog(file, { readOnly: true });
  expect(reader.db.isReadOnly).toBe(true);
  expect(allRows(reader)).toEqual(allRows(writer));

  small.commit({ [issueFile(4)]: issue('Issue 4') });
  writer.sync();
  reader.sync();
  expect(reader.db.isReadOnly).toBe(true);
  expect(allRows(reader)).toEqual(allRows(writer));
});

test('without a file to write a catalog of its own is made', () => {
  const small = book();
  const file = join(temporaryFolder(), 'catalog.sqlite');
  const catalog = small.catalog(file, { readOnly: true });
  expect(allRows(catalog)).toEqual(allRows(small.catalog()));
  expect(existsSync(file)).toBe(false);
});

test('a reader whose file is behind reads a catalog of its own instead of an old one', () => {
  const small = book();
  const file = newFile();
  small.catalog(file).close();
  small.commit({ [issueFile(4)]: issue('Issue 4') });
  const catalog = small.catalog(file, { readOnly: true });
  expect(catalog.find('issue', 'acme', 'ACME-4')?.name).toBe('ACME-4');
});

test('two processes that follow the same book on one file do not undo each other', () => {
  const small = book();
  const file = newFile();
  const [one, two] = [small.catalog(file), small.catalog(file)];
  for (let n = 4; n < 10; n += 1) {
    small.commit({ [issueFile(n)]: issue(`Issue ${n}`) });
    (n % 2 ? one : two).sync();
  }
  expect(allRows(one)).toEqual(allRows(small.catalog()));
});
