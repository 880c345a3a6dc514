// What was spent: of one scope in one window, and summed by whatever people ask. Whole months and days come from the
// sums, the part of a day at either end of a window from the events themselves.
import { allTime, stretchesOf, type Bounds, type Stretch } from '../buckets.ts';
import type { Readable } from '../readable.ts';
import { chargeSql, dimensions, type Dimension } from '../sums.ts';
import { selectAll, selectBy, selectOne } from './query.ts';

/** What a window holds. Money in micro-dollars, times in milliseconds. */
export interface Spend {
  /** Metered events: calls, or runs that said what they used. */
  events: number;
  /** Events whose cost is known. */
  priced: number;
  /** Events whose cost is not known: when there are any, `cost` is a lower bound. */
  unpriced: number;
  /** What is billed; null when no event's cost is known. */
  cost: number | null;
  /** What it costs at list prices, whoever pays; null when no event says. */
  imputed: number | null;
  /** Events without an imputed cost. */
  unimputed: number;
  input: number;
  cached: number;
  output: number;
  runs: number;
  wallMs: number;
}

export interface SpendRow extends Spend {
  /** The agent, issue, … ; empty for what names none. */
  name: string;
}

export interface Scope {
  company: string;
  dimension: Dimension;
  /** Slug, `ACME-42`, code; of the dimension `company` the company itself. */
  name: string;
}

interface Sums {
  events: number;
  priced: number;
  valued: number;
  cost: number;
  imputed: number;
  input: number;
  cached: number;
  output: number;
  runs: number;
  wallMs: number;
}

const columns = [
  'events',
  'priced',
  'valued',
  'cost',
  'imputed',
  'input',
  'cached',
  'output',
  'runs',
  'wallMs',
];
const stored = columns.map((column) => `s.${column}`).join(', ');
const added = columns.map((column) => `sum(${column}) AS ${column}`).join(', ');
const single = `s.metered AS events, s.metered AND s.cost IS NOT NULL AS priced,
  s.metered AND s.imputed IS NOT NULL AS valued, ifnull(s.cost, 0) AS cost, ifnull(s.imputed, 0) AS imputed,
  s.input, s.cached, s.output, s.runs, s.wallMs`;

const span = selectOne<{ company: string }, { first: number | null; last: number | null }>(
  'money.span',
  `SELECT (SELECT at FROM spending WHERE company = @company ORDER BY at LIMIT 1) AS first,
     (SELECT at FROM spending WHERE company = @company ORDER BY at DESC LIMIT 1) AS last`,
);

function windowOf(catalog: Readable, company: string, bounds: Bounds): Stretch[] {
  const { first, last } = span(catalog, { company }) ?? { first: null, last: null };
  return first === null || last === null ? [] : stretchesOf(bounds, first, last);
}

/** The company's own row of a bucket says that there is the bucket: as many steps as there are, however long the stretch. */
const inBuckets = selectOne<Scope & { from: string; to: string }, Sums>(
  'money.inBuckets',
  `SELECT ${added} FROM (SELECT ${stored} FROM sums b CROSS JOIN sums s
     ON s.company = b.company AND s.dimension = @dimension AND s.bucket = b.bucket AND s.name = @name
     WHERE b.company = @company AND b.dimension = 'company' AND b.bucket BETWEEN @from AND @to)`,
);

const valueOf = (dimension: Dimension): string => (dimension === 'charge' ? chargeSql : `s.${dimension}`);

const betweenTimes = selectBy<{ dimension: Dimension }, Sums>(
  'money.betweenTimes',
  ({ dimension }) => `SELECT ${added} FROM (SELECT ${single} FROM spending s
     WHERE s.company = @company AND s.at >= @fromMs AND s.at < @toMs AND ${valueOf(dimension)} = @name)`,
  dimensions.map((dimension) => ({ dimension })),
);

/** What one scope spent in a window: the question every budget asks. */
export function spendOf(catalog: Readable, scope: Scope, bounds: Bounds): Spend {
  const stretches = windowOf(catalog, scope.company, bounds);
  const parts = stretches.flatMap((stretch) =>
    'from' in stretch
      ? inBuckets(catalog, { ...scope, ...stretch })
      : betweenTimes(catalog, scope, { company: scope.company, name: scope.name, ...stretch }),
  );
  return spendFrom(parts.reduce((sum, part) => add(sum, part), undefined));
}

function add(sum: Sums | undefined, part: Sums | undefined): Sums | undefined {
  if (!sum || !part) return sum ?? part;
  const names = columns as (keyof Sums)[];
  return Object.fromEntries(names.map((name) => [name, sum[name] + part[name]])) as unknown as Sums;
}

/** Sums over no rows are null in SQL: nothing was spent. What is not known stays null. */
function spendFrom(sums: Sums | undefined): Spend {
  const { events, priced, valued, cost, imputed, input, cached, output, runs, wallMs } = sums ?? nothing;
  return {
    events: events ?? 0,
    priced: priced ?? 0,
    unpriced: (events ?? 0) - (priced ?? 0),
    cost: priced ? cost : null,
    imputed: valued ? imputed : null,
    unimputed: (events ?? 0) - (valued ?? 0),
    input: input ?? 0,
    cached: cached ?? 0,
    output: output ?? 0,
    runs: runs ?? 0,
    wallMs: wallMs ?? 0,
  };
}

const nothing = Object.fromEntries(columns.map((column) => [column, 0])) as unknown as Sums;

