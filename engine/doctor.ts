// Everything that may be wrong with a book and the machine it is on, looked at in turn. Mends nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './base/clock.ts';
import { isFault } from './base/fault.ts';
import {
  checkAdapters,
  checkAdopted,
  checkFiles,
  checkHostKey,
  checkInputs,
  companiesOf,
} from './doctor/book.ts';
import { fail, ok, warn, type Check } from './doctor/check.ts';
import { checkLeftovers, checkLocalFolder, checkPrograms, checkRepository } from './doctor/machine.ts';
import { localFolder, readHostFile } from './init/host.ts';
import type { Host } from './model/host.ts';
import { openReading } from './reading.ts';
import { probeIsolation } from './runner/isolation.ts';

export interface Patient {
  root: string;
  clock: Clock;
  /** PATH, as programs are looked for. */
  path: string;
  daemon: { pid: number } | undefined;
}

/** Every check, in the order a person would mend things. */
export async function examine(patient: Patient): Promise<Check[]> {
  const { root, daemon } = patient;
  const checks = [...checkPrograms(root), ...checkRepository(root), ...checkLocalFolder(root)];
  const host = hostOf(root, checks);
  checks.push(await checkIsolation(patient, host), ...checkLeftovers(root, daemon));
  try {
    checks.push(...checkBook(patient, host));
  } catch (error) {
    if (!isFault(error)) throw error;
    checks.push(fail('book', error.message, error.help));
  }
  return checks;
}

function hostOf(root: string, checks: Check[]): Host | undefined {
  try {
    return readHostFile(root);
  } catch (error) {
    if (!isFault(error)) throw error;
    checks.push(fail('host.yaml', error.message, error.help));
    return undefined;
  }
}

async function checkIsolation({ root, path }: Patient, host: Host | undefined): Promise<Check> {
  const about = 'isolation';
  if (host?.isolation === 'none')
    return warn(
      about,
      'host.yaml says none: agents can reach the book, approvals are advisory',
      'isolation: namespace, where it is possible',
    );
  if (!existsSync(localFolder(root)))
    return warn(about, 'not tried: this host is not set up', 'minutebook init --host');
  const { possible, reason } = await probeIsolation(localFolder(root), path, [
    process.getuid!(),
    process.getgid!(),
  ]);
  return possible
    ? ok(about, 'the book is hidden from agents')
    : fail(
        about,
        `not possible here (${reason}): no agent is started`,
        'install util-linux, allow user namespaces, or say isolation: none in .minutebook/host.yaml',
      );
}

function checkBook({ root, clock }: Patient, host: Host | undefined): Check[] {
  const reading = openReading(root, clock);
  try {
    const { catalog, store } = reading.context;
    catalog.sync();
    const snapshot = store.snapshot();
    const key = join(localFolder(root), 'keys', 'host.pub');
    return [
      ...checkHostKey(snapshot, existsSync(key) ? readFileSync(key, 'utf8') : undefined),
      ...checkAdopted(root, snapshot),
      ...checkFiles(catalog.problems()),
      ...companiesOf(snapshot).flatMap((company) => [
        ...checkInputs(snapshot, company),
        ...checkAdapters(snapshot, company, host),
      ]),
    ];
  } finally {
    reading.close();
  }
}
