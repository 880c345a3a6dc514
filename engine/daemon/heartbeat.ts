// One beat: for every agent, what waits for it, whether it may start, and if so the start. Level-triggered: a beat that
// was missed is made up for by the next one. Keeps the last "no" of each agent, so that people can ask why.
import { askGate } from '../actions/run-gate.ts';
import { actionableIssues } from '../catalog/queries/issues.ts';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { isFault } from '../base/fault.ts';
import { raiseAlarms, type Alarms, type Refusal } from './alarms.ts';
import { look, nameOfAgent, type Kernel } from './kernel.ts';
import type { Rest } from './loop.ts';
import { placeAgent, type Placement } from './placement.ts';
import type { GateCode } from '../model/gate.ts';
import { startRun } from './start.ts';
import { listWakes, removeWake, wakeStamp, type WakeFile } from './wake-files.ts';
import { waitingFor, type Occasion } from './wakes.ts';

/** Without anything new, everything is looked at again after this long: what runs is computed from the book, wakes and
 * time alone, so this only makes up for a mistake of ours. Milliseconds. */
const resyncMs = 600_000;
/** Between two glances at whether anything is new: commits, wakes and ends of runs nudge the loop anyway. Milliseconds. */
const glanceMs = 5_000;
/** Looking takes at most a fifth of a core, however often the book moves; but never waits longer than this. */
const restFactor = 4;
const longestRestMs = 1_000;

/** What a beat remembers of the one before, to tell whether anything could have changed. */
export interface Memory {
  head?: string | undefined;
  wakes?: string;
  /** When time alone makes another beat worth while. Milliseconds. */
  nextAt: number;
  /** The tree of each company that the last beat saw whole, and when time alone makes it worth another look. */
  companies: Map<string, { tree: string; nextAt: number }>;
  /** What the present beat spent on looking, starts left out. Milliseconds. */
  lookedMs: number;
  /** Why an agent with something waiting did not start, by its name. */
  refusals: Map<string, Refusal>;
  /** What the board was told of them; undefined before the first beat. */
  alarms?: Alarms | undefined;
}

export const newMemory = (): Memory => ({
  nextAt: 0,
  companies: new Map(),
  lookedMs: 0,
  refusals: new Map(),
});

/** Looks whether anything is new and beats if so; answers when to look again. */
export async function beat(kernel: Kernel, memory: Memory, signal: AbortSignal): Promise<Rest> {
  const { context, options } = kernel;
  const now = context.clock.now();
  const [head, wakes] = [context.store.head(), wakeStamp(options.local)];
  if (head === memory.head && wakes === memory.wakes && now < memory.nextAt) return restUntil(memory, now);
  memory.nextAt = now + resyncMs;
  memory.lookedMs = 0;
  const asked = listWakes(options.local);
  for (const file of asked) voidOld(kernel, look(kernel), file);
  for (const company of look(kernel).folders('companies')) {
    if (signal.aborted) break;
    const nextAt = await beatCompany(kernel, memory, company, asked, signal);
    memory.nextAt = Math.min(memory.nextAt, nextAt);
  }
  if (!signal.aborted) memory.alarms = await raiseAlarms(kernel, memory.refusals, memory.alarms);
  // What moved while this beat looked is new to the next one.
  memory.head = head;
  memory.wakes = wakes;
  return { ...restUntil(memory, kernel.context.clock.now()), leastMs: restAfter(memory) };
}

const restUntil = ({ nextAt }: Memory, now: number): Rest => ({
  mostMs: Math.min(glanceMs, Math.max(0, nextAt - now)),
});

const restAfter = ({ lookedMs }: Memory): number => Math.min(lookedMs * restFactor, longestRestMs);

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
  const now = kernel.context.clock.now();
  const lookup = look(kernel);
  const tree = treeOf(lookup, company);
  const known = memory.companies.get(company);
  const isAsked = asked.some((file) => file.company === company);
  if (known?.tree === tree && !isAsked && now < known.nextAt) return known.nextAt;
  const limits = [now + resyncMs];
  for (const name of memory.refusals.keys()) if (name.startsWith(`${company}/`)) memory.refusals.delete(name);
  for (const agent of agentsOf(lookup, company)) {
    if (signal.aborted) return now;
    limits.push(await beatAgent(kernel, memory, agent, asked));
  }
  const nextAt = Math.min(...limits);
  memory.companies.set(company, { tree, nextAt });
  return nextAt;
}

const treeOf = ({ snapshot }: Lookup, company: string): string =>
  snapshot.list('companies').find(({ name }) => name === company)?.oid ?? '';

function agentsOf(lookup: Lookup, company: string): Entry<'agent'>[] {
  const active = lookup.find('company', undefined, company)?.data.status === 'active';
  return active ? lookup.all('agent', company).filter(({ data }) => data.status !== 'terminated') : [];
}

