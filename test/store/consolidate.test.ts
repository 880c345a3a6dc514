// Consolidation loses nothing, keeps few packs of many, beside any other git, and is told by git to be right.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { writeCommitGraph } from '../../engine/store/commit-graph.ts';
import { openConsolidation, type ConsolidationOptions } from '../../engine/store/consolidate.ts';
import type { FoldLimits } from '../../engine/store/fold-choice.ts';
import { clearLeftovers } from '../../engine/store/leftovers.ts';
import { packLoose } from '../../engine/store/loose-objects.ts';
import { heldMs, releaseHolds } from '../../engine/store/replace-packs.ts';
import type { OpenLine } from '../../engine/store/open-line.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const packs = (root: string) =>
  readdirSync(join(root, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));

const objects = (root: string) =>
  git(root, 'cat-file', '--batch-all-objects', '--batch-check').split('\n').sort();

const soundness = (root: string) => git(root, 'fsck', '--strict', '--no-dangling', '--no-progress');

/** `size-garbage: 0` and so on, as numbers. */
const counts = (root: string): Record<string, number> =>
  Object.fromEntries(
    git(root, 'count-objects', '-v')
      .split('\n')
      .map((line) => line.split(': '))
      .map(([name, count]) => [name!, Number(count)]),
  );

async function writeGroups(root: string, count: number): Promise<OpenLine> {
  const open = await openTestLine(root);
  for (let n = 0; n < count; n++)
    await open.line.write(writing(`Write ${n}`, { [`shard-${n % 3}/${n}.md`]: `${n}\n` }));
  return open;
}

const consolidate = (open: OpenLine, more: Partial<ConsolidationOptions> = {}) =>
  openConsolidation({ ...open, line: undefined, clock: systemClock, ...more }).once();

/** When what was made just now is held no longer. */
const later = { ...systemClock, now: () => systemClock.now() + 2 * heldMs };

/** Everything happens sooner, so that a test can see it often. */
const soon: FoldLimits = { smallBytes: 3000, together: 4, unfolded: 4, folded: 3, all: 12 };

test('small packs become one, with every object they held', async () => {
  const root = bookFolder();
  const open = await writeGroups(root, 70);
  const [before, head] = [objects(root), open.reader.head()!];
  await consolidate(open);
  expect(packs(root)).toHaveLength(7);
  expect(objects(root)).toEqual(before);
  expect(soundness(root)).toBe('');
  expect(open.reader.log(head)).toHaveLength(71);
  expect(open.reader.snapshot(head).read('shard-0/0.md')?.toString()).toBe('0\n');
  await consolidate(open);
  expect(packs(root)).toHaveLength(7);
});

test('whoever asks while packs are being folded is answered when they are', async () => {
  const root = bookFolder();
  const open = await writeGroups(root, 70);
  const consolidation = openConsolidation({ ...open, line: undefined, clock: systemClock });
  const first = consolidation.once();
  await nextTurn();
  await consolidation.once();
  expect(packs(root)).toHaveLength(7);
  await first;
});

test('a pack that somebody keeps, or that is damaged, is left alone and told', async () => {
  const root = bookFolder();
  const open = await writeGroups(root, 20);
  const folder = join(root, '.git/objects/pack');
  const [kept, damaged] = packs(root);
  writeFileSync(join(folder, kept!.replace('.pack', '.keep')), '');
  writeFileSync(join(folder, damaged!), Buffer.alloc(100, 7), { flag: 'r+' });
  const problems: unknown[] = [];
  const limits = { ...soon, together: 1000 };
  await consolidate(open, { limits, onProblem: (error) => problems.push(error) });
  expect(packs(root)).toEqual(expect.arrayContaining([kept, damaged]));
  expect(packs(root)).toHaveLength(3);
  // Git's own complaint, and that the commit graph needs what is damaged.
  expect(problems.length).toBeGreaterThan(0);
});

