import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { git, gitFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { randomOf, soak } from '../helpers/soak.ts';
import { writeAndKill } from './killed-writer.ts';

const program = fileURLToPath(new URL('../fixtures/line-writer.ts', import.meta.url));
const { seeds, kills } = soak.crash;
/** Milliseconds a writer works at most before it is killed. */
const longestLife = 100;

test.each(seeds)(
  'a writer that is killed at any moment has lost nothing it acknowledged and leaves nothing in the way (seed %i)',
  async (seed) => {
    const pick = randomOf(seed);
    const root = gitFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < kills; round++) {
      acknowledged.push(...(await writeAndKill(program, root, { round, afterMs: pick() * longestLife })));
      const present = new Set(git(root, 'ls-tree', '-r', '--name-only', 'refs/minutebook/head').split('\n'));
      expect(acknowledged.filter((path) => !present.has(path))).toEqual([]);
    }
    const foreign = join(root, '.git', 'index.lock');
    writeFileSync(foreign, '');
    const { line, reader } = await openTestLine(root, { paced: false });
    await line.write(writing('Go on', { 'z.md': '' }));
    expect(reader.log(reader.head()!).filter(({ engine }) => engine).length).toBeGreaterThan(
      acknowledged.length,
    );
    expect(git(root, 'fsck', '--strict')).not.toMatch(/error|missing|broken/);
    expect(leftovers(root)).toEqual([]);
    expect(existsSync(foreign)).toBe(true);
  },
  120_000,
);

/** Files of ours that only an unfinished publication has. */
function leftovers(root: string): string[] {
  const own = (...path: string[]) => readdirSync(join(root, '.git', ...path));
  return [
    ...own('minutebook', 'tmp'),
    ...own('refs', 'minutebook').filter((name) => name.endsWith('.lock')),
    ...own('objects', 'pack').filter((name) => name.endsWith('.keep')),
  ];
}
