// Reads leases: which live process of which host and book holds a run. The supervisor writes them, or, where none ever came, the
// daemon in its place; a status field is never asked. Liveness is pid, start time and boot together, so that neither a
// reused pid nor a zombie counts.
import { mkdirSync, readFileSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootId } from '../base/boot.ts';
import { markOf } from '../base/folder-mark.ts';
import { argumentsOf, isAlive, type ProcessMark } from '../base/process-mark.ts';

export interface Lease {
  run: string;
  host: string;
  boot: string;
  /** The mark of the `.minutebook` it was begun in. Not every lease says it. */
  folder?: string;
  supervisor: ProcessMark;
  /** Absent while it is being started. */
  agent?: ProcessMark;
}

/** Which machine is asking, since which boot, and for which book. */
export interface Here {
  host: string;
  boot: string;
  /** The mark of its `.minutebook`: a copy of a book has the leases of another one's runs. */
  folder: string;
}

/**
 * `unknown`: held on another host, or not readable, or by a supervisor of who knows where; never to be taken for dead.
 * `copied`: of a run of the book this one was copied from; none of its processes is ours.
 */
export type LeaseState = 'alive' | 'dead' | 'unknown' | 'copied';

export const leaseFolder = (local: string): string => join(local, 'leases');
export const leasePath = (local: string, run: string): string => join(leaseFolder(local), run);

export const readHere = (local: string, host: string): Here => ({
  host,
  boot: bootId(),
  folder: markOf(local) ?? '',
});

/** Parses a lease; undefined for one that is not whole (a crash while it was written) or no lease at all. */
export function parseLease(text: string): Lease | undefined {
  const fields = new Map(text.split('\n').map((line) => cut(line)));
  const run = fields.get('run');
  const host = fields.get('host');
  const boot = fields.get('boot');
  const folder = fields.get('folder');
  const supervisor = toMark(fields.get('supervisor'));
  if (!run || !host || !boot || !supervisor) return undefined;
  const agent = toMark(fields.get('agent'));
  return { run, host, boot, supervisor, ...(folder ? { folder } : {}), ...(agent ? { agent } : {}) };
}

export function readLease(local: string, run: string): Lease | undefined {
  const text = read(leasePath(local, run));
  return text === undefined ? undefined : parseLease(text);
}

/** Whether a lease file stands there, whole or not. */
export const hasLease = (local: string, run: string): boolean => read(leasePath(local, run)) !== undefined;

/** Runs that have a lease file. */
export function listLeases(local: string): string[] {
  try {
    return readdirSync(leaseFolder(local)).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

export function removeLease(local: string, run: string): void {
  try {
    unlinkSync(leasePath(local, run));
  } catch {
    // It is gone already.
  }
}

/** No process has this mark: whatever names it as its supervisor is dead. */
const nobody: ProcessMark = { pid: 0, start: 0 };

/**
 * Takes the lease of a run whose supervisor never came, so that it never can: one that comes late finds it taken and
 * ends. False when it is there after all.
 */
export function claimLease(local: string, run: string, { host, boot, folder }: Here): boolean {
  const { pid, start } = nobody;
  try {
    mkdirSync(leaseFolder(local), { recursive: true, mode: 0o700 });
    const text = `run ${run}\nhost ${host}\nboot ${boot}\nfolder ${folder}\nsupervisor ${pid} ${start}\n`;
    writeFileSync(leasePath(local, run), text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // A supervisor's comes whole; one that is not was torn by a loss of power, and its supervisor with it.
    return readLease(local, run) === undefined;
  }
}

export function leaseState(lease: Lease, here: Here): LeaseState {
  if (lease.host !== here.host) return 'unknown';
  if (lease.boot !== here.boot) return 'dead';
  const folder = lease.folder ?? toldBySupervisor(lease);
  if (folder === undefined) return isAlive(lease.supervisor) ? 'unknown' : 'dead';
  if (folder !== here.folder) return 'copied';
  return isAlive(lease.supervisor) ? 'alive' : 'dead';
}

/** Where a lease does not say its folder: a copy has the lease, but the supervisor was told where the one it holds lies. */
function toldBySupervisor({ run, supervisor }: Lease): string | undefined {
  const held = argumentsOf(supervisor).find((argument) => argument.endsWith(leasePath('/', run)));
  return held === undefined ? undefined : markOf(dirname(dirname(held)));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const cut = (line: string): [string, string] => {
  const space = line.indexOf(' ');
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
};

function toMark(text: string | undefined): ProcessMark | undefined {
  const match = /^(\d+) (\d+)$/.exec(text ?? '');
  return match ? { pid: Number(match[1]), start: Number(match[2]) } : undefined;
}
