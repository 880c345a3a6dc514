// Runs one action again and again from several callers and says what it cost: rate, latencies, CPU, fsyncs.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';

/** Performs one action; `n` counts them. Resolves when it is durable. */
export type Perform = (n: number) => Promise<unknown>;

export interface Figures {
  name: string;
  /** Actions a second. */
  rate: number;
  p50: number;
  p99: number;
  /** Milliseconds of CPU an action, of the whole process. */
  cpu: number;
  /** Fsyncs an action. */
  fsyncs: number;
  /** Milliseconds an action in which an fsync was under way. */
  syncing: number;
  actions: number;
}

let fsyncs = 0;
/** Milliseconds in which at least one fsync was under way. */
let syncing = 0;
let underWay = 0;
let since = 0;

function began(): void {
  fsyncs++;
  if (underWay++ === 0) since = performance.now();
}

function ended(): void {
  if (--underWay === 0) syncing += performance.now() - since;
}

/** Counts and times every fsync of this process from now on. */
export function countFsyncs(): void {
  const { fsync, fsyncSync } = fs;
  fs.fsyncSync = (file) => {
    began();
    fsyncSync(file);
    ended();
  };
  fs.fsync = ((file, done) => {
    began();
    fsync(file, (error) => {
      ended();
      done(error);
    });
  }) as typeof fs.fsync;
  syncBuiltinESMExports();
}

export const fsyncsSoFar = (): number => fsyncs;

/** Lets `callers` perform one action after the other for `seconds`. */
export async function measure(
  name: string,
  { callers, seconds, perform }: { callers: number; seconds: number; perform: Perform },
): Promise<Figures> {
  const latencies: number[] = [];
  const startedFsyncs = fsyncs;
  const startedSyncing = syncing;
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  const end = started + seconds * 1000;
  let n = 0;
  const call = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      await perform(n++);
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(startedCpu);
  return {
    name,
    ...spread(latencies, elapsed),
    cpu: (user + system) / 1000 / latencies.length,
    fsyncs: (fsyncs - startedFsyncs) / latencies.length,
    syncing: (syncing - startedSyncing) / latencies.length,
  };
}

/** Rate and latencies from the milliseconds that single actions took. */
export function spread(
  latencies: number[],
  elapsedMs: number,
): Pick<Figures, 'rate' | 'p50' | 'p99' | 'actions'> {
  latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  const actions = latencies.length;
  return { actions, rate: (1000 * actions) / elapsedMs, p50: at(0.5), p99: at(0.99) };
}

/** A table with each figure beside its ratio to the first row. */
export function formatTable(rows: readonly Figures[]): string {
  const base = rows[0]!;
  const head = ['', 'acts/s', '× first', 'p50 ms', 'p99 ms', 'CPU ms/act', '÷ first', 'fsyncs/act', 'acts'];
  const cells = rows.map(({ name, rate, p50, p99, cpu, fsyncs, actions }) => [
    name,
    rate.toFixed(0),
    (rate / base.rate).toFixed(1),
    p50.toFixed(1),
    p99.toFixed(1),
    cpu.toFixed(2),
    (base.cpu / cpu).toFixed(1),
    fsyncs.toFixed(2),
    String(actions),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
  return [head, ...cells].map((row) => line(row).join('  ')).join('\n');
}
