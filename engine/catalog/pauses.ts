// Work that can be interrupted: a generator that pauses where others may go on. Run at once, or in slices between which
// the process does other things. Knows no work.
import { setImmediate as others } from 'node:timers/promises';
import { systemClock } from '../base/clock.ts';

/** Steps of one slice, most of them of about half a millisecond, and its milliseconds: nobody waits long for their turn. */
const sliceSteps = 16;
const sliceMs = 8;

export function runWhole(work: Iterator<void>): void {
  while (!work.next().done);
}

/** `mayGoOn` is asked after each pause; what it throws ends the work. */
export async function runInSlices<T>(work: Iterator<void, T>, mayGoOn: () => void): Promise<T> {
  let began = systemClock.now();
  for (let step = 1; ; step += 1) {
    const next = work.next();
    if (next.done) return next.value;
    const isLong = step % sliceSteps === 0 || systemClock.now() - began >= sliceMs;
    if (!isLong) continue;
    await others();
    mayGoOn();
    began = systemClock.now();
  }
}
