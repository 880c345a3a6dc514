// What every step of running agents needs: the book, this host, its runs. Owns the set of live runs and nothing else;
// steps are functions on it, in files of their own.
import type { Context } from '../actions/context.ts';
import type { Lookup } from '../actions/lookup.ts';
import { nowFor } from '../actions/now.ts';
import type { Adapter } from '../contract/adapter.ts';
import type { Host } from '../model/host.ts';
import type { RunTokens } from '../identity/run-tokens.ts';
import type { Isolation } from '../runner/isolation.ts';
import type { Here } from '../runner/lease.ts';
import type { LiveRun } from './live-run.ts';

export interface KernelOptions {
  /** The book's `.minutebook`. */
  local: string;
  /** Folders no agent may see: the book, and its git folder where that lies elsewhere. Other books are found beside `door`. */
  covers: readonly string[];
  /** The folder of the socket; of the one above it, where those of other books are, an agent sees only this, and cannot change it. */
  door?: string;
  /** Where agents work; outside every cover. */
  workRoot: string;
  /** What host.yaml says. */
  host: Host;
  adapters: readonly Adapter[];
  /** What an agent calls back on, and with. */
  socket: string;
  /** Where the API listens for processes of this machine; absent where it does not. */
  url?: string;
  /** The launcher. In `run/` beside it stands `minutebook` for agents: part of the program, because supervisors have it on their PATH too. */
  cli: string;
  /** The agents' PATH, before which our command comes, LANG and TZ. */
  path: string;
  lang: string;
  timeZone?: string;
  /** Values of variables of the daemon that host.yaml passes on. */
  passed: Readonly<Record<string, string>>;
  /** A skill that comes with the program, read at each start, so that an upgrade reaches everybody. */
  bundledSkill?(name: string): string | undefined;
  limits?: Partial<KernelLimits>;
}

/** Milliseconds and bytes where no file says otherwise; 0 is no limit. */
export interface KernelLimits {
  timeoutMs: number;
  graceMs: number;
  silenceMs: number;
  orphanMs: number;
  outputBytes: number;
  /** How long a recorded run may have no lease. */
  startMs: number;
  /** What a supervisor may take longer than it was given before it is ended itself. */
  stubbornMs: number;
}

export const limitsByDefault: KernelLimits = {
  timeoutMs: 1_800_000,
  graceMs: 30_000,
  silenceMs: 600_000,
  orphanMs: 900_000,
  outputBytes: 16 * 1024 * 1024,
  startMs: 10_000,
  stubbornMs: 5_000,
};

/** What happened, for the log: one line each, no secrets. */
export interface KernelEvent {
  event: `${string}:${string}`;
  run?: string;
  agent?: string;
  issue?: string;
  message?: string;
  error?: unknown;
}

export interface Kernel {
  context: Context;
  options: KernelOptions;
  limits: KernelLimits;
  here: Here;
  tokens: RunTokens;
  adapters: ReadonlyMap<string, Adapter>;
  isolation: Isolation;
  /** Runs of this host whose end is not committed, by id. */
  live: Map<string, LiveRun>;
  /** Ends that are being worked on. */
  finishing: Set<Promise<void>>;
  /** Until when the provider behind a runner wants no calls: ISO times by the runner's name. */
  notBefore: Map<string, string>;
  log(event: KernelEvent): void;
  /** Asks for a look at the runs, or at what should start. */
  nudgeRuns(): void;
  nudgeStarts(): void;
  /** The same after a run of a company left room. */
  noteRoom(company: string): void;
}

/** The book as it is now, for the engine itself. */
export const look = ({ context }: Kernel): Lookup => nowFor({ ...context, actor: { kind: 'system' } });

export const nameOfAgent = (of: { company: string; agent: string }): string => `${of.company}/${of.agent}`;
