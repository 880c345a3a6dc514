// A run that is only beginning is looked at while its supervisor takes the lease and leaves its sign, thousands of times.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { LiveRun } from '../../engine/daemon/live-run.ts';
import { startOf } from '../../engine/base/process-mark.ts';
import { leaseFolder, leasePath, readHere } from '../../engine/runner/lease.ts';
import { runFolder } from '../../engine/runner/run-folder.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const rounds = 3_000;

/** What a supervisor does first, for each run as soon as somebody looks at it. */
const beginner = `
const { linkSync, writeFileSync } = require('node:fs');
const { workerData: { steps, turn } } = require('node:worker_threads');
for (const [n, { aside, lease, sign }] of steps.entries()) {
  while (Atomics.load(turn, 0) !== n + 1);
  linkSync(aside, lease);
  writeFileSync(sign, '');
}`;

test('a run whose lease comes between two looks is alive, never lost', async () => {
  const local = temporaryFolder();
  const here = readHere(local, 'test');
  mkdirSync(leaseFolder(local), { recursive: true });
  const runs = Array.from({ length: rounds }, (_, n) => `run${n}`);
  const steps = runs.map((run) => {
    const folder = runFolder(local, run);
    mkdirSync(folder, { recursive: true });
    const aside = join(folder, 'lease');
    writeFileSync(
      aside,
      `run ${run}\nhost test\nboot ${here.boot}\nfolder ${here.folder}\nsupervisor ${process.pid} ${startOf(process.pid)}\n`,
    );
    return { aside, lease: leasePath(local, run), sign: join(folder, 'seen') };
  });
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(beginner, { eval: true, workerData: { steps, turn } });
  onTestFinished(async () => void (await worker.terminate()));
  const found = runs.map((run, n) => {
    const name = { run, company: 'acme', agent: 'cto', startedAt: '2026-01-01T00:00:00Z' };
    const live = new LiveRun(local, name, undefined, undefined, 0);
    Atomics.store(turn, 0, n + 1);
    for (;;) {
      const { state } = live.state(here);
      if (state !== 'starting') return state;
    }
  });
  expect(found.filter((state) => state !== 'alive')).toEqual([]);
});
