// Ends one run, once: everything it left running is ended, its output kept, its end committed, its traces removed.
// Each step may be repeated by a daemon that comes after a crash; only the commit counts.
import { readFileSync, rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { perform } from '../actions/perform.ts';
import { iso } from '../base/clock.ts';
import { isFault, type Fault } from '../base/fault.ts';
import { readRunRow } from '../catalog/queries/runs.ts';
import type { Outcome, Usage } from '../contract/adapter.ts';
import { maskKeys } from '../model/key-patterns.ts';
import { bookPath } from '../model/paths.ts';
import { hasCommitted } from '../runner/commits.ts';
import { keepTranscript } from '../runner/keep.ts';
import { claimLease, leaseState, readLease, removeLease, type Here } from '../runner/lease.ts';
import { readErrors, readSpec, removeRunFolder, type RunExit } from '../runner/run-folder.ts';
import { sweepMarked } from '../runner/sweep.ts';
import { look, nameOfAgent, type Kernel } from './kernel.ts';
import type { LiveRun } from './live-run.ts';

const reasonLimit = 1_000;
const wordLimit = 200;
const amountLimit = 1e12;
const longestWaitMs = 31 * 86_400_000;

/** How a run ended, as far as the host can tell. */
export type Ending = { exit: RunExit } | { lost: true } | { copied: true } | { unstarted: true };

/**
 * Records the end, unless the run turns out to have begun. Rejects when it could not be committed; then nothing is removed
 * and the next look tries again.
 */
export async function finishRun(kernel: Kernel, run: LiveRun, ending: Ending): Promise<void> {
  const { options, context, tokens, live } = kernel;
  const { name } = run;
  if ('unstarted' in ending && !claimLease(options.local, name.run, kernel.here)) return;
  await endLeftovers(kernel, run, ending);
  // Piece by piece: the output of one that printed much must not hold up the others.
  while (!run.follow(context.clock.now())) await nextTurn();
  const outcome = judge(kernel, run, ending);
  await commitEnd(kernel, run, ending, outcome).catch((error: unknown) => letGo(kernel, run, error));
  noteNotBefore(kernel, run, outcome);
  tokens.revokeRun(name.run);
  live.delete(name.run);
  removeTraces(options.local, kernel.here, name.run);
  kernel.log({
    event: 'run:finish',
    run: name.run,
    agent: nameOfAgent(name),
    message: `${outcome.status}: ${outcome.reason}`,
  });
  kernel.noteRoom(name.company);
}

/** Where somebody took the record away there is no end to record, but what the run held is let go all the same. */
async function letGo(kernel: Kernel, { name }: LiveRun, error: unknown): Promise<void> {
  if (!isMissing(error)) throw error;
  kernel.log({ event: 'run:unrecorded', run: name.run, agent: nameOfAgent(name), message: error.message });
  try {
    await perform(kernel.context, 'run.forget', { company: name.company, run: name.run });
  } catch (missing) {
    // Its company is gone too, with everything the run could have held.
    if (!isMissing(missing)) throw missing;
  }
}

/** Whether it is the record or its company that is not there: what else is missed is a mistake of ours. */
const isMissing = (error: unknown): error is Fault =>
  isFault(error, 'NOT_FOUND') && ['run', 'company'].includes((error.data as { kind: string }).kind);

/** A namespace dies as a whole with its supervisor; anything else is looked for by its mark, with or without a lease. */
async function endLeftovers(kernel: Kernel, { name, spec }: LiveRun, ending: Ending): Promise<void> {
  if (spec?.isolated && 'exit' in ending) return;
  const since = readLease(kernel.options.local, name.run)?.supervisor.start ?? 0;
  const marks = { run: name.run, folder: kernel.here.folder };
  const left = await sweepMarked(marks, since, (ms) => kernel.context.clock.sleep(ms));
  if (left > 0)
    kernel.log({ event: 'run:survivors', run: name.run, message: `${left} processes would not end` });
}

/** What the end means. A stop is what it was asked for; an end by itself is the adapter's to judge. */
function judge(kernel: Kernel, run: LiveRun, ending: Ending): Outcome {
  if ('exit' in ending && ending.exit.reason === 'exited') return judgeExit(kernel, run, ending.exit.code);
  if ('copied' in ending)
    return failed('lost', 'it was begun in the book that this one is a copy of, and is over in this one');
  if ('unstarted' in ending) return failed('not_started', unstarted(kernel, run));
  // A supervisor that had to be killed did not get to say that it was asked.
  const reason = 'exit' in ending ? ending.exit.reason : run.stopping?.word;
  switch (reason) {
    case undefined:
      return failed('lost', 'its supervisor was killed, so its end is not known');
    case 'timed_out':
      return { status: 'timed_out', reason: `it was stopped after ${(run.spec?.timeoutMs ?? 0) / 1000} s` };
    case 'silent':
      return failed('silent', `it was stopped after ${(run.spec?.silenceMs ?? 0) / 1000} s without output`);
    case 'orphaned':
      return failed('orphaned', 'no daemon looked after it for too long');
    default:
      return { status: 'cancelled', reason: run.stopping?.sentence || reason };
  }
}

/** Of a run that has no folder here another copy of the book may know more. */
const unstarted = (kernel: Kernel, run: LiveRun): string =>
  run.spec === undefined
    ? 'this host has nothing of it: it never came to run, or runs for another copy of the book'
    : `it never came to run${said(kernel, run)}`;

function judgeExit(kernel: Kernel, run: LiveRun, code: number): Outcome {
  const adapter = kernel.adapters.get(run.spec?.adapter ?? '');
  if (!adapter)
    return failed('crash', `it ended with exit code ${code}, and nobody knows its adapter any more`);
  const { terminal } = run.metered;
  const outcome = adapter.judge({ code, reason: 'exited', ...(terminal ? { terminal } : {}) });
  const hint = outcome.status === 'failed' ? said(kernel, run) : '';
  return { ...outcome, reason: outcome.reason + hint };
}

const failed = (failure: Outcome['failure'] & string, reason: string): Outcome => ({
  status: 'failed',
  reason,
  failure,
});

/** What the host's own commands had to say about a run that could not be set up. */
function said({ options }: Kernel, { name }: LiveRun): string {
  const errors = readErrors(options.local, name.run).split('\n')[0];
  return errors ? ` (${errors})` : '';
}

async function commitEnd(kernel: Kernel, run: LiveRun, ending: Ending, outcome: Outcome): Promise<void> {
  const { context, here } = kernel;
  const { name, metered } = run;
  // A secret that this host does not know is told by its form; what is kept must not hold one.
  const transcript = maskKeys(run.end());
  const handed = run.spec && readOrNothing(run.spec.contextFile);
  const kept = await keepTranscript(context.store, {
    host: here.host,
    company: name.company,
    run: name.run,
    startedAt: name.startedAt,
    transcript,
    beside: recordOnMain(kernel, run),
    ...(handed === undefined ? {} : { context: maskKeys(handed) }),
  });
  const { usage } = metered;
  const { status, reason, failure, notBefore } = outcome;
  await perform(context, 'run.finish', {
    company: name.company,
    run: name.run,
    status,
    reason: maskKeys(reason).trim().slice(0, reasonLimit) || status,
    ...(failure === undefined ? {} : { failure }),
    ...notBeforeOf(notBefore, context.clock.now()),
    endedAt: 'exit' in ending ? ending.exit.endedAt : iso(context.clock.now()),
    ...('exit' in ending
      ? { exit: { code: ending.exit.code, terminal: metered.terminal !== undefined } }
      : {}),
    ...(metered.session === undefined ? {} : { session: maskKeys(metered.session).slice(0, wordLimit) }),
    ...(run.spec && hasCommitted(run.spec.cwd, Date.parse(name.startedAt), run.spec.covers)
      ? { worked: true }
      : {}),
    ...(metered.toolCalls > 0 ? { toolCalls: metered.toolCalls } : {}),
    ...(metered.model === undefined ? {} : { model: maskKeys(metered.model).slice(0, wordLimit) }),
    ...(usage ? { usage: usageOf(usage) } : {}),
    ...(metered.micros === undefined ? {} : { reportedMicros: whole(metered.micros) }),
    ...kept,
    excerpt: maskKeys(run.excerpt()),
  });
}

/** The run's record, where the book wants transcripts to lie beside it. */
function recordOnMain(kernel: Kernel, { name }: LiveRun): string | undefined {
  const lookup = look(kernel);
  if (lookup.at('book', bookPath)?.data.retention.transcriptsOnMain !== true) return undefined;
  return readRunRow(kernel.context.catalog, { company: name.company, id: name.run })?.path;
}

/** What a program prints is its own; a record holds whole numbers of a sensible size. */
const whole = (amount: number): number => Math.min(Math.max(0, Math.round(amount) || 0), amountLimit);

const usageOf = ({ input, cached, output }: Usage) => ({
  inputTokens: whole(input - cached),
  cachedInputTokens: whole(cached),
  outputTokens: whole(output),
});

/** A time that lies far ahead is a mistake, not a wish. */
function notBeforeOf(time: string | undefined, now: number): { notBefore?: string } {
  const at = Date.parse(time ?? '');
  return at > now && at < now + longestWaitMs ? { notBefore: iso(at) } : {};
}

/** A provider's "not before" holds every agent on that account. */
function noteNotBefore({ notBefore, context }: Kernel, { spec }: LiveRun, outcome: Outcome): void {
  const known = notBeforeOf(outcome.notBefore, context.clock.now()).notBefore;
  if (known !== undefined && spec) notBefore.set(spec.runner, known);
}

/**
 * The lease goes last: as long as it stands, a crash is followed by another look. What the run was handed lies outside the
 * book, and is another's where the lease is.
 */
export function removeTraces(local: string, here: Here, run: string): void {
  const lease = readLease(local, run);
  const contextFile = readSpec(local, run)?.contextFile;
  const isOurs = lease === undefined || leaseState(lease, here) !== 'copied';
  if (contextFile !== undefined && isOurs) rmSync(contextFile, { force: true });
  removeRunFolder(local, run);
  removeLease(local, run);
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
