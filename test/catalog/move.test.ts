// Moving a catalog along the line, back and forth.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineAt, lineByTime } from '../../engine/catalog/queries/line.ts';
import { spendOf } from '../../engine/catalog/queries/money.ts';
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
} from './book.ts';
import { filesOf, step } from './random-files.ts';

test('whatever happened, a catalog that is moved along the line is everywhere the one made from nothing there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      async (steps, places) => {
        const book = new Book(acme);
        const catalog = book.catalog();
        const line = [catalog.commit()!];
        for (const commits of steps) {
          for (const { changes, trailers } of commits)
            line.push(book.commit(filesOf(changes), trailers ? { trailers } : {}));
          catalog.sync();
        }
        for (const place of places) {
          const commit = line[place % line.length]!;
          catalog.sync(commit);
          checkSearch(catalog);
          expect(allRows(catalog)).toEqual(book.rowsAt(commit));
        }
      },
    ),
    { numRuns: 5, endOnFailure: true },
  );
});

const broken = '---\nstatus: [\n---\n';

test('a file that was mended between two looks and broken again the same way counts as it was mended', () => {
  const book = new Book({ ...acme, [issueFile(1)]: issue('First') });
  const invalid = book.commit({ [issueFile(1)]: broken });
  const catalog = book.catalog();
  book.commit({ [issueFile(1)]: issue('Second') });
  const again = book.commit({ [issueFile(1)]: broken });
  catalog.sync();
  expect(catalog.problems('acme')).toMatchObject([{ path: issueFile(1), since: again }]);
  expect(allRows(catalog)).toEqual(book.rowsAt(again));
  // And on the way back it counts as it was before it was mended.
  catalog.sync(invalid);
  expect(catalog.problems('acme')).toMatchObject([{ path: issueFile(1), since: invalid }]);
  expect(allRows(catalog)).toEqual(book.rowsAt(invalid));
});

const event = (cost: number): string =>
  `${JSON.stringify({ id: 'e1', at: '2026-11-10T10:00:00.000Z', costMicros: cost, provenance: 'reported' })}\n`;

test('what two files say counts once, and from the other one when the first says it no more', () => {
  const book = new Book(acme);
  const catalog = book.catalog();
  const spent = (): number | null =>
    spendOf(catalog, { company: 'acme', dimension: 'company', name: 'acme' }, { from: 0 }).cost;
  const first = book.commit({
    [ledgerFile(1)]: event(5),
    [ledgerFile(2)]: event(7),
    [runFile(1)]: endedRun(20),
  });
  catalog.sync();
  expect(spent()).toBe(25);
  // A second record of the same run changes: the first one still counts.
  book.commit({ [runFile(2)]: endedRun(30) });
  catalog.sync();
  book.commit({ [runFile(2)]: endedRun(40) });
  catalog.sync();
  expect(spent()).toBe(25);
  const last = book.commit({ [ledgerFile(1)]: null, [runFile(1)]: null });
  catalog.sync();
  expect(spent()).toBe(47);
  for (const commit of [first, last]) {
    catalog.sync(commit);
    expect(allRows(catalog)).toEqual(book.rowsAt(commit));
  }
});

test('a number that only history knows is given from its commit on, not before', () => {
  const book = new Book(acme);
  const trailers = (name: string) => ({
    Action: 'issue.create',
    Actor: 'user:ada',
    Entity: `issue:acme/${name}`,
  });
  const places = [7, 31, 12].map((number) =>
    book.commit({ [issueFile(1)]: issue(`${number}`) }, { trailers: trailers(`ACME-${number}`) }),
  );
  const catalog = book.catalog();
  const highest = places.map((commit) => {
    catalog.sync(commit);
    return catalog.highestNumber('acme');
  });
  expect(highest).toEqual([7, 31, 31]);
});

test('what was done against the rules is told from its commit on, not before, also where no activity tells of the company', () => {
  const book = new Book(acme);
  const batch = 'companies/beta/ledger/2026-11-22/16/0801-host-1.ndjson';
  const before = book.commit({ [batch]: event(5) }, { trailers: { Action: 'book.init', Actor: 'system' } });
  book.commit({ [batch]: event(9) }, { trailers: { Action: 'main.take-in', Actor: 'user:ada' } });
  const catalog = book.catalog();
  expect(catalog.problems('beta').map(({ code }) => code)).toContain('fact-changed');
  catalog.sync(before);
  expect(catalog.problems('beta').map(({ code }) => code)).not.toContain('fact-changed');
  expect(allRows(catalog)).toEqual(book.rowsAt(before));
});

test('a conflict is open from the commit on that took it in, until the one that settled it', () => {
  const { book, before, taken } = disputed();
  const quiet = book.commit({ [issueFile(2)]: issue('Two') }, { trailers });
  const settled = book.commit(titled('Book'), {
    trailers: { ...trailers, Resolves: `${taken} ${issueFile(1)}` },
  });
  const catalog = book.catalog();
  const open = (commit: string): number => {
    catalog.sync(commit);
    expect(allRows(catalog)).toEqual(book.rowsAt(commit));
    return catalog.problems('acme').filter(({ code }) => code === 'conflict').length;
  };
  expect([settled, quiet, settled, taken, before, quiet].map(open)).toEqual([0, 1, 0, 1, 0, 1]);
});

test('a time means the newest commit that is not younger, though clocks were put back', () => {
  const book = new Book(acme);
  // One in five goes back in time.
  const seconds = Array.from({ length: 40 }, (_, n) => 1_700_000_100 + n * 10 - (n % 5 === 4 ? 95 : 0));
  const line = [book.reader.head()!];
  for (const [n, at] of seconds.entries())
    line.push(book.commit({ [issueFile(1)]: issue(`${n}`) }, { at, trailers }));
  const times = line.map((commit) => book.reader.commit(commit).committer.at);
  const catalog = book.catalog();
  // The whole line first, then ever shorter ones: what a later commit hid is found again.
  for (let length = line.length; length > 0; length -= 13) {
    catalog.sync(line[length - 1]);
    for (let at = 1_700_000_000_000; at < 1_700_000_600_000; at += 2_500) {
      const newest = times.slice(0, length).findLastIndex((time) => time <= at);
      expect(lineByTime(catalog, { at })?.oid).toBe(line[newest]);
    }
  }
});

test('a commit of people cannot have come before what the engine did last, whatever its date says', () => {
  const book = new Book(acme);
  const begin = 1_700_001_000;
  const line = [
    book.commit({ [issueFile(1)]: issue('a') }, { at: begin, trailers }),
    book.commit({ [issueFile(1)]: issue('b') }, { at: begin - 500 }),
    book.commit({ [issueFile(1)]: issue('c') }, { at: begin + 9_000 }),
    book.commit({ [issueFile(1)]: issue('d') }, { at: begin + 20 }),
    book.commit({ [issueFile(1)]: issue('e') }, { at: begin + 30, trailers }),
  ];
  const catalog = book.catalog();
  expect(line.map((_, n) => lineAt(catalog, { position: n + 2 })!.at / 1000 - begin)).toEqual([
    0, 0, 9_000, 20, 30,
  ]);
  const at = (second: number): string | undefined =>
    lineByTime(catalog, { at: (begin + second) * 1000 })?.oid;
  expect([-1, 0, 19, 20, 29, 30, 99_999].map((second) => line.indexOf(at(second)!))).toEqual([
    -1, 1, 1, 3, 3, 4, 4,
  ]);
});
