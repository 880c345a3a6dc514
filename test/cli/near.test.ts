import { expect, test } from 'vitest';
import { distance, near } from '../../engine/cli/near.ts';
import { duration, relative } from '../../engine/cli/time.ts';

const nouns = ['issue', 'agent', 'goal', 'company', 'cost', 'init'];

test.each([
  ['isue', ['issue']],
  ['aegnt', ['agent']],
  ['comp', ['company']],
  ['int', ['init']],
  ['xyzzy', []],
])('%s may mean %j', (typed, meant) => {
  expect(near(typed, nouns)).toEqual(meant);
});

test('neighbours that changed places are one edit', () => {
  expect(distance('ab', 'ba')).toBe(1);
  expect(distance('', 'abc')).toBe(3);
});

const now = Date.parse('2026-11-22T12:00:00.000Z');
test.each([
  ['2026-11-22T11:59:30.000Z', 'now'],
  ['2026-11-22T11:57:00.000Z', '3m ago'],
  ['2026-11-20T11:00:00.000Z', '2d ago'],
  ['2026-11-25T12:00:00.000Z', 'in 3d'],
  ['2024-11-01T12:00:00.000Z', '2y ago'],
  ['tomorrow', 'tomorrow'],
  [undefined, ''],
])('%s is %s', (time, said) => {
  expect(relative(time, now)).toBe(said);
});

test('how long something took, as people say it', () => {
  expect([340, 1500, 80_000].map(duration)).toEqual(['340ms', '1.5s', '1m 20s']);
});
