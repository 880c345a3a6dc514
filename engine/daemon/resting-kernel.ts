// What actions may ask of the kernel while no daemon runs: wakes are kept for the next one, runs that outlived the last
// one can be stopped, their liveness comes from the operating system as ever. Starts nothing.
import type { KernelPort } from '../actions/context.ts';
import type { Clock } from '../base/clock.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { readRunRow, liveRuns } from '../catalog/queries/runs.ts';
import { openCredentials } from '../runner/credentials.ts';
import { hasLease, leaseState, readHere, readLease, type Here } from '../runner/lease.ts';
import { askToStop } from '../runner/supervise.ts';
import { join } from 'node:path';
import { askWake } from './wake-files.ts';

export interface RestingOptions {
  /** The book's `.minutebook`. */
  local: string;
  /** This host's name. */
  host: string;
  catalog: Catalog;
  clock: Clock;
}

/** How often is looked whether a stopped run is gone, and for how long: a run's grace and a little more. Milliseconds. */
const lookMs = 20;
const stopLimitMs = 40_000;

export function restingKernel({ local, host, catalog, clock }: RestingOptions): KernelPort {
  const here = readHere(host);
  return {
    nudge: () => undefined,
    isDead: (run) => isOver(local, here, catalog, run),
    wake: (request) => Promise.resolve({ wake: askWake(local, request, clock.now()) }),
    why: () => Promise.resolve({ may: false, reason: 'No daemon runs for this book: minutebook up' }),
    revoke(company, agent) {
      const credentials = openCredentials(join(local, 'credentials.sqlite'));
      credentials.revokeAgent(company, agent);
      credentials.close();
      return Promise.resolve();
    },
    async stop({ company, agent, issue, run }, reason) {
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

/** Whether a run is provably over on this host: its lease's processes are gone, or its record says its end. */
export function isOver(local: string, here: Here, catalog: Catalog, run: string): boolean {
  if (hasLease(local, run)) {
    const lease = readLease(local, run);
    return lease !== undefined && leaseState(lease, here) === 'dead';
  }
  const found = catalog.find('run', undefined, run);
  const row = found && readRunRow(catalog, { company: found.company, id: run });
  return row !== undefined && row.endedAt !== null;
}
