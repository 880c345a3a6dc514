// One loop of the daemon: runs its step, rests, and runs it again sooner when it is nudged. Never two steps at once;
// a step that throws is told and tried again, so that one bad turn does not end the loop. Knows no step.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { Sleeper } from '../base/sleeper.ts';

export interface LoopState {
  name: string;
  state: 'running' | 'resting' | 'stopped';
  /** Steps done since the start. */
  turns: number;
  /** Of the last step that threw, until one succeeds. */
  error?: string;
}

export interface Loop {
  /** Ends the present rest. A nudge during a step is remembered for the next one. */
  nudge(): void;
  /** Lets the present step finish and starts no other. */
  stop(): Promise<void>;
  state(): LoopState;
}

/** Milliseconds. */
export interface Rest {
  /** Until the next turn, unless a nudge comes. */
  mostMs: number;
  /** What not even a nudge shortens: for a turn that took much of the processor. */
  leastMs?: number;
}

export interface LoopOptions {
  name: string;
  clock: Clock;
  /** One turn; answers how to rest. */
  step(signal: AbortSignal): Promise<Rest>;
  /** The rest after a step that threw. Milliseconds. */
  errorRestMs?: number;
  onError(name: string, error: unknown): void;
}

/** Not even an idle turn is repeated faster. Milliseconds. */
const shortestRestMs = 5;

export function startLoop(options: LoopOptions): Loop {
  const { name, clock, errorRestMs = 1_000 } = options;
  const end = new AbortController();
  const now: LoopState = { name, state: 'running', turns: 0 };
  let nudged = false;
  const sleeper = new Sleeper(clock);

  const turn = async (): Promise<Rest> => {
    now.state = 'running';
    nudged = false;
    try {
      const rest = await options.step(end.signal);
      delete now.error;
      return rest;
    } catch (error) {
      now.error = error instanceof Error ? error.message : String(error);
      options.onError(name, error);
      return { mostMs: errorRestMs, leastMs: errorRestMs };
    } finally {
      now.turns += 1;
    }
  };

  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const { mostMs, leastMs = 0 } = await turn();
      now.state = 'resting';
      await clock.sleep(Math.max(shortestRestMs, leastMs), end.signal);
      if (!nudged && !end.signal.aborted) await sleeper.sleep(mostMs);
      // Who nudged has their answer before anybody looks at what they did.
      await nextTurn();
    }
    now.state = 'stopped';
  };

  const ended = run();
  return {
    nudge() {
      if (nudged) return;
      nudged = true;
      sleeper.wake();
    },
    async stop() {
      end.abort();
      sleeper.wake();
      await ended;
    },
    state: () => ({ ...now }),
  };
}
