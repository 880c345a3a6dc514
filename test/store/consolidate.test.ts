// Consolidation loses nothing, makes few packs of many, and is told by git to be right.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { fold, startConsolidation } from '../../engine/store/consolidate.ts';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { rollUp } from '../../engine/store/roll-up.ts';
import { git } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const packs = (root: string) =>
  readdirSync(join(root, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));

const objects = (root: string) =>
  git(root, 'cat-file', '--batch-all-objects', '--batch-check').split('\n').sort();

async function writeGroups(root: string, count: number) {
  const open = await openTestLine(root);
  for (let n = 0; n < count; n++)
    await open.line.write(writing(`Write ${n}`, { [`shard-${n % 3}/${n}.md`]: `${n}\n` }));
  return open;
}

test('small packs become one, with every object they held', async () => {
  const root = bookFolder();
  const { reader } = await writeGroups(root, 70);
  const [before, head] = [objects(root), reader.head()!];
  expect(await rollUp(locate(root))).toBe(64);
  expect(packs(root)).toHaveLength(7);
  expect(objects(root)).toEqual(before);
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(reader.log(head)).toHaveLength(71);
  expect(reader.snapshot(head).read('shard-0/0.md')?.toString()).toBe('0\n');
  expect(await rollUp(locate(root))).toBe(0);
});

test('a pack that somebody keeps, or that is damaged, is left alone', async () => {
  const root = bookFolder();
  const { reader } = await writeGroups(root, 66);
  const folder = join(root, '.git/objects/pack');
  const [kept, damaged] = packs(root);
  writeFileSync(join(folder, kept!.replace('.pack', '.keep')), '');
  const bytes = Buffer.alloc(100, 7);
  writeFileSync(join(folder, damaged!), bytes, { flag: 'r+' });
  expect(await rollUp(locate(root))).toBe(64);
  expect(packs(root)).toEqual(expect.arrayContaining([kept, damaged]));
  expect(reader.head()).toBeDefined();
});

test('git folds packs and learns which paths changed', async () => {
  const root = bookFolder();
  const { reader } = await writeGroups(root, 20);
  const before = objects(root);
  git(root, 'update-ref', 'refs/heads/main', reader.head()!);
  await fold(locate(root));
  expect(packs(root).length).toBeLessThan(5);
  expect(objects(root)).toEqual(before);
  expect(existsSync(join(root, '.git/objects/info/commit-graphs'))).toBe(true);
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(reader.log(reader.head()!)).toHaveLength(21);
});

test('a busy line is consolidated while it is written', async () => {
  const root = bookFolder();
  const { line, reader, folder } = await openTestLine(root);
  const problems: unknown[] = [];
  const consolidation = startConsolidation({
    folder,
    line,
    clock: systemClock,
    onProblem: (error) => problems.push(error),
  });
  for (let n = 0; n < 200; n++) await line.write(writing(`Write ${n}`, { 'a.md': `${n}\n` }));
  await consolidation.stop();
  expect(problems).toEqual([]);
  expect(packs(root).length).toBeLessThan(140);
  expect(reader.log(reader.head()!)).toHaveLength(201);
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('a book that only commands write does not grow a pack with each of them', async () => {
  const root = bookFolder();
  const open = await writeGroups(root, 70);
  await open.line.close();
  open.release();
  const before = objects(root);
  const store = await openTestStore(root);
  await store.close();
  expect(packs(root)).toHaveLength(7);
  expect(objects(root)).toEqual(before);
});
