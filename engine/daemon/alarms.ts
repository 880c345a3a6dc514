// Tells the board what keeps agents from working and will not pass by itself: parked, out of budget, no place to run. From the
// refusals of the last beat; each is noted when it begins and when it is over, also by a daemon that did not see it begin.
import { clearEvent, noteEvent, type NewEvent } from '../actions/event-note.ts';
import { openWarnings } from '../catalog/queries/events.ts';
import { companySlugs } from '../catalog/queries/companies.ts';
import type { GateCode } from '../model/gate.ts';
import type { Kernel } from './kernel.ts';

/** Why an agent with something waiting did not start. */
export interface Refusal {
  /** The rule of the gate that said no; `placement` and `isolation` where this host cannot run it at all. */
  code: GateCode | 'placement' | 'isolation' | (string & {});
  reason: string;
}

/** What was warned of and is not over, by key. */
export type Alarms = Map<string, NewEvent>;

/** Refusals that somebody has to do something about. */
const sorts: Readonly<Record<string, { type: string; is: string }>> = {
  parked: { type: 'agent.parked', is: 'is parked' },
  budget: { type: 'budget.blocks', is: 'has work and no budget for it' },
  placement: { type: 'agent.unplaced', is: 'has work and cannot run here' },
};

/**
 * Notes what began and what ended since `before`; answers what stands now and is noted, or `before` where that could not
 * be, so that the next beat tries again. Never rejects: it must not hold up starts.
 */
export async function raiseAlarms(
  kernel: Kernel,
  refusals: ReadonlyMap<string, Refusal>,
  before: Alarms | undefined,
): Promise<Alarms | undefined> {
  const now = alarmsOf(kernel, refusals);
  try {
    const noted: Alarms = new Map();
    for (const [key, alarm] of now)
      if (before?.get(key)?.type === alarm.type || (await noteEvent(kernel.context, alarm)))
        noted.set(key, alarm);
    for (const [key, alarm] of before ?? standing(kernel))
      if (!now.has(key)) await clearEvent(kernel.context, { ...over(alarm), key });
    return noted;
  } catch (error) {
    kernel.log({ event: 'alarm:unnoted', error });
    return before;
  }
}

function alarmsOf({ here }: Kernel, refusals: ReadonlyMap<string, Refusal>): Alarms {
  const alarms: Alarms = new Map();
  for (const [name, { code, reason }] of refusals) {
    const [company, agent] = name.split('/') as [string, string];
    const sort = sorts[code];
    const key = `agent:${name}`;
    if (sort) {
      const message = `${agent} ${sort.is}: ${reason}`;
      alarms.set(key, { company, agent, key, type: sort.type, severity: 'warning', message });
    } else if (code === 'isolation') {
      const host = `isolation:${here.host}`;
      const message = `No agent is started on ${here.host}: ${reason}`;
      alarms.set(host, { key: host, type: 'isolation.missing', severity: 'error', message });
    }
  }
  return alarms;
}

/** What an earlier daemon warned of, however long ago. */
function standing({ context, here }: Kernel): Alarms {
  const { catalog } = context;
  const rows = ['', ...companySlugs(catalog)].flatMap((company) =>
    openWarnings(catalog, { company, since: '' }),
  );
  const ours = rows.filter(({ key }) => key.startsWith('agent:') || key === `isolation:${here.host}`);
  return new Map(
    ours.map(({ company, agent, key, type, severity, message }) => [
      key,
      { company, key, type, severity, message, ...(agent === null ? {} : { agent }) },
    ]),
  );
}

const over = ({ company, agent, type }: NewEvent) => ({
  company,
  agent,
  type: `${type}.over`,
  message: agent === undefined ? 'Agents are started again' : `${agent} is kept from working no longer`,
});
