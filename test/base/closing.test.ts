import { expect, test } from 'vitest';
import { closeAll } from '../../engine/base/closing.ts';

test('every step is done although one before it failed, and the first failure is told', async () => {
  const done: string[] = [];
  const failing = (name: string) => () => {
    done.push(name);
    throw new Error(name);
  };
  const steps = [
    failing('a'),
    () => done.push('b'),
    () => Promise.reject(new Error('c')),
    () => done.push('d'),
  ];
  await expect(closeAll(steps)).rejects.toThrow('a');
  expect(done).toEqual(['a', 'b', 'd']);
});
