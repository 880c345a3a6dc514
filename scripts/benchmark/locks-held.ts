// How long this process holds index.lock, and how much it does meanwhile.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';

export interface Held {
  ms: number;
  /** Of the one thread that does it; what the rest of the machine does is not in it. */
  cpuMs: number;
  /** Paths of the work tree that were replaced meanwhile. */
  paths: number;
}

const threadCpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Times every hold of an index.lock of this process from now on, and counts the files that are put in place under it. */
export function watchLocks(): Held[] {
  const held: Held[] = [];
  let since: number | undefined;
  let cpu = 0;
  let paths = 0;
  const { linkSync, renameSync, rmSync } = fs;
  const isLock = (path: fs.PathLike): boolean => String(path).endsWith('/index.lock');
  fs.linkSync = (from, to) => {
    linkSync(from, to);
    if (isLock(to)) [since, cpu, paths] = [performance.now(), threadCpu(), 0];
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    if (String(from).includes('/aside/new')) paths++;
  };
  fs.rmSync = (path, options) => {
    rmSync(path, options);
    if (since === undefined || !isLock(path)) return;
    held.push({ ms: performance.now() - since, cpuMs: threadCpu() - cpu, paths });
    since = undefined;
  };
  syncBuiltinESMExports();
  return held;
}
