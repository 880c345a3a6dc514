// The daemon at rest on a book of many issues, and how fast it starts an agent. Linux only: reads /proc.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { makeEngineBook } from './engine-book.ts';
import type { Row } from './row.ts';

const section = 'Daemon';
const launcher = join(import.meta.dirname, '..', '..', 'bin', 'minutebook.js');
const idleSeconds = 60;
/** The first look at everything is over by then. */
const settleSeconds = 20;

export async function measureDaemon({ issues }: { issues: number }): Promise<Row[]> {
  const root = await makeEngineBook(issues);
  const mb = (...args: string[]): string =>
    execFileSync(process.execPath, [launcher, '-C', root, ...args], { encoding: 'utf8' });
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  mb('up');
  mb('down');
  const from = performance.now();
  mb('up');
  try {
    add(
      'start to first answer, nothing changed, by the command line',
      performance.now() - from,
      'ms',
      '< 2000',
    );
    const { pid } = JSON.parse(readFileSync(join(root, '.minutebook', 'daemon.json'), 'utf8')) as {
      pid: number;
    };
    await delay(settleSeconds * 1000);
    const before = cpuSeconds(pid);
    await delay(idleSeconds * 1000);
    add(
      `idle on ${issues.toLocaleString('en')} issues, CPU`,
      ((cpuSeconds(pid) - before) / idleSeconds) * 100,
      '% core',
      '< 0.5',
    );
    add('idle, resident memory', residentMegabytes(pid), 'MB', '< 150');
  } finally {
    mb('down');
    rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (
    (Number(fields[11]) + Number(fields[12])) /
    Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  );
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
