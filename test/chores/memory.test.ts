// What a busy time took is given back at rest, and not before.
import { expect, test } from 'vitest';
import { heapBytes } from '../../engine/base/memory.ts';
import { givingMemoryBack } from '../../engine/chores/memory.ts';

const megabyte = 1024 * 1024;

/** Makes the heap large, and leaves nothing of it alive. */
function beBusy(): number {
  const held = Array.from({ length: 150 }, () => Array.from({ length: megabyte / 8 }, (_, n) => n + 0.5));
  return held.length && heapBytes();
}

test('memory of a busy time is given back once the line has come to rest', async () => {
  const heads = ['a', 'b', 'b', 'b'];
  let look = -1;
  const turn = givingMemoryBack({ store: { head: () => heads[look] } as never });
  const turnAt = async (at: number): Promise<number> => {
    look = at;
    await turn();
    return heapBytes();
  };
  const busy = beBusy();
  expect(busy).toBeGreaterThan(150 * megabyte);
  expect(await turnAt(0)).toBeGreaterThan(busy - 20 * megabyte);
  expect(await turnAt(1)).toBeGreaterThan(busy - 20 * megabyte);
  const lean = await turnAt(2);
  expect(lean).toBeLessThan(busy - 100 * megabyte);
  expect(await turnAt(3)).toBeGreaterThan(lean - megabyte);
});