/** Both together; null stands for what neither knows. */
export function addSpend(one: Spend, other: Spend): Spend {
  const known = (a: number | null, b: number | null): number | null => (a === null ? b : a + (b ?? 0));
  return {
    events: one.events + other.events,
    priced: one.priced + other.priced,
    unpriced: one.unpriced + other.unpriced,
    cost: known(one.cost, other.cost),
    imputed: known(one.imputed, other.imputed),
    unimputed: one.unimputed + other.unimputed,
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output,
    runs: one.runs + other.runs,
    wallMs: one.wallMs + other.wallMs,
  };
}

interface Shape {
  dimension: Dimension;
  /** Stretches of buckets, and parts of days. */
  buckets: number;
  times: number;
  /** Whether it is a single bucket: its rows lie in the order of their names. */
  one?: boolean;
}

function summarySql({ dimension, buckets, times, one }: Shape): string {
  const parts = [
    ...Array.from(
      { length: buckets },
      (_, n) => `SELECT s.name, ${stored} FROM sums s
        WHERE s.company = @company AND s.dimension = @dimension AND s.bucket ${one ? '= @from0' : `BETWEEN @from${n} AND @to${n}`}`,
    ),
    ...Array.from(
      { length: times },
      (_, n) => `SELECT ifnull(${valueOf(dimension)}, '') AS name, ${single} FROM spending s
        WHERE s.company = @company AND s.at >= @fromMs${n} AND s.at < @toMs${n}`,
    ),
  ];
  return `SELECT name, ${added} FROM (${parts.join(' UNION ALL ')}) GROUP BY name ORDER BY cost DESC, name LIMIT @limit`;
}

const selectSummary = selectBy<Shape, Sums & { name: string }>('money.summary', summarySql, [
  ...dimensions.map((dimension) => ({ dimension, buckets: 3, times: 2 })),
  { dimension: 'agent', buckets: 1, times: 0 },
  { dimension: 'agent', buckets: 1, times: 0, one: true },
]);

/** Rows of a summary at most. */
export const summaryLimit = 1_000;
/** Charges are added up further, so that none may be missing. */
const chargeLimit = 100_000;

const isOne = ([first, ...others]: Stretch[]): boolean =>
  others.length === 0 && first !== undefined && 'from' in first && first.from === first.to;

interface Summary {
  company: string;
  dimension: Dimension;
  bounds: Bounds;
  limit: number;
}

/** Who or what spent how much in a window, the most expensive first. */
export const costSummary = (
  catalog: Readable,
  { limit = 100, ...asked }: Omit<Summary, 'limit'> & { limit?: number },
): SpendRow[] => summaryRows(catalog, { ...asked, limit: Math.min(limit, summaryLimit) });

function summaryRows(catalog: Readable, { company, dimension, bounds, limit }: Summary): SpendRow[] {
  const stretches = windowOf(catalog, company, bounds);
  const buckets = stretches.filter((stretch) => 'from' in stretch);
  const times = stretches.filter((stretch) => 'fromMs' in stretch);
  if (stretches.length === 0) return [];
  const values = Object.fromEntries([
    ...buckets.flatMap(({ from, to }, n) => [[`from${n}`, from] as const, [`to${n}`, to] as const]),
    ...times.flatMap(({ fromMs, toMs }, n) => [[`fromMs${n}`, fromMs] as const, [`toMs${n}`, toMs] as const]),
  ]);
  const rows = selectSummary(
    catalog,
    { dimension, buckets: buckets.length, times: times.length, one: isOne(stretches) },
    { company, dimension, limit, ...values },
  );
  return rows.map((row) => ({ name: row.name, ...spendFrom(row) }));
}

/** What one charge is made of. */
export interface Charge {
  agent: string | null;
  provider: string | null;
  biller: string | null;
  billingType: string;
  model: string | null;
}

/** Every charge of a window, the most expensive first. */
export function chargesIn(catalog: Readable, company: string, bounds: Bounds): (Charge & { spend: Spend })[] {
  const rows = summaryRows(catalog, { company, dimension: 'charge', bounds, limit: chargeLimit });
  return rows.map(({ name, ...spend }) => {
    const [agent, provider, biller, billingType, model] = JSON.parse(name) as (string | null)[];
    return {
      agent: agent ?? null,
      provider: provider ?? null,
      biller: biller ?? null,
      billingType: billingType!,
      model: model ?? null,
      spend,
    };
  });
}

const ofIssues = selectOne<{ company: string; names: string }, Sums>(
  'money.ofIssues',
  `SELECT ${added} FROM (SELECT ${stored} FROM json_each(@names) n CROSS JOIN sums s
     ON s.company = @company AND s.dimension = 'issue' AND s.bucket = '${allTime}' AND s.name = n.value)`,
);

/** What was ever spent on issues, by all of their names. */
export const spendOnIssues = (catalog: Readable, company: string, names: readonly string[]): Spend =>
  spendFrom(ofIssues(catalog, { company, names: JSON.stringify(names) }));

const byDay = selectAll<{ company: string; from: string; to: string }, Sums & { day: string }>(
  'money.byDay',
  `SELECT substr(s.bucket, 2) AS day, ${stored} FROM sums s
   WHERE s.company = @company AND s.dimension = 'company' AND s.bucket BETWEEN 'd' || @from AND 'd' || @to
   ORDER BY s.bucket`,
);

/** A company's spending per UTC day, from one ISO date to another, both included; days without any are left out. */
export const costByDay = (
  catalog: Readable,
  args: { company: string; from: string; to: string },
): (Spend & { day: string })[] => byDay(catalog, args).map((row) => ({ day: row.day, ...spendFrom(row) }));
