// The command line as whole processes, without a daemon: time and memory of a read, and fifty at once for one issue.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { makeEngineBook } from './engine-book.ts';
import type { Row } from './row.ts';

const section = 'Command line';
const launcher = join(import.meta.dirname, '..', '..', 'bin', 'minutebook.js');
const racers = 50;
/** Runs of a command whose median is told. */
const repeats = 11;

export async function measureCommands({ issues }: { issues: number }): Promise<Row[]> {
  const root = await makeEngineBook(issues);
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  try {
    // The first command takes in what git committed and builds the catalog; what is measured is every one after.
    command(root, ['issue', 'comment', 'ACME-1', 'Hello']);
    const list = median(root, ['issue', 'list', '--limit', '20']);
    add(`issue list, whole process, ${issues.toLocaleString('en')} issues`, list.ms, 'ms', '< 250');
    add('issue list, peak memory', list.megabytes, 'MB', '< 120');
    add('issue show, whole process', median(root, ['issue', 'show', 'ACME-42']).ms, 'ms', '< 250');
    add('search, whole process', median(root, ['search', 'gateway']).ms, 'ms', '< 250');
    add(
      'issue create without a daemon, whole process',
      median(root, ['issue', 'create', 'Measured']).ms,
      'ms',
    );
    add('merge driver, one file, whole process', mergeDriver(root), 'ms', '< 150');
    command(root, ['issue', 'create', 'Raced for']);
    const race = await raceFor(root, `ACME-${issues + repeats + 1}`);
    add(`${racers} processes for one issue: winners`, race.winners, '', '≤ 1');
    add(`${racers} processes for one issue: all answered after`, race.ms / 1000, 's');
  } finally {
    rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

interface Spent {
  ms: number;
  megabytes: number;
}

function command(root: string, args: string[]): Spent {
  const from = performance.now();
  const timed = ['-f', 'KB %M', process.execPath, launcher, '-C', root, '-c', 'acme', ...args];
  const done = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' });
  const ms = performance.now() - from;
  if (done.status !== 0) throw new Error(`minutebook ${args.join(' ')}: ${done.stdout}${done.stderr}`);
  return { ms, megabytes: Number(/KB (\d+)/.exec(done.stderr)?.[1]) / 1024 };
}

function median(root: string, args: string[]): Spent {
  const runs = Array.from({ length: repeats }, () => command(root, args));
  const middle = (of: (spent: Spent) => number): number => runs.map(of).sort((a, b) => a - b)[repeats >> 1]!;
  return { ms: middle(({ ms }) => ms), megabytes: middle(({ megabytes }) => megabytes) };
}

/** Git starts it once for each file that it merges. */
function mergeDriver(root: string): number {
  const version = (priority: string, text: string): string =>
    `---\nstatus: todo\npriority: ${priority}\n---\n# An issue\n\n${text}\n\n${'Some words. '.repeat(80)}\n`;
  const file = (name: string): string => join(dirname(root), name);
  const texts = { base: version('low', 'One'), ours: version('high', 'One'), theirs: version('low', 'Two') };
  const runs = Array.from({ length: repeats }, () => {
    for (const [name, text] of Object.entries(texts)) writeFileSync(file(name), text);
    const words = [...['base', 'ours', 'theirs'].map(file), 'companies/acme/issues/00xx/ACME-1.md'];
    return command(root, ['merge-driver', ...words]).ms;
  });
  return runs.sort((a, b) => a - b)[repeats >> 1]!;
}

async function raceFor(root: string, issue: string): Promise<{ winners: number; ms: number }> {
  const from = performance.now();
  const codes = await Promise.all(
    Array.from({ length: racers }, (_, n) => {
      const args = [launcher, '-C', root, '-c', 'acme', 'issue', 'checkout', issue, `agent-${n % 50}`];
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      return new Promise<number | null>((resolve) => child.on('exit', resolve));
    }),
  );
  return { winners: codes.filter((code) => code === 0).length, ms: performance.now() - from };
}
