// Starts one run, in the order that a crash at any point can be told from a start: commit, token, files, supervisor.
// After the commit every failure is an end that gets recorded; nothing here waits for the agent.
import { writeFileSync } from 'node:fs';
import { perform } from '../actions/perform.ts';
import type { ShownRun } from '../actions/run-record.ts';
import type { Entry } from '../actions/lookup.ts';
import { iso } from '../base/clock.ts';
import { uuid7 } from '../base/ids.ts';
import { otherBooks } from '../runner/neighbours.ts';
import { createRunFolder, type RunSpec } from '../runner/run-folder.ts';
import { startSupervisor } from '../runner/supervise.ts';
import { openAgentFolders } from './agent-folders.ts';
import { composeContext, composePrompt, type Told } from './context.ts';
import { environmentOf } from './environment.ts';
import { look, nameOfAgent, type Kernel, type KernelOptions } from './kernel.ts';
import { LiveRun } from './live-run.ts';
import { isWithin, type Placement } from './placement.ts';
import { removeWake } from './wake-files.ts';
import type { Occasion } from './wakes.ts';

/** A start commits at most this many wake-ups; the rest merges into them and is seen by the agent anyway. */
const wakeLimit = 400;

export interface Plan {
  agent: Entry<'agent'>;
  occasion: Occasion;
  placement: Placement;
}

/** Starts it. RUN_REFUSED and the faults of a checkout when the book has moved on since it was planned. */
export async function startRun(kernel: Kernel, plan: Plan): Promise<void> {
  const { clock } = kernel.context;
  const { agent, occasion } = plan;
  const run = uuid7(clock.now());
  const record = await commitStart(kernel, plan, run);
  const name = {
    run,
    company: agent.company,
    agent: agent.name,
    startedAt: record.startedAt ?? iso(clock.now()),
    ...(record.issue === null ? {} : { issue: record.issue }),
  };
  for (const { key } of occasion.wakes) removeWake(kernel.options.local, key);
  try {
    const spec = await prepare(kernel, plan, run, name.startedAt);
    kernel.live.set(
      run,
      new LiveRun(kernel.options.local, name, spec.spec, plan.placement.adapter, clock.now()),
    );
    await startSupervisor(kernel.options.local, kernel.here, spec.spec, spec.env);
    kernel.log({
      event: 'run:start',
      run,
      agent: nameOfAgent(name),
      ...(name.issue ? { issue: name.issue } : {}),
    });
  } catch (error) {
    // It has no lease and never will: the step that looks after runs records it as not started.
    kernel.log({ event: 'run:unstarted', run, agent: nameOfAgent(name), error });
    if (!kernel.live.has(run)) {
      kernel.live.set(run, new LiveRun(kernel.options.local, name, undefined, undefined, clock.now()));
    }
  }
  kernel.nudgeRuns();
}

async function commitStart(
  kernel: Kernel,
  { agent, occasion, placement }: Plan,
  run: string,
): Promise<ShownRun> {
  const { issue, wakes } = occasion;
  const [first] = wakes;
  const notBefore = kernel.notBefore.get(placement.runner.name);
  const { result } = await perform(kernel.context, 'run.start', {
    run,
    company: agent.company,
    agent: agent.name,
    ...(issue ? { issue: issue.data.id ?? issue.name } : {}),
    source: first!.source,
    wakes: wakes.slice(0, wakeLimit).map(({ key }) => key),
    reason: first!.reason,
    byBoard: first!.byBoard === true,
    host: kernel.here.host,
    adapter: placement.adapter.name,
    isolation: placement.isolated ? 'namespace' : 'none',
    ...(notBefore === undefined ? {} : { notBefore }),
  });
  return result as ShownRun;
}

/** The agent's folders, its context and the run's own files. */
async function prepare(
  kernel: Kernel,
  plan: Plan,
  run: string,
  startedAt: string,
): Promise<{ spec: RunSpec; env: Record<string, string> }> {
  const { options, limits, tokens, context } = kernel;
  const { placement, occasion } = plan;
  const lookup = look(kernel);
  const agent = lookup.need('agent', plan.agent.company, plan.agent.name);
  const issue = occasion.issue && lookup.at('issue', occasion.issue.path);
  const { home, work, contextFile } = openAgentFolders(lookup, options.workRoot, agent, run);
  const told: Told = { run, agent, issue, wakes: occasion.wakes, at: startedAt };
  writeFileSync(
    contextFile,
    composeContext(lookup, told, (name) => options.bundledSkill?.(name)),
    { mode: 0o600 },
  );
  const owner = { run, company: agent.company, agent: agent.name, ...(issue ? { issue: issue.name } : {}) };
  const token = tokens.issue(owner, context.clock.now());
  const company = lookup.companyOf(agent);
  const called = { run, token, agent, company, issue, wakes: occasion.wakes, contextFile, home };
  const { env, secrets } = environmentOf(options, placement, called);
  const { model } = agent.data.adapter ?? {};
  const command = placement.adapter.command({
    runner: placement.runner,
    prompt: composePrompt(told, contextFile),
    contextFile,
    ...(model === undefined ? {} : { model }),
  });
  const { timeoutSec, graceSec, silenceSec } = agent.data.runtime ?? {};
  const cwd = placement.cwd ?? work;
  const spec: RunSpec = {
    ...owner,
    adapter: placement.adapter.name,
    runner: placement.runner.name,
    argv: command.argv,
    cwd,
    contextFile,
    covers: coversOf(options, cwd),
    ...(options.door === undefined ? {} : { door: options.door }),
    isolated: placement.isolated,
    timeoutMs: msOf(timeoutSec, limits.timeoutMs),
    graceMs: msOf(graceSec, limits.graceMs),
    silenceMs: msOf(silenceSec, limits.silenceMs),
    orphanMs: limits.orphanMs,
    outputLimit: limits.outputBytes,
    startedAt,
  };
  const full = { ...command.env, ...env };
  createRunFolder(options.local, spec, {
    env: full,
    secrets,
    ...(command.stdin === undefined ? {} : { prompt: command.stdin }),
  });
  return { spec, env: full };
}

/** Its own book and those beside it; but what a run needs is not hidden from it, wherever it lies. */
function coversOf({ covers, door, workRoot, cli }: KernelOptions, cwd: string): string[] {
  const needed = [cwd, workRoot, cli];
  const others = door === undefined ? [] : otherBooks(door);
  return [...covers, ...others.filter((book) => !needed.some((path) => isWithin(book, path)))];
}

/** Unlimited must be said; absent is the default. */
const msOf = (seconds: number | 'unlimited' | undefined, otherwise: number): number =>
  seconds === undefined ? otherwise : seconds === 'unlimited' ? 0 : seconds * 1000;
