// The daemon: opens what running agents needs, starts the loops in order and stops them in the opposite one. Stopping
// ends no run: runs outlive it and are taken over by the next. Decides when, never how.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { ok as assert } from 'node:assert/strict';
import { closeAll } from '../base/closing.ts';
import { actorName, type Actor, type RunActor } from '../model/actor.ts';
import type { Host } from '../model/host.ts';
import type { Context, KernelPort } from '../actions/context.ts';
import type { RunTokens } from '../identity/run-tokens.ts';
import { probeIsolation } from '../runner/isolation.ts';
import { readHere } from '../runner/lease.ts';
import { heartbeatPath } from '../runner/supervise.ts';
import { beat, forget, newMemory, noteRoom } from './heartbeat.ts';
import { watchLateCalls } from './late-calls.ts';
import {
  limitsByDefault,
  type Kernel,
  type KernelEvent,
  type KernelLimits,
  type KernelOptions,
} from './kernel.ts';
import { kernelPort } from './kernel-port.ts';
import { startLoop, type Loop, type LoopState, type Rest } from './loop.ts';
import { isWithin } from './placement.ts';
import { recoverRuns } from './recover.ts';
import { lookAfterRuns } from './runs.ts';

export interface DaemonPorts {
  /** The book for the engine itself. */
  context: Context;
  /** Makes `kernel` the one that every context asks; called once, before anything can start. */
  bindKernel(kernel: KernelPort): void;
  /** What the runs of this host prove themselves with. */
  tokens: RunTokens;
  /** Calls `listener` after each move of the engine's line; answers how to stop that. */
  onHead(listener: () => void): () => void;
  /** Further work of the engine, each in a loop of its own. */
  chores: readonly Chore[];
  log(event: KernelEvent): void;
}

/** Something to do again and again: adopt hand edits, commit spooled costs, consolidate packs. */
export interface Chore {
  name: string;
  /** Milliseconds between the end of one and the start of the next, where `run` says nothing else. */
  everyMs: number;
  /** Answers how soon it wants to run again, in milliseconds. */
  run(): Promise<number | void>;
  /** Takes what makes the next run come at once. */
  onCause?(runNow: () => void): void;
}

export type DaemonOptions = KernelOptions;

export interface Daemon {
  kernel: KernelPort;
  /** Whom a run token proves; undefined for every other one. */
  authenticate(token: string): RunActor | undefined;
  /** Writes down that a call came with a token of a run that is over. */
  noteRefused(token: string): void;
  /** Writes a call made with a run token into that run's transcript. */
  noteCall(call: { actor: Actor; action: string; outcome: string; ms: number }): void;
  /** What host.yaml says counts from now on, for everything but the machine's name. */
  configure(host: Host, passed: KernelOptions['passed']): void;
  /** Every loop and what it does, for the status page. */
  loops(): LoopState[];
  /** Runs of this host whose end is not committed. */
  liveRuns(): { run: string; company: string; agent: string; issue?: string; startedAt: string }[];
  /** Agents with something waiting that may not start, and why. */
  refusals(): { agent: string; reason: string }[];
  /** Why agents cannot be hidden from the book here; undefined where they can. */
  isolationProblem(): string | undefined;
  /** Ends the loops and closes what was opened. Runs go on. */
  stop(): Promise<void>;
}

/** How often the supervisors are told that somebody looks after them. Milliseconds. */
const touchMs = 5_000;

