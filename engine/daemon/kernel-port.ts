// What actions may ask of the kernel: wake, why, stop, revoke. Answers from the live runs and the gate; every answer
// about a process comes from the operating system.
import { iso } from '../base/clock.ts';
import type { KernelPort, RunFilter, Verdict, WakeRequest } from '../actions/context.ts';
import { stopExternalRuns } from './external-runs.ts';
import { judgeStart, type Heard } from './agent-beat.ts';
import { look, nameOfAgent, type Kernel } from './kernel.ts';
import type { LiveRun } from './live-run.ts';
import { isOver } from './resting-kernel.ts';
import { askWake, listWakes } from './wake-files.ts';
import { graceOf } from './runs.ts';
import { waitingFor } from './wakes.ts';

/** A stop looks this often whether it has come to its end, and so much longer than until everything is killed. */
const lookMs = 20;
const patienceMs = 5_000;
const reasonLimit = 500;

export const kernelPort = (kernel: Kernel, memory: Heard): KernelPort => ({
  nudge: () => kernel.nudgeStarts(),
  stop: (which, reason) => stopRuns(kernel, which, reason),
  isDead: (run) => isDead(kernel, run),
  wake: (request) => wake(kernel, request),
  why: (company, agent) => Promise.resolve(why(kernel, memory, company, agent)),
  transcript: (run) => kernel.live.get(run)?.text(),
});

async function stopRuns(kernel: Kernel, which: RunFilter, reason: string): Promise<void> {
  const runs = [...kernel.live.values()].filter((run) => matches(kernel, run, which));
  await Promise.all([
    ...runs.map((run) => stopRun(kernel, run, reason)),
    stopExternalRuns(kernel.context, which, reason),
  ]);
}

function matches(kernel: Kernel, { name }: LiveRun, { company, agent, issue, run }: RunFilter): boolean {
  if (company !== undefined && name.company !== company) return false;
  if (agent !== undefined && name.agent !== agent) return false;
  if (run !== undefined && name.run !== run) return false;
  if (issue === undefined || name.issue === issue) return true;
  return name.issue !== undefined && look(kernel).find('issue', name.company, issue)?.name === name.issue;
}

/** Resolves when no process of the run lives, at the latest when even a kill should have been enough. */
async function stopRun(kernel: Kernel, run: LiveRun, reason: string): Promise<void> {
  const { clock } = kernel.context;
  run.stop(kernel.here, clock.now(), 'cancelled', reason.slice(0, reasonLimit));
  const until = clock.now() + graceOf(kernel, run) + kernel.limits.stubbornMs + patienceMs;
  while (isThere(kernel, run) && clock.now() < until) await clock.sleep(lookMs);
  kernel.nudgeRuns();
}

const isThere = (kernel: Kernel, run: LiveRun): boolean => {
  const { state } = run.state(kernel.here);
  return kernel.live.has(run.name.run) && (state === 'alive' || state === 'starting');
};

/** Provably over on this host. A run nobody here has ever heard of may live elsewhere. */
const isDead = (kernel: Kernel, run: string): boolean =>
  !kernel.live.has(run) && isOver(kernel.options.local, kernel.here, kernel.context.catalog, run);

function wake(kernel: Kernel, request: WakeRequest): Promise<{ wake: string }> {
  const key = askWake(kernel.options.local, request, kernel.context.clock.now());
  kernel.nudgeStarts();
  return Promise.resolve({ wake: key });
}

function why(kernel: Kernel, memory: Heard, company: string, slug: string): Verdict {
  const lookup = look(kernel);
  const agent = lookup.find('agent', company, slug);
  if (!agent) return { may: false, reason: `There is no agent ${slug} in ${company}.` };
  const running = [...kernel.live.values()].filter(
    ({ name }) => name.company === company && name.agent === agent.name,
  );
  const asked = listWakes(kernel.options.local).filter(
    (file) => file.company === company && file.agent === agent.name,
  );
  const { occasions, nextAt } = waitingFor(lookup, agent, asked, kernel.context.clock.now());
  const details = {
    running: running.map(({ name }) => ({ run: name.run, issue: name.issue ?? null, since: name.startedAt })),
    waiting: occasions.map(({ issue, wakes }) => ({
      issue: issue?.name ?? null,
      reasons: wakes.map(({ reason }) => reason),
    })),
    ...(Number.isFinite(nextAt) ? { nextAt: iso(nextAt) } : {}),
  };
  // With nothing waiting, the answer is what would be said if the board asked for a start.
  const wake = { key: 'why', source: 'on_demand', reason: 'asked', byBoard: true } as const;
  const [first] = occasions;
  const { verdict } = judgeStart(kernel, agent, first ?? { wakes: [wake] });
  if (!verdict.may) return { may: false, reason: verdict.reason, details };
  if (!first) return { may: true, reason: 'It may start, but nothing is waiting for it.', details };
  const last = memory.refusals.get(nameOfAgent({ company, agent: agent.name }));
  return {
    may: true,
    reason: `It starts for: ${first.wakes[0]!.reason}${last ? ` (last time: ${last.reason})` : ''}.`,
    details,
  };
}
