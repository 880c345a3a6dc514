import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { allTime, dayBucket, monthBucket, stretchesOf } from '../../engine/catalog/buckets.ts';
import { listCostEvents } from '../../engine/catalog/queries/cost-events.ts';
import { costByDay, costSummary, spendOf } from '../../engine/catalog/queries/money.ts';
import { acme, allRows, Book, ledgerFile, page, uuid } from './book.ts';

const company = 'acme';
const line = (id: string, at: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ id, at, agent: 'cto', costMicros: 100, inputTokens: 10, provenance: 'reported', ...more });
const lines = (...all: string[]): string => `${all.join('\n')}\n`;
const at = (text: string): number => Date.parse(text);
const byTime = (a: number, b: number): number => a - b;
const cto = { company, dimension: 'agent', name: 'cto' } as const;

test('what is not known is null and counted, never zero', () => {
  const unknown = { costMicros: undefined, provenance: 'unpriced' };
  const book = new Book({ ...acme, [ledgerFile(1)]: lines(line('a', '2026-11-22T10:00:00.000Z', unknown)) });
  const catalog = book.catalog();
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({ cost: null, priced: 0, unpriced: 1, input: 10 });
  book.commit({ [ledgerFile(2)]: lines(line('b', '2026-11-22T10:00:00.000Z')) });
  catalog.sync();
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({ cost: 100, priced: 1, unpriced: 1 });
  expect(spendOf(catalog, { ...cto, name: 'dev' }, { from: 0 })).toMatchObject({ cost: null, events: 0 });
});

test('an event counts once, whatever it is read from, and a committed one replaces a spooled one', () => {
  const book = new Book({ ...acme, [ledgerFile(2)]: lines(line('a', '2026-11-20T10:00:00.000Z')) });
  const catalog = book.catalog();
  const spooled = [
    line('a', '2026-11-20T10:00:00.000Z'),
    line('b', '2026-11-21T10:00:00.000Z', { costMicros: 7 }),
  ];
  expect(catalog.addSpooled(company, spooled)).toBe(1);
  expect(catalog.addSpooled(company, spooled)).toBe(0);
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({ cost: 107, events: 2 });

  const committed = lines(
    line('b', '2026-11-21T10:00:00.000Z', { costMicros: 9 }),
    line('a', '2026-11-20T10:00:00.000Z'),
  );
  book.commit({ [ledgerFile(1)]: committed });
  catalog.sync();
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({ cost: 109, events: 2 });
  expect(
    listCostEvents(catalog, { company, before: Infinity, limit: 9 }).rows.map(({ event, source }) => [
      event,
      source,
    ]),
  ).toEqual([
    ['b', ledgerFile(1)],
    ['a', ledgerFile(1)],
  ]);
  expect(allRows(catalog)).toEqual(allRows(book.catalog()));
});

test('a rebuild keeps what is spooled; opening the catalog again forgets it', () => {
  const book = new Book(acme);
  const file = `${book.root}/.git/catalog.sqlite`;
  const catalog = book.catalog(file);
  catalog.addSpooled(company, [line('a', '2026-11-20T10:00:00.000Z')]);
  catalog.rebuild();
  expect(spendOf(catalog, cto, { from: 0 }).cost).toBe(100);
  catalog.close();
  expect(spendOf(book.catalog(file), cto, { from: 0 })).toMatchObject({ cost: null, events: 0 });
});

test('a window is exact to the millisecond, in any zone', () => {
  const times = [
    '2026-09-30T21:59:59.999Z',
    '2026-09-30T22:00:00.000Z',
    '2026-10-15T00:00:00.000Z',
    '2026-10-31T22:59:59.999Z',
    '2026-10-31T23:00:00.000Z',
  ];
  const catalog = new Book({
    ...acme,
    [ledgerFile(1)]: lines(...times.map((time, n) => line(`e${n}`, time, { costMicros: 10 ** n }))),
  }).catalog();
  // October in Vienna.
  const october = { from: at('2026-09-30T22:00:00.000Z'), to: at('2026-10-31T23:00:00.000Z') };
  expect(spendOf(catalog, cto, october).cost).toBe(1110);
  expect(costSummary(catalog, { company, dimension: 'agent', bounds: october })).toMatchObject([
    { name: 'cto', cost: 1110 },
  ]);
  expect(spendOf(catalog, cto, { from: at('2026-10-15T00:00:00.000Z') }).cost).toBe(11100);
  expect(spendOf(catalog, cto, { from: 0 }).cost).toBe(11111);
});

