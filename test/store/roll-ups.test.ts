// Packs are rolled up on a thread as they are without one, and what a thread cannot do is done, or told, all the same.
import { readFileSync, renameSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { listPacks } from '../../engine/store/stored-packs.ts';
import { rollUp } from '../../engine/store/roll-up.ts';
import { RollUps } from '../../engine/store/roll-ups.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder } from '../helpers/open-store.ts';

const threads = (): number => Number(/^Threads:\t(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);

async function packsOf(count: number) {
  const { folder, line } = await openTestLine(bookFolder());
  for (let n = 0; n < count; n++) await line.write(writing(`Write ${n}`, { [`${n}.md`]: `${n}\n` }));
  const rollUps = new RollUps();
  onTestFinished(() => rollUps.close());
  return { folder, names: listPacks(folder).map(({ name }) => name), rollUps };
}

test('from the second on a thread does it, and makes the same', async () => {
  const { folder, names, rollUps } = await packsOf(6);
  const wanted = (await rollUp(folder, names))!;
  const before = threads();
  const first = await rollUps.rollUp(folder, names);
  expect(threads()).toBe(before);
  const second = await rollUps.rollUp(folder, names);
  expect(threads()).toBeGreaterThan(before);
  for (const made of [first, second]) {
    expect(made).toMatchObject({ names: wanted.names, checksum: wanted.checksum });
    for (const ending of ['pack', 'idx'])
      expect(readFileSync(`${made!.aside}.${ending}`)).toEqual(readFileSync(`${wanted.aside}.${ending}`));
  }
  expect(await rollUps.rollUp(folder, names.slice(0, 1))).toBeUndefined();
});

test('what a thread cannot do fails where it is told', async () => {
  const { folder, names, rollUps } = await packsOf(3);
  await rollUps.rollUp(folder, names);
  renameSync(folder.tmp, `${folder.tmp}.away`);
  await expect(rollUps.rollUp(folder, names)).rejects.toMatchObject({ code: 'ENOENT' });
  renameSync(`${folder.tmp}.away`, folder.tmp);
  expect(await rollUps.rollUp(folder, names)).toBeDefined();
});

test('a thread that has ended is started anew', async () => {
  const { folder, names, rollUps } = await packsOf(3);
  for (const _ of [1, 2]) await rollUps.rollUp(folder, names);
  await rollUps.close();
  expect(await rollUps.rollUp(folder, names)).toBeDefined();
});
