// A catalog made anew with the rows that another one has already: everywhere on the line the one made from nothing there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openCatalog, type Catalog } from '../../engine/catalog/catalog.ts';
import { Database } from '../../engine/catalog/database.ts';
import type { MovableCatalog } from '../../engine/catalog/past.ts';
import { shape } from '../../engine/catalog/schema.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import {
  acme,
  allRows,
  Book,
  checkSearch,
  disputed,
  endedRun,
  issue,
  issueFile,
  ledgerFile,
  runFile,
  titled,
  trailers,
  uuid,
  type Files,
} from './book.ts';
import { filesOf, step } from './random-files.ts';

const newFile = (): string => join(temporaryFolder(), 'catalog.sqlite');

/** The rows of `to`, made with those of a catalog in the file `donor`. */
async function rowsBeside(book: Book, donor: string, to: string): Promise<Record<string, unknown[]>> {
  const catalog = openCatalog(':memory:', book.reader) as Catalog & MovableCatalog;
  onTestFinished(() => catalog.close());
  await catalog.buildInSlices(to, () => undefined, donor);
  checkSearch(catalog);
  // What it was made of is of no use to it any more: it goes on by itself.
  const rows = allRows(catalog);
  catalog.sync();
  checkSearch(catalog);
  expect(allRows(catalog)).toEqual(book.rowsAt(book.reader.head()!));
  return rows;
}

/** Checks that between any two of these commits, in both directions, what is the same can be taken over. */
async function checkBetween(
  book: Book,
  pairs: readonly (readonly [from: string, to: string])[],
): Promise<void> {
  const file = newFile();
  const donor = book.catalog(file);
  for (const [from, to] of pairs) {
    donor.sync(from);
    expect(await rowsBeside(book, file, to)).toEqual(book.rowsAt(to));
    expect(donor.commit()).toBe(from);
  }
}

const everyPair = (line: readonly string[]): [string, string][] =>
  line.flatMap((from) => line.filter((to) => to !== from).map((to): [string, string] => [from, to]));

test('whatever happened, rows that are taken over and rows that are read give those of a catalog made from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 8, maxLength: 8 }),
      async (steps, places) => {
        const book = new Book(acme);
        const line = [book.reader.head()!];
        for (const { changes, trailers } of steps.flat())
          line.push(book.commit(filesOf(changes), trailers ? { trailers } : {}));
        const at = (place: number): string => line[place % line.length]!;
        await checkBetween(
          book,
          places.map(([from, to]) => [at(from), at(to)]),
        );
      },
    ),
    { numRuns: 5, endOnFailure: true },
  );
});

const broken = '---\nstatus: [\n---\n';

test('a file that is invalid at both ends counts as it did at the end that is asked for', async () => {
  const book = new Book({ ...acme, [issueFile(1)]: issue('First'), [issueFile(2)]: broken });
  const line = [issue('Second'), broken, issue('Third'), broken].map((text) =>
    book.commit({ [issueFile(1)]: text }),
  );
  line.push(book.commit({ [issueFile(3)]: issue('Other') }), book.reader.head()!);
  await checkBetween(book, everyPair(line));
});

const event = (id: string, cost: number): string =>
  `${JSON.stringify({ id, at: `2026-11-10T10:00:0${cost}.000Z`, agent: 'cto', costMicros: cost, provenance: 'reported' })}\n`;

test('what several files say counts once, from the first of those that are there', async () => {
  const book = new Book(acme);
  const line = [
    {
      [ledgerFile(2)]: event('e1', 5) + event('e2', 6),
      [ledgerFile(3)]: event('e1', 7),
      [runFile(2)]: endedRun(20),
    },
    { [ledgerFile(1)]: event('e1', 1) + event('e1', 2), [ledgerFile(4)]: event('e2', 3) },
    { [runFile(1)]: endedRun(30), [ledgerFile(3)]: event('e1', 8) + event('e3', 1) },
    { [ledgerFile(2)]: null },
    { [ledgerFile(1)]: null, [runFile(1)]: null },
  ].map((files: Files) => book.commit(files));
  await checkBetween(book, everyPair(line));
});

