// Starts the detached supervisor of a run, and asks it to end. Knows the order of its arguments and nothing of why.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { leaseFolder, leasePath, leaseState, readLease, type Here } from './lease.ts';
import { killExactly } from './sweep.ts';
import { spawnDetached } from './process.ts';
import { runFolder, writeCancel, type RunSpec } from './run-folder.ts';

/** The file whose modification time says that a daemon looks after the runs. */
export const heartbeatPath = (local: string): string => join(local, 'heartbeat');

const supervisor = join(import.meta.dirname, 'supervisor.sh');

/** Spawns it, once per run: a second one finds the lease taken and ends. `env` is exactly what the agent gets. */
export async function startSupervisor(
  local: string,
  { host, folder }: Pick<Here, 'host' | 'folder'>,
  spec: RunSpec,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  mkdirSync(leaseFolder(local), { recursive: true, mode: 0o700 });
  // The mark is set by the supervisor on the agent's side alone, so that a sweep never hits the supervisor.
  const { MINUTEBOOK_RUN_ID: _, ...rest } = env;
  const argv = [
    runFolder(local, spec.run),
    leasePath(local, spec.run),
    spec.run,
    host,
    folder,
    spec.isolated ? `${process.getuid!()}:${process.getgid!()}` : 'none',
    hundredths(spec.timeoutMs),
    hundredths(spec.graceMs),
    hundredths(spec.orphanMs),
    heartbeatPath(local),
    String(spec.outputLimit),
    spec.cwd,
    spec.door ?? '',
    ...spec.covers,
    '--',
    ...spec.argv,
  ];
  await spawnDetached(['sh', supervisor, ...argv], rest);
}

/**
 * Leaves word why the run must end and wakes its supervisor; one that is only being started finds the word by itself.
 * False when no live supervisor was found.
 */
export function askToStop(local: string, here: Here, run: string, word: string, sentence = word): boolean {
  if (!writeCancel(local, run, word, sentence)) return false;
  const lease = readLease(local, run);
  if (!lease || leaseState(lease, here) !== 'alive') return false;
  killExactly(lease.supervisor, 'SIGTERM');
  return true;
}

const hundredths = (ms: number): string => String(Math.ceil(ms / 10));
