// From a file of the book to its rows, valid or not: what stands in force, and what is wrong with it.
import { isFault } from '../base/fault.ts';
import type { FaultData } from '../base/fault.ts';
import { parseCostEvents } from '../model/cost-event.ts';
import { parseEvents } from '../model/event.ts';
import { findKeys } from '../model/key-patterns.ts';
import { type BatchKind, companyInPath, locate, locateBatch } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import { knownBlob, readBytes } from '../model/entity-cache.ts';
import { quote } from '../model/invalid.ts';
import type { Oid, Reader, Version } from '../store/snapshot.ts';
import { fileMode, linkMode, submoduleMode } from '../store/tree.ts';
import { traceInvalid, type Known, type TraceOptions } from './invalid.ts';
import type { FileRow } from './queries/files.ts';
import { rowsOf, type Rows } from './rows/entity.ts';
import { fromLedger, type SpendEvent } from './spend.ts';
import type { Row } from './table.ts';
import { events } from './tables/events.ts';
import { files, problems } from './tables/names.ts';

export interface Reading extends Rows {
  file: FileRow;
}

/** A file that is invalid now: its rows are those of an older version, which only history knows. */
export interface Broken {
  place: Place;
  oid: Oid;
  flaw: Flaw;
  /** Keys found in it as it is now. */
  keys: readonly Row[];
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
    if (batch?.kind === 'ledger') return this.#ledger(batch.company, path, version);
    if (batch) return this.#events(batch.company, path, version);
    const place = locate(path);
    const keys = this.#keys(companyInPath(path) ?? '', path, version);
    if (!place) return keys.length === 0 ? undefined : otherFile(path, version.oid, keys);
    const { oid } = version;
    const said = this.#rows(place, version);
    if ('rows' in said) return reading(place, { oid, good: oid, goodAt: null, since: null }, said, keys);
    return { place, oid, flaw: said, keys };
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
    return files.map(({ place, oid, flaw, keys }) => {
      const { good, goodAt, since } = traces.get(place.path)!;
      const inForce = good === undefined ? undefined : this.#rows(place, { oid: good, mode: fileMode });
      const version = { oid, good: good ?? null, goodAt: goodAt ?? null, since };
      return reading(place, version, inForce, [problemRow(place.company ?? '', flaw), ...keys]);
    });
  }

  /** What a file spends, in the version in force; most kinds never do. */
  events(file: FileRow | undefined): readonly SpendEvent[] {
    if (!file || file.good === null || !(file.kind === 'ledger' || file.kind === 'run')) return [];
    const { company, path, kind, good } = file;
    const version = { oid: good, mode: fileMode };
    if (kind === 'ledger') return this.#ledger(company, path, version).events;
    const said = this.#rows(locate(path)!, version);
    return 'rows' in said ? said.events : [];
  }

  #rows(place: Place, { oid, mode }: Version): Rows | Flaw {
    if (mode === linkMode) return linkFlaw(place.path, this.#reader.blob(oid));
    // An action that wrote it has parsed it; what a whole book says is not kept in mind.
    const said = knownBlob(place.path, oid) ?? readBytes(place.kind, place.path, this.#reader.blob(oid));
    if ('data' in said) return rowsOf(place, said.data);
    if (isFault(said.problem, 'DOCUMENT_INVALID')) return said.problem.data;
    throw said.problem;
  }

  /** A batch of cost events is never invalid as a whole: what can be read of it counts. */
  #ledger(company: string, path: string, version: Version): Reading {
    const { file, rows, text, onBad } = this.#batch('ledger', company, path, version);
    const events = parseCostEvents(text, onBad);
    return { file, rows, events: events.map((event) => fromLedger(company, path, event)) };
  }

  /** The same of other events. One without a key stands for itself. */
  #events(company: string, path: string, version: Version): Reading {
    const { file, rows, text, onBad } = this.#batch('events', company, path, version);
    for (const event of parseEvents(text, onBad)) {
      const { data, key = event.id } = event;
      rows.push(
        events.row({ ...event, company, path, key, at: isoOf(event.at), data: data && JSON.stringify(data) }),
      );
    }
    return { file, rows, events: [] };
  }

  #batch(kind: BatchKind, company: string, path: string, { oid, mode }: Version): Batch {
    const file: FileRow = { company, path, kind, oid, good: oid, goodAt: null, since: null };
    const rows: Row[] = [files.row({ ...file })];
    const bytes = this.#reader.blob(oid);
    if (mode === linkMode) rows.push(problemRow(company, linkFlaw(path, bytes)));
    const onBad = (line: number, said: string): void => {
      const found = said.slice(0, shownLength);
      const problem = { company, path, code: 'line-invalid', subject: String(line), line, found };
      rows.push(problems.row({ ...problem, remedy: examples[kind] }));
    };
    return { file, rows, onBad, text: mode === linkMode ? '' : bytes.toString('utf8') };
  }

  /**
   * Keys that somebody committed past the actions, which refuse them: what they are and where, never what they say. What only
   * actions write is not looked at again.
   */
  #keys(company: string, path: string, { oid, mode }: Version): Row[] {
    if (lookedAt.test(path) || mode === submoduleMode) return [];
    try {
      return keyRows(company, path, this.#reader.blob(oid));
    } catch (error) {
      // What is no entity's file is nobody's business here, damaged or not; an entity's is read again, and told.
      if (isFault(error, 'OBJECT_MISSING') || isFault(error, 'OBJECT_DAMAGED')) return [];
      throw error;
    }
  }
}