test('git folds packs with deltas and learns which paths changed, of the line alone', async () => {
  const root = bookFolder();
  const open = await writeGroups(root, 40);
  await open.line.writeRef('refs/minutebook/transcripts/a', writing('Keep', { 'a.log': 'a' }), 'logs');
  const before = objects(root);
  const small = counts(root)['size-pack']!;
  await consolidate(open, { limits: { ...soon, together: 1000 } });
  expect(packs(root).map((name) => name.replace(/-[0-9a-f]{40}\.pack/, ''))).toEqual([
    'drawer-logs',
    'pack-fold',
  ]);
  expect(objects(root)).toEqual(before);
  expect(counts(root)['size-pack']!).toBeLessThan(small / 2);
  expect(soundness(root)).toBe('');
  expect(git(root, 'commit-graph', 'verify', '--no-progress')).toBe('');
  expect(existsSync(join(root, '.git/objects/info/commit-graphs'))).toBe(true);
  expect(open.reader.log(open.reader.head()!)).toHaveLength(41);
});

test('whatever is written, packs, loose objects and files stay few', async () => {
  const root = bookFolder();
  const open = await openTestLine(root);
  const problems: unknown[] = [];
  const consolidation = openConsolidation({
    ...open,
    clock: systemClock,
    limits: soon,
    onProblem: (error) => problems.push(error),
  });
  const isFolding = () => readdirSync(open.folder.tmp).some((name) => name.startsWith('made-'));
  let [n, most, beside] = [0, 0, 0];
  // A fold takes a while, in which others go on writing: until one was seen.
  for (; n < 120 || (beside === 0 && n < 2000); n++) {
    await open.line.write(writing(`Write ${n}`, { [`shard-${n % 7}/${n}.md`]: `${n}\n` }));
    if (isFolding()) beside += 1;
    if (n % 4 === 0)
      await open.line.writeRef(
        `refs/minutebook/logs/${n}`,
        writing('Keep', { 'a.log': `${n}` }),
        `day-${n % 3}`,
      );
    most = Math.max(most, packs(root).length);
  }
  await consolidation.stop();
  const before = objects(root);
  await consolidate(open, { limits: soon, clock: later });
  expect(problems).toEqual([]);
  expect(beside).toBeGreaterThan(0);
  expect(most).toBeLessThan(100);
  expect(packs(root).length).toBeLessThanOrEqual(soon.all);
  expect(objects(root)).toEqual(before);
  expect(counts(root)).toMatchObject({ count: 3, garbage: 0, 'size-garbage': 0 });
  expect(isFolding()).toBe(false);
  expect(open.reader.log(open.reader.head()!)).toHaveLength(n + 1);
  expect(soundness(root)).toBe('');
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

test('loose objects of a person become a pack, those nobody reaches too', async () => {
  const root = bookFolder();
  for (let n = 0; n < 5; n++) {
    writeFiles(root, { [`notes/${n}.txt`]: `${n}\n` });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', `Note ${n}`);
  }
  const forgotten = execFileSync('git', ['-C', root, 'hash-object', '-w', '--stdin'], {
    input: 'not added\n',
    encoding: 'utf8',
  }).trim();
  const before = objects(root);
  const { folder } = await openTestLine(root);
  await packLoose(folder);
  expect(counts(root)).toMatchObject({ count: 0, packs: 1 });
  expect(objects(root)).toEqual(before);
  expect(git(root, 'cat-file', 'blob', forgotten)).toBe('not added');
  expect(soundness(root)).toBe('');
});

const foreignWork: Record<string, readonly string[]> = {
  'gc --prune=now': ['gc', '-q', '--prune=now'],
  'repack -ad': ['repack', '-adq'],
  'repack -adf with a multi-pack-index': ['repack', '-adfq', '--write-midx'],
  'a geometric repack': ['repack', '--geometric=2', '-dq', '--write-midx'],
  'maintenance run':
    'maintenance run -q --task=gc --task=commit-graph --task=loose-objects --task=incremental-repack'.split(
      ' ',
    ),
};

/** Does it again and again until `stop`, which answers how often. Two that repack at once may fail; they must lose nothing. */
function repeat(work: () => Promise<unknown>): { stop(): Promise<number> } {
  const stopped = new AbortController();
  const going = (async () => {
    for (let times = 0; ; times++) {
      if (stopped.signal.aborted && times > 1) return times;
      await work();
    }
  })();
  return {
    stop() {
      stopped.abort();
      return going;
    },
  };
}

test.each(Object.keys(foreignWork))('nothing is lost beside %s, which goes on all the time', async (name) => {
  const root = bookFolder({ 'a.md': 'a\n' });
  const open = await openTestLine(root);
  const problems: unknown[] = [];
  const consolidation = openConsolidation({
    ...open,
    clock: systemClock,
    limits: soon,
    onProblem: (error) => problems.push(error),
  });
  const beside = repeat(() => execa('git', ['-C', root, ...foreignWork[name]!], { reject: false }));
  for (let n = 0; n < 80; n++) {
    await open.line.write(writing(`Write ${n}`, { [`shard-${n % 3}/${n}.md`]: `${n}\n` }));
    if (n % 10 === 5)
      await open.line.writeRef('refs/minutebook/logs/a', writing('Keep', { [`${n}.log`]: `${n}` }), 'logs');
  }
  await consolidation.stop();
  const works = await beside.stop();
  await consolidate(open, { limits: soon, clock: later });
  releaseHolds(open.folder, later.now());
  expect(problems).toEqual([]);
  expect(works).toBeGreaterThan(1);
  expect(soundness(root)).toBe('');
  expect(packs(root).length).toBeLessThanOrEqual(soon.all);
  expect(counts(root)).toMatchObject({ garbage: 0 });
  expect(git(root, 'rev-list', '--count', 'refs/minutebook/head')).toBe('81');
  expect(git(root, 'ls-tree', '-r', '--name-only', 'refs/minutebook/head').split('\n')).toHaveLength(82);
  expect(open.reader.log(open.reader.head()!)).toHaveLength(81);
  expect(open.reader.snapshot().read('shard-1/79.md')?.toString()).toBe('79\n');
});

test('a start removes what a killed git left long ago, and nothing that somebody may be at', async () => {
  const root = bookFolder();
  const { folder } = await writeGroups(root, 3);
  const at = join(root, '.git/objects/pack');
  const graphs = join(root, '.git/objects/info/commit-graphs');
  mkdirSync(graphs, { recursive: true });
  const old = [
    'tmp_pack_aaaaaa',
    '.tmp-77-pack-1.pack',
    `pack-${'a'.repeat(40)}.pack`,
    `pack-${'c'.repeat(40)}.idx`,
  ].map((name) => join(at, name));
  const lock = join(graphs, 'commit-graph-chain.lock');
  const fresh = [join(at, 'tmp_pack_bbbbbb'), join(at, `pack-${'b'.repeat(40)}.pack`)];
  for (const path of [...old, lock, ...fresh]) writeFileSync(path, 'x');
  const yesterday = Date.now() / 1000 - 100_000;
  for (const path of [...old, lock]) utimesSync(path, yesterday, yesterday);
  const before = packs(root);
  clearLeftovers(folder, Date.now());
  expect([...old, lock, ...fresh].filter((path) => existsSync(path))).toEqual(fresh);
  expect(before.filter((name) => !packs(root).includes(name))).toHaveLength(2);
  await writeCommitGraph(folder);
  expect(soundness(root)).toBe('');
});

test('a graph lock that a process holds open stays, however old it is', async () => {
  const root = bookFolder();
  const { folder } = await writeGroups(root, 1);
  const lock = join(root, '.git/objects/info/commit-graph.lock');
  mkdirSync(join(root, '.git/objects/info'), { recursive: true });
  writeFileSync(lock, '');
  utimesSync(lock, 1, 1);
  const holder = execFileSync('sh', ['-c', `sleep 20 9<"${lock}" >/dev/null 2>&1 & echo $!`], {
    encoding: 'utf8',
  });
  try {
    clearLeftovers(folder, Date.now());
    expect(existsSync(lock)).toBe(true);
  } finally {
    process.kill(Number(holder), 'SIGKILL');
  }
});
