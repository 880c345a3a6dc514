// Hand edits beside a daemon: from a save to the commit and the catalog, a branch switched under it, and what watching
// a large tree takes. Whole processes; the daemon is the real one.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import type { Peer } from '../../engine/http/exchange.ts';
import { git, makeEngineBook } from './engine-book.ts';
import { bookFiles, commitFiles } from './files.ts';
import { spread } from './measure.ts';
import type { Row } from './row.ts';

const section = 'Hand edits';
const launcher = join(import.meta.dirname, '..', '..', 'bin', 'minutebook.js');
const saves = 20;
const switched = 5_000;
const lookMs = 5;
const limitMs = 30_000;

export async function measureHandEdits({ issues, files }: { issues: number; files: number }): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  const root = await makeEngineBook(issues);
  const mb = (...args: string[]): string =>
    execFileSync(process.execPath, [launcher, '-C', root, ...args], { encoding: 'utf8' });
  mb('up');
  try {
    await firstLook(root);
    const size = `${issues.toLocaleString('en')} issues`;
    const { committed, catalogued } = await measureSaves(root);
    add(`file saved → committed, settling included, p50, ${size}`, committed.p50, 'ms', '< 500');
    add('file saved → committed, the slowest', committed.p99, 'ms');
    add(`file saved → in the catalog, settling included, p50, ${size}`, catalogued.p50, 'ms', '< 500');
    add('file saved → in the catalog, the slowest', catalogued.p99, 'ms');
    const { rightMs, taken } = await measureSwitch(root);
    add(
      `git switch to ${switched.toLocaleString('en')} other files and back: right after`,
      rightMs,
      'ms',
      '< 5000',
    );
    add('files of the other branch taken for hand edits', taken, '', '≤ 0');
  } finally {
    mb('down');
    rmSync(dirname(root), { recursive: true, force: true });
  }
  const watched = await measureWatching(files);
  const many = `${files.toLocaleString('en')} files`;
  add(`watching ${many}: folders watched after`, watched.watchedMs, 'ms', '< 2000');
  add(`watching ${many}: every file looked at after`, watched.lookedMs, 'ms');
  add(`watching ${many}: memory, at rest, beyond that of a process without it`, watched.more, 'MB', '< 100');
  add(`watching ${many}: resident memory of the whole process, at rest`, watched.megabytes, 'MB');
  return rows;
}

const issuePath = (n: number): string =>
  `companies/acme/issues/${String(Math.floor(n / 100)).padStart(2, '0')}xx/ACME-${n}.md`;

function peerOf(root: string): Peer {
  const { socket } = JSON.parse(readFileSync(join(root, '.minutebook/daemon.json'), 'utf8')) as {
    socket: string;
  };
  const token = readFileSync(join(root, '.minutebook/token'), 'utf8').trim();
  return { socket, token, clock: systemClock };
}

async function until(is: () => Promise<boolean> | boolean): Promise<number> {
  const from = performance.now();
  while (!(await is())) {
    if (performance.now() - from > limitMs) throw new Error('waited too long for a hand edit');
    await delay(lookMs);
  }
  return performance.now() - from;
}

const headOf = (root: string): string => readFileSync(join(root, '.git/refs/minutebook/head'), 'utf8');

function save(root: string, n: number, words: string): void {
  const file = join(root, issuePath(n));
  writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n\n${words}\n`);
}

/** Until the daemon has been round the tree once, it only collects. */
async function firstLook(root: string): Promise<void> {
  const before = headOf(root);
  save(root, 1, 'Before all others.');
  await until(() => headOf(root) !== before);
}

async function measureSaves(root: string) {
  const peer = peerOf(root);
  const committed: number[] = [];
  const catalogued: number[] = [];
  for (let n = 1; n <= saves; n++) {
    await delay(1_000);
    const issue = 97 * n;
    const before = headOf(root);
    const words = `Saved ${n} times.`;
    save(root, issue, words);
    const isCatalogued = async (): Promise<boolean> => {
      const { result } = await callAction(peer, 'issue.show', { company: 'acme', issue: `ACME-${issue}` });
      return result.body.includes(words);
    };
    const ms = await until(() => headOf(root) !== before);
    committed.push(ms);
    catalogued.push(ms + (await until(isCatalogued)));
  }
  return { committed: spread(committed, 1), catalogued: spread(catalogued, 1) };
}

/** A branch that says something else in many files: there and back, then one edit on main. */
async function measureSwitch(root: string): Promise<{ rightMs: number; taken: number }> {
  await until(() => git(root, 'status', '--porcelain') === '');
  git(root, 'switch', '-q', '-c', 'other');
  for (let n = 1; n <= switched; n++) save(root, n, 'Of another branch.');
  git(root, 'commit', '-qam', 'Another branch');
  git(root, 'switch', '-q', 'main');
  await delay(2_000);
  const from = performance.now();
  git(root, 'switch', '-q', 'other');
  git(root, 'switch', '-q', 'main');
  const before = headOf(root);
  save(root, switched + 1, 'On main again.');
  await until(() => headOf(root) !== before);
  const rightMs = performance.now() - from;
  await delay(1_000);
  const text = git(
    root,
    'log',
    '-p',
    '--first-parent',
    'refs/minutebook/head',
    '-S',
    'Of another branch.',
    '--format=%H',
  );
  return { rightMs, taken: text.split('\n').filter((line) => line.startsWith('+Of another')).length };
}

interface Watching {
  watchedMs: number;
  lookedMs: number;
  /** Resident at rest, and how much more than before the book was opened. */
  megabytes: number;
  more: number;
}

/** In a process of its own, which does nothing else. */
async function measureWatching(files: number): Promise<Watching> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const root = join(folder, 'book');
  try {
    commitFiles(root, [bookFiles.all(files, Date.now())], Date.now());
    git(root, 'reset', '-q', '--hard');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'watch-tree.ts'), root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) said += String(chunk);
    return JSON.parse(said) as Watching;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
