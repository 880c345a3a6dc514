// Finds and ends what a run left behind: processes that carry its marks in their environment. Used where there was no
// namespace, and after a supervisor was killed. Never ends a process that is older than the run.
import { readFileSync, readdirSync } from 'node:fs';
import { startOf, type ProcessMark } from '../base/process-mark.ts';

/** Rounds of looking and killing; a process that forks faster than this escapes and is reported. */
const roundLimit = 40;
const roundPauseMs = 25;

/** Which run, and the mark of the `.minutebook` it was begun in: a copy of the book knows its id too. */
export interface RunMark {
  run: string;
  folder: string;
}

/** Processes of our user that carry the marks of a run and started at or after `since` (clock ticks). */
export function findMarked({ run, folder }: RunMark, since: number): ProcessMark[] {
  const marks = [`MINUTEBOOK_RUN_ID=${run}`, `MINUTEBOOK_RUN_MARK=${folder}`];
  const found: ProcessMark[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const start = startOf(Number(name));
    if (start !== undefined && start >= since && carries(name, marks))
      found.push({ pid: Number(name), start });
  }
  return found;
}

/** Kills them until a round finds none. Answers how many processes were still found in the last round. */
export async function sweepMarked(
  run: RunMark,
  since: number,
  pause: (ms: number) => Promise<void>,
): Promise<number> {
  for (let round = 0; round < roundLimit; round++) {
    const found = findMarked(run, since);
    if (found.length === 0) return 0;
    for (const process of found) killExactly(process, 'SIGKILL');
    await pause(roundPauseMs);
  }
  return findMarked(run, since).length;
}

/** Signals a process unless another one has taken over its pid. */
export function killExactly(mark: ProcessMark, signal: NodeJS.Signals): void {
  if (startOf(mark.pid) !== mark.start) return;
  try {
    process.kill(mark.pid, signal);
  } catch {
    // It ended in between.
  }
}

function carries(pid: string, marks: readonly string[]): boolean {
  try {
    const entries = new Set(readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0'));
    return marks.every((mark) => entries.has(mark));
  } catch {
    return false;
  }
}
