// Consolidation killed at any moment: every object stays in some pack, and the next start cleans up after it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

const program = fileURLToPath(new URL('../fixtures/consolidating-writer.ts', import.meta.url));
const { seeds, kills } = soak.consolidation;
/** Milliseconds a writer works at most before it is killed: several rounds of consolidation. */
const longestLife = 600;

async function writeAndKill(root: string, round: number, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, root, String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, failed] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (failed += text));
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
  expect(failed).toBe('');
  return said.split('\n').slice(0, -1);
}

test.each(seeds)(
  'a consolidation that is killed at any moment loses nothing and leaves nothing (seed %i)',
  async (seed) => {
    const pick = randomOf(seed);
    const root = gitFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < kills; round++) {
      acknowledged.push(...(await writeAndKill(root, round, pick() * longestLife)));
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
