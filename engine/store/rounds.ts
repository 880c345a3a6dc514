// Looks at a book's main again and again: when the next step is due, sooner on a hint, and from time to time in any case.
// Knows times only.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Sleeper } from '../base/sleeper.ts';
import type { ForwardOptions, Outcome } from './forward-types.ts';
import type { MainKeeper } from './main-keeper.ts';

/** Milliseconds between two looks: with nobody at work, with somebody, and when main lags long. */
const idleLookMs = 1000;
const busyLookMs = 100;
const lateLookMs = 10;

export interface Rounds {
  /** The next look comes at once. */
  hurry: () => void;
  stop(): Promise<void>;
}

/** Starts the first round at once. */
export function startRounds(
  { clock, line }: ForwardOptions,
  { pace }: MainKeeper,
  turn: (paced: boolean) => Promise<Outcome>,
): Rounds {
  const stopped = new AbortController();
  const sleeper = new Sleeper(clock);
  const run = async () => {
    while (!stopped.signal.aborted) {
      const outcome = await turn(true);
      const ms = pauseAfter(outcome, pace, clock.now());
      if (ms > 0 && !stopped.signal.aborted) await sleeper.sleep(ms);
      // A clock of a test may not wait at all; others must have their turn all the same.
      await nextTurn();
    }
  };
  const unlisten = line.onMove(() => {
    const now = clock.now();
    pace.lags(now, true);
    if (sleeper.sleepsAt(pace.dueAt(now))) sleeper.wake();
  });
  const running = run();
  return {
    hurry: () => sleeper.wake(),
    async stop() {
      stopped.abort();
      unlisten();
      sleeper.wake();
      await running;
    },
  };
}

function pauseAfter(
  outcome: Outcome,
  pace: Pick<MainKeeper['pace'], 'isAtWork' | 'isLate'>,
  now: number,
): number {
  if (outcome.state === 'waiting') return pace.isLate(now) ? lateLookMs : busyLookMs;
  const lookMs = pace.isAtWork(now) ? busyLookMs : idleLookMs;
  return outcome.state === 'due' ? Math.min(outcome.at - now, lookMs) : lookMs;
}
