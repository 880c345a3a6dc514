// From a file of the book to its rows, valid or not: what stands in force, and what is wrong with it.
import { isFault } from '../base/fault.ts';
import type { FaultData } from '../base/fault.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { locate, locateBatch } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import { quote } from '../model/invalid.ts';
import type { Oid, Reader, Version } from '../store/snapshot.ts';
import { fileMode, linkMode } from '../store/tree.ts';
import { traceInvalid, type Known, type TraceOptions } from './invalid.ts';
import type { FileRow } from './queries/files.ts';
import { rowsOf, type Rows } from './rows/entity.ts';
import { fromLedger, type SpendEvent } from './spend.ts';
import type { Row } from './table.ts';
import { files, problems } from './tables/names.ts';

export interface Reading extends Rows {
  file: FileRow;
}

/** A file that is invalid now: its rows are those of an older version, which only history knows. */
export interface Broken {
  place: Place;
  oid: Oid;
  flaw: Flaw;
}

type Flaw = FaultData<'DOCUMENT_INVALID'>;

export class FileReader {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** What the catalog holds of a file; undefined for what is none of its business. */
  read(path: string, version: Version): Reading | Broken | undefined {
    const batch = locateBatch(path);
    if (batch) return batch.kind === 'ledger' ? this.#ledger(batch.company, path, version) : undefined;
    const place = locate(path);
    if (!place) return undefined;
    const { oid } = version;
    const said = this.#rows(place, version);
    if ('rows' in said) return reading(place, { oid, good: oid, goodAt: null, since: null }, said);
    return { place, oid, flaw: said };
  }

  /** The rows of files that are invalid in the commit `to`: those of their newest valid versions. */
  readBroken(
    files: readonly (Broken & { known?: Known | undefined })[],
    commits: Pick<TraceOptions, 'to' | 'from'>,
  ): Reading[] {
    if (files.length === 0) return [];
    const places = new Map(files.map(({ place }) => [place.path, place]));
    const isValid = (path: string, version: Version): boolean =>
      'rows' in this.#rows(places.get(path)!, version);
    const traced = files.map(({ place, known }) => ({ path: place.path, known }));
    const traces = traceInvalid(this.#reader, traced, { ...commits, isValid });
    return files.map(({ place, oid, flaw }) => {
      const { good, goodAt, since } = traces.get(place.path)!;
      const inForce = good === undefined ? undefined : this.#rows(place, { oid: good, mode: fileMode });
      return reading(place, { oid, good: good ?? null, goodAt: goodAt ?? null, since }, inForce, flaw);
    });
  }

  /** What a file that spends says, in the version in force. */
  events({ company, path, kind, good }: FileRow): SpendEvent[] {
    if (good === null) return [];
    const version = { oid: good, mode: fileMode };
    if (kind === 'ledger') return this.#ledger(company, path, version).events;
    const said = this.#rows(locate(path)!, version);
    return 'rows' in said ? said.events : [];
  }

  #rows(place: Place, { oid, mode }: Version): Rows | Flaw {
    const bytes = this.#reader.blob(oid);
    return mode === linkMode ? linkFlaw(place.path, bytes) : read(place, bytes);
  }

  /** A batch of cost events is never invalid as a whole: what can be read of it counts. */
  #ledger(company: string, path: string, { oid, mode }: Version): Reading {
    const file: FileRow = { company, path, kind: 'ledger', oid, good: oid, goodAt: null, since: null };
    const rows: Row[] = [files.row({ ...file })];
    const bytes = this.#reader.blob(oid);
    if (mode === linkMode)
      return { file, rows: [...rows, problemRow(company, linkFlaw(path, bytes))], events: [] };
    const events = parseCostEvents(bytes.toString('utf8'), (line, text) =>
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
  version: Pick<FileRow, 'oid' | 'good' | 'goodAt' | 'since'>,
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

const linkFlaw = (path: string, target: Buffer): Flaw => ({
  path,
  line: 1,
  found: `a symbolic link to ${quote(target.toString('utf8'))}; the book follows none`,
  example: 'a file of its own in this place',
});

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
