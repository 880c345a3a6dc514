// Cost events on their way into the catalog and out of it: each one once, and with it the sums it belongs to.
// Knows what an event says; never where the engine gets it from.
import assert from 'node:assert/strict';
import type { CostEvent } from '../model/cost-event.ts';
import type { Database, Value } from './database.ts';
import { companyFolders } from './queries/files.ts';
import { selectAll, selectOne } from './queries/query.ts';
import type { Readable } from './readable.ts';
import { Sums } from './sums.ts';
import { echoes, spending } from './tables/money.ts';

/** One event as the catalog counts it. */
export interface SpendEvent {
  company: string;
  event: string;
  /** Milliseconds since the epoch. */
  at: number;
  agent: string | null;
  issue: string | null;
  project: string | null;
  goal: string | null;
  billingCode: string | null;
  model: string | null;
  provider: string | null;
  biller: string | null;
  billingType: string | null;
  run: string | null;
  /** Micro-dollars; null where they are not known. */
  cost: number | null;
  imputed: number | null;
  provenance: string | null;
  input: number;
  cached: number;
  output: number;
  /** 1 for what says its usage, 0 for a run that is only counted. */
  metered: number;
  runs: number;
  wallMs: number;
  /** Path of its file; empty while it is spooled. */
  source: string;
}

export const fromLedger = (company: string, source: string, event: CostEvent): SpendEvent => ({
  company,
  event: event.id,
  at: Date.parse(event.at),
  agent: event.agent ?? null,
  issue: event.issue ?? null,
  project: event.project ?? null,
  goal: event.goal ?? null,
  billingCode: event.billingCode ?? null,
  model: event.model ?? null,
  provider: event.provider ?? null,
  biller: event.biller ?? null,
  billingType: event.billingType ?? null,
  run: event.run ?? null,
  cost: event.costMicros ?? null,
  imputed: event.imputedMicros ?? null,
  provenance: event.provenance,
  input: event.inputTokens ?? 0,
  cached: event.cachedInputTokens ?? 0,
  output: event.outputTokens ?? 0,
  metered: 1,
  runs: 0,
  wallMs: 0,
  source,
});

const columns = spending.columns as readonly (keyof SpendEvent)[];
const valuesOf = (event: SpendEvent): Value[] => columns.map((column) => event[column]);
const names = spending.columns.map((column) => `"${column}"`).join(', ');
const insertNew = `INSERT INTO spending (${names}) VALUES (${spending.columns.map(() => '?').join(', ')})
  ON CONFLICT (company, event) DO NOTHING`;
const readEvent = selectOne<{ company: string; event: string }, SpendEvent>(
  'money.event',
  `SELECT ${names} FROM spending WHERE company = @company AND event = @event`,
);

/** Events that stand in no committed file yet. */
export const spooledEvents = selectAll<{ company: string }, SpendEvent>(
  'money.spooled',
  "SELECT * FROM spending WHERE company = @company AND source = ''",
);

const oneSpooled = selectOne<{ company: string }, { event: string }>(
  'money.oneSpooled',
  "SELECT event FROM spending WHERE company = @company AND source = '' LIMIT 1",
);

export const isSpooled = (catalog: Readable, args: { company: string }): boolean =>
  oneSpooled(catalog, args) !== undefined;

const firstEcho = selectOne<{ company: string; event: string }, { source: string }>(
  'money.firstEcho',
  'SELECT source FROM echoes WHERE company = @company AND event = @event ORDER BY source LIMIT 1',
);

/** Echoes of events that no row of `spending` stands for: of each the first by its path. */
const orphans = selectAll<{ company: string }, { event: string; source: string }>(
  'money.orphans',
  `SELECT event, min(source) AS source FROM echoes e
   WHERE company = @company
     AND NOT EXISTS (SELECT 1 FROM spending s WHERE s.company = e.company AND s.event = e.event)
   GROUP BY event`,
);

