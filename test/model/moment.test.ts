import { describe, expect, test } from 'vitest';
import { readMoment } from '../../engine/model/moment.ts';

const now = Date.parse('2026-11-22T16:08:03.123Z');
const timeOf = (text: string, zone?: string): string | undefined => {
  const moment = readMoment(text, now, zone);
  return moment && 'time' in moment ? new Date(moment.time).toISOString() : undefined;
};

describe('a time', () => {
  test.each([
    ['2026-11-20T16:08:03.5Z', '2026-11-20T16:08:03.500Z'],
    ['2026-11-20T16:08:03.123456Z', '2026-11-20T16:08:03.123Z'],
    ['2026-11-20T16:08', '2026-11-20T16:08:00.000Z'],
    ['2026-11-20 16:08:03', '2026-11-20T16:08:03.000Z'],
    ['2026-11-20t16:08+01:00', '2026-11-20T15:08:00.000Z'],
    ['2026-11-20T16:08-0330', '2026-11-20T19:38:00.000Z'],
    ['  2026-11-20T16:08Z ', '2026-11-20T16:08:00.000Z'],
  ])('is %s', (text, time) => expect(timeOf(text)).toBe(time));

  test('without an offset is of the book’s zone', () => {
    expect(timeOf('2026-11-20T16:08', 'Europe/Vienna')).toBe('2026-11-20T15:08:00.000Z');
    expect(timeOf('2026-07-20T16:08', 'Europe/Vienna')).toBe('2026-07-20T14:08:00.000Z');
    expect(timeOf('2026-11-20T16:08Z', 'Europe/Vienna')).toBe('2026-11-20T16:08:00.000Z');
    expect(timeOf('2026-11-20T16:08', 'Nowhere/Land')).toBe('2026-11-20T16:08:00.000Z');
  });

  test('that a zone’s clocks jumped over is when they would have shown it', () => {
    expect(timeOf('2026-03-29T02:30', 'Europe/Vienna')).toBe('2026-03-29T01:30:00.000Z');
  });

  test.each([
    ['2h', '2026-11-22T14:08:03.123Z'],
    ['2h ago', '2026-11-22T14:08:03.123Z'],
    ['90 minutes ago', '2026-11-22T14:38:03.123Z'],
    ['30s', '2026-11-22T16:07:33.123Z'],
    ['1 day ago', '2026-11-21T16:08:03.123Z'],
    ['2w', '2026-11-08T16:08:03.123Z'],
  ])('may be a distance: %s', (text, time) => expect(timeOf(text)).toBe(time));

  test('a day means all of it in the book’s zone, and today as far as it has come', () => {
    expect(timeOf('2026-11-21')).toBe('2026-11-21T23:59:59.999Z');
    expect(timeOf('2026-11-21', 'Europe/Vienna')).toBe('2026-11-21T22:59:59.999Z');
    expect(timeOf('2026-11-22')).toBe('2026-11-22T16:08:03.123Z');
    expect(timeOf('2026-11-23')).toBe('2026-11-23T23:59:59.999Z');
  });
});

describe('a commit', () => {
  test.each([
    ['HEAD', { commit: undefined, back: 0 }],
    ['head~3', { commit: undefined, back: 3 }],
    ['HEAD~', { commit: undefined, back: 1 }],
    ['HEAD^', { commit: undefined, back: 1 }],
    ['4217C0FF', { commit: '4217c0ff', back: 0 }],
    ['4217c0ff~12', { commit: '4217c0ff', back: 12 }],
    ['2026', { commit: '2026', back: 0 }],
    ['484213d', { commit: '484213d', back: 0 }],
    ['484d~0', { commit: '484d', back: 0 }],
  ])('is %s', (text, moment) => expect(readMoment(text, now)).toEqual(moment));
});

test.each([
  '',
  'now',
  'yesterday',
  'abc',
  'ACME-4',
  'main',
  'HEAD~~',
  'HEAD~-1',
  '2026-02-30',
  '2026-13-01',
  '2026-11-20T25:00',
  '2026-11-20T16',
  '2 monkeys ago',
  '-2h',
  '4217c0ff4217c0ff4217c0ff4217c0ff4217c0ff4',
  '2026-11-20T16:08+99:00',
])('"%s" is neither', (text) => expect(readMoment(text, now)).toBeUndefined());
