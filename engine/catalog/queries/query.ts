// Every SELECT of the engine is made here, by name, so that a test can read the plan of each one.
// Knows how to ask; never what for.
import type { Readable } from '../readable.ts';

export interface RegisteredQuery {
  name: string;
  sql: string;
  /** Why its lookups do not begin with a company. */
  bookWide?: string;
}

const registered = new Map<string, RegisteredQuery>();

/** All queries of the modules that were loaded so far. */
export const registeredQueries = (): readonly RegisteredQuery[] => [...registered.values()];

function register(name: string, sql: string, options?: QueryOptions): void {
  const twin = registered.get(name);
  if (twin && twin.sql !== sql) throw new Error(`two queries are named ${name}`);
  registered.set(name, { name, sql, ...options });
}

export interface QueryOptions {
  bookWide?: string;
}

/** A value for each `@name` of the SQL; undefined reads as NULL. */
type Arguments = Readonly<Record<string, Argument>>;
type Argument = string | number | null | undefined;
/** The same for arguments that are described by an interface. */
type Bindable<A> = { readonly [K in keyof A]: A[K] extends Argument ? A[K] : never };

/** A query for many rows. */
export function selectAll<A extends Bindable<A>, Row>(
  name: string,
  sql: string,
  options?: QueryOptions,
): (catalog: Readable, args: A) => Row[] {
  register(name, sql, options);
  return ({ db }, args) => db.all<Row>(sql, args);
}

type SelectOne<A, Row> = (catalog: Readable, args: A) => Row | undefined;

/** A query for at most one row. */
export function selectOne<A extends Bindable<A>, Row>(
  name: string,
  sql: string,
  options?: QueryOptions,
): SelectOne<A, Row> {
  register(name, sql, options);
  return ({ db }, args) => db.get<Row>(sql, args);
}

/** A query whose SQL depends on what is asked: `sqlOf` for each of `samples` is what the test reads. */
export function selectBy<A extends object, Row>(
  name: string,
  sqlOf: (asked: A) => string,
  samples: readonly A[],
): (catalog: Readable, asked: A, values: Arguments) => Row[] {
  for (const [index, sample] of samples.entries()) register(`${name}/${index}`, sqlOf(sample));
  return ({ db }, asked, values) => db.all<Row>(sqlOf(asked), values);
}
