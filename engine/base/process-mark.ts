// Which process exactly: its number is given again, its start time is not. Knows /proc; never what a process does.
import { existsSync, readFileSync } from 'node:fs';

export interface ProcessMark {
  pid: number;
  /** Clock ticks since boot: with the pid, it names one process for ever. */
  start: number;
}

/** The start time of a process, or undefined when there is none or only its zombie. Always undefined without /proc. */
export function startOf(pid: number): number | undefined {
  const [state, ...fields] = fieldsOf(pid);
  return state === undefined || state === 'Z' || state === 'X' ? undefined : Number(fields[18]);
}

/** Whether a signal or a debugger stopped it for now. Never without /proc. */
export function isSuspended(pid: number): boolean {
  const [state] = fieldsOf(pid);
  return state === 'T' || state === 't';
}

/** What the system says of a process, from its state on; nothing where there is none. */
function fieldsOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  // The command's name may hold spaces and brackets; the fields begin after the last one.
  return stat === undefined ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Whether exactly this process still runs. */
export const isAlive = (mark: ProcessMark): boolean => startOf(mark.pid) === mark.start;

/** What exactly this process was started with; nothing when it is gone. Always nothing without /proc. */
export function argumentsOf(mark: ProcessMark): string[] {
  const said = read(`/proc/${mark.pid}/cmdline`);
  return said !== undefined && isAlive(mark) ? said.split('\0').slice(0, -1) : [];
}

/** The same as far as can be told: without /proc, or where no start was noted, another process of that number counts too. */
export function seemsAlive({ pid, start }: { pid: number; start?: number | undefined }): boolean {
  if (start !== undefined && existsSync('/proc/self/stat')) return isAlive({ pid, start });
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
