// Cost events on their way into the catalog and out of it: each one once, and with it the sums it belongs to.
// Knows what an event says; never where the engine gets it from.
import assert from 'node:assert/strict';
import type { CostEvent } from '../model/cost-event.ts';
import { allTime, dayBucket, monthBucket } from './buckets.ts';
import type { Database, Value } from './database.ts';
import { selectAll, selectOne } from './queries/query.ts';
import type { Readable } from './readable.ts';
import { echoes, spending, sums } from './tables/money.ts';

export const dimensions = [
  'company',
  'agent',
  'issue',
  'project',
  'goal',
  'billingCode',
  'model',
  'provider',
] as const;
export type Dimension = (typeof dimensions)[number];

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

/** What the catalog holds a file to say. */
export type EventsOf = (company: string, path: string) => readonly SpendEvent[];

/** Sums that many events were added to, held back so that each of them is written once. */
const heldLimit = 200_000;

type Amounts = [
  events: number,
  priced: number,
  valued: number,
  cost: number,
  imputed: number,
  input: number,
  cached: number,
  output: number,
  runs: number,
  wallMs: number,
  entries: number,
];

const addedTo = sums.columns
  .slice(sums.keyLength)
  .map((column) => `"${column}" = "${column}" + excluded."${column}"`)
  .join(', ');
const addSums = `INSERT INTO sums (${sums.columns.map((column) => `"${column}"`).join(', ')})
  VALUES (${sums.columns.map(() => '?').join(', ')})
  ON CONFLICT (company, dimension, bucket, name) DO UPDATE SET ${addedTo}`;
const dropEmpty = `DELETE FROM sums
  WHERE company = ? AND dimension = ? AND bucket = ? AND name = ? AND entries = 0`;

/** Writes events within one transaction; `flush` ends it. */
export class Spending {
  readonly #catalog: Readable;
  readonly #db: Database;
  readonly #eventsOf: EventsOf;
  readonly #held = new Map<string, Period>();
  #heldSums = 0;
  #taken = false;

  /** `eventsOf` is asked when a file takes back what another one says too. */
  constructor(catalog: Readable, eventsOf: EventsOf) {
    this.#catalog = catalog;
    this.#db = catalog.db;
    this.#eventsOf = eventsOf;
  }

  /**
   * Counts an event unless it is known: of two files that say the same one the first by its path wins, and any file
   * wins over the spool. Answers whether it counts now.
   */
  add(event: SpendEvent): boolean {
    if (this.#db.run(insertNew, valuesOf(event)) === 1) {
      this.#sum(event, 1);
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
    if (!next) return;
    this.#db.run(echoes.remove, [company, event, next.source]);
    const said = this.#eventsOf(company, next.source).find((other) => other.event === event);
    assert(said, `${next.source} does not say the event ${event} any more`);
    this.add(said);
  }

  /** Writes the sums that were held back: of each day, of the month it is in, and of all time. */
  flush(): void {
    const longer = new Map<string, Period>();
    for (const day of this.#held.values())
      for (const bucket of [monthBucket(day.at), allTime]) {
        const key = `${day.company}\n${bucket}`;
        const period = longer.get(key) ?? newPeriod(day.company, day.at, bucket);
        longer.set(key, period);
        for (const [place, byName] of day.sums.entries())
          for (const [name, amounts] of byName) addAmounts(amountsOf(period.sums[place]!, name), amounts);
      }
    for (const period of [...this.#held.values(), ...longer.values()]) this.#write(period);
    this.#held.clear();
    this.#heldSums = 0;
    this.#taken = false;
  }

  #take(event: SpendEvent): void {
    this.#db.run(spending.remove, [event.company, event.at, event.event]);
    this.#sum(event, -1);
    this.#taken = true;
  }

  /** Nobody comes back to the spool. */
  #echo({ company, event, source }: SpendEvent): void {
    if (source !== '') this.#db.run(echoes.put, [company, event, source]);
  }

  #write({ company, bucket, sums }: Period): void {
    for (const [place, byName] of sums.entries())
      for (const [name, amounts] of byName) {
        const key = [company, dimensions[place]!, bucket, name];
        this.#db.run(addSums, [...key, ...amounts]);
        if (this.#taken) this.#db.run(dropEmpty, key);
      }
  }

  #sum(event: SpendEvent, sign: 1 | -1): void {
    const { company, at, metered, cost, imputed } = event;
    const key = `${company}\n${Math.floor(at / dayMs)}`;
    let day = this.#held.get(key);
    if (!day) this.#held.set(key, (day = newPeriod(company, at, dayBucket(at))));
    const amounts: Amounts = [
      metered,
      cost === null ? 0 : metered,
      imputed === null ? 0 : metered,
      cost ?? 0,
      imputed ?? 0,
      event.input,
      event.cached,
      event.output,
      event.runs,
      event.wallMs,
      1,
    ];
    for (const [place, dimension] of dimensions.entries()) {
      const byName = day.sums[place]!;
      const known = byName.size;
      addAmounts(amountsOf(byName, event[dimension] ?? ''), amounts, sign);
      this.#heldSums += byName.size - known;
    }
    if (this.#heldSums > heldLimit) this.flush();
  }
}

/** The sums of one company in one bucket: by dimension in their order, then by name. */
interface Period {
  company: string;
  at: number;
  bucket: string;
  sums: Map<string, Amounts>[];
}

const dayMs = 86_400_000;

const newPeriod = (company: string, at: number, bucket: string): Period => ({
  company,
  at,
  bucket,
  sums: dimensions.map(() => new Map<string, Amounts>()),
});

function amountsOf(byName: Map<string, Amounts>, name: string): Amounts {
  let amounts = byName.get(name);
  if (!amounts) byName.set(name, (amounts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  return amounts;
}

function addAmounts(sum: Amounts, amounts: Amounts, sign: 1 | -1 = 1): void {
  for (let place = 0; place < sum.length; place += 1) sum[place]! += sign * amounts[place]!;
}

const outranks = (source: string, known: string): boolean =>
  source !== '' && (known === '' || source < known);
