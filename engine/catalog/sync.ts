// Brings the rows from one commit of the engine's line to a later one: what the trees say has changed, what history
// says has happened. The caller's transaction makes it all or nothing.
import { locate, locateBatch } from '../model/paths.ts';
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';
import { activityRows } from './activity.ts';
import type { Value } from './database.ts';
import type { FileReader } from './file-rows.ts';
import { readPosition, writePosition } from './meta.ts';
import { readFileRow, type FileRow } from './queries/files.ts';
import type { Progress, Readable } from './readable.ts';
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
  const references = new References(catalog);
  const spending = new Spending(catalog);
  const stale = new Set<string>();
  const changes = reader.diff(from, to);
  for (const [done, change] of changes.entries()) {
    const company = changeFile(catalog, { change, reader, files, from, to, references, spending });
    if (company !== undefined) stale.add(company);
    if (done % progressStep === progressStep - 1) onProgress?.(done + 1, changes.length);
  }
  spending.flush();
  for (const company of stale) recount(catalog, files, company);
  references.settle();
  tellHistory(catalog, reader, reader.log(to, { from }).reverse());
}

interface FileStep extends Omit<Step, 'onProgress'> {
  change: PathChange;
  references: References;
  spending: Spending;
}

/** Answers the company whose spending must be counted again: a ledger file, written once, was changed all the same. */
function changeFile(catalog: Readable, step: FileStep): string | undefined {
  const { change, files, references, spending } = step;
  const { path, oid, was } = change;
  const company = locateBatch(path)?.company ?? locate(path)?.company ?? '';
  const known = was === undefined ? undefined : readFileRow(catalog, { company, path });
  const before = known ? storedRows(catalog, known) : [];
  const after =
    oid === undefined ? undefined : files.read(path, oid, step.to, { at: step.from, file: stateOf(known) });
  writeRows(catalog.db, before, after?.rows ?? [], (row) => references.touch(row));
  if (known?.kind === 'ledger') return company;
  for (const { table, values } of before) if (table === runs) spending.remove(company, eventOfRun(values));
  for (const event of after?.events ?? []) spending.add(event);
  return undefined;
}

const stateOf = (file: FileRow | undefined): { good: Oid | undefined; since: Oid | undefined } | undefined =>
  file && { good: file.good ?? undefined, since: file.since ?? undefined };

const idOfRun = runs.columns.indexOf('id');
const eventOfRun = (values: readonly Value[]): string => runEvent(String(values[idOfRun]));

/** Rows of the commits, oldest first, after those that are told already. */
export function tellHistory(catalog: Readable, reader: Reader, commits: readonly Commit[]): void {
  let at = readPosition(catalog);
  for (const commit of commits) {
    at += 1;
    const rows = activityRows(reader, commit, at);
    for (const { table, values } of rows) catalog.db.run(table.put, values);
    if (commit.engine) rows.forEach((row) => noteGiven(catalog, row));
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