const isoOf = (time: string): string => new Date(time).toISOString();

const examples: Record<BatchKind, string> = {
  ledger: 'A line is one cost event: {"id":"e1","at":"2026-11-22T16:08:03.123Z","provenance":"unpriced"}',
  events:
    'A line is one event: {"id":"e1","at":"2026-11-22T16:08:03.123Z","type":"agent.parked","message":"…"}',
};

/** A file of lines, each of which counts for itself. */
interface Batch {
  file: FileRow;
  rows: Row[];
  text: string;
  /** Adds a problem for a line that cannot be read. */
  onBad: (line: number, said: string) => void;
}

/** Attachments, and transcripts that lie on main. */
const lookedAt = /\/attachments\/|\/runs\/.*\.(?:log|json)$/;
/** Larger files are no text that people write. Bytes. */
const textBytes = 256 * 1024;

function keyRows(company: string, path: string, bytes: Buffer): Row[] {
  if (bytes.length > textBytes) return [];
  return findKeys(bytes.toString('latin1')).map(({ what, line }) =>
    problems.row({
      company,
      path,
      code: 'key-found',
      subject: `${line} ${what}`,
      line,
      found: what,
      remedy: 'Revoke it where it was issued, then take it out of the file: whoever has the history has it.',
    }),
  );
}

/** A file that is no entity, and of which there is nothing to say but that. */
function otherFile(path: string, oid: Oid, rows: readonly Row[]): Reading {
  const file: FileRow = {
    company: companyInPath(path) ?? '',
    path,
    kind: 'other',
    oid,
    good: oid,
    goodAt: null,
    since: null,
  };
  return { file, rows: [files.row({ ...file }), ...rows], events: [] };
}

/** The company whose folder a path is in. */

function reading(
  { company = '', path, kind }: Place,
  version: Pick<FileRow, 'oid' | 'good' | 'goodAt' | 'since'>,
  inForce: Rows | Flaw | undefined,
  problems: readonly Row[],
): Reading {
  const file: FileRow = { company, path, kind, ...version };
  const { rows, events } = inForce && 'rows' in inForce ? inForce : nothing;
  return { file, events, rows: [files.row({ ...file }), ...rows, ...problems] };
}

const nothing: Rows = { rows: [], events: [] };

const linkFlaw = (path: string, target: Buffer): Flaw => ({
  path,
  line: 1,
  found: `a symbolic link to ${quote(target.toString('utf8'))}; the book follows none`,
  example: 'a file of its own in this place',
});

const shownLength = 200;

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
