import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expiredDays, expiryOf, readTranscriptRef, transcriptRef } from '../../engine/model/retention.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-22T16:00:00.000Z');
const dateAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** The last `count` days up to today, each of so many bytes. */
const days = (count: number, bytes = 100) =>
  Array.from({ length: count }, (_, n) => ({ date: dateAt(now - n * day), bytes }));

test('without limits nothing is ever over', () => {
  expect(expiredDays(days(4000), {}, now)).toEqual([]);
});

test('a day is over when all of it is older than the limit', () => {
  expect(expiredDays(days(10), { days: 7 }, now)).toEqual(['2026-11-13', '2026-11-14']);
  expect(expiryOf('2026-11-14', { days: 7 })).toBe(Date.parse('2026-11-22'));
});

test('over a limit of bytes the oldest days go, and no more of them than needed', () => {
  expect(expiredDays(days(10), { bytes: 800 }, now)).toEqual(['2026-11-13', '2026-11-14']);
  expect(expiredDays(days(10), { bytes: 1000 }, now)).toEqual([]);
  expect(expiredDays(days(10), { days: 7, bytes: 700 }, now)).toEqual([
    '2026-11-13',
    '2026-11-14',
    '2026-11-15',
  ]);
});

test('today and yesterday stay whatever is set: runs may still write to them', () => {
  const stay = ['2026-11-21', '2026-11-22'];
  for (const limits of [{ days: 0.001 }, { days: 1 }, { bytes: 0 }]) {
    const gone = expiredDays(days(5, 1_000_000), limits, now);
    expect(
      days(5)
        .map(({ date }) => date)
        .filter((date) => !gone.includes(date))
        .sort(),
    ).toEqual(stay);
  }
});

test('what is over stays over, and the oldest go first', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 300 }),
      fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
      fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
      (ages, bytes, limitDays, limitBytes) => {
        const kept = ages.map((age) => ({ date: dateAt(now - age * day), bytes }));
        const limits = { days: limitDays, bytes: limitBytes };
        const gone = expiredDays(kept, limits, now);
        const all = kept.map(({ date }) => date).sort();
        expect(gone).toEqual(all.slice(0, gone.length));
        const rest = kept.filter(({ date }) => !gone.includes(date));
        expect(expiredDays(rest, limits, now)).toEqual([]);
        expect(expiredDays(kept, limits, now + day).slice(0, gone.length)).toEqual(gone);
      },
    ),
  );
});

test('the name of a ref says host and day, and only such a name does', () => {
  expect(readTranscriptRef(transcriptRef('box', '2026-11-22'))).toEqual({ host: 'box', date: '2026-11-22' });
  for (const ref of [
    'refs/minutebook/head',
    'refs/minutebook/transcripts/box/2026',
    'refs/minutebook/transcripts/a/b/2026-11-22',
  ])
    expect(readTranscriptRef(ref)).toBeUndefined();
});
