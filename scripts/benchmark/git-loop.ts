// What everything is measured against: `git add <path>` and `git commit`, one action after the other, with git's own
// durability on.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type BenchBook, git } from './book.ts';
import { type Figures, spread } from './measure.ts';

/** Runs the loop for `seconds`. CPU is that of git and its children, measured by the shell's `times`. */
export function measureGit({ root, issues }: BenchBook, seconds: number): Figures {
  const latencies: number[] = [];
  const started = performance.now();
  const startedCpu = childrenCpu();
  while (performance.now() - started < seconds * 1000) {
    const path = issues[(latencies.length * 7919) % issues.length]!;
    const file = join(root, path);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/^updated: .*$/m, `updated: ${new Date().toISOString()}`),
    );
    const from = performance.now();
    git(root, 'add', path);
    git(root, 'commit', '-q', '-m', `Change ${path}`);
    latencies.push(performance.now() - from);
  }
  const elapsed = performance.now() - started;
  const cpu = (childrenCpu() - startedCpu) / latencies.length;
  return { name: 'git add + git commit', ...spread(latencies, elapsed), cpu, fsyncs: NaN, syncing: NaN };
}

/** Milliseconds of CPU that finished children of this process used: fields 16 and 17 of /proc/self/stat, in ticks. */
function childrenCpu(): number {
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[13]) + Number(fields[14])) / ticks) * 1000;
}
