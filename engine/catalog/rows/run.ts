// Rows of runs and approvals: what happened and what waits for a decision. A run is also an event of spending.
import type { EntityOf } from '../../model/kind.ts';
import type { Place } from '../../model/place.ts';
import { countedAt } from '../buckets.ts';
import type { SpendEvent } from '../spend.ts';
import type { Row } from '../table.ts';
import { approvals, runs, wakes } from '../tables/people.ts';
import { actorIn, linkRows, nameRows, plain, utc } from './names.ts';

type Run = EntityOf<'run'>;

const over: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

const neverKnown = '1970-01-01T00:00:00.000Z';

/** When it ended; a record that says only how counts from its last times. */
const endOf = (run: Run): string | undefined =>
  run.endedAt ?? (over.has(run.status) ? (run.startedAt ?? run.createdAt ?? neverKnown) : undefined);

export function runRows(place: Place, run: Run): Row[] {
  const { company = '', path } = place;
  const agent = plain('agent', run.agent, place)!;
  return [
    ...nameRows(place, run, undefined),
    runs.row({
      ...run,
      company,
      path,
      id: run.id?.toLowerCase(),
      agent,
      issue: plain('issue', run.issue, place),
      createdAt: utc(run.createdAt ?? run.startedAt) ?? '',
      startedAt: utc(run.startedAt),
      endedAt: utc(endOf(run)),
      notBefore: utc(run.notBefore),
      reserved: run.reserved && JSON.stringify(run.reserved),
      progress: run.progress === undefined ? undefined : Number(run.progress),
      tokens: run.usage && run.usage.inputTokens + run.usage.cachedInputTokens + run.usage.outputTokens,
      wallMs: wallTime(run),
      transcript: run.transcript?.oid,
    }),
    ...[...new Set(run.wakes)].map((wake) => wakes.row({ company, agent, wake, path })),
    ...linkRows(place, 'issue', 'issue', [run.issue]),
  ];
}

/** The id of the event that a run is. */
export const runEvent = (run: string): string => `run:${run}`;

/**
 * A run counts from its start on; what it used, when its record says so. What was logged under it is counted where it was
 * logged.
 */
export function runEvents(place: Place, run: Run): SpendEvent[] {
  const { company = '', path } = place;
  const at = Date.parse(endOf(run) ?? run.startedAt ?? run.createdAt ?? '');
  if (run.id === undefined || Number.isNaN(at)) return [];
  const isLogged = run.provenance === 'logged';
  const cost = isLogged ? undefined : run.costMicros;
  const metered = run.usage !== undefined || cost !== undefined;
  return [
    {
      company,
      event: runEvent(run.id.toLowerCase()),
      at: countedAt(at),
      agent: plain('agent', run.agent, place) ?? null,
      issue: plain('issue', run.issue, place) ?? null,
      project: plain('project', run.project, place) ?? null,
      goal: plain('goal', run.goal, place) ?? null,
      billingCode: run.billingCode ?? null,
      model: run.model ?? null,
      provider: run.provider ?? null,
      biller: run.biller ?? null,
      billingType: run.billingType ?? null,
      run: run.id.toLowerCase(),
      cost: cost ?? null,
      imputed: run.imputedMicros ?? null,
      provenance: isLogged ? 'unpriced' : (run.provenance ?? null),
      input: run.usage?.inputTokens ?? 0,
      cached: run.usage?.cachedInputTokens ?? 0,
      output: run.usage?.outputTokens ?? 0,
      metered: metered ? 1 : 0,
      runs: run.mergedInto === undefined ? 1 : 0,
      wallMs: wallTime(run) ?? 0,
      source: path,
    },
  ];
}

function wallTime({ startedAt, endedAt }: Run): number | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
}

export function approvalRows(place: Place, approval: EntityOf<'approval'>): Row[] {
  const { company = '', path, slug } = place;
  const short = /^A-\d+/.exec(slug)?.[0];
  return [
    ...nameRows(place, approval, approval.title, { also: short ? [short] : [] }),
    approvals.row({
      ...approval,
      company,
      path,
      id: approval.id?.toLowerCase(),
      name: short ?? slug,
      createdAt: utc(approval.createdAt) ?? '',
      requestedBy: actorIn(place, approval.requestedBy),
      decidedBy: actorIn(place, approval.decidedBy),
      decidedAt: utc(approval.decidedAt),
    }),
    ...linkRows(place, 'issues', 'issue', approval.issues),
  ];
}
