// How a process of these tests says what it found: one JSON line each on standard output, and whatever is no fault of
// the table is a finding. Knows no act.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { asFault } from '../../engine/base/system-fault.ts';
import type { Order } from './plan.ts';

export interface Finding extends Order {
  act: string;
  /** The call that was hit first. */
  hit: string | undefined;
  problem: string;
}

/** The last line of a process: how many turns it did. */
export interface Done {
  turns: number;
}

/** What takes longer than this, in milliseconds, hangs. */
const patienceMs = 20_000;

/** What is going on; findings carry it. */
export const now: Omit<Finding, 'problem'> = { act: '', trouble: 'EIO', at: 0, lasts: false, hit: undefined };

export const say = (line: Finding | Done): void => void writeSync(1, `${JSON.stringify(line)}\n`);

export const report = (problem: string): void => say({ ...now, problem });

process.on('unhandledRejection', (error) => report(`an unhandled rejection: ${(error as Error).stack}`));
process.on('uncaughtException', (error) => {
  report(`an uncaught exception: ${error.stack}`);
  process.exit(1);
});

/** `done`, or the fault in words; what is no fault of the table is reported. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  const late = new AbortController();
  try {
    await Promise.race([
      work(),
      delay(patienceMs, undefined, { signal: late.signal }).then(() => {
        throw Object.assign(new Error('it hangs'), { refused: false });
      }),
    ]);
    return 'done';
  } catch (error) {
    const { refused, message, stack } = error as Error & { refused?: boolean };
    if (refused === true) return `refused: ${message}`;
    const found = asFault(error);
    if (found === undefined) report(`no fault: ${stack}`);
    return found === undefined ? message : `${found.code}: ${found.message}`;
  } finally {
    late.abort();
  }
}
