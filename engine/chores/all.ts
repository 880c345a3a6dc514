// What a daemon does for the book beside running agents: takes in hand edits, commits what is spooled, deletes what is no
// longer kept, watches the clock. Each chore looks often and works seldom, so that an idle book costs nothing.
import type { Clock } from '../base/clock.ts';
import { flushEvents } from '../actions/event-note.ts';
import type { Chore } from '../daemon/daemon.ts';
import type { KernelEvent } from '../daemon/kernel.ts';
import type { Engine } from '../engine.ts';
import { noteSeen } from '../seen.ts';
import { Intake } from './adopt.ts';
import { clockEveryMs, watchingClock } from './clock.ts';
import { externalEveryMs, lapsing } from './external.ts';
import { givingMemoryBack, memoryEveryMs } from './memory.ts';
import { pruning, pruneEveryMs } from './prune.ts';

const flushMs = 30_000;
/** How far the noted head may lag after a crash. Milliseconds. */
const seenMs = 30_000;

export function choresOf(engine: Engine, clock: Clock, log: (event: KernelEvent) => void): Chore[] {
  const intake = new Intake(engine, clock, log);
  return [
    { name: 'adopt', everyMs: 0, run: () => intake.turn(), onCause: (runNow) => intake.onHint(runNow) },
    {
      name: 'costs',
      everyMs: flushMs,
      run: async () => void (await engine.perform('cost.flush', {}, { kind: 'system' })),
    },
    {
      name: 'events',
      everyMs: flushMs,
      run: () => flushEvents(engine.context({ kind: 'system' })),
    },
    {
      name: 'seen',
      everyMs: seenMs,
      run: () => Promise.resolve(noteSeen(engine.root, engine.store, clock)),
    },
    { name: 'external runs', everyMs: externalEveryMs, run: lapsing(engine) },
    { name: 'retention', everyMs: pruneEveryMs, run: pruning(engine, log) },
    { name: 'memory', everyMs: memoryEveryMs, run: givingMemoryBack(engine) },
    { name: 'clock', everyMs: clockEveryMs, run: watchingClock(engine, clock, log) },
  ];
}
