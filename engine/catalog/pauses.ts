// Work that can be interrupted: a generator that pauses where others may go on. Run at once, or in slices between which
// the process does other things. Knows no work.
import { setImmediate as others } from 'node:timers/promises';

/** Steps of one slice: of about half a millisecond each, so that nobody waits long for their turn. */
const sliceSteps = 16;

export function runWhole(work: Iterator<void>): void {
  while (!work.next().done);
}

/** `mayGoOn` is asked after each pause; what it throws ends the work. */
export async function runInSlices(work: Iterator<void>, mayGoOn: () => void): Promise<void> {
  for (let step = 1; !work.next().done; step += 1) {
    if (step % sliceSteps !== 0) continue;
    await others();
    mayGoOn();
  }
}