/** Starts what may start for one agent; answers when time alone could change that. */
async function beatAgent(
  kernel: Kernel,
  memory: Memory,
  agent: Entry<'agent'>,
  asked: readonly WakeFile[],
): Promise<number> {
  const name = nameOfAgent({ company: agent.company, agent: agent.name });
  const own = asked.filter((file) => file.company === agent.company && file.agent === agent.name);
  if (agent.data.status === 'paused') memory.refusals.delete(name);
  if (agent.data.status === 'paused') return Infinity;
  const running = [...kernel.live.values()].filter(
    (run) => run.name.company === agent.company && run.name.agent === agent.name,
  );
  if (running.length >= (agent.data.runtime?.maxConcurrentRuns ?? 1)) return Infinity;
  memory.refusals.delete(name);
  const began = kernel.context.clock.now();
  const placement = placeAgent(kernel, agent);
  if ('refusal' in placement) {
    // What waits for an agent that cannot run here is not worth computing; that something waits is worth saying.
    const of = { company: agent.company, agent: agent.name };
    if (own.length > 0 || actionableIssues(kernel.context.catalog, of).length > 0)
      memory.refusals.set(name, { code: placement.code, reason: placement.refusal });
    return Infinity;
  }
  const waiting = waitingFor(look(kernel), agent, own, began);
  memory.lookedMs += kernel.context.clock.now() - began;
  const limits: number[] = [waiting.nextAt];
  let refused: StartRefusal | undefined;
  for (const occasion of waiting.occasions) {
    if (refused && isHopeless(refused, occasion)) continue;
    const refusal = await tryToStart(kernel, agent, occasion);
    if (refusal === undefined) return kernel.context.clock.now();
    if (!memory.refusals.has(name)) memory.refusals.set(name, refusal);
    limits.push(refusal.until);
    refused = refusal;
  }
  return Math.min(...limits);
}

/** Refusals that are about the agent and its host, whatever it would start for. */
const aboutAgent: ReadonlySet<string> = new Set<GateCode>(['company', 'agent', 'host', 'busy', 'provider']);
/** Refusals that only a person's wish lifts. */
const aboutLoops: ReadonlySet<string> = new Set<GateCode>(['parked', 'cooldown']);

/** Whether another occasion would only be refused for the same reason: asking for each of a thousand issues is work. */
function isHopeless({ code }: Refusal, { wakes }: Occasion): boolean {
  if (aboutAgent.has(code)) return true;
  return aboutLoops.has(code) && !wakes.some(({ byBoard }) => byBoard);
}

/** A pause voids what was asked before it, the end of an agent all; what is asked during a pause waits. */
function voidOld(kernel: Kernel, lookup: Lookup, file: WakeFile): void {
  const agent = lookup.find('agent', file.company, file.agent)?.data;
  const company = lookup.find('company', undefined, file.company)?.data;
  const pauses = [agent, company].flatMap((of) => (of?.status === 'paused' ? (of.pausedAt ?? []) : []));
  const isVoid = agent?.status === 'terminated' || pauses.some((pausedAt) => file.at < pausedAt);
  if (isVoid) removeWake(kernel.options.local, file.key);
}

interface StartRefusal extends Refusal {
  /** When time alone may lift it. Milliseconds. */
  until: number;
}

/** The gate is asked here to spare a useless try; what it says inside the commit is what counts. */
async function tryToStart(
  kernel: Kernel,
  agent: Entry<'agent'>,
  occasion: Occasion,
): Promise<StartRefusal | undefined> {
  const { placement, verdict, until } = judgeStart(kernel, agent, occasion);
  if (!verdict.may || !placement)
    return verdict.may
      ? { code: 'host', reason: 'it cannot run here', until }
      : { code: verdict.code, reason: verdict.reason, until };
  try {
    await startRun(kernel, { agent, occasion, placement });
    return undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    kernel.log({
      event: 'run:refused',
      agent: nameOfAgent({ company: agent.company, agent: agent.name }),
      message: error.message,
    });
    return { code: error.code, reason: error.message, until: Infinity };
  }
}

/** What the gate says of a start, with what this host knows. */
export function judgeStart(
  kernel: Kernel,
  agent: Entry<'agent'>,
  { issue, wakes }: Occasion,
): { verdict: ReturnType<typeof askGate>['verdict']; placement?: Placement; until: number } {
  const placement = placeAgent(kernel, agent);
  const placed = 'refusal' in placement ? undefined : placement;
  const notBefore = placed && kernel.notBefore.get(placed.runner.name);
  const refusal = 'refusal' in placement ? placement.refusal : hostFull(kernel);
  const now = kernel.context.clock.now();
  const { verdict } = askGate(look(kernel), {
    agent,
    issue,
    wake: wakes[0]!,
    now,
    host: { refusal, notBefore },
  });
  const until = notBefore === undefined ? Infinity : Date.parse(notBefore);
  return { verdict, ...(placed ? { placement: placed } : {}), until };
}

function hostFull({ live, options }: Kernel): string | undefined {
  const { maxConcurrentRuns } = options.host;
  return live.size >= maxConcurrentRuns
    ? `this host runs ${live.size} agents already; this wake-up waits`
    : undefined;
}
