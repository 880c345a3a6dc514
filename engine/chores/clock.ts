// Notices when the clock was set: times in files, windows of budgets and expiry hang on it. A sleep is timed by another
// clock that nobody sets, so what differs between the two is the jump.
import type { Clock } from '../base/clock.ts';
import { iso } from '../base/clock.ts';
import { noteEvent } from '../actions/event-note.ts';
import type { KernelEvent } from '../daemon/kernel.ts';
import type { Engine } from '../engine.ts';

export const clockEveryMs = 30_000;
/** Differences up to here are a busy machine's. Milliseconds. */
const toleranceMs = 60_000;

export function watchingClock(
  engine: Engine,
  clock: Clock,
  log: (event: KernelEvent) => void,
): () => Promise<void> {
  let expected: number | undefined;
  return async () => {
    const now = clock.now();
    const jump = expected === undefined ? 0 : now - expected;
    expected = now + clockEveryMs;
    if (Math.abs(jump) <= toleranceMs) return;
    const how =
      jump > 0 ? `forward by ${seconds(jump)} s (or the machine slept)` : `back by ${seconds(-jump)} s`;
    const message = `The clock of ${engine.host} went ${how}, to ${iso(now)}`;
    log({ event: 'clock:jump', message });
    const severity = jump > 0 ? 'info' : 'warning';
    const data = { host: engine.host, jumpMs: jump };
    await noteEvent(engine.context({ kind: 'system' }), { type: 'clock.jumped', severity, message, data });
  };
}

const seconds = (ms: number): number => Math.round(ms / 1000);
