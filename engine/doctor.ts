// Everything that may be wrong with a book and the machine it is on, looked at in turn. Mends nothing itself.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './base/clock.ts';
import { isFault } from './base/fault.ts';
import {
  checkAdapters,
  checkAdopted,
  checkEdits,
  checkFiles,
  checkHostKey,
  checkIds,
  checkInputs,
  checkLine,
  companiesOf,
  type EditSaid,
} from './doctor/book.ts';
import { fail, guarded, guardedLook, ok, warn, type Check } from './doctor/check.ts';
import { checkLeftovers, checkLocalFolder, checkPrograms, checkRepository } from './doctor/machine.ts';
import { localFolder, readHostFile } from './init/host.ts';
import type { Host } from './model/host.ts';
import { openReading } from './reading.ts';
import { probeIsolation } from './runner/isolation.ts';
import { startLooking, uncommittedEdits } from './uncommitted.ts';

export type { Check } from './doctor/check.ts';
export { mendHost, planHost, type HostMend } from './doctor/mends.ts';

export interface Patient {
  root: string;
  clock: Clock;
  /** PATH, as programs are looked for. */
  path: string;
  daemon: { pid: number } | undefined;
  /** The launcher of this program, as git's merge driver calls it. */
  launcher: string;
  /** Hand edits that stand uncommitted, as the daemon knows them; asked of git where none runs. */
  edits?: readonly EditSaid[];
}

/** Every check, in the order a person would mend things. What one of them cannot cope with does not stop the others. */
export async function examine(patient: Patient): Promise<Check[]> {
  const { root, daemon, launcher } = patient;
  const checks = [
    ...checkPrograms(root),
    ...guarded('repository', () => checkRepository(root)),
    ...guarded('this host', () => checkLocalFolder(root, launcher)),
  ];
  let host: Host | undefined;
  checks.push(
    ...guarded('host.yaml', () => {
      host = readHostFile(root);
      return [];
    }),
  );
  checks.push(...(await guardedLook('isolation', async () => [await checkIsolation(patient, host)])));
  checks.push(...guarded('daemon', () => checkLeftovers(root, daemon)));
  checks.push(...guarded('book', () => checkBook(patient, host)));
  checks.push(...checkEdits(await editsOf(patient)));
  return checks;
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

/** None where the repository itself is not to be opened: that is told of the repository. */
async function editsOf({ root, path, edits }: Patient): Promise<readonly EditSaid[]> {
  if (edits) return edits;
  try {
    return await uncommittedEdits(root, startLooking(root, path));
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}

function checkBook({ root, clock }: Patient, host: Host | undefined): Check[] {
  const reading = openReading(root, clock);
  try {
    const { catalog, store } = reading.context;
    catalog.sync();
    const snapshot = store.snapshot();
    const key = join(localFolder(root), 'keys', 'host.pub');
    const looks: Readonly<Record<string, () => Check[]>> = {
      'host key': () => checkHostKey(store, existsSync(key) ? readFileSync(key, 'utf8') : undefined),
      history: () => checkLine(root, store),
      adopted: () => checkAdopted(root, snapshot),
      files: () => checkFiles(catalog.problems()),
      ids: () => checkIds(catalog),
      inputs: () => companiesOf(snapshot).flatMap((company) => checkInputs(snapshot, company)),
      adapters: () => companiesOf(snapshot).flatMap((company) => checkAdapters(store, company, host)),
    };
    return Object.entries(looks).flatMap(([about, look]) => guarded(about, look));
  } finally {
    reading.close();
  }
}
