// One agent's turn: what waits for it, whether it may start, and if so the start. Keeps the last "no" of each agent, so
// that people can ask why.
import { askGate } from '../actions/run-gate.ts';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { isFault } from '../base/fault.ts';
import { hasActionable } from '../catalog/queries/issues.ts';
import type { GateCode } from '../model/gate.ts';
import type { Refusal, StoppedTalk } from './alarms.ts';
import { look, nameOfAgent, type Kernel } from './kernel.ts';
import { placeAgent, type Placement } from './placement.ts';
import { startRun } from './start.ts';
import { removeWake, type WakeFile } from './wake-files.ts';
import { waitingFor, type Occasion } from './wakes.ts';

/** Before a start that the machine or another process hindered is tried again. Milliseconds. */
const againMs = 5_000;

/** What beats remember of the agents. */
export interface Heard {
  /** How much of all beats went to starts, which is not looking. Milliseconds. */
  startingMs: number;
  /** Why an agent with something waiting did not start, by its name. */
  refusals: Map<string, Refusal>;
  /** The same of what agents only talk about, of every agent that was looked at whole. */
  talks: Map<string, readonly StoppedTalk[]>;
}

/** Starts what may start for one agent; answers when time alone could change that. */
export async function beatAgent(
  kernel: Kernel,
  memory: Heard,
  lookup: Lookup,
  agent: Entry<'agent'>,
  asked: readonly WakeFile[],
): Promise<number> {
  const name = nameOfAgent({ company: agent.company, agent: agent.name });
  const own = asked.filter((file) => file.company === agent.company && file.agent === agent.name);
  if (agent.data.status === 'paused') {
    memory.refusals.delete(name);
    memory.talks.set(name, []);
    return Infinity;
  }
  const running = [...kernel.live.values()].filter(
    (run) => run.name.company === agent.company && run.name.agent === agent.name,
  );
  if (running.length >= (agent.data.runtime?.maxConcurrentRuns ?? 1)) return Infinity;
  memory.refusals.delete(name);
  const placement = placeAgent(kernel, lookup, agent);
  if ('refusal' in placement) {
    // What waits for an agent that cannot run here is not worth computing; that something waits is worth saying.
    const of = { company: agent.company, agent: agent.name };
    if (own.length > 0 || hasActionable(kernel.context.catalog, of))
      memory.refusals.set(name, { code: placement.code, reason: placement.refusal });
    memory.talks.set(name, []);
    return Infinity;
  }
  const { clock } = kernel.context;
  const waiting = waitingFor(look(kernel), agent, own, clock.now());
  const limits: number[] = [waiting.nextAt];
  const before = memory.talks.get(name) ?? [];
  const talks: StoppedTalk[] = [];
  let refused: StartRefusal | undefined;
  for (const occasion of waiting.occasions) {
    // What was told of stands while it could not start anyway.
    const stopped = before.filter(({ issue }) => issue === occasion.issue?.name);
    if (refused && isHopeless(refused, occasion)) {
      talks.push(...stopped);
      continue;
    }
    const began = clock.now();
    const refusal = await tryToStart(kernel, agent, occasion);
    memory.startingMs += clock.now() - began;
    if (refusal === undefined) return clock.now();
    if (!memory.refusals.has(name)) memory.refusals.set(name, refusal);
    const told = { reason: refusal.reason, issue: occasion.issue?.name };
    talks.push(...(refusal.code === 'talk' ? [told] : stopped));
    limits.push(refusal.until);
    refused = refusal;
  }
  memory.talks.set(name, talks);
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
export function voidOld(kernel: Kernel, lookup: Lookup, file: WakeFile): void {
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
    // What the book refused is worth another try when it has moved on; what was only busy, or had no room, soon.
    const until = error.reaction === 'retry' ? kernel.context.clock.now() + againMs : Infinity;
    return { code: error.code, reason: error.message, until };
  }
}

/** What the gate says of a start, with what this host knows. */
export function judgeStart(
  kernel: Kernel,
  agent: Entry<'agent'>,
  { issue, wakes }: Occasion,
): { verdict: ReturnType<typeof askGate>['verdict']; placement?: Placement; until: number } {
  const lookup = look(kernel);
  const placement = placeAgent(kernel, lookup, agent);
  const placed = 'refusal' in placement ? undefined : placement;
  const notBefore = placed && kernel.notBefore.get(placed.runner.name);
  const refusal = 'refusal' in placement ? placement.refusal : hostFull(kernel);
  const now = kernel.context.clock.now();
  const { verdict } = askGate(lookup, {
    agent,
    issue,
    wake: wakes[0]!,
    keys: wakes.map(({ key }) => key),
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
