// Brings the rows from one commit of the engine's line to another, a later or an earlier one: what the trees say is
// different, what history says has happened or has not yet. The caller's transaction makes it all or nothing.
import { companyInPath } from '../model/paths.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { fileMode } from '../store/tree.ts';
import { brokenBetween } from './broken-between.ts';
import { judgeConflicts } from './conflicts.ts';
import { type Broken, type FileReader, type Reading } from './file-rows.ts';
import { forgetHistory, lineBetween, tellHistory } from './history.ts';
import type { Known } from './invalid.ts';
import { Misfits } from './misfits.ts';
import { readFileRow, type FileRow } from './queries/files.ts';
import { lineOf } from './queries/line.ts';
import type { Progress, Readable } from './readable.ts';
import { References } from './references.ts';
import { Spending } from './spend.ts';
import { storedRows } from './stored-rows.ts';
import { RowWriter } from './write-rows.ts';

/** Files between two reports of progress. */
const progressStep = 500;

export interface Step {
  reader: Reader;
  files: FileReader;
  from: Oid;
  to: Oid;
  onProgress?: Progress | undefined;
}

/**
 * `from`, where the rows are, must be on the first-parent line of `to`, or `to` on that of `from`. Pauses after each
 * file and event, so that whoever has a file of the catalog alone may let others work meanwhile.
 */
export function* advance(catalog: Readable, { reader, files, from, to, onProgress }: Step): Generator<void> {
  const ledger = new Ledger(catalog, files);
  const misfits = new Misfits(catalog);
  const broken: (Broken & { known: Known | undefined })[] = [];
  const behind = lineOf(catalog, { oid: to });
  const line = behind ? [] : yield* lineBetween(reader, from, to);
  const [before, after] = [reader.snapshot(from), reader.snapshot(to)];
  const differing = reader.diff(from, to);
  const changes = [
    ...differing,
    ...brokenBetween(catalog, reader, { changes: differing, line, behind, from, to }),
  ];
  for (const [done, change] of changes.entries()) {
    const { path, oid, mode = fileMode } = change;
    misfits.touch(change, before, after);
    const read = oid === undefined ? undefined : files.read(path, { oid, mode });
    // On the way back, what is known at `from` is of a commit that history from `to` on never meets.
    if (read && 'flaw' in read)
      broken.push({ ...read, known: behind ? undefined : ledger.stateOf(path, from) });
    else yield* ledger.replace(path, read);
    if (done % progressStep === progressStep - 1) onProgress?.(done + 1, changes.length);
    yield;
  }
  for (const reading of files.readBroken(broken, { to, from }))
    yield* ledger.replace(reading.file.path, reading);
  yield* ledger.settle();
  misfits.settle(after);
  if (behind) forgetHistory(catalog, behind.position);
  else yield* tellHistory(catalog, reader, line);
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
  readonly #files: FileReader;
  readonly #references: References;
  readonly #rows: RowWriter;
  readonly #spending: Spending;

  constructor(catalog: Readable, files: FileReader) {
    this.#catalog = catalog;
    this.#files = files;
    this.#references = new References(catalog);
    this.#rows = new RowWriter(catalog, (row) => this.#references.touch(row));
    this.#spending = new Spending(catalog, (company, path) =>
      files.events(readFileRow(catalog, { company, path })),
    );
  }

  /** How a file stood in the commit the rows are of. */
  stateOf(path: string, at: Oid): Known | undefined {
    const file = rowAt(this.#catalog, path);
    if (!file) return undefined;
    const { good, goodAt, since } = file;
    return good === null
      ? { good: undefined, goodAt: undefined, since: since ?? undefined }
      : { good, goodAt: goodAt ?? at, since: since ?? undefined };
  }

  *replace(path: string, reading: Reading | undefined): Generator<void> {
    const known = rowAt(this.#catalog, path);
    const before = known ? storedRows(this.#catalog, known) : [];
    const said = this.#files.events(known);
    this.#rows.write(before, reading?.rows ?? []);
    for (const event of said) {
      this.#spending.remove(event);
      yield;
    }
    for (const event of reading?.events ?? []) {
      this.#spending.add(event);
      yield;
    }
  }

  *settle(): Generator<void> {
    yield* this.#rows.flush();
    this.#spending.flush();
    yield* this.#references.settle();
  }
}

const rowAt = (catalog: Readable, path: string): FileRow | undefined =>
  readFileRow(catalog, { company: companyInPath(path) ?? '', path });
