// The fence of a run. A door believes a run's token when a call comes in; until the call has its turn the run may have
// ended, been lost, or been given up for a newer one. So the change itself asks again, on the commit it stands on.
// Knows runs and no action.
import { fault } from '../base/fault.ts';
import type { Lookup } from './lookup.ts';

/** Refuses an agent whose run is provably over: RUN_OVER. What it may write to besides is for issue-hold to say. */
export function mustLive(lookup: Lookup): void {
  const { actor, sources } = lookup;
  if (actor.kind !== 'agent' || actor.run === undefined || !sources.kernel.isDead(actor.run)) return;
  const record = lookup.find('run', actor.company, actor.run);
  const status = record?.data.endedAt === undefined ? 'no process of it lives' : record.data.status;
  throw fault('RUN_OVER', { run: actor.run, status });
}
