// Starts the daemon as a process of its own, and ends it. Knows its log, how long to wait and how a command says that it
// failed; nothing of what it does.
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';
import { seemsAlive } from '../base/process-mark.ts';
import { findDaemon, type Daemon } from '../http/daemon-file.ts';
import type { FaultJson } from '../http/wire.ts';
import { launcher } from './package.ts';

/** Milliseconds a daemon may take from its start to its first answer; a large catalog is built in that time. */
const startLimit = 120_000;
const stopLimit = 60_000;
const look = 50;

export const daemonLog = (root: string): string => join(root, '.minutebook', 'daemon.log');

/** A daemon mostly rests: a small young generation costs it nothing and keeps a third of its memory from standing idle. */
const memoryFlags = ['--max-semi-space-size=4'];

/**
 * Starts a daemon that outlives this process; resolves when it answers. Where somebody else's start was quicker, theirs is the
 * book's. Throws the fault that ended it, or DAEMON_SILENT.
 */
export async function startDaemon(root: string, clock: Clock): Promise<{ daemon: Daemon; started: boolean }> {
  const log = daemonLog(root);
  const out = openSync(log, 'a', 0o600);
  const { size: begunAt } = fstatSync(out);
  // Its log is lines of JSON, and so is a fault in it.
  const words = ['up', '--foreground', '--json', '-C', root];
  const child = spawn(process.execPath, [...memoryFlags, launcher(), ...words], {
    cwd: root,
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  child.on('error', () => undefined);
  const until = clock.now() + startLimit;
  while (child.exitCode === null && child.signalCode === null && clock.now() < until) {
    const daemon = findDaemon(root);
    if (daemon) {
      const started = daemon.pid === child.pid;
      if (!started) child.kill();
      child.unref();
      return { daemon, started };
    }
    await clock.sleep(look);
  }
  throw await faultIn(log, begunAt);
}

/** Builds the catalog of the book at `root` in a process of its own; whatever becomes of it, the caller goes on. */
export function buildCatalog(root: string): Promise<void> {
  const child = spawn(process.execPath, [launcher(), 'reindex', '-C', root], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}

/** Asks the daemon to end and waits until it has. False when it still runs after a minute. */
export async function stopDaemon(daemon: Daemon, clock: Clock): Promise<boolean> {
  // One that was suspended hears nothing before it may go on.
  for (const signal of ['SIGTERM', 'SIGCONT']) process.kill(daemon.pid, signal);
  const until = clock.now() + stopLimit;
  while (seemsAlive(daemon)) {
    if (clock.now() > until) return false;
    await clock.sleep(look);
  }
  return true;
}

/** What ended the daemon whose log begins at a byte: its own fault, or DAEMON_SILENT with the last that it said. */
async function faultIn(log: string, from: number): Promise<Fault> {
  const lines = readFileSync(log).subarray(from).toString('utf8').trimEnd().split('\n');
  const failed = lines.map(failureIn).findLast((failure) => failure !== undefined);
  const { revive } = await import('../http/client.ts');
  const error = failed && revive(failed);
  if (isFault(error)) return error;
  return fault('DAEMON_SILENT', { log, said: failed?.message ?? lines.at(-1)!.trim() });
}

/** What a line says went wrong, where it is the envelope of a failure. */
function failureIn(line: string): FaultJson | undefined {
  try {
    const said = JSON.parse(line) as { ok?: boolean; error?: FaultJson };
    return said.ok === false ? said.error : undefined;
  } catch {
    return undefined;
  }
}
