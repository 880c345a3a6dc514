// One beat: for every agent, its turn. Level-triggered: a beat that was missed is made up for by the next one. Whoever a
// change is about comes first, and between two whole beats alone.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { isAhead } from '../base/clock.ts';
import { beatAgent, voidOld, type Heard } from './agent-beat.ts';
import { raiseAlarms, type Alarms } from './alarms.ts';
import { concernedAgents } from './concerned.ts';
import { look, type Kernel } from './kernel.ts';
import type { Rest } from './loop.ts';
import { listWakes, wakeStamp, type WakeFile } from './wake-files.ts';

/** Without anything new, everything is looked at again after this long: what runs is computed from the book, wakes and
 * time alone, so this only makes up for a mistake of ours. Milliseconds. */
const resyncMs = 600_000;
/** Between two glances at whether anything is new: commits, wakes and ends of runs nudge the loop anyway. Milliseconds. */
const glanceMs = 5_000;
/**
 * How long to rest after looking, in the time it took: those a change is about may take a fifth of a core, and everybody
 * where a run left room; else everybody a fortieth, however often the book moves.
 */
const restFactor = 4;
const longRestFactor = 39;
/** But no rest is longer; and looks at those a change is about are never closer together. Milliseconds. */
const longestRestMs = 1_000;
const leastRestMs = 40;
/** How long a whole beat leaves the machine to a run that has just been started. Milliseconds. */
const startedMs = 50;
/** Nobody else of this process waits longer than this for a beat over many agents. Milliseconds. */
const turnMs = 10;

/** What was there when it was looked at. */
interface Seen {
  head?: string | undefined;
  wakes?: string;
}

/** What a beat remembers of the one before, to tell whether anything could have changed. */
export interface Memory extends Heard {
  /** By the last whole beat, and by the last look at those a change is about. */
  whole: Seen;
  glance: Seen;
  /** Since when there is something that no whole beat has seen. Milliseconds. */
  newSince: number | undefined;
  /** When the next whole beat may come, where there is room for more runs and otherwise. Milliseconds. */
  roomAt: number;
  wholeAt: number;
  /** When time alone makes one worth while. Milliseconds. */
  nextAt: number;
  /** The tree of each company that the last beat saw whole, and when time alone makes it worth another look. */
  companies: Map<string, { tree: string; nextAt: number }>;
  /** Companies in which a run that ended since their last beat may have left room, which no file tells. */
  freed: Set<string>;
  /** What the board was told of refusals; undefined before the first beat. */
  alarms?: Alarms | undefined;
}

export const newMemory = (): Memory => ({
  whole: {},
  glance: {},
  newSince: undefined,
  roomAt: 0,
  wholeAt: 0,
  nextAt: 0,
  companies: new Map(),
  freed: new Set(),
  startingMs: 0,
  refusals: new Map(),
  talks: new Map(),
});

/** Something changed that is neither in the book nor a wake: everything is worth another look. */
export function forget(memory: Memory): void {
  memory.nextAt = 0;
  memory.companies.clear();
}

/**
 * A run of a company is over here. Its end is on the line before this host knows of it, so a beat in between still saw
 * it running; and whoever waits for room on this host waits in a company of which nothing changed.
 */
export function noteRoom(memory: Memory, company: string): void {
  memory.nextAt = 0;
  memory.freed.add(company);
  for (const [agent, { code }] of memory.refusals)
    if (code === 'host') memory.freed.add(agent.slice(0, agent.indexOf('/')));
}

/** Looks whether anything is new and beats if so; answers when to look again. */
export async function beat(kernel: Kernel, memory: Memory, signal: AbortSignal): Promise<Rest> {
  const { clock } = kernel.context;
  const now = clock.now();
  const seen = seeNow(kernel);
  if (isSame(seen, memory.whole) && isAhead(memory.nextAt, now, resyncMs))
    return restUntil(memory.nextAt, now);
  const running = kernel.live.size;
  const lookedMs = await timed(kernel, memory, () => beatConcerned(kernel, memory, signal));
  const leastMs = Math.max(leastRestMs, restAfter(lookedMs, restFactor));
  memory.newSince ??= now;
  // What was just started gets the processor before everybody else is looked at; not for ever.
  const givesWay = kernel.live.size > running && isAhead(memory.newSince + longestRestMs, now, longestRestMs);
  const mayAt = memory.freed.size > 0 ? memory.roomAt : memory.wholeAt;
  const wholeAt = givesWay ? Math.max(mayAt, clock.now() + startedMs) : mayAt;
  if (givesWay || isAhead(wholeAt, now, longestRestMs))
    return { ...restUntil(wholeAt, clock.now()), leastMs };
  const allMs = await timed(kernel, memory, () => beatAll(kernel, memory, signal));
  // What moved while this beat looked is new to the next one.
  memory.whole = seen;
  memory.newSince = undefined;
  memory.roomAt = clock.now() + restAfter(allMs, restFactor);
  memory.wholeAt = clock.now() + restAfter(allMs, longRestFactor);
  return { ...restUntil(memory.nextAt, clock.now()), leastMs };
}

