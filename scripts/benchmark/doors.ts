// The API over HTTP on a book of many issues and costs, each figure of the server's whole process.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { measureWork, type Bars, type Effort, type Figure, type Subject } from './door-work.ts';
import { makeEngineBook } from './engine-book.ts';
import { ledgerFiles } from './files.ts';
import type { Row } from './row.ts';
import { serveForBench, startLoader, type Target } from './served-book.ts';

const section = 'Doors';
const project = join(import.meta.dirname, '..', '..');
export interface DoorSizes {
  issues: number;
  events: number;
  effort: Effort;
  /** Rest after a start, until everything was looked at once. */
  restMs: number;
}

export async function measureDoors({ issues, events, effort, restMs }: DoorSizes): Promise<Row[]> {
  const rows: Row[] = [];
  const report = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  const loader = startLoader();
  const write = (size: string, figures: Figure[]): void => {
    for (const { what, figure, unit, bar } of figures) report(`${what}${size}`, figure, unit, bar);
  };
  try {
    const large = await serveForBench(await makeEngineBook(issues, ledgerFiles(events, Date.now())));
    try {
      report(`start to first 200, ${issues.toLocaleString('en')} issues`, large.startMs, 'ms', '< 2000');
      await delay(restMs);
      report('idle memory, one process (PSS)', large.memory(), 'MB', '< 150');
      write('', await measureWork(loader, subjectOf(large), { bars, effort }));
      report('memory after all of it (PSS)', large.memory(), 'MB');
    } finally {
      large.stop();
    }
    const small = await serveForBench(await makeEngineBook(50));
    try {
      write(', 50 issues', await measureWork(loader, subjectOf(small), { bars, effort, parts: ['create'] }));
    } finally {
      small.stop();
    }
    report('installed, without development packages', installedMegabytes(), 'MB', '< 350');
  } finally {
    loader.stop();
  }
  return rows;
}

/** A book of ours as what is measured, with so many of its agents as race. */
export const subjectOf = (book: Target, racing = 50): Subject => ({
  ...book,
  company: 'acme',
  agents: Array.from({ length: racing }, (_, n) => `agent-${n}`),
});

export const bars: Bars = {
  'create issue, 1 caller': { rate: '> 100' },
  'create issue, 8 callers': { rate: '> 300' },
  'create issue, 32 callers': { rate: '> 500', cpu: '< 3' },
  'change status, 1 caller': { rate: '> 100' },
  'change status, 32 callers': { rate: '> 500', cpu: '< 3' },
  'comment, 1 caller': { rate: '> 100' },
  'comment, 8 callers': { rate: '> 300' },
  'comment, 256 callers': { rate: '> 300' },
  'read one issue, 1 caller': { p50: '< 2', cpu: '< 1' },
  'list 100 issues, 1 caller': { p50: '< 8', cpu: '< 3', kilobytes: '< 60' },
  'search, 1 caller': { p50: '< 25' },
  '50 racing checkouts of one issue': { longest: '< 150' },
  'cost event, 8 callers': { rate: '> 1000', cpu: '< 1' },
  'cost summary, 1 caller': { p50: '< 5' },
  'costs by agent, 1 caller': { p50: '< 10' },
  'dashboard, 1 caller': { p50: '< 10' },
  'activity, 1 caller': { p50: '< 10' },
};

/** What `npm ci --omit=dev` and the engine take on disk, without Node. */
function installedMegabytes(): number {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-installed-'));
  try {
    const tracked = execFileSync(
      'git',
      [
        '-C',
        project,
        'ls-files',
        'package.json',
        'package-lock.json',
        '.npmrc',
        'bin',
        'engine',
        'adapters',
        'companies',
        'skills',
      ],
      { encoding: 'utf8' },
    );
    for (const path of tracked.trim().split('\n')) cpSync(join(project, path), join(folder, path));
    execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--silent'], {
      cwd: folder,
      stdio: 'ignore',
    });
    return Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
