// Looks at real processes: which live and carry a mark, and waiting until something is true of them.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `look` answers something, at most `limitMs`; throws what was waited for otherwise. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false,
  limitMs = 45_000,
): Promise<T> {
  for (const begin = Date.now(); Date.now() - begin < limitMs; await delay(10)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

/** Command lines of live processes (zombies left out) whose environment carries this variable. */
export function processesWith(name: string, value: string): string[] {
  return liveProcesses()
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`${name}=${value}\0`))
    .map(described);
}

/** Live processes (zombies left out) with this text in their command line. */
export function processesNaming(text: string): string[] {
  return liveProcesses()
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes(text))
    .map(described);
}

const liveProcesses = (): string[] =>
  readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && !/\) [ZX] /.test(read(`/proc/${entry}/stat`)),
  );

const described = (pid: string): string => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
