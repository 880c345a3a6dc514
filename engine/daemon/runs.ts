// Looks after the live runs: reads what they print, ends the silent ones, and finishes those that are over. The one
// place where a run is found to have ended, whoever started it.
import { iso } from '../base/clock.ts';
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
    case 'copied':
      return { copied: true };
    case 'starting':
      return now - run.since > kernel.limits.startMs ? { unstarted: true } : undefined;
    case 'alive':
      endSilent(kernel, run, now);
      endOverdue(kernel, run, now);
      return undefined;
    case 'elsewhere':
      return undefined;
  }
}

function endSilent(kernel: Kernel, run: LiveRun, now: number): void {
  const silenceMs = run.spec?.silenceMs ?? 0;
  if (silenceMs === 0 || run.stopping !== undefined || now - run.heardAt < silenceMs) return;
  run.stop(kernel.here, now, 'silent');
  kernel.log({ event: 'run:silent', run: run.name.run, message: `nothing heard since ${iso(run.heardAt)}` });
}

/**
 * A supervisor that is stopped itself (SIGSTOP, a debugger, a machine that swaps) keeps no time and hears no signal: its
 * run would hold its issue for ever. What it should have ended long ago is ended without it.
 */
function endOverdue(kernel: Kernel, run: LiveRun, now: number): void {
  const timeoutMs = run.spec?.timeoutMs ?? 0;
  const lateMs = graceOf(kernel, run) + kernel.limits.stubbornMs;
  const isOverdue = timeoutMs > 0 && now - Date.parse(run.name.startedAt) > timeoutMs + lateMs;
  if (run.stopping === undefined) {
    if (isOverdue) run.stop(kernel.here, now, 'timed_out');
    return;
  }
  if (now - run.stopping.since < lateMs) return;
  run.kill();
  kernel.log({ event: 'run:kill', run: run.name.run, message: 'its supervisor does not end it' });
}

/** How long the run has between being asked to end and being killed. Milliseconds. */
export const graceOf = (kernel: Kernel, { spec }: LiveRun): number => spec?.graceMs ?? kernel.limits.graceMs;

async function finish(kernel: Kernel, run: LiveRun, ending: Ending): Promise<void> {
  run.finishing = true;
  try {
    await finishRun(kernel, run, ending);
  } catch (error) {
    kernel.log({ event: 'run:unfinished', run: run.name.run, error });
    await kernel.context.clock.sleep(againMs);
  }
  run.finishing = false;
}