test('a conflict is open where it was, and what a name means is what it meant there', async () => {
  const { book, before, taken } = disputed();
  const linked = { [issueFile(2)]: issue('Two', { blockedBy: ['ACME-3'], parent: 'ACME-1', id: uuid(7) }) };
  const line = [
    before,
    taken,
    book.commit(linked, { trailers }),
    book.commit({ [issueFile(3)]: issue('Three', { blockedBy: ['ACME-2'], id: uuid(7) }) }, { at: 5 }),
    book.commit(titled('Book'), { trailers: { ...trailers, Resolves: `${taken} ${issueFile(1)}` } }),
  ];
  await checkBetween(book, everyPair(line));
});

test('a catalog of another line, of another version, or of none has nothing to give', async () => {
  const book = new Book(acme);
  const first = book.reader.head()!;
  book.commit({ [issueFile(1)]: issue('One') });
  const file = newFile();
  book.catalog(file).close();
  book.rewind(first);
  const other = book.commit({ [issueFile(2)]: issue('Two') });
  expect(await rowsBeside(book, file, other)).toEqual(book.rowsAt(other));
  const [none, empty] = [newFile(), newFile()];
  openCatalog(empty, book.reader).close();
  for (const donor of [none, empty]) expect(await rowsBeside(book, donor, other)).toEqual(book.rowsAt(other));
  expect(existsSync(none)).toBe(false);
  const db = new Database(file, shape);
  db.run('PRAGMA user_version = 5');
  db.run("UPDATE entities SET title = 'of another version'");
  db.close();
  expect(await rowsBeside(book, file, first)).toEqual(book.rowsAt(first));
});

/** A third of the issues is the same ever since, a third changed, and a third is new; some are invalid. */
function halfNew(): { book: Book; before: string; same: Set<string> } {
  const numbers = Array.from({ length: 360 }, (_, n) => n + 1);
  const text = (n: number, title: string): string =>
    n % 10 === 0 ? broken : issue(title, { blockedBy: [`ACME-${n + 1}`] });
  const files = (part: number, title: string): Files =>
    Object.fromEntries(
      numbers.filter((n) => n % 3 === part).map((n) => [issueFile(n), text(n, `${title} ${n}`)]),
    );
  const book = new Book({
    ...acme,
    ...files(0, 'Same'),
    ...files(1, 'Old'),
    [ledgerFile(1)]: event('e1', 1),
  });
  const before = book.reader.head()!;
  const same = new Set(Object.values(files(0, 'Same')).filter((one) => one !== broken) as string[]);
  book.commit({ ...files(1, 'New'), ...files(2, 'Late'), [ledgerFile(2)]: event('e1', 2) + event('e2', 3) });
  return { book, before, same };
}

test('the past of a commit at which half of the files differ is made of the present, of which only those are read', async () => {
  const { book, before, same } = halfNew();
  const texts: string[] = [];
  const blob = (oid: string): Buffer => {
    const bytes = book.reader.blob(oid);
    texts.push(bytes.toString());
    return bytes;
  };
  const catalog = book.catalog(newFile(), {}, { ...book.reader, blob });
  // What only stands in the spool is in no catalog of a commit.
  catalog.addSpooled('acme', [event('e9', 9)]);
  const present = allRows(catalog);
  texts.length = 0;
  expect(await catalog.at(before, allRows)).toEqual(book.rowsAt(before));
  expect(texts.some((text) => text.includes('Old'))).toBe(true);
  expect(texts.filter((text) => same.has(text))).toEqual([]);
  expect(allRows(catalog)).toEqual(present);
});

const pageBytes = 4096;

test('a present catalog that is damaged gives nothing, and the past is right all the same', async () => {
  const { book, before } = halfNew();
  const file = newFile();
  const catalog = book.catalog(file);
  const head = book.reader.head()!;
  const root = "SELECT rootpage AS page FROM sqlite_schema WHERE name = 'entities'";
  const { page: number } = catalog.db.get<{ page: number }>(root)!;
  catalog.db.checkpoint();
  writeFileSync(file, readFileSync(file).fill(0xee, (number - 1) * pageBytes, number * pageBytes));
  expect(await catalog.at(before, allRows)).toEqual(book.rowsAt(before));
  expect(await catalog.at(head, allRows)).toEqual(book.rowsAt(head));
});
