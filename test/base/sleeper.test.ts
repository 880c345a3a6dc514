import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { Sleeper } from '../../engine/base/sleeper.ts';

test('a sleep ends by itself, or when somebody wakes it', async () => {
  const sleeper = new Sleeper(systemClock);
  const began = performance.now();
  await sleeper.sleep(20);
  expect(performance.now() - began).toBeGreaterThan(15);
  const long = sleeper.sleep(60_000);
  sleeper.wake();
  await long;
  expect(performance.now() - began).toBeLessThan(30_000);
});

test('it tells until when it sleeps, and waking nobody does nothing', async () => {
  let now = 1_000;
  let end = (): void => undefined;
  const sleeper = new Sleeper({
    now: () => now,
    sleep: (_, signal) =>
      new Promise((resolve) => {
        end = resolve;
        signal?.addEventListener('abort', () => resolve());
      }),
  });
  sleeper.wake();
  expect(sleeper.sleepsAt(1_000)).toBe(false);
  const sleeping = sleeper.sleep(50);
  now = 1_020;
  expect([1_049, 1_050].map(sleeper.sleepsAt)).toEqual([true, false]);
  end();
  await sleeping;
  expect(sleeper.sleepsAt(1_040)).toBe(false);
});
