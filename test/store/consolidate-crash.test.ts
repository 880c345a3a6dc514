// Consolidation killed at any moment: every object stays in some pack, and the next start cleans up after it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { openConsolidation } from '../../engine/store/consolidate.ts';
import { heldMs, releaseHolds } from '../../engine/store/replace-packs.ts';
import { git, gitFolder } from '../helpers/folder.ts';
import { openTestLine } from '../helpers/open-line.ts';
import { randomOf, soak } from '../helpers/soak.ts';
import { writeAndKill } from './killed-writer.ts';

const program = fileURLToPath(new URL('../fixtures/consolidating-writer.ts', import.meta.url));
const { seeds, kills } = soak.consolidation;
/** Milliseconds a writer works at most before it is killed: several rounds of consolidation. */
const longestLife = 600;

test.each(seeds)(
  'a consolidation that is killed at any moment loses nothing and leaves nothing (seed %i)',
  async (seed) => {
    const pick = randomOf(seed);
    const root = gitFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < kills; round++) {
      acknowledged.push(...(await writeAndKill(program, root, { round, afterMs: pick() * longestLife })));
      const present = new Set(git(root, 'ls-tree', '-r', '--name-only', 'refs/minutebook/head').split('\n'));
      expect(acknowledged.filter((path) => !present.has(path))).toEqual([]);
      expect(git(root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
    }
    const open = await openTestLine(root);
    const later = { ...systemClock, now: () => systemClock.now() + 2 * heldMs };
    await openConsolidation({ ...open, line: undefined, clock: later }).once();
    releaseHolds(open.folder, later.now());
    expect(readdirSync(open.folder.tmp)).toEqual([]);
    const packs = readdirSync(join(root, '.git', 'objects', 'pack'));
    expect(packs.filter((name) => !/\.(pack|idx)$/.test(name))).toEqual([]);
    expect(git(root, 'rev-list', '--count', 'refs/minutebook/head')).toBe(
      String(open.reader.log(open.reader.head()!).length),
    );
  },
  300_000,
);
