// What actions may ask of the kernel while no daemon runs: wakes are kept for the next one, runs that outlived the last
// one can be stopped, their liveness comes from the operating system as ever. Starts nothing.
import type { Context, KernelPort } from '../actions/context.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { readRunRow, liveRuns } from '../catalog/queries/runs.ts';
import { hasLease, leaseState, readHere, readLease, type Here } from '../runner/lease.ts';
import { askToStop } from '../runner/supervise.ts';
import { stopExternalRuns } from './external-runs.ts';
import { askWake } from './wake-files.ts';

/** How often is looked whether a stopped run is gone, and for how long: a run's grace and a little more. Milliseconds. */
const lookMs = 20;
const stopLimitMs = 40_000;

/** `local` is the book's `.minutebook`, `host` this host's name; `context` is the engine's own. */
export function restingKernel(local: string, host: string, context: () => Context): KernelPort {
  const here = readHere(local, host);
  return {
    nudge: () => undefined,
    isDead: (run) => isOver(local, here, context().catalog, run),
    wake: (request) => Promise.resolve({ wake: askWake(local, request, context().clock.now()) }),
    why: () => Promise.resolve({ may: false, reason: 'No daemon runs for this book: minutebook up' }),
    async stop(which, reason) {
      const { company, agent, issue, run } = which;
      const { catalog, clock } = context();
      await stopExternalRuns(context(), which, reason);
      const runs = (company === undefined ? [] : liveRuns(catalog, { company })).filter(
        (row) =>
          (agent === undefined || row.agent === agent) &&
          (issue === undefined || row.issue === issue) &&
          (run === undefined || row.id === run) &&
          isHere(local, here, row.id),
      );
      for (const { id } of runs) askToStop(local, here, id, 'cancelled', reason);
      const until = clock.now() + stopLimitMs;
      while (clock.now() < until && runs.some(({ id }) => isHere(local, here, id))) await clock.sleep(lookMs);
    },
  };
}

const isHere = (local: string, here: Here, run: string): boolean => {
  const lease = readLease(local, run);
  return lease !== undefined && leaseState(lease, here) === 'alive';
};

/** Whether a run is provably over in this book: its lease's processes are gone or another book's, or its record says its end. */
export function isOver(local: string, here: Here, catalog: Catalog, run: string): boolean {
  if (hasLease(local, run)) {
    const lease = readLease(local, run);
    return lease !== undefined && ['dead', 'copied'].includes(leaseState(lease, here));
  }
  const found = catalog.find('run', undefined, run);
  const row = found && readRunRow(catalog, { company: found.company, id: run });
  return row !== undefined && row.endedAt !== null;
}
