// A book with a daemon of its own that is measured over HTTP: started by the command line, watched through /proc, asked by
// a load generator in another process. Linux only.
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Loaded, Order } from './load.ts';

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'minutebook.js');
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What answers: our daemon, or a server that somebody runs and whose processor nobody may look at. */
export interface Target {
  url: string;
  token?: string | undefined;
  /** Seconds of CPU used so far by the whole process; absent for a server that is not ours. */
  cpuSeconds?: () => number;
}

export interface ServedBook extends Target {
  /** From the start of the command to the first 200 of /api/health, in milliseconds. */
  startMs: number;
  /** Memory of the process, its share of what is shared counted (PSS), in MB. */
  memory(): number;
  stop(): void;
}

const runFile = (root: string, ...args: string[]): string =>
  execFileSync(process.execPath, [launcher, '-C', root, ...args], { encoding: 'utf8' });

/** Starts the daemon of a book whose catalog is made already. */
export async function serveForBench(root: string): Promise<ServedBook> {
  runFile(root, 'up');
  runFile(root, 'down');
  const began = performance.now();
  runFile(root, 'up');
  const { pid, url } = JSON.parse(readFileSync(join(root, '.minutebook', 'daemon.json'), 'utf8')) as {
    pid: number;
    url: string;
  };
  while (!(await isHealthy(url)));
  return {
    url,
    token: readFileSync(join(root, '.minutebook', 'token'), 'utf8').trim(),
    startMs: performance.now() - began,
    cpuSeconds: () => cpuSeconds(pid),
    memory: () =>
      Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024,
    stop() {
      runFile(root, 'down');
      rmSync(dirname(root), { recursive: true, force: true });
    },
  };
}

const isHealthy = (url: string): Promise<boolean> =>
  fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

export interface Measured extends Loaded {
  /** Requests a second. */
  rate: number;
  /** Milliseconds of the server's CPU a request; NaN where it cannot be seen. */
  cpu: number;
}

export interface Loader {
  /** Throws where an answer was not of the kind that is measured. */
  drive(target: Target, order: Omit<Order, 'url' | 'token' | 'from'>, expected?: Expected): Promise<Measured>;
  stop(): void;
}

/** Whether the answers are those that are measured. */
export type Expected = (statuses: Record<string, number>) => boolean;

const allSucceeded: Expected = (statuses) => Object.keys(statuses).every((status) => status.startsWith('2'));

export function startLoader(): Loader {
  const child: ChildProcess = fork(join(import.meta.dirname, 'load.ts'));
  // Nobody else's requests of this kind carry the same number.
  let next = 1_000_000;
  return {
    async drive({ url, token, cpuSeconds: cpu }, order, expected = allSucceeded) {
      // The first request is that of the first template.
      next = Math.ceil(next / order.templates.length) * order.templates.length;
      const before = cpu?.() ?? Number.NaN;
      child.send({ ...order, url, token, from: next } satisfies Order);
      const [loaded] = (await once(child, 'message')) as [Loaded];
      next += loaded.requests;
      if (!expected(loaded.statuses))
        throw new Error(
          `${order.templates[0]!.path}: answered ${JSON.stringify(loaded.statuses)}; ${loaded.refused}`,
        );
      return {
        ...loaded,
        rate: (1000 * loaded.requests) / loaded.elapsedMs,
        cpu: (1000 * ((cpu?.() ?? Number.NaN) - before)) / loaded.requests,
      };
    },
    stop: () => void child.kill(),
  };
}