type EventPlace = Pick<SpendEvent, 'at' | 'event'>;
const firstPlace: EventPlace = { at: Number.MIN_SAFE_INTEGER, event: '' };
/** Events read at once where all are read. */
const pageSize = 64;

const eventsAfter = selectAll<EventPlace & { company: string; limit: number }, SpendEvent>(
  'money.after',
  `SELECT ${names} FROM spending WHERE company = @company AND (at, event) > (@at, @event)
   ORDER BY at, event LIMIT @limit`,
);

/** What the catalog holds a file to say. */
export type EventsOf = (company: string, path: string) => readonly SpendEvent[];

/** Writes events within one transaction; `flush` ends it. */
export class Spending {
  readonly #catalog: Readable;
  readonly #db: Database;
  readonly #eventsOf: EventsOf;
  readonly #sums: Sums;

  /** `eventsOf` is asked when a file takes back what another one says too. */
  constructor(catalog: Readable, eventsOf: EventsOf) {
    this.#catalog = catalog;
    this.#db = catalog.db;
    this.#eventsOf = eventsOf;
    this.#sums = new Sums(catalog.db);
  }

  /**
   * Counts an event unless it is known: of two files that say the same one the first by its path wins, and any file
   * wins over the spool. Answers whether it counts now.
   */
  add(event: SpendEvent): boolean {
    if (this.#db.run(insertNew, valuesOf(event)) === 1) {
      this.#sums.add(event, 1);
      return true;
    }
    const known = readEvent(this.#catalog, event);
    // Said twice by one file: the first counts.
    if (!known || known.source === event.source) return false;
    if (!outranks(event.source, known.source)) {
      this.#echo(event);
      return false;
    }
    this.#take(known);
    this.#echo(known);
    return this.add(event);
  }

  /** Takes back what a file says, or the spool said. Another file that says the same counts from now on. */
  remove({ company, event, source }: Pick<SpendEvent, 'company' | 'event' | 'source'>): void {
    const known = readEvent(this.#catalog, { company, event });
    if (known?.source !== source) {
      this.#db.run(echoes.remove, [company, event, source]);
      return;
    }
    this.#take(known);
    const next = firstEcho(this.#catalog, { company, event });
    if (next) this.#promote({ company, event, source: next.source });
  }

  /**
   * For a catalog that was given rows of events and echoes by another one, some of whose files are no more: makes the sums,
   * and has count what nobody said but those files. Pauses now and then.
   */
  *recount(): Generator<void> {
    for (const company of companyFolders(this.#catalog)) {
      let last: EventPlace | undefined = firstPlace;
      while (last) {
        const events: SpendEvent[] = eventsAfter(this.#catalog, { company, ...last, limit: pageSize });
        for (const event of events) this.#sums.add(event, 1);
        last = events.at(-1);
        yield;
      }
      for (const echo of orphans(this.#catalog, { company })) {
        this.#promote({ company, ...echo });
        yield;
      }
    }
  }

  /** Writes the sums that were held back. */
  flush(): void {
    this.#sums.flush();
  }

  /** Counts an event, which nobody else counts any more, from a file that was an echo. */
  #promote({ company, event, source }: Pick<SpendEvent, 'company' | 'event' | 'source'>): void {
    this.#db.run(echoes.remove, [company, event, source]);
    const said = this.#eventsOf(company, source).find((other) => other.event === event);
    assert(said, `${source} does not say the event ${event} any more`);
    this.add(said);
  }

  #take(event: SpendEvent): void {
    this.#db.run(spending.remove, [event.company, event.at, event.event]);
    this.#sums.add(event, -1);
  }

  /** Nobody comes back to the spool. */
  #echo({ company, event, source }: SpendEvent): void {
    if (source !== '') this.#db.run(echoes.put, [company, event, source]);
  }
}

const outranks = (source: string, known: string): boolean =>
  source !== '' && (known === '' || source < known);
