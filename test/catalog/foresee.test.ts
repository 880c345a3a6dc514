// What a group says is worked out while the disk writes it: nobody sees it before it stands, and what comes to nothing
// leaves nothing.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { followerOf } from '../../engine/catalog/follow.ts';
import { engineRef } from '../../engine/store/refs.ts';
import type { Follower } from '../../engine/store/line.ts';
import { openBook, type TestBook, user } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { allRows } from './book.ts';

const ada = user('ada');
const create = (book: TestBook, title: string): Promise<unknown> =>
  book.perform(ada, 'issue.create', { company: 'acme', title });
const titles = ({ catalog }: TestBook): unknown[] =>
  catalog.db.all<{ title: string }>('SELECT title FROM issues ORDER BY number').map(({ title }) => title);

/** Follows the line like an engine does, and is asked things in between. */
function follow(book: TestBook, more: Partial<Follower>): void {
  const follower = followerOf(book.catalog);
  book.store.setFollower({
    ...follower,
    foresee(tip) {
      follower.foresee(tip);
      more.foresee?.(tip);
    },
    settle(stands) {
      more.settle?.(stands);
      follower.settle(stands);
    },
  });
}

test('once a write is answered the rows are there, and were made before', async () => {
  const book = await openBook();
  const { catalog, store } = book;
  const stood: boolean[] = [];
  follow(book, { settle: (stands) => void stood.push(stands) });
  await create(book, 'One');
  expect(catalog.commit()).toBe(store.head());
  expect(titles(book)).toContain('One');
  expect(stood).toEqual([true, false]);
  const rows = allRows(catalog);
  catalog.rebuild();
  expect(allRows(catalog)).toEqual(rows);
});

test('whoever asks meanwhile sees the last commit that stands', async () => {
  const book = await openBook();
  const { catalog, store } = book;
  const before = { commit: catalog.commit(), titles: titles(book) };
  let seen: unknown;
  follow(book, { foresee: () => void (seen = { commit: catalog.commit(), titles: titles(book) }) });
  await create(book, 'One');
  expect(seen).toEqual(before);
  // It took nothing back.
  expect(catalog.commit()).toBe(store.head());
  expect(titles(book)).toContain('One');
});

test('whoever writes something else meanwhile takes it back, and it is done again', async () => {
  const book = await openBook();
  const { catalog, store } = book;
  const event = { id: 'e1', at: '2026-11-22T16:00:00.000Z', costMicros: 5, provenance: 'reported' };
  const line = JSON.stringify(event);
  const before = catalog.commit();
  const added: number[] = [];
  follow(book, { foresee: () => void added.push(catalog.addSpooled('acme', [line])) });
  await create(book, 'One');
  expect(catalog.commit()).toBe(before);
  catalog.sync();
  added.push(catalog.addSpooled('acme', [line]));
  expect(added).toEqual([1, 0]);
  expect(catalog.commit()).toBe(store.head());
  expect(titles(book).filter((title) => title === 'One')).toHaveLength(1);
});

test('another process sees the last commit that stands', async () => {
  const book = await openBook();
  const file = join(book.root, '.minutebook/catalog.sqlite');
  const other = new Sqlite(file, { readonly: true });
  const count = (): unknown => other.prepare("SELECT count(*) AS n FROM issues WHERE title = 'One'").get();
  const seen: unknown[] = [];
  follow(book, { foresee: () => void seen.push(count()) });
  await create(book, 'One');
  expect([...seen, count()]).toEqual([{ n: 0 }, { n: 1 }]);
  other.close();
});

test('a group that comes to nothing leaves no rows', async () => {
  const book = await openBook();
  const { root, store } = book;
  let moved = false;
  follow(book, {
    foresee() {
      if (moved) return;
      moved = true;
      // Somebody else was first: the functions run again on what they made.
      const tree = git(root, 'rev-parse', `${engineRef}^{tree}`);
      const theirs = git(root, 'commit-tree', tree, '-p', engineRef, '-m', 'Theirs');
      git(root, 'update-ref', engineRef, theirs);
    },
  });
  await create(book, 'One');
  expect(moved).toBe(true);
  expect(book.catalog.commit()).toBe(store.head());
  expect(titles(book).filter((title) => title === 'One')).toHaveLength(1);
  const rows = allRows(book.catalog);
  book.catalog.rebuild();
  expect(allRows(book.catalog)).toEqual(rows);
});

test('a writer of the same file is not waited for', async () => {
  const book = await openBook();
  const other = new Sqlite(join(book.root, '.minutebook/catalog.sqlite'));
  let waitedMs = Number.NaN;
  const follower = followerOf(book.catalog);
  book.store.setFollower({
    ...follower,
    foresee(tip) {
      other.exec('BEGIN IMMEDIATE');
      const from = performance.now();
      follower.foresee(tip);
      waitedMs = performance.now() - from;
      other.exec('ROLLBACK');
    },
  });
  await create(book, 'One');
  expect(waitedMs).toBeLessThan(1_000);
  book.catalog.sync();
  expect(titles(book)).toContain('One');
  other.close();
});

test('rows that cannot be taken back go with their connection', async () => {
  const book = await openBook();
  const { catalog, store } = book;
  const exec = vi.spyOn(Sqlite.prototype, 'exec');
  const seen: unknown[] = [];
  follow(book, {
    foresee() {
      exec.mockImplementationOnce(() => {
        throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
      });
      catalog.addSpooled('acme', []);
      seen.push(catalog.commit() === store.head(), titles(book).includes('One'));
    },
  });
  await create(book, 'One');
  expect(exec.mock.calls.flat()).toContain('ROLLBACK');
  exec.mockRestore();
  expect(seen).toEqual([true, false]);
  catalog.sync();
  expect(titles(book)).toContain('One');
});
