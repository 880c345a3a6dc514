// Cost events on their way into the catalog: each one once, and with it the sums it belongs to.
// Knows what an event says; never where the engine gets it from.
import type { CostEvent } from '../model/cost-event.ts';
import { dayBucket, monthBucket } from './buckets.ts';
import type { Database, Value } from './database.ts';
import { selectOne } from './queries/query.ts';
import type { Readable } from './readable.ts';
import { spending, sums } from './tables/money.ts';

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
];

const addedTo = sums.columns
  .slice(sums.keyLength)
  .map((column) => `"${column}" = "${column}" + excluded."${column}"`)
  .join(', ');
const addSums = `INSERT INTO sums (${sums.columns.map((column) => `"${column}"`).join(', ')})
  VALUES (${sums.columns.map(() => '?').join(', ')})
  ON CONFLICT (company, dimension, bucket, name) DO UPDATE SET ${addedTo}`;
const dropEmpty = `DELETE FROM sums
  WHERE company = ? AND dimension = ? AND bucket = ? AND name = ? AND events = 0 AND runs = 0`;

/** Writes events within one transaction; `flush` ends it. */
export class Spending {
  readonly #catalog: Readable;
  readonly #db: Database;
  readonly #held = new Map<string, Map<string, Amounts>>();
  #heldSums = 0;
  #taken = false;

  constructor(catalog: Readable) {
    this.#catalog = catalog;
    this.#db = catalog.db;
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
    if (!known || !outranks(event.source, known.source)) return false;
    this.remove(event.company, event.event);
    return this.add(event);
  }

  /** Takes an event back, if it is there. */
  remove(company: string, event: string): void {
    const known = readEvent(this.#catalog, { company, event });
    if (!known) return;
    this.#db.run(spending.remove, [company, known.at, event]);
    this.#sum(known, -1);
    this.#taken = true;
  }

  /** Writes the sums that were held back. */
  flush(): void {
    for (const [bucketKey, byName] of this.#held) {
      const [company, dimension, bucket] = bucketKey.split('\n') as [string, string, string];
      for (const [name, amounts] of byName) {
        this.#db.run(addSums, [company, dimension, bucket, name, ...amounts]);
        if (this.#taken) this.#db.run(dropEmpty, [company, dimension, bucket, name]);
      }
    }
    this.#held.clear();
    this.#heldSums = 0;
    this.#taken = false;
  }

  #sum(event: SpendEvent, sign: 1 | -1): void {
    for (const bucket of [dayBucket(event.at), monthBucket(event.at)])
      for (const dimension of dimensions) {
        const amounts = this.#amounts(`${event.company}\n${dimension}\n${bucket}`, event[dimension] ?? '');
        amounts[0] += sign * event.metered;
        amounts[1] += event.cost === null ? 0 : sign * event.metered;
        amounts[2] += event.imputed === null ? 0 : sign * event.metered;
        amounts[3] += sign * (event.cost ?? 0);
        amounts[4] += sign * (event.imputed ?? 0);
        amounts[5] += sign * event.input;
        amounts[6] += sign * event.cached;
        amounts[7] += sign * event.output;
        amounts[8] += sign * event.runs;
        amounts[9] += sign * event.wallMs;
      }
    if (this.#heldSums > heldLimit) this.flush();
  }

  #amounts(bucketKey: string, name: string): Amounts {
    let byName = this.#held.get(bucketKey);
    if (!byName) this.#held.set(bucketKey, (byName = new Map()));
    let amounts = byName.get(name);
    if (!amounts) {
      byName.set(name, (amounts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
      this.#heldSums += 1;
    }
    return amounts;
  }
}

const outranks = (source: string, known: string): boolean =>
  source !== '' && (known === '' || source < known);
