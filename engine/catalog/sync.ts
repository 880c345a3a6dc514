// Brings the rows from one commit of the engine's line to a later one: what the trees say has changed, what history
// says has happened. The caller's transaction makes it all or nothing.
import { locate, locateBatch } from '../model/paths.ts';
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';
import { fileMode } from '../store/tree.ts';
import { activityRows } from './activity.ts';
import { breachRows, isForeign } from './breaches.ts';
import { judgeConflicts, tellConflicts } from './conflicts.ts';
import type { Value } from './database.ts';
import type { Broken, FileReader, Reading } from './file-rows.ts';
import type { Known } from './invalid.ts';
import { readPosition, writePosition } from './meta.ts';
import { readFileRow } from './queries/files.ts';
import type { Progress, Readable } from './readable.ts';
import { Misfits } from './misfits.ts';
import { References } from './references.ts';
import { recount } from './recount.ts';
import { Spending } from './spend.ts';
import { runEvent } from './rows/run.ts';
import { storedRows } from './stored-rows.ts';
import type { Row } from './table.ts';
import { runs } from './tables/people.ts';
import { touches } from './tables/history.ts';
import { writeRows } from './write-rows.ts';

/** Files between two reports of progress. */
const progressStep = 500;

export interface Step {
  reader: Reader;
  files: FileReader;
  from: Oid;
  to: Oid;
  onProgress?: Progress | undefined;
}

/** `from` must be on the first-parent line of `to`. */
export function advance(catalog: Readable, { reader, files, from, to, onProgress }: Step): void {
  const ledger = new Ledger(catalog);
  const broken: (Broken & { known: Known | undefined })[] = [];
  const changes = reader.diff(from, to);
  const misfits = new Misfits(catalog);
  const [before, after] = [reader.snapshot(from), reader.snapshot(to)];
  for (const [done, change] of changes.entries()) {
    const { path, oid, was, mode = fileMode } = change;
    misfits.touch(change, before, after);
    const read = oid === undefined ? undefined : files.read(path, { oid, mode });
    if (read && 'flaw' in read)
      broken.push({ ...read, known: was === undefined ? undefined : ledger.stateOf(path, from) });
    else ledger.replace(path, read);
    if (done % progressStep === progressStep - 1) onProgress?.(done + 1, changes.length);
  }
  for (const reading of files.readBroken(broken, { to, from })) ledger.replace(reading.file.path, reading);
  ledger.settle(files);
  misfits.settle(after);
  tellHistory(catalog, reader, reader.log(to, { from }).reverse());
  judgeConflicts(
    catalog,
    reader,
    to,
    changes.map(({ path }) => path),
  );
}

/** What a step changes in the catalog, file by file, and what has to be worked out again when all are in. */
class Ledger {
  readonly #catalog: Readable;
  readonly #references: References;
  readonly #spending: Spending;
  /** Companies whose spending must be counted again: a ledger file, written once, was changed all the same. */
  readonly #stale = new Set<string>();

  constructor(catalog: Readable) {
    this.#catalog = catalog;
    this.#references = new References(catalog);
    this.#spending = new Spending(catalog);
  }

  /** How a file stood in the commit the rows are of. */
  stateOf(path: string, at: Oid): Known | undefined {
    const file = readFileRow(this.#catalog, { company: companyAt(path), path });
    if (!file) return undefined;
    const { good, goodAt, since } = file;
    return good === null
      ? { good: undefined, goodAt: undefined, since: since ?? undefined }
      : { good, goodAt: goodAt ?? at, since: since ?? undefined };
  }

  replace(path: string, reading: Reading | undefined): void {
    const company = companyAt(path);
    const known = readFileRow(this.#catalog, { company, path });
    const before = known ? storedRows(this.#catalog, known) : [];
    writeRows(this.#catalog.db, before, reading?.rows ?? [], (row) => this.#references.touch(row));
    if (known?.kind === 'ledger') this.#stale.add(company);
    if (known?.kind === 'ledger') return;
    for (const { table, values } of before)
      if (table === runs) this.#spending.remove(company, eventOfRun(values));
    for (const event of reading?.events ?? []) this.#spending.add(event);
  }

  settle(files: FileReader): void {
    this.#spending.flush();
    for (const company of this.#stale) recount(this.#catalog, files, company);
    this.#references.settle();
  }
}

const companyAt = (path: string): string => locateBatch(path)?.company ?? locate(path)?.company ?? '';

const idOfRun = runs.columns.indexOf('id');
const eventOfRun = (values: readonly Value[]): string => runEvent(String(values[idOfRun]));

/** Rows of the commits, oldest first, after those that are told already. */
export function tellHistory(catalog: Readable, reader: Reader, commits: readonly Commit[]): void {
  let at = readPosition(catalog);
  for (const commit of commits) {
    at += 1;
    let known: PathChange[] | undefined;
    const changes = (): PathChange[] => (known ??= reader.diff(commit.parents[0], commit.oid));
    const rows = activityRows(reader, commit, { position: at, changes });
    const broken = isForeign(commit) ? breachRows(reader, commit, { position: at, all: changes() }) : [];
    for (const { table, values } of [...rows, ...broken]) catalog.db.run(table.put, values);
    if (!commit.engine) continue;
    rows.forEach((row) => noteGiven(catalog, row));
    tellConflicts(catalog, reader, commit, at);
  }
  writePosition(catalog, at);
}

const putGiven = `INSERT INTO given (company, number) VALUES (?, ?)
  ON CONFLICT (company) DO UPDATE SET number = max(number, excluded.number)`;

/** A number that the engine's own commit names was given, whatever becomes of its issue. */
function noteGiven({ db }: Readable, { table, values }: Row): void {
  if (table.name !== touches.name) return;
  const [company, entity] = values as [string, string];
  const number = /^issue:.*-(\d+)$/.exec(entity)?.[1];
  if (number !== undefined) db.run(putGiven, [company, Number(number)]);
}