/** Takes over the runs of an earlier daemon, then starts all loops. Resolves when the first runs are taken over. */
export async function startDaemon(ports: DaemonPorts, options: DaemonOptions): Promise<Daemon> {
  const kernel = await openKernel(ports, options);
  const memory = newMemory();
  const late = watchLateCalls(kernel.tokens, (event) => kernel.log(event));
  const port = kernelPort(kernel, memory);
  ports.bindKernel(port);
  await recoverRuns(kernel);
  const loops = startLoops(kernel, ports, memory);
  kernel.nudgeRuns = () => loops.runs.nudge();
  kernel.nudgeStarts = () => loops.starts.nudge();
  kernel.noteRoom = (company) => {
    noteRoom(memory, company);
    loops.starts.nudge();
  };
  const deaf = ports.onHead(() => loops.starts.nudge());
  const all = [loops.touch, loops.runs, loops.starts, ...loops.chores];
  return {
    kernel: port,
    authenticate: (token) => kernel.tokens.verify(token),
    noteRefused: (token) => late.noteRefused(token),
    noteCall(call) {
      late.note(call);
      noteCall(kernel, call);
    },
    configure(host, passed) {
      kernel.options = { ...kernel.options, host, passed };
      kernel.limits = limitsOf(kernel.options);
      forget(memory);
      loops.starts.nudge();
    },
    loops: () => all.map((loop) => loop.state()),
    liveRuns: () => [...kernel.live.values()].map(({ name }) => ({ ...name })),
    refusals: () => [...memory.refusals].map(([agent, { reason }]) => ({ agent, reason })),
    isolationProblem: () => (kernel.isolation.possible ? undefined : kernel.isolation.reason),
    stop: () =>
      closeAll([
        deaf,
        ...all.toReversed().map((loop) => () => loop.stop()),
        () => Promise.all(kernel.finishing),
      ]),
  };
}

async function openKernel(ports: DaemonPorts, options: DaemonOptions): Promise<Kernel> {
  const { local, workRoot, covers, host } = options;
  for (const folder of covers)
    assert(!isWithin(folder, workRoot), `agents would work inside the book: ${workRoot}`);
  for (const folder of [local, workRoot]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(heartbeatPath(local), '', { mode: 0o600 });
  const ids = [process.getuid!(), process.getgid!()] as const;
  return {
    context: ports.context,
    options,
    limits: limitsOf(options),
    here: readHere(local, host.name),
    tokens: ports.tokens,
    adapters: new Map(options.adapters.map((adapter) => [adapter.name, adapter])),
    isolation: await probeIsolation(workRoot, options.path, ids),
    live: new Map(),
    finishing: new Set(),
    notBefore: new Map(),
    log: (event) => ports.log(event),
    nudgeRuns: () => undefined,
    nudgeStarts: () => undefined,
    noteRoom: () => undefined,
  };
}

const limitsOf = ({ host, limits }: KernelOptions): KernelLimits => ({
  ...limitsByDefault,
  orphanMs: host.orphanLimitSec * 1000,
  ...limits,
});

interface Loops {
  touch: Loop;
  runs: Loop;
  starts: Loop;
  chores: Loop[];
}

function startLoops(kernel: Kernel, { chores }: DaemonPorts, memory: ReturnType<typeof newMemory>): Loops {
  const { clock } = kernel.context;
  const onError = (name: string, error: unknown): void =>
    kernel.log({ event: 'loop:error', message: name, error });
  const loop = (name: string, step: (signal: AbortSignal) => Promise<Rest>): Loop =>
    startLoop({ name, clock, step, onError });
  return {
    touch: loop('heartbeat', () => Promise.resolve(touch(kernel))),
    runs: loop('runs', () => Promise.resolve(lookAfterRuns(kernel))),
    starts: loop('starts', (signal) => beat(kernel, memory, signal)),
    chores: chores.map((chore) => {
      const started = loop(chore.name, async () => ({ mostMs: (await chore.run()) ?? chore.everyMs }));
      chore.onCause?.(() => started.nudge());
      return started;
    }),
  };
}

/** The file's time is all that supervisors look at. */
function touch({ options, context }: Kernel): Rest {
  const now = context.clock.now() / 1000;
  utimesSync(heartbeatPath(options.local), now, now);
  return { mostMs: touchMs };
}

function noteCall(
  { live, context }: Kernel,
  { actor, action, outcome, ms }: { actor: Actor; action: string; outcome: string; ms: number },
): void {
  if (actor.kind !== 'agent' || actor.run === undefined) return;
  const time = new Date(context.clock.now()).toISOString();
  live.get(actor.run)?.note(`${time} ${actorName(actor)} ${action} ${outcome} ${ms}ms`);
}
