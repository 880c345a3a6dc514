// When main may move: often while nobody is at work, after quiet while somebody is, and never too late.
import { expect, test } from 'vitest';
import { Pace } from '../../engine/store/pace.ts';

const second = 1000;

test('with nobody at work, fourteen times a second, less where moves take long, whatever a single one took', () => {
  const pace = new Pace();
  expect(pace.dueAt(0)).toBeLessThanOrEqual(0);
  pace.moved(1000, { tookMs: 5, isAll: true });
  expect(pace.dueAt(1000)).toBe(1065);
  pace.moved(2000, { tookMs: 10, isAll: true });
  expect(pace.dueAt(2000)).toBe(2060);
  for (let n = 0; n < 20; n++) pace.moved(3000, { tookMs: 60, isAll: true });
  expect(pace.dueAt(3000)).toBeGreaterThan(3110);
});

test('after a sign of a person, three seconds of quiet are waited for', () => {
  const pace = new Pace();
  pace.lags(0, true);
  pace.sign(0);
  expect(pace.dueAt(0)).toBe(3 * second);
  pace.sign(2 * second);
  expect(pace.dueAt(2 * second)).toBe(5 * second);
});

test('a person who is never quiet holds main up for fifteen seconds', () => {
  const pace = new Pace();
  pace.lags(0, true);
  for (let now = 0; now <= 20 * second; now += second) pace.sign(now);
  expect(pace.dueAt(20 * second)).toBe(15 * second);
  expect(pace.isLate(15 * second)).toBe(true);
  pace.lags(21 * second, false);
  expect(pace.isLate(21 * second)).toBe(false);
});

test('what comes after main was brought all the way lags by its own time, not by that of what came before', () => {
  const pace = new Pace();
  pace.lags(0, true);
  pace.moved(9 * second, { tookMs: 5, isAll: false });
  pace.lags(10 * second, true);
  expect(pace.isLate(15 * second)).toBe(true);
  pace.moved(15 * second, { tookMs: 5, isAll: true });
  pace.lags(15 * second, true);
  expect(pace.isLate(29 * second)).toBe(false);
  expect(pace.isLate(30 * second)).toBe(true);
});

test('a command that has just ended is a chance once main lags, but a commit may yet be amended', () => {
  const pace = new Pace();
  pace.lags(0, true);
  pace.sign(4 * second);
  expect(pace.isGap(4 * second)).toBe(false);
  pace.sign(7 * second);
  expect(pace.isGap(7 * second)).toBe(true);
  expect(pace.isGap(7.5 * second)).toBe(false);
  pace.commits(8 * second);
  expect(pace.isGap(8 * second)).toBe(false);
  pace.sign(10 * second);
  expect(pace.isGap(10 * second)).toBe(false);
  pace.sign(11 * second);
  expect(pace.isGap(11 * second)).toBe(true);
});

test('what is late or has a chance waits for its moment; what has none for long is starved', () => {
  const pace = new Pace();
  pace.lags(0, true);
  expect(pace.readyUntil(5 * second)).toBe(5 * second);
  expect(pace.readyUntil(15 * second)).toBe(16 * second);
  expect(pace.isStarved(16 * second)).toBe(false);
  expect(pace.isStarved(17 * second)).toBe(true);
});

test('steps get smaller where they take long, and larger again', () => {
  const pace = new Pace();
  expect(pace.paths()).toBe(128);
  pace.moved(0, { tookMs: 200, isAll: true });
  expect(pace.paths()).toBe(64);
  for (let n = 0; n < 5; n++) pace.moved(n, { tookMs: 200, isAll: true });
  expect(pace.paths()).toBe(8);
  for (let n = 0; n < 5; n++) pace.moved(n, { tookMs: 10, isAll: true });
  expect(pace.paths()).toBe(128);
});

test('half a minute after the last sign nobody is at work', () => {
  const pace = new Pace();
  pace.sign(0);
  expect(pace.isAtWork(29 * second)).toBe(true);
  expect(pace.isAtWork(30 * second)).toBe(false);
});

test('a git that is running is waited for, but not for ever', () => {
  const pace = new Pace();
  expect(pace.waitsFor(0, true)).toBe(true);
  expect(pace.waitsFor(14 * 60 * second, true)).toBe(true);
  expect(pace.waitsFor(16 * 60 * second, true)).toBe(false);
  expect(pace.waitsFor(17 * 60 * second, false)).toBe(false);
  expect(pace.waitsFor(18 * 60 * second, true)).toBe(true);
});
