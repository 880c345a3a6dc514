// From a file of the book to its rows, valid or not: what stands in force, and what is wrong with it.
import { isFault } from '../base/fault.ts';
import type { FaultData } from '../base/fault.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { locate, locateBatch } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { traceInvalid, type Known } from './invalid.ts';
import type { FileRow } from './queries/files.ts';
import { rowsOf, type Rows } from './rows/entity.ts';
import { fromLedger, type SpendEvent } from './spend.ts';
import type { Row } from './table.ts';
import { files, problems } from './tables/names.ts';

export interface Reading extends Rows {
  file: FileRow;
}

type Flaw = FaultData<'DOCUMENT_INVALID'>;

export class FileReader {
  readonly #reader: Reader;

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
    if ('rows' in said) return reading(place, { oid, good: oid, since: null }, said);
    const isValid = (blob: Oid): boolean => 'rows' in this.#rows(place, blob);
    const { good, since } = traceInvalid(this.#reader, path, at, isValid, known);
    const inForce = good === undefined ? undefined : this.#rows(place, good);
    return reading(place, { oid, good: good ?? null, since }, inForce, said);
  }

  /** What a file that spends says, in the version in force. */
  events({ company, path, kind, good }: FileRow): SpendEvent[] {
    if (good === null) return [];
    if (kind === 'ledger') return this.#ledger(company, path, good).events;
    const said = this.#rows(locate(path)!, good);
    return 'rows' in said ? said.events : [];
  }

  #rows(place: Place, blob: Oid): Rows | Flaw {
    return read(place, this.#reader.blob(blob));
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

function reading(
  { company = '', path, kind }: Place,
  version: Pick<FileRow, 'oid' | 'good' | 'since'>,
  inForce: Rows | Flaw | undefined,
  flaw?: Flaw,
): Reading {
  const file: FileRow = { company, path, kind, ...version };
  const { rows, events } = inForce && 'rows' in inForce ? inForce : nothing;
  return {
    file,
    events,
    rows: [files.row({ ...file }), ...rows, ...(flaw ? [problemRow(company, flaw)] : [])],
  };
}

const nothing: Rows = { rows: [], events: [] };

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
