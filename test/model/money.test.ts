import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney, parseMoney, toCents, toDollars } from '../../engine/model/money.ts';
import { costOf, readPrices } from '../../engine/model/prices.ts';

test.each([
  [12.5, 12_500_000],
  [0.1, 100_000],
  [0, 0],
  ['12.50', 12_500_000],
  ['$0.000001', 1],
  ['3 USD', 3_000_000],
  ['US$ 7', 7_000_000],
])('%j is %d micro-dollars', (written, micros) => {
  expect(parseMoney(written)).toBe(micros);
});

test.each([
  ['-1'],
  [-1],
  ['1.0000001'],
  ['ten'],
  [''],
  [null],
  [undefined],
  [Infinity],
  [Number.NaN],
  [1e-7],
  ['9999999999'],
  [{}],
])('%j is no amount of money', (written) => {
  expect(parseMoney(written)).toBeUndefined();
});

test('money is written with cents, and with more decimals only where there are any', () => {
  expect([12_500_000, 400, 1_234_567_890_000, 0, -50_000].map(formatMoney)).toEqual([
    '$12.50',
    '$0.0004',
    '$1,234,567.89',
    '$0.00',
    '-$0.05',
  ]);
});

test('what a file says of an amount is read back exactly', () => {
  assert(
    property(
      integer({ min: 0, max: 999_999_999_999_999 }),
      (micros) => parseMoney(toDollars(micros)) === micros,
    ),
  );
});

test('cents are rounded half up, and an unknown amount has none', () => {
  expect([4_999, 5_000, 12_344_999].map(toCents)).toEqual([0, 1, 1234]);
  expect(toCents(undefined)).toBeUndefined();
});

const prices = readPrices({
  billers: {
    anthropic: {
      sonnet: { input: 3, cachedInput: 0.3, output: 15 },
      broken: { input: 3 },
      typo: { input: 3, output: 'lots' },
    },
    reseller: { sonnet: { input: 4, output: 20 } },
  },
});
const usage = { inputTokens: 1_000, cachedInputTokens: 100_000, outputTokens: 500 };

test('a usage is priced by its biller and model', () => {
  expect(costOf({ biller: 'anthropic', model: 'sonnet', usage }, prices)).toEqual({
    provenance: 'priced',
    micros: 3_000 + 30_000 + 7_500,
  });
});

test('a biller that names no price for cached input bills it as input', () => {
  expect(costOf({ biller: 'reseller', model: 'sonnet', usage }, prices)).toEqual({
    provenance: 'priced',
    micros: 404_000 + 10_000,
  });
});

test('a reported cost wins over the table, also when it is nothing', () => {
  expect(costOf({ biller: 'anthropic', model: 'sonnet', usage, reported: 0 }, prices)).toEqual({
    provenance: 'reported',
    micros: 0,
  });
});

test.each([
  ['an unknown biller', { biller: 'nobody', model: 'sonnet', usage }],
  ['an unknown model', { biller: 'anthropic', model: 'opus', usage }],
  ['half a price', { biller: 'anthropic', model: 'broken', usage }],
  ['a price that is no amount', { biller: 'anthropic', model: 'typo', usage }],
  ['no usage', { biller: 'anthropic', model: 'sonnet' }],
  ['nothing at all', {}],
])('%s leaves the cost unknown, never 0', (_, metered) => {
  expect(costOf(metered, prices)).toEqual({ provenance: 'unpriced' });
});

test('counts too large for a float are priced exactly, rounded half up once', () => {
  const odd = readPrices({ billers: { b: { m: { input: '0.000001', output: 99999.999999 } } } });
  expect(
    costOf(
      { biller: 'b', model: 'm', usage: { inputTokens: 500_000, cachedInputTokens: 0, outputTokens: 0 } },
      odd,
    ),
  ).toMatchObject({ micros: 1 });
  expect(
    costOf(
      { biller: 'b', model: 'm', usage: { inputTokens: 499_999, cachedInputTokens: 0, outputTokens: 0 } },
      odd,
    ),
  ).toMatchObject({ micros: 0 });
  expect(
    costOf(
      {
        biller: 'b',
        model: 'm',
        usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 10_000_000_001 },
      },
      odd,
    ),
  ).toMatchObject({ micros: Number((10_000_000_001n * 99_999_999_999n + 500_000n) / 1_000_000n) });
});

test('a price table that is something else prices nothing', () => {
  for (const front of [
    {},
    { billers: null },
    { billers: [] },
    { billers: { a: 7 } },
    { billers: { a: { m: null } } },
  ])
    expect(costOf({ biller: 'a', model: 'm', usage }, readPrices(front))).toEqual({ provenance: 'unpriced' });
});
