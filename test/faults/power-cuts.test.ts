// The power goes, and of what was not synced anything may be lost: the next process finds every answer in force and a sound
// book, and takes nothing that was torn for somebody's edit.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { companyBook } from './company-book.ts';
import type { CutOrder, CutProblem, CutsDone } from './cuts.ts';

const { seeds, cuts, turns } = soak.powerCuts;

test.each(seeds)(
  `of a book whose power is cut at ${cuts} moments every answer is left (seed %i)`,
  async (seed) => {
    const order: CutOrder = { template: await companyBook(), folder: temporaryFolder(), seed, cuts, turns };
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'cuts.ts'), JSON.stringify(order)],
      { encoding: 'utf8', env: childEnvironment() },
    );
    expect(stderr).toBe('');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CutProblem | CutsDone);
    expect(lines.filter((line) => 'problem' in line)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ cuts });
  },
  1_800_000,
);
