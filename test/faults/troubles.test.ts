// Whatever call fails, and however, while something is done: what was acknowledged is in force once, what was refused can
// be done again, nothing hangs, nothing is left behind, and the book stays sound.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { acts } from './acts.ts';
import { companyBook } from './company-book.ts';
import type { LoopOrder } from './plan.ts';
import type { Done, Finding } from './report.ts';

const { seed } = soak.troubles;
/** Long enough for every call of every act; milliseconds. */
const longMs = 12 * 3_600_000;
/** Turns after which the book is closed and looked at in full. */
const lookEvery = 20;

/** What the process found, at least one turn having been done. */
function findingsOf(program: string, order: LoopOrder): Finding[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, `${program}.ts`), JSON.stringify(order)],
    { encoding: 'utf8', env: childEnvironment(), maxBuffer: 1 << 28 },
  );
  expect(stderr).toBe('');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding | Done);
  const findings = lines.filter((line): line is Finding => 'problem' in line);
  const [done] = lines.filter((line): line is Done => 'turns' in line);
  if (findings.length === 0) expect(done?.turns).toBeGreaterThan(0);
  return findings;
}

const books = async (): Promise<Pick<LoopOrder, 'root' | 'template'>> => ({
  root: join(temporaryFolder(), 'book'),
  template: await companyBook(),
});

test(
  `a call that fails in the middle of an act gives no false answer and spoils nothing (seed ${seed})`,
  async () => {
    const names = acts.map(({ name }) => name);
    const order = { ...(await books()), acts: names, ...soak.troubles.acts, seed, lookEvery };
    expect(findingsOf('loop', order)).toEqual([]);
  },
  longMs,
);

test(
  `nor does one in the middle of a command, from opening the book to closing it (seed ${seed})`,
  async () => {
    const names = ['write', 'read', 'start', 'init'];
    const order = { ...(await books()), acts: names, ...soak.troubles.commands, seed, lookEvery };
    expect(findingsOf('commands', order)).toEqual([]);
  },
  longMs,
);
