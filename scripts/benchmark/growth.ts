// What a book weighs: bytes an action leaves before and after consolidation, and how long git takes for the history of one
// issue after many commits.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemClock } from '../../engine/base/clock.ts';
import { openCatalog } from '../../engine/catalog/catalog.ts';
import { openEngine } from '../../engine/engine.ts';
import { openConsolidation } from '../../engine/store/consolidate.ts';
import { foldLimits } from '../../engine/store/fold-choice.ts';
import { heldMs, releaseHolds } from '../../engine/store/replace-packs.ts';
import { openLine } from '../../engine/store/open-line.ts';
import { openReader } from '../../engine/store/reader.ts';
import { git, makeEngineBook } from './engine-book.ts';
import { bookFiles, commitFiles, type Files } from './files.ts';
import type { Row } from './row.ts';
import { lifeLength, liveOn, workClock, workFiles } from './work.ts';

const section = 'Growth';
/** When what was copied a moment ago may be replaced again. */
const later = { ...systemClock, now: () => systemClock.now() + 2 * heldMs };
const callers = 24;
/** Writers at a time of the long history: each group is as large as the line takes it. */
const writers = 256;
const longIssues = 10_000;

export interface GrowthOptions {
  /** Actions whose bytes are counted. */
  actions: number;
  /** Commits of the long history. */
  commits: number;
}

export async function measureGrowth({ actions, commits }: GrowthOptions): Promise<Row[]> {
  return [...(await measureBytes(Math.ceil(actions / lifeLength))), ...(await measureHistory(commits))];
}

/** Bytes by the real actions of issues from their creation to done. */
async function measureBytes(lives: number): Promise<Row[]> {
  const root = await makeEngineBook(0, workFiles());
  const rows: Row[] = [];
  let worked = 0;
  const perAction = (what: string, bar = ''): void =>
    void rows.push({ section, what, figure: objectBytes(root) / worked, unit: 'bytes', bar });
  try {
    const clock = workClock(Date.parse('2026-11-22T08:00:00.000Z'), () => worked);
    const engine = await openEngine(root, { clock, paced: false });
    let next = 0;
    const live = async (): Promise<void> => {
      while (next < lives) await liveOn(engine, next++, () => (worked += 1));
    };
    await Promise.all(Array.from({ length: callers }, live));
    perAction(`an action before consolidation (create, run start and end, comments, document, moves)`);
    await engine.stop();
    const open = await openLine(root, { clock: systemClock, host: 'bench' });
    await openConsolidation({
      ...open,
      line: undefined,
      clock: later,
      limits: { ...foldLimits, all: 1 },
    }).once();
    perAction('an action once folded', '< 2000');
    releaseHolds(open.folder, later.now());
    await open.line.close();
    open.release();
    git(root, 'repack', '-adfq');
    perAction('the same by git repack -adf');
  } finally {
    rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

/** A history of the engine's own groups, consolidated while it is written. */
async function measureHistory(commits: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const root = join(folder, 'book');
  const size = commits.toLocaleString('en');
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  try {
    commitFiles(root, [bookFiles.all(longIssues, Date.now())], Date.now());
    for (const [key, value] of [
      ['gc.auto', '0'],
      ['core.fsync', 'committed,reference'],
    ] as const)
      git(root, 'config', key, value);
    const began = performance.now();
    const mostPacks = await writeHistory(root, commits);
    add(`${size} commits written and consolidated`, (performance.now() - began) / 1000, 's');
    add('packs at most while they were written', mostPacks, '');
    add(`${size} commits on disk, an action`, objectBytes(root) / commits, 'bytes', '< 2000');
    const path = 'companies/acme/issues/42xx/ACME-4217.md';
    const log = (...more: string[]): number => {
      const from = performance.now();
      git(root, ...more, 'log', '--format=%h %s', 'refs/minutebook/head', '--', path);
      return performance.now() - from;
    };
    add(`git log of one issue after ${size} commits`, Math.min(...[1, 2, 3].map(() => log())), 'ms', '< 300');
    add('the same without the commit graph', log('-c', 'core.commitGraph=false'), 'ms');
    add('a new process opens it and reads the newest commit', readNewest(root), 'ms');
    rmSync(join(root, '.minutebook', 'verified'), { recursive: true });
    add('catalog from nothing, every signature verified, CPU', buildCatalog(root), 's');
    add('catalog from nothing once more, CPU', buildCatalog(root), 's');
    const from = performance.now();
    git(root, 'fsck', '--strict', '--no-dangling', '--no-progress');
    add('git fsck --strict, clean', (performance.now() - from) / 1000, 's');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

/** Milliseconds. */
function readNewest(root: string): number {
  const from = performance.now();
  const reader = openReader(root);
  reader.log(reader.head()!, { limit: 1 });
  reader.close();
  return performance.now() - from;
}

/** Seconds of CPU. */
function buildCatalog(root: string): number {
  const from = process.cpuUsage();
  const reader = openReader(root);
  const catalog = openCatalog(':memory:', reader);
  catalog.sync();
  catalog.close();
  reader.close();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

/** Answers the most packs there were. */
async function writeHistory(root: string, commits: number): Promise<number> {
  const open = await openLine(root, { clock: systemClock, host: 'bench' });
  const consolidation = openConsolidation({
    ...open,
    clock: systemClock,
    onProblem: (error) => console.error(error),
  });
  let [next, most] = [0, 0];
  const write = async (): Promise<void> => {
    while (next < commits) {
      const n = next++;
      await open.line.write(() => changeOf(n, bookFiles.move(1 + ((n * 7919) % longIssues), n, n % 3 === 0)));
      if (n % 1000 === 0) most = Math.max(most, packCount(root));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  await consolidation.once();
  await consolidation.stop();
  await open.line.close();
  open.release();
  return most;
}

const changeOf = (n: number, files: Files) => ({
  files,
  subject: `Move ACME-${1 + ((n * 7919) % longIssues)} to another status`,
  trailers: [
    ['Action', 'issue.move'],
    ['Actor', 'agent:acme/agent-3'],
    ['Entity', `issue:acme/ACME-${1 + ((n * 7919) % longIssues)}`],
    ['Run', `01935f3c-0001-7000-8000-${n.toString(16).padStart(12, '0')}`],
    ['Request', `01935f3c-0002-4000-8000-${(n * 7919).toString(16).padStart(12, '0')}`],
  ] as const,
  result: undefined,
});

const packFolder = (root: string): string => join(root, '.git', 'objects', 'pack');

const packCount = (root: string): number =>
  readdirSync(packFolder(root)).filter((name) => name.endsWith('.pack')).length;

/** Packs and their indexes; loose objects there are none. */
const objectBytes = (root: string): number =>
  readdirSync(packFolder(root)).reduce((sum, name) => sum + statSync(join(packFolder(root), name)).size, 0);
