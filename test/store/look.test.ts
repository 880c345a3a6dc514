// What the sweep finds is what git finds, whatever was hinted: hints that are lost, doubled, late or wrong change nothing
// once the slices have gone round.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { openCheckout } from '../../engine/store/checkout.ts';
import { Sweeper } from '../../engine/store/sweep.ts';
import { git } from '../helpers/folder.ts';
import { bookFolder } from '../helpers/open-store.ts';
import { openTestLine } from '../helpers/open-line.ts';
import { randomOf, soak } from '../helpers/soak.ts';

const isOurs = (path: string): boolean => path.endsWith('.md');
const folders = ['', 'a', 'a/b', 'a/b/c', 'd', 'e'];
const names = ['one.md', 'two.md', 'three.md', 'four.md'];

async function openSweeper(root: string): Promise<Sweeper> {
  const { folder, refs, objects, edge, reader, line, engine } = await openTestLine(root);
  const options = { folder, refs, objects, edge, reader, line, engine, clock: systemClock, isOurs };
  return new Sweeper(openCheckout(options), options, () => true);
}

/** What git says differs from HEAD, of our files. */
function byGit(root: string): string[] {
  const entries = git(root, 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=all').split(
    '\0',
  );
  return entries
    .map((entry) => entry.slice(3))
    .filter(isOurs)
    .sort();
}

function bySweep(sweeper: Sweeper): string[] {
  const before = sweeper.sweep('slice', 0).rounds;
  while (sweeper.sweep('slice', 0).rounds <= before);
  return sweeper
    .sweep('hinted', 0)
    .edits.map(({ path }) => path)
    .sort();
}

test.each(soak.looks.seeds)('seed %i', async (seed) => {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const somewhere = (): string => join(pick(folders), pick(names));
  const root = bookFolder({
    'a/one.md': '1\n',
    'a/b/two.md': '2\n',
    'd/three.md': '3\n',
    'e/four.md': '4\n',
  });
  const sweeper = await openSweeper(root);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const steps: Record<string, () => string[]> = {
    write() {
      const path = somewhere();
      rmSync(join(root, path), { recursive: true, force: true });
      write(path, `${Math.floor(random() * 3)}\n`);
      return [path];
    },
    remove() {
      const path = random() < 0.3 ? pick(folders.slice(1)) : somewhere();
      rmSync(join(root, path), { recursive: true, force: true });
      return [path];
    },
    move() {
      const [from, to] = [pick(folders.slice(1)), `moved-${Math.floor(random() * 3)}`];
      try {
        renameSync(join(root, from), join(root, to));
      } catch {
        // Nothing there, or something in the way: then nothing moved.
      }
      return [from, to];
    },
    commit() {
      git(root, 'add', '-A');
      git(root, 'commit', '-q', '--allow-empty', '-m', 'Step');
      return [];
    },
    restore() {
      git(root, 'reset', '-q', '--hard');
      return [];
    },
  };
  const kinds = ['write', 'write', 'write', 'write', 'remove', 'move', 'commit', 'restore'] as const;
  let late: string[] = [];
  for (let step = 0; step < soak.looks.steps; step++) {
    const touched = steps[pick(kinds)]!();
    // Lost, doubled, late, wrong.
    for (const path of late) sweeper.hint(path);
    late = random() < 0.5 ? touched : [];
    if (random() < 0.4) for (const path of [...touched, ...touched]) sweeper.hint(path);
    if (random() < 0.3) sweeper.hint(somewhere());
    if (random() < 0.5) sweeper.sweep('hinted', 0);
    if (step % 5 === 4) expect({ step, found: bySweep(sweeper) }).toEqual({ step, found: byGit(root) });
  }
});

test('what a hint names is found at once', async () => {
  const root = bookFolder({ 'a/one.md': '1\n' });
  const sweeper = await openSweeper(root);
  sweeper.sweep('whole', 0);
  const found = (path: string): string[] => {
    sweeper.hint(path);
    return sweeper.sweep('hinted', 0).edits.map((edit) => edit.path);
  };
  writeFileSync(join(root, 'a/one.md'), 'changed\n');
  expect(found('a/one.md')).toEqual(['a/one.md']);
  mkdirSync(join(root, 'f/g'), { recursive: true });
  writeFileSync(join(root, 'f/g/new.md'), 'new\n');
  expect(found('f')).toEqual(['f/g/new.md', 'a/one.md']);
  rmSync(join(root, 'f'), { recursive: true });
  expect(found('f')).toEqual(['a/one.md']);
  rmSync(join(root, 'a'), { recursive: true });
  expect(found('a')).toEqual(['a/one.md']);
});
