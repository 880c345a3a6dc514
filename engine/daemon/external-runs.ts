// Ends runs outside of our own processes: when somebody stops them, when their key may not call any more or has not called
// for long, when nothing is left in their hands. No process stands for one, so what ends it is the commit.
import type { Context, RunFilter } from '../actions/context.ts';
import { nowFor } from '../actions/now.ts';
import { perform } from '../actions/perform.ts';
import { iso } from '../base/clock.ts';
import { companySlugs } from '../catalog/queries/companies.ts';
import { checkedOut } from '../catalog/queries/issues.ts';
import { liveRuns, type RunRow } from '../catalog/queries/runs.ts';
import { externalSource } from '../model/run.ts';
import { agentPath } from '../model/paths.ts';

/** How long a key may be silent before its run is over. Milliseconds. */
export const silenceMs = 30 * 60_000;

interface Ending {
  status: 'succeeded' | 'cancelled' | 'timed_out';
  reason: string;
}

/** Those of this host that have no end. */
const openRuns = ({ catalog, host }: Context): RunRow[] =>
  companySlugs(catalog)
    .flatMap((company) => liveRuns(catalog, { company }))
    .filter((row) => row.source === externalSource && row.host === host);

async function end(context: Context, { company, id }: RunRow, ending: Ending): Promise<void> {
  await perform(context, 'run.finish', { company, run: id, endedAt: iso(context.clock.now()), ...ending });
}

/** Ends those that match, in the words of who asks for it. `context` is the engine's own. */
export async function stopExternalRuns(context: Context, which: RunFilter, reason: string): Promise<void> {
  context.catalog.sync();
  for (const row of openRuns(context))
    if (
      (which.company === undefined || which.company === row.company) &&
      (which.agent === undefined || which.agent === row.agent) &&
      (which.run === undefined || which.run === row.id) &&
      (which.issue === undefined || which.issue === row.issue)
    )
      await end(context, row, { status: 'cancelled', reason });
}

/** Ends those that are over by themselves. */
export async function lapseExternalRuns(context: Context): Promise<void> {
  context.catalog.sync();
  for (const row of openRuns(context)) {
    const ending = endingOf(context, row);
    if (ending) await end(context, row, ending);
  }
}

function endingOf(context: Context, row: RunRow): Ending | undefined {
  const { catalog, clock, identity } = context;
  const lookup = nowFor(context);
  const agent = lookup.at('agent', agentPath(row.company, row.agent));
  if (agent?.data.status !== 'active')
    return { status: 'cancelled', reason: `${row.agent} is ${agent?.data.status ?? 'gone'}` };
  const key = identity?.keys.list().find(({ prefix }) => `mbk_${prefix}` === row.session);
  const now = clock.now();
  if (!key || key.revokedAt !== null) return { status: 'cancelled', reason: 'its key was revoked' };
  if (key.expiresAt !== null && now >= key.expiresAt) return { status: 'timed_out', reason: 'its key ended' };
  if (!checkedOut(catalog, { company: row.company }).some(({ checkoutRun }) => checkoutRun === row.id))
    return { status: 'succeeded', reason: 'nothing is left in its hands' };
  const heardAt = Math.max(key.lastUsedAt ?? 0, Date.parse(row.startedAt ?? row.createdAt));
  if (now - heardAt < silenceMs) return undefined;
  return { status: 'timed_out', reason: `nothing was heard of it for ${silenceMs / 60_000} minutes` };
}
