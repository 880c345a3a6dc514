import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openCatalog } from '../../engine/catalog/catalog.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { acme, allRows, Book, checkSearch, issue, issueFile, uuid } from './book.ts';
import { filesOf, step } from './random-files.ts';

test('whatever happens to the files, following it step by step gives the rows of a catalog made from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      const book = new Book(acme);
      const catalog = book.catalog();
      for (const commits of steps) {
        for (const { changes, trailers } of commits)
          book.commit(filesOf(changes), trailers ? { trailers } : {});
        catalog.sync();
        checkSearch(catalog);
        expect(allRows(catalog)).toEqual(allRows(book.catalog()));
      }
    }),
    // Shrinking would make thousands of repositories; the seed that is printed is enough to look again.
    { numRuns: 8, endOnFailure: true },
  );
});

test('a catalog made again in place is the same, and so is one that follows a line that was taken back', () => {
  const book = new Book(acme);
  const first = book.commit({ [issueFile(1)]: issue('One') });
  book.commit({
    [issueFile(2)]: issue('Two', { blockedBy: ['ACME-1'] }),
    [issueFile(1)]: '---\nstatus: [\n',
  });
  const catalog = book.catalog();
  const before = allRows(catalog);
  catalog.rebuild();
  checkSearch(catalog);
  expect(allRows(catalog)).toEqual(before);

  book.rewind(first);
  book.commit({ [issueFile(3)]: issue('Three') });
  catalog.sync();
  checkSearch(catalog);
  expect(allRows(catalog)).toEqual(allRows(book.catalog()));
  expect(catalog.find('issue', 'acme', 'ACME-2')).toBeUndefined();
});

test('of two ways back that are as short, a circle shows the same one, however its files are named', () => {
  const book = new Book(acme);
  const catalog = book.catalog();
  book.commit({
    [issueFile(1)]: issue('One', { blockedBy: [uuid(33), 'ACME-2'] }),
    [issueFile(2)]: issue('Two', { blockedBy: ['ACME-1'] }),
    [issueFile(3)]: issue('Three', { id: uuid(33), blockedBy: ['ACME-1'] }),
  });
  catalog.sync();
  expect(allRows(catalog)).toEqual(allRows(book.catalog()));
});

test('a reader that looked at the head before others moved it does not take the rows back', () => {
  const book = new Book(acme);
  const file = join(temporaryFolder(), 'catalog.sqlite');
  const writer = book.catalog(file);
  book.commit({ [issueFile(1)]: issue('One') });
  let looks = 0;
  const head = (): string => {
    const seen = book.reader.head()!;
    // Between its first look and its turn to write the rows, the others have gone on.
    if (looks++ === 0) {
      book.commit({ [issueFile(2)]: issue('Two') });
      writer.sync();
    }
    return seen;
  };
  const late = openCatalog(file, { ...book.reader, head });
  onTestFinished(() => late.close());
  late.sync();
  expect(late.commit()).toBe(book.reader.head());
  expect(late.find('issue', 'acme', 'ACME-2')).toBeDefined();
});

test('a step that fails half-way leaves the rows and their commit where they were', () => {
  const book = new Book(acme);
  const file = join(temporaryFolder(), 'catalog.sqlite');
  let fails = false;
  const blob = (oid: string): Buffer => {
    if (fails && book.reader.blob(oid).includes('Two')) throw new Error('the disk failed');
    return book.reader.blob(oid);
  };
  const catalog = openCatalog(file, { ...book.reader, blob });
  onTestFinished(() => catalog.close());
  catalog.sync();
  const [before, at] = [allRows(catalog), catalog.commit()];
  book.commit({ [issueFile(1)]: issue('One'), [issueFile(2)]: issue('Two') });
  fails = true;
  expect(() => catalog.sync()).toThrow('the disk failed');
  expect([allRows(catalog), catalog.commit()]).toEqual([before, at]);
  fails = false;
  catalog.sync();
  expect(allRows(catalog)).toEqual(allRows(book.catalog()));
});
