// Rows of the engine's line and of what happened on it: added commit by commit at its end, and taken away from there.
// Knows no file: what a commit was about is activity.ts's to find out.
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';
import { activityRows } from './activity.ts';
import { breachRows } from './breaches.ts';
import { isForeign } from './foreign-commit.ts';
import { reopenConflicts, tellConflicts } from './conflicts.ts';
import { readPosition, writePosition } from './meta.ts';
import { renameRows } from './renames.ts';
import { historyCompanies } from './queries/files.ts';
import { lineAfter, lineAt, lineByTime } from './queries/line.ts';
import type { Readable } from './readable.ts';
import { selectOne } from './queries/query.ts';
import type { Row } from './table.ts';
import { given, line, ofCommits, touches } from './tables/history.ts';

/** Commits read at once: reading one and verifying its signature takes a tenth of a millisecond. */
const historyChunk = 256;

/** The first-parent line from `from`, not included, to `to`, oldest first; pauses now and then. */
export function* lineBetween(reader: Reader, from: Oid | undefined, to: Oid): Generator<void, Oid[]> {
  const line: Oid[] = [];
  for (let at: Oid | undefined = to; at !== undefined && at !== from;) {
    const commits = reader.log(at, { limit: historyChunk, ...(from === undefined ? {} : { from }) });
    for (const { oid } of commits) line.push(oid);
    at = commits.at(-1)?.parents[0];
    yield;
  }
  return line.reverse();
}

/** Rows of the commits, oldest first, after those that are told already; pauses after each. */
export function* tellHistory(catalog: Readable, reader: Reader, line: readonly Oid[]): Generator<void> {
  const numbers = new Given(catalog);
  let position = readPosition(catalog);
  let clock = lineAt(catalog, { position })?.clock ?? 0;
  for (const oid of line) {
    const commit = reader.commit(oid);
    position += 1;
    if (commit.engine) clock = commit.committer.at;
    tellPlace(catalog, commit, position, clock);
    const rows = rowsOf(reader, commit, position);
    for (const { table, values } of rows) catalog.db.run(table.put, values);
    yield;
    if (!commit.engine) continue;
    for (const row of rows) numbers.note(position, row);
    tellConflicts(catalog, reader, commit, position);
  }
  writePosition(catalog, position);
}

function rowsOf(reader: Reader, commit: Commit, position: number): Row[] {
  let known: readonly PathChange[] | undefined;
  const changes = (): readonly PathChange[] => (known ??= reader.diff(commit.parents[0], commit.oid));
  const rows = [
    ...activityRows(reader, commit, { position, changes }),
    ...renameRows(reader, commit, { position, changes }),
  ];
  return isForeign(commit) ? [...rows, ...breachRows(reader, commit, { position, all: changes() })] : rows;
}

const overtake = 'UPDATE line SET stands = 0 WHERE stands = 1 AND at > ?';

/**
 * A commit of people carries whatever time its author's machine said, or that of a branch that waited for weeks: it
 * cannot have come before what the engine did last.
 */
function tellPlace({ db }: Readable, commit: Commit, position: number, clock: number): void {
  const { oid, parents, engine, committer } = commit;
  const at = engine ? committer.at : Math.max(committer.at, clock);
  const merged = parents.length > 1 ? 1 : 0;
  db.run(overtake, [at]);
  db.run(line.put, line.row({ position, oid, at, clock, stands: 1, merged }).values);
}

const lastGiven = selectOne<{ company: string }, { number: number }>(
  'given.last',
  'SELECT number FROM given WHERE company = @company ORDER BY position DESC LIMIT 1',
);

/** A number that the engine's own commit names was given, whatever becomes of its issue. */
class Given {
  readonly #catalog: Readable;
  readonly #highest = new Map<string, number>();

  constructor(catalog: Readable) {
    this.#catalog = catalog;
  }

  note(position: number, { table, values }: Row): void {
    if (table.name !== touches.name) return;
    const [company, entity] = values as [string, string];
    const number = Number(/^issue:.*-(\d+)$/.exec(entity)?.[1] ?? 0);
    const highest = this.#highest.get(company) ?? lastGiven(this.#catalog, { company })?.number ?? 0;
    this.#highest.set(company, Math.max(number, highest));
    if (number > highest) this.#catalog.db.run(given.put, given.row({ company, position, number }).values);
  }
}

/** Takes away what came after a place on the line. */
export function forgetHistory(catalog: Readable, position: number): void {
  const { db } = catalog;
  for (const company of historyCompanies(catalog))
    for (const { name } of ofCommits)
      db.run(`DELETE FROM ${name} WHERE company = ? AND position > ?`, [company, position]);
  reopenConflicts(catalog, position);
  db.run('DELETE FROM line WHERE position > ?', [position]);
  raise(catalog);
  writePosition(catalog, position);
}

const stand = 'UPDATE line SET stands = 1 WHERE position = ?';

/** Commits that only what was taken away had overtaken answer for their time again. */
function raise(catalog: Readable): void {
  let lowest = Infinity;
  const { position } = lineByTime(catalog, { at: Number.MAX_SAFE_INTEGER }) ?? { position: 0 };
  for (const place of lineAfter(catalog, { position })) {
    if (place.at > lowest) continue;
    lowest = place.at;
    catalog.db.run(stand, [place.position]);
  }
}
