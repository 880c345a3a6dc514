import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { startLoop } from '../../engine/daemon/loop.ts';

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('a nudge ends the rest, one during a step is not lost, and steps never overlap', async () => {
  let running = 0;
  let most = 0;
  let turns = 0;
  const loop = startLoop({
    name: 'test',
    clock: systemClock,
    onError: () => undefined,
    async step() {
      most = Math.max(most, ++running);
      turns += 1;
      if (turns === 2) loop.nudge();
      await systemClock.sleep(5);
      running -= 1;
      return { mostMs: 60_000 };
    },
  });
  await until(() => loop.state().state === 'resting');
  expect(turns).toBe(1);
  loop.nudge();
  await until(() => turns === 3);
  expect(most).toBe(1);
  await loop.stop();
  expect(loop.state()).toMatchObject({ state: 'stopped', turns: 3 });
});

test('a step that throws is told and tried again', async () => {
  const told: unknown[] = [];
  let turns = 0;
  const loop = startLoop({
    name: 'test',
    clock: systemClock,
    errorRestMs: 1,
    onError: (_, error) => told.push(error),
    step() {
      if (++turns < 3) return Promise.reject(new Error(`turn ${turns}`));
      return Promise.resolve({ mostMs: 60_000 });
    },
  });
  await until(() => turns === 3 && loop.state().state === 'resting');
  expect(told.map(String)).toEqual(['Error: turn 1', 'Error: turn 2']);
  expect(loop.state().error).toBeUndefined();
  await loop.stop();
});