test('whatever the window, its stretches hold each event of it once, and are few', () => {
  const within = (from: string, to: string): fc.Arbitrary<number> =>
    fc.integer({ min: at(from) / 1000, max: at(to) / 1000 }).map((s) => s * 1000);
  const time = fc.oneof(
    within('2025-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
    within('0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z'),
  );
  const isIn = (event: number, { from, to }: { from: string; to: string }): boolean => {
    const bucket = from.startsWith('m') ? monthBucket(event) : dayBucket(event);
    return from === allTime || (bucket >= from && bucket <= to);
  };
  fc.assert(
    fc.property(
      fc.array(time, { minLength: 1, maxLength: 30 }),
      time,
      fc.option(time, { nil: undefined }),
      (events, from, to) => {
        const sorted = [...events].sort(byTime);
        const stretches = stretchesOf({ from, to }, sorted[0]!, sorted.at(-1)!);
        const found = stretches.flatMap((stretch) =>
          events.filter((event) =>
            'fromMs' in stretch ? event >= stretch.fromMs && event < stretch.toMs : isIn(event, stretch),
          ),
        );
        const right = events.filter((event) => event >= from && (to === undefined || event < to));
        expect(found.sort(byTime)).toEqual(right.sort(byTime));
        expect(stretches.length).toBeLessThanOrEqual(5);
      },
    ),
  );
});

test('what a book says of the ends of time is counted there, and costs no question its time', () => {
  const path = 'companies/acme/runs/2026-11-22/16/160803-cto-7f3a.md';
  const run = {
    id: uuid(50),
    agent: 'cto',
    source: 'timer',
    status: 'succeeded',
    createdAt: '2026-11-22T16:08:03.000Z',
    endedAt: '9999-12-31T23:59:59-12:00',
    costMicros: 42,
  };
  const catalog = new Book({
    ...acme,
    [path]: page(run),
    [ledgerFile(1)]: lines(
      line('a', '0000-01-01T00:00:00.000Z', { costMicros: 1 }),
      line('b', '2026-11-22T10:00:00.000Z', { costMicros: 10 }),
      line('c', '9999-12-31T23:59:59.999Z'),
    ),
  }).catalog();
  const spent = (from: string, to?: string): number | null =>
    spendOf(catalog, cto, { from: at(from), ...(to === undefined ? {} : { to: at(to) }) }).cost;
  expect(spent('0000-01-01')).toBe(153);
  expect(spent('0000-01-02')).toBe(152);
  expect(spent('0099-06-05T03:00:00.000Z', '2026-11-22T10:00:00.000Z')).toBe(null);
  expect(spent('0099-06-05T03:00:00.000Z', '9999-12-31')).toBe(10);
  expect(spent('2026-10-29T03:00:00.000Z')).toBe(152);
  expect(spent('9999-12-31T23:59:59.999Z')).toBe(142);
  expect(listCostEvents(catalog, { company, before: Infinity }).rows[0]).toMatchObject({ cost: 42 });
});

test('spending is summed by whatever people ask, the most expensive first', () => {
  const of = (id: string, more: Record<string, unknown>): string =>
    line(id, '2026-11-22T10:00:00.000Z', more);
  const catalog = new Book({
    ...acme,
    [ledgerFile(1)]: lines(
      of('a', { issue: 'ACME-1', model: 'opus', costMicros: 5 }),
      of('b', { issue: 'ACME-2', model: 'opus', costMicros: 8 }),
      of('c', { agent: 'dev', model: 'haiku', costMicros: undefined, provenance: 'unpriced' }),
    ),
  }).catalog();
  const by = (dimension: 'issue' | 'model' | 'agent' | 'company'): unknown[] =>
    costSummary(catalog, { company, dimension, bounds: { from: 0 } }).map(({ name, cost, unpriced }) => [
      name,
      cost,
      unpriced,
    ]);
  expect(by('issue')).toEqual([
    ['ACME-2', 8, 0],
    ['ACME-1', 5, 0],
    ['', null, 1],
  ]);
  expect(by('model')).toEqual([
    ['opus', 13, 0],
    ['haiku', null, 1],
  ]);
  expect(by('agent')).toEqual([
    ['cto', 13, 0],
    ['dev', null, 1],
  ]);
  expect(by('company')).toEqual([['acme', 13, 1]]);
  expect(costByDay(catalog, { company, from: '2026-11-01', to: '2026-11-30' })).toMatchObject([
    { day: '2026-11-22', cost: 13 },
  ]);
});

test('a run counts as one from its start, and with what it used at its end', () => {
  const path = 'companies/acme/runs/2026-11-22/16/160803-cto-7f3a.md';
  const start = {
    id: uuid(50),
    agent: 'cto',
    source: 'timer',
    createdAt: '2026-11-22T16:08:03.000Z',
    startedAt: '2026-11-22T16:08:04.000Z',
  };
  const book = new Book({ ...acme, [path]: page({ ...start, status: 'running' }) });
  const catalog = book.catalog();
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({ runs: 1, events: 0, cost: null, wallMs: 0 });
  const end = {
    status: 'succeeded',
    endedAt: '2026-11-22T16:09:04.000Z',
    costMicros: 42,
    usage: { inputTokens: 1, outputTokens: 2 },
  };
  book.commit({ [path]: page({ ...start, ...end }) });
  catalog.sync();
  expect(spendOf(catalog, cto, { from: 0 })).toMatchObject({
    runs: 1,
    events: 1,
    cost: 42,
    wallMs: 60_000,
    output: 2,
  });
});
