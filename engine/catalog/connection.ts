// One connection to a catalog's file, with the statements it has compiled. Knows no row and no transaction.
import type Sqlite from 'better-sqlite3';
import { planned } from './planned.ts';

/** Compiled statements kept; more than the registry of queries with all their filters needs. */
const statementLimit = 1_000;

export class Connection {
  readonly sqlite: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement>();

  constructor(sqlite: Sqlite.Database) {
    this.sqlite = sqlite;
  }

  statement(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= statementLimit) this.#statements.clear();
    const statement = this.sqlite.prepare(planned(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  /** May be called again. */
  close(): void {
    this.#statements.clear();
    if (this.sqlite.open) this.sqlite.close();
  }
}
