import { expect, test } from 'vitest';
import { boundsOf, isZone, windowName, type Window } from '../../engine/model/window.ts';

const at = (text: string): number => Date.parse(text);
function bounds(window: Window, zone: string, now: string): [string, string | undefined] {
  const { from, to } = boundsOf(window, zone, at(now));
  return [new Date(from).toISOString(), to === undefined ? undefined : new Date(to).toISOString()];
}

test.each([
  ['daily', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['weekly', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['monthly', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['lifetime', '1970-01-01T00:00:00.000Z', undefined],
] as const)('on a Sunday in UTC a %s window runs from %s to %s', (window, from, to) => {
  expect(bounds(window, 'UTC', '2026-11-22T16:08:03.123Z')).toEqual([from, to]);
});

test('a rolling window reaches back so many times 24 hours and has no end of its own', () => {
  expect(bounds({ rollingDays: 7 }, 'Europe/Vienna', '2026-11-22T16:08:03.123Z')).toEqual([
    '2026-11-15T16:08:03.123Z',
    undefined,
  ]);
});

test('a day begins at midnight of the zone that was named', () => {
  expect(bounds('daily', 'Asia/Kolkata', '2026-11-22T19:00:00.000Z')).toEqual([
    '2026-11-22T18:30:00.000Z',
    '2026-11-23T18:30:00.000Z',
  ]);
  expect(bounds('daily', 'Pacific/Kiritimati', '2026-11-22T11:00:00.000Z')[0]).toBe(
    '2026-11-22T10:00:00.000Z',
  );
  expect(bounds('daily', 'Pacific/Pago_Pago', '2026-11-22T10:59:59.999Z')[0]).toBe(
    '2026-11-21T11:00:00.000Z',
  );
});

test('the day clocks go forward has 23 hours, the day they go back 25', () => {
  expect(bounds('daily', 'Europe/Vienna', '2026-03-29T12:00:00.000Z')).toEqual([
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  expect(bounds('daily', 'America/New_York', '2026-11-01T12:00:00.000Z')).toEqual([
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ]);
});

test('a week and a month that hold a change of clocks end at local midnight all the same', () => {
  expect(bounds('weekly', 'Europe/Vienna', '2026-10-25T12:00:00.000Z')).toEqual([
    '2026-10-18T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  expect(bounds('monthly', 'Europe/Vienna', '2026-03-15T12:00:00.000Z')).toEqual([
    '2026-02-28T23:00:00.000Z',
    '2026-03-31T22:00:00.000Z',
  ]);
});

test('where clocks jump over midnight the day begins at the jump', () => {
  // Cairo, 24 April 2026: 00:00 +02:00 becomes 01:00 +03:00.
  expect(bounds('daily', 'Africa/Cairo', '2026-04-24T12:00:00.000Z')).toEqual([
    '2026-04-23T22:00:00.000Z',
    '2026-04-24T21:00:00.000Z',
  ]);
});

test('where midnight comes twice the day begins at the first', () => {
  // Havana, 1 November 2026: 01:00 -04:00 becomes 00:00 -05:00.
  expect(bounds('daily', 'America/Havana', '2026-11-01T12:00:00.000Z')).toEqual([
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ]);
});

test('the year turns', () => {
  expect(bounds('monthly', 'UTC', '2026-12-31T23:59:59.999Z')[1]).toBe('2027-01-01T00:00:00.000Z');
  expect(bounds('weekly', 'UTC', '2027-01-01T00:00:00.000Z')[0]).toBe('2026-12-28T00:00:00.000Z');
});

test('windows follow each other without a gap, all through a year of clock changes', () => {
  for (const zone of [
    'Europe/Vienna',
    'America/Havana',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ]) {
    for (const window of ['daily', 'weekly', 'monthly'] as const) {
      let now = at('2026-01-01T12:00:00.000Z');
      while (now < at('2027-01-01T00:00:00.000Z')) {
        const { from, to } = boundsOf(window, zone, now);
        expect(from <= now && now < to!, `${zone} ${window} ${now}`).toBe(true);
        expect(boundsOf(window, zone, to!).from).toBe(to);
        expect(boundsOf(window, zone, to! - 1).from).toBe(from);
        now = to!;
      }
    }
  }
});

test('a zone is one that Intl knows', () => {
  expect(['UTC', 'Europe/Vienna', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false]);
});

test('windows have names', () => {
  expect([windowName('daily'), windowName({ rollingDays: 30 })]).toEqual(['daily', '30 days']);
});
