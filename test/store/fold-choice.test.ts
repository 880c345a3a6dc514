// The choice of packs that become one, played through: whatever is written, few packs remain and each byte is copied seldom.
import { expect, test } from 'vitest';
import { chooseFold, foldLimits } from '../../engine/store/fold-choice.ts';
import type { StoredPack } from '../../engine/store/stored-packs.ts';

let serial = 0;
const pack = (bytes: number, drawer?: string, isFolded = false): StoredPack => ({
  name: `pack-${serial++}`,
  drawer,
  isFolded,
  bytes,
  touchedMs: serial,
});

/** Packs after all that should become one did; `copied` counts the bytes that were written for it. */
function settle(packs: StoredPack[], copied: { bytes: number }): StoredPack[] {
  for (let steps = 0; ; steps++) {
    expect(steps).toBeLessThan(1000);
    const choice = chooseFold(packs, foldLimits);
    if (choice === undefined) return packs;
    expect(choice.packs.length).toBeGreaterThan(1);
    const gone = new Set(choice.packs.map(({ name }) => name));
    const all = choice.packs.reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = choice.how === 'deltas' ? Math.ceil(all / 4) : all;
    copied.bytes += bytes;
    packs = [
      ...packs.filter(({ name }) => !gone.has(name)),
      pack(bytes, choice.drawer, choice.how !== 'copy'),
    ];
  }
}

test('a hundred thousand groups leave few packs, and each byte is copied a few times', () => {
  let packs: StoredPack[] = [];
  const copied = { bytes: 0 };
  let most = 0;
  for (let n = 0; n < 100_000; n++) {
    packs.push(pack(6000));
    if (n % 64 === 63) packs = settle(packs, copied);
    most = Math.max(most, packs.length);
  }
  expect(most).toBeLessThanOrEqual(foldLimits.unfolded + foldLimits.folded + foldLimits.together);
  expect(copied.bytes / (100_000 * 6000)).toBeLessThan(5);
});

test('drawers are never mixed, and a hundred of them are still few packs', () => {
  let packs: StoredPack[] = [];
  for (let n = 0; n < 6000; n++) {
    packs.push(pack(200_000, `logs-${n % 100}`), pack(6000));
    if (n % 64 === 0) packs = settle(packs, { bytes: 0 });
  }
  expect(packs.length).toBeLessThanOrEqual(foldLimits.all + 130);
  expect(new Set(packs.map(({ drawer }) => drawer)).size).toBe(101);
});

test('a large pack is merged only with what is large enough to be worth it', () => {
  const packs = [1000, 10, 9, 8, 7, 6, 5, 4, 3].map((kilobytes) => pack(kilobytes * 1000, undefined, true));
  const choice = chooseFold(packs, foldLimits)!;
  expect(choice.how).toBe('merge');
  expect(choice.packs.map(({ bytes }) => bytes / 1000).sort((a, b) => a - b)).toEqual([
    3, 4, 5, 6, 7, 8, 9, 10,
  ]);
});

test('few packs of any size are left as they are', () => {
  expect(
    chooseFold([pack(1), pack(10_000_000), pack(5, 'a'), pack(7, 'a', true)], foldLimits),
  ).toBeUndefined();
});
