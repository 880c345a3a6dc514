// Sums of what was spent, by day, month and all time under every dimension people ask for: held back, so that each of them
// is written once for many events. Knows amounts; never which events count.
import { allTime, dayBucket, monthBucket } from './buckets.ts';
import type { Database } from './database.ts';
import { sums } from './tables/money.ts';

/** What an event says in one word. */
export const plainDimensions = [
  'company',
  'agent',
  'issue',
  'project',
  'goal',
  'billingCode',
  'model',
  'provider',
] as const;
export type PlainDimension = (typeof plainDimensions)[number];

/** A charge is what one agent used of one model, by whom it was served, by whom and how it is billed. */
export const dimensions = [...plainDimensions, 'charge'] as const;
export type Dimension = (typeof dimensions)[number];

/** What an event adds. */
export interface Summed extends Readonly<Record<PlainDimension, string | null>> {
  company: string;
  biller: string | null;
  billingType: string | null;
  /** Milliseconds since the epoch. */
  at: number;
  metered: number;
  cost: number | null;
  imputed: number | null;
  input: number;
  cached: number;
  output: number;
  runs: number;
  wallMs: number;
}

/** The name of a charge: as JSON the agent, provider, biller, kind of billing and model. SQL says the same as `chargeSql`. */
const chargeName = ({ agent, provider, biller, billingType, model }: Summed): string =>
  JSON.stringify([agent, provider, biller ?? provider, billingType ?? 'unknown', model]);
export const chargeSql = `json_array(s.agent, s.provider, ifnull(s.biller, s.provider),
  ifnull(s.billingType, 'unknown'), s.model)`;

const nameIn = (event: Summed, dimension: Dimension): string =>
  dimension === 'charge' ? chargeName(event) : (event[dimension] ?? '');

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

/** Written within one transaction; `flush` ends it. */
export class Sums {
  readonly #db: Database;
  readonly #held = new Map<string, Period>();
  #heldSums = 0;
  #taken = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds an event, or takes one back. */
  add(event: Summed, sign: 1 | -1): void {
    if (sign < 0) this.#taken = true;
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
      addAmounts(amountsOf(byName, nameIn(event, dimension)), amounts, sign);
      this.#heldSums += byName.size - known;
    }
    if (this.#heldSums > heldLimit) this.flush();
  }

  /** Writes what was held back: of each day, of the month it is in, and of all time. */
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

  #write({ company, bucket, sums }: Period): void {
    for (const [place, byName] of sums.entries())
      for (const [name, amounts] of byName) {
        const key = [company, dimensions[place]!, bucket, name];
        this.#db.run(addSums, [...key, ...amounts]);
        if (this.#taken) this.#db.run(dropEmpty, key);
      }
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
