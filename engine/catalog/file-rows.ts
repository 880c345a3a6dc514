// From a file of the book to its rows, valid or not: what stands in force, and what is wrong with it.
// Parses a blob once while it is remembered.
import { isFault } from '../base/fault.ts';
import type { FaultData } from '../base/fault.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { locate, locateBatch } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { traceInvalid, type Known } from './invalid.ts';
import type { FileRow } from './queries/files.ts';
import { rowsOf, type Rows } from './rows/entity.ts';
import { fromLedger } from './spend.ts';
import type { Row } from './table.ts';
import { files, problems } from './tables/names.ts';

/** Rows of this many blobs are remembered: the files that are written again and again. */
const memoryLimit = 1_024;

export interface Reading extends Rows {
  file: FileRow;
}

type Flaw = FaultData<'DOCUMENT_INVALID'>;

export class FileReader {
  readonly #reader: Reader;
  readonly #memory = new Map<string, Rows | Flaw>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** What the catalog holds of the file `oid` at `path` in commit `at`; undefined for what is none of its business. */
  read(path: string, oid: Oid, at: Oid, known?: Known): Reading | undefined {
    const batch = locateBatch(path);
    if (batch) return batch.kind === 'ledger' ? this.#ledger(batch.company, path, oid) : undefined;
    const place = locate(path);
    if (!place) return undefined;
    const said = this.#rows(place, oid);
    if ('rows' in said) return this.#reading(place, { oid, good: oid, since: null }, said);
    const isValid = (blob: Oid): boolean => 'rows' in this.#rows(place, blob);
    const { good, since } = traceInvalid(this.#reader, path, at, isValid, known);
    return this.#reading(place, { oid, good: good ?? null, since }, good && this.#rows(place, good), said);
  }

  /** The rows that were made when the catalog's row of the file was `file`. */
  again(file: FileRow): Reading {
    const place = locate(file.path);
    if (!place) return this.#ledger(file.company, file.path, file.oid);
    const flaw = file.since === null ? undefined : { path: file.path, line: 1, found: '', example: '' };
    return this.#reading(place, file, file.good === null ? undefined : this.#rows(place, file.good), flaw);
  }

  #reading(
    { company = '', path, kind }: Place,
    { oid, good, since }: Pick<FileRow, 'oid' | 'good' | 'since'>,
    said: Rows | Flaw | '' | undefined,
    flaw?: Flaw,
  ): Reading {
    const file: FileRow = { company, path, kind, oid, good, since };
    const { rows, events } = said && 'rows' in said ? said : { rows: [], events: [] };
    return {
      file,
      events,
      rows: [files.row({ ...file }), ...rows, ...(flaw ? [problemRow(company, flaw)] : [])],
    };
  }

  #rows(place: Place, blob: Oid): Rows | Flaw {
    const key = `${blob}${place.path}`;
    const known = this.#memory.get(key);
    if (known) return known;
    const made = read(place, this.#reader.blob(blob));
    if (this.#memory.size >= memoryLimit) this.#memory.delete(this.#memory.keys().next().value!);
    this.#memory.set(key, made);
    return made;
  }

  /** A batch of cost events is never invalid as a whole: what can be read of it counts. */
  #ledger(company: string, path: string, oid: Oid): Reading {
    const file: FileRow = { company, path, kind: 'ledger', oid, good: oid, since: null };
    const rows: Row[] = [files.row({ ...file })];
    const events = parseCostEvents(this.#reader.blob(oid).toString('utf8'), (line, text) =>
      rows.push(
        problems.row({
          company,
          path,
          code: 'line-invalid',
          subject: String(line),
          line,
          found: text.slice(0, shownLength),
          remedy:
            'A line is one cost event: {"id":"e1","at":"2026-11-22T16:08:03.123Z","provenance":"unpriced"}',
        }),
      ),
    );
    return { file, rows, events: events.map((event) => fromLedger(company, path, event)) };
  }
}

const shownLength = 200;

function read(place: Place, bytes: Buffer): Rows | Flaw {
  try {
    return rowsOf(place, bytes);
  } catch (error) {
    if (isFault(error, 'DOCUMENT_INVALID')) return error.data as Flaw;
    throw error;
  }
}

const problemRow = (company: string, { path, line, found, example }: Flaw): Row =>
  problems.row({
    company,
    path,
    code: 'file-invalid',
    subject: '',
    line,
    found,
    remedy: `Write it like this: ${example}`,
  });
