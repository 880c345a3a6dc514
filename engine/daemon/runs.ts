// Looks after the live runs: reads what they print, ends the silent ones, and finishes those that are over. The one
// place where a run is found to have ended, whoever started it.
import { isFault } from '../base/fault.ts';
import { iso } from '../base/clock.ts';
import { askToStop } from '../runner/supervise.ts';
import { finishRun, type Ending } from './finish.ts';
import type { Kernel } from './kernel.ts';
import type { LiveRun } from './live-run.ts';
import type { Rest } from './loop.ts';

/** Between two looks while something runs, and while nothing does. Milliseconds. */
const watchRestMs = 100;
const idleRestMs = 60_000;
/** Before an end that could not be committed is tried again. Milliseconds. */
const againMs = 1_000;
/** Ends that are worked on at once; each is a commit of its own. */
const finishLimit = 8;

/** One look at every live run; answers when to look again. Ends are worked on beside it, so that none holds another. */
export function lookAfterRuns(kernel: Kernel): Rest {
  for (const run of kernel.live.values()) {
    if (run.finishing) continue;
    const ending = lookAt(kernel, run);
    if (!ending || kernel.finishing.size >= finishLimit) continue;
    const finished = finish(kernel, run, ending).finally(() => kernel.finishing.delete(finished));
    kernel.finishing.add(finished);
  }
  return { mostMs: kernel.live.size > 0 ? watchRestMs : idleRestMs };
}

/** How the run ended, or undefined while it has not. */
function lookAt(kernel: Kernel, run: LiveRun): Ending | undefined {
  const now = kernel.context.clock.now();
  run.follow(now);
  const found = run.state(kernel.here);
  switch (found.state) {
    case 'ended':
      return { exit: found.exit };
    case 'lost':
      return { lost: true };
    case 'starting':
      return now - run.since > kernel.limits.startMs ? { unstarted: true } : undefined;
    case 'alive':
      endSilent(kernel, run, now);
      return undefined;
    case 'elsewhere':
      return undefined;
  }
}

function endSilent(kernel: Kernel, run: LiveRun, now: number): void {
  const silenceMs = run.spec?.silenceMs ?? 0;
  if (silenceMs === 0 || run.stopReason !== undefined || now - run.heardAt < silenceMs) return;
  run.stopReason = 'silent';
  askToStop(kernel.options.local, kernel.here, run.name.run, 'silent');
  kernel.log({ event: 'run:silent', run: run.name.run, message: `nothing heard since ${iso(run.heardAt)}` });
}

async function finish(kernel: Kernel, run: LiveRun, ending: Ending): Promise<void> {
  run.finishing = true;
  try {
    await finishRun(kernel, run, ending);
  } catch (error) {
    kernel.log({ event: 'run:unfinished', run: run.name.run, error });
    await kernel.context.clock.sleep(againMs);
    // The record's company or the record itself may be gone: then there is nothing to finish any more.
    if (isFault(error, 'NOT_FOUND')) kernel.live.delete(run.name.run);
    else run.finishing = false;
  }
}