const seeNow = ({ context, options }: Kernel): Seen => ({
  head: context.store.head(),
  wakes: wakeStamp(options.local),
});

const isSame = (one: Seen, other: Seen): boolean => one.head === other.head && one.wakes === other.wakes;

const restUntil = (at: number, now: number): Rest => ({ mostMs: Math.min(glanceMs, Math.max(0, at - now)) });

const restAfter = (lookedMs: number, factor: number): number => Math.min(lookedMs * factor, longestRestMs);

/** How long some looking took, starts left out. Milliseconds. */
async function timed({ context }: Kernel, memory: Memory, work: () => Promise<void>): Promise<number> {
  const { clock } = context;
  const [began, starting] = [clock.now(), memory.startingMs];
  await work();
  return clock.now() - began - (memory.startingMs - starting);
}

/** Beats for those that anything new is about. */
async function beatConcerned(kernel: Kernel, memory: Memory, signal: AbortSignal): Promise<void> {
  const seen = seeNow(kernel);
  if (isSame(seen, memory.glance)) return;
  const asked = listWakes(kernel.options.local);
  const lookup = look(kernel);
  for (const file of asked) voidOld(kernel, lookup, file);
  for (const agent of concernedAgents(lookup, memory.glance.head, asked)) {
    if (signal.aborted) return;
    if (isAtWork(lookup, agent)) await beatAgent(kernel, memory, lookup, agent, asked);
  }
  memory.glance = seen;
}

async function beatAll(kernel: Kernel, memory: Memory, signal: AbortSignal): Promise<void> {
  memory.nextAt = kernel.context.clock.now() + resyncMs;
  const asked = listWakes(kernel.options.local);
  for (const company of look(kernel).folders('companies')) {
    if (signal.aborted) return;
    const nextAt = await beatCompany(kernel, memory, company, asked, signal);
    memory.nextAt = Math.min(memory.nextAt, nextAt);
  }
  if (!signal.aborted)
    memory.alarms = await raiseAlarms(kernel, memory.refusals, memory.alarms, memory.talks);
}

/**
 * Beats for the agents of one company, unless its files are those of its last beat, nobody asked and nothing is due:
 * a run's start and end are files of its company too. Answers when time alone could change something.
 */
async function beatCompany(
  kernel: Kernel,
  memory: Memory,
  company: string,
  asked: readonly WakeFile[],
  signal: AbortSignal,
): Promise<number> {
  const { clock } = kernel.context;
  const now = clock.now();
  const lookup = look(kernel);
  const tree = treeOf(lookup, company);
  const known = memory.companies.get(company);
  const isAsked = asked.some((file) => file.company === company);
  const isFreed = memory.freed.delete(company);
  if (known?.tree === tree && !isAsked && !isFreed && isAhead(known.nextAt, now, resyncMs))
    return known.nextAt;
  const limits = [now + resyncMs];
  for (const name of memory.refusals.keys()) if (name.startsWith(`${company}/`)) memory.refusals.delete(name);
  let turned = now;
  for (const agent of lookup.all('agent', company).filter((one) => isAtWork(lookup, one))) {
    if (signal.aborted) return now;
    limits.push(await beatAgent(kernel, memory, lookup, agent, asked));
    if (clock.now() - turned < turnMs) continue;
    await nextTurn();
    // Whatever came meanwhile need not wait for the rest of the company.
    await beatConcerned(kernel, memory, signal);
    turned = clock.now();
  }
  const nextAt = Math.min(...limits);
  memory.companies.set(company, { tree, nextAt });
  return nextAt;
}

const treeOf = ({ snapshot }: Lookup, company: string): string =>
  snapshot.list('companies').find(({ name }) => name === company)?.oid ?? '';

const isAtWork = (lookup: Lookup, { company, data }: Entry<'agent'>): boolean =>
  data.status !== 'terminated' && lookup.find('company', undefined, company)?.data.status === 'active';
