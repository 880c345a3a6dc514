// Tells the board what keeps agents from working and will not pass by itself: parked, out of budget, no place to run. From the
// refusals of the last beat; each is noted when it begins and when it is over, also by a daemon that did not see it begin.
import { clearEvent, noteEvent, type NewEvent } from '../actions/event-note.ts';
import { openWarnings } from '../catalog/queries/events.ts';
import { companySlugs } from '../catalog/queries/companies.ts';
import type { GateCode } from '../model/gate.ts';
import { nameOfAgent, type Kernel } from './kernel.ts';

/** Why an agent with something waiting did not start. */
export interface Refusal {
  /** The rule of the gate that said no; `placement` and `isolation` where this host cannot run it at all. */
  code: GateCode | 'placement' | 'isolation' | (string & {});
  reason: string;
}

/** What an agent is not woken for, because agents only talk there. */
export interface StoppedTalk {
  issue: string | undefined;
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

/** Refusals that pass by themselves, and until then hide whether what was warned of still stands. */
const passing: ReadonlySet<string> = new Set<GateCode>(['host', 'busy', 'cooldown', 'provider']);

/**
 * Notes what began and what ended since `before`; answers what stands now and is noted, or `before` where that could not
 * be, so that the next beat tries again. Never rejects: it must not hold up starts.
 */
export async function raiseAlarms(
  kernel: Kernel,
  refusals: ReadonlyMap<string, Refusal>,
  before: Alarms | undefined,
  talks: ReadonlyMap<string, readonly StoppedTalk[]> = new Map(),
): Promise<Alarms | undefined> {
  const now = new Map([...alarmsOf(kernel, refusals), ...talkAlarms(talks)]);
  try {
    const noted: Alarms = new Map();
    for (const [key, alarm] of now)
      if (before?.get(key)?.type === alarm.type || (await noteEvent(kernel.context, alarm)))
        noted.set(key, alarm);
    for (const [key, alarm] of before ?? standing(kernel)) {
      if (now.has(key)) continue;
      const isHidden = alarm.type === talkType ? isUnknown(kernel, alarm, talks) : hasToWait(alarm, refusals);
      if (isHidden) noted.set(key, alarm);
      else await clearEvent(kernel.context, { ...over(alarm), key });
    }
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

const talkType = 'agent.talk';

/** One of each issue, however many are not woken there. */
function talkAlarms(talks: ReadonlyMap<string, readonly StoppedTalk[]>): Alarms {
  const alarms: Alarms = new Map();
  for (const [name, stopped] of talks) {
    const [company, agent] = name.split('/') as [string, string];
    for (const { issue, reason } of stopped) {
      const key = `talk:${company}/${issue ?? agent}`;
      const message = `${agent} is not woken: ${reason}`;
      const about = { company, agent, ...(issue === undefined ? {} : { issue }) };
      if (!alarms.has(key)) alarms.set(key, { ...about, key, type: talkType, severity: 'warning', message });
    }
  }
  return alarms;
}

/** Whether its agent has something waiting that would have to wait anyway. */
const hasToWait = ({ company, agent }: NewEvent, refusals: ReadonlyMap<string, Refusal>): boolean =>
  passing.has(refusals.get(`${company}/${agent}`)?.code ?? '');

/** Whether somebody of the company is at work and was not looked at since this daemon began. */
const isUnknown = (
  { live }: Kernel,
  { company }: NewEvent,
  talks: ReadonlyMap<string, readonly StoppedTalk[]>,
): boolean =>
  [...live.values()].some(({ name }) => name.company === company && !talks.has(nameOfAgent(name)));

/** What an earlier daemon warned of, however long ago. */
function standing({ context, here }: Kernel): Alarms {
  const { catalog } = context;
  const rows = ['', ...companySlugs(catalog)].flatMap((company) =>
    openWarnings(catalog, { company, since: '' }),
  );
  const ours = rows.filter(
    ({ key }) => key.startsWith('agent:') || key.startsWith('talk:') || key === `isolation:${here.host}`,
  );
  return new Map(
    ours.map(({ company, agent, issue, key, type, severity, message }) => [
      key,
      {
        company,
        key,
        type,
        severity,
        message,
        ...(agent === null ? {} : { agent }),
        ...(issue === null ? {} : { issue }),
      },
    ]),
  );
}

const over = ({ company, agent, issue, type }: NewEvent) => ({
  company,
  agent,
  issue,
  type: `${type}.over`,
  message:
    agent === undefined
      ? 'Agents are started again'
      : type === talkType
        ? `Nobody is kept from ${issue ?? 'what was said to them'} any longer because agents only talk`
        : `${agent} is kept from working no longer`,
});
