// A process dies at a named moment: at the first time that moment comes, or at the fifth. Whatever the moment, the next
// process finds the state before or after, never between, and mends what is to be mended by itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { companyBook } from './company-book.ts';
import { copyTree } from './copy.ts';
import type { Left, Verdict } from './judge.ts';
import type { LifeOrder, Moment } from './life.ts';

/** Each is named by the call and what it is about; a moment that never comes fails the test. */
const moments: readonly (readonly [when: Moment['when'], place: string])[] = [
  // The right to write, and what a start mends.
  ['after', 'sqlite exec right to write'],
  ['before', 'rename holder'],
  // A group: objects, pack, ref.
  ['before', 'sqlite run catalog'],
  ['after', 'sqlite run catalog'],
  ['after', 'open pack aside'],
  ['after', 'write pack aside'],
  ['after', 'write pack index aside'],
  ['after', 'fsync pack aside'],
  ['after', 'write value of a ref'],
  ['after', 'link keep'],
  ['before', 'rename pack'],
  ['after', 'rename pack'],
  ['after', 'rename pack index'],
  ['after', 'fsync folder of packs'],
  ['after', 'link lock of head'],
  ['before', 'rename head'],
  ['after', 'rename head'],
  ['after', 'fsync folder of head'],
  ['before', 'rm keep'],
  // Bringing forward: journal, files, index, main.
  ['after', 'writeFile journal'],
  ['after', 'rename journal'],
  ['after', 'open new version'],
  ['after', 'write new version'],
  ['after', 'link index.lock'],
  ['after', 'link file of the work tree'],
  ['after', 'link replaced version'],
  ['after', 'rename file of the work tree'],
  ['after', 'rename replaced version'],
  ['after', 'open new index'],
  ['after', 'writev new index'],
  ['before', 'rename index'],
  ['after', 'rename index'],
  ['after', 'link lock of main'],
  ['after', 'appendFile reflog of main'],
  ['after', 'appendFile reflog of HEAD'],
  ['after', 'rename main'],
  ['before', 'rm index.lock'],
  ['after', 'rm index.lock'],
  ['before', 'unlink replaced version'],
  // What stands beside the line: costs, transcripts, wakes.
  ['after', 'appendFile spool'],
  ['after', 'fdatasync spool'],
  ['before', 'rm spool'],
  ['after', 'link lock of a transcripts ref'],
  ['after', 'rename transcripts ref'],
  ['after', 'writeFile wake aside'],
  ['after', 'link wake'],
];

/** Every moment at the first time that it comes, or at the fifth; in long runs at both. */
const hits = [1, 5];
const hitsOf = (n: number): number[] =>
  hits.filter((_, at) => soak.failpoints.allHits || at === n % hits.length);
/** Copies and deaths leave the same; that they do is tried on some of them in every run, and on all in long ones. */
const { deaths } = soak.failpoints;

const program = (name: string): string => join(import.meta.dirname, `${name}.ts`);
const nameOf = ({ when, place, hit }: Moment): string => `${when} ${place}, time ${hit}`;

function runLife(order: LifeOrder): { said: string; signal: string | null } {
  const { stdout, stderr, signal } = spawnSync(process.execPath, [program('life'), JSON.stringify(order)], {
    encoding: 'utf8',
    env: childEnvironment(),
  });
  expect(stderr).toBe('');
  return { said: stdout, signal };
}

/** What is wrong with the books, by name; empty when every one is as it must be. */
function judge(left: ReadonlyMap<string, Left>): Record<string, string[]> {
  const { stdout, stderr } = spawnSync(process.execPath, [program('judge')], {
    input: JSON.stringify([...left.values()]),
    encoding: 'utf8',
    env: childEnvironment(),
  });
  expect(stderr).toBe('');
  const verdicts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
  expect(verdicts).toHaveLength(left.size);
  const names = new Map([...left].map(([name, { root }]) => [root, name]));
  return Object.fromEntries(
    verdicts.flatMap(({ root, problems }) => (problems.length > 0 ? [[names.get(root)!, problems]] : [])),
  );
}

test('whatever the moment at which a process dies, the next one finds a sound book and mends the rest', async () => {
  const [folder, root] = [temporaryFolder(), join(temporaryFolder(), 'book')];
  copyTree(await companyBook(), root);
  const all = moments.flatMap(([when, place], n) => hitsOf(n).map((hit): Moment => ({ when, place, hit })));
  const copies = all.map((moment, n) => ({ ...moment, copy: join(folder, String(n)) }));
  expect(runLife({ root, moments: copies })).toMatchObject({ signal: null });
  expect(copies.filter(({ copy }) => !existsSync(copy)).map(nameOf)).toEqual([]);
  const left = new Map(
    copies.map((moment) => [
      nameOf(moment),
      { root: moment.copy, said: readFileSync(`${moment.copy}.said`, 'utf8') },
    ]),
  );
  expect(judge(left)).toEqual({});
}, 300_000);

test('so it is when the process really dies', async () => {
  const template = await companyBook();
  const folder = temporaryFolder();
  const left = new Map<string, Left>();
  for (const [n, [when, place]] of moments.entries()) {
    if (n % Math.ceil(moments.length / deaths) !== 0) continue;
    const moment: Moment = { when, place, hit: hits[n % hits.length]! };
    const root = join(folder, String(n));
    copyTree(template, root);
    const { said, signal } = runLife({ root, moments: [moment] });
    expect({ moment, signal }).toEqual({ moment, signal: 'SIGKILL' });
    left.set(nameOf(moment), { root, said });
  }
  expect(judge(left)).toEqual({});
}, 600_000);
