// Rows of conflicts: where a commit of a person's and the engine contradicted each other, as the engine's own commit that
// took it in says. Open while the file still says what the person wrote and nobody resolved it: a function of history
// and of what is in the file now.
import { openConflicts } from '../model/conflict.ts';
import { companyInPath } from '../model/paths.ts';
import { trailers } from '../model/trailers.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import { conflictCompanies } from './queries/files.ts';
import { conflictsAt, unjudgedConflicts, type ConflictRow } from './queries/conflicts.ts';
import type { Readable } from './readable.ts';
import { conflicts } from './tables/history.ts';

const settle = `UPDATE conflicts SET settledAt = ?, fields = NULL
  WHERE company = ? AND path = ? AND oid = ? AND settledAt IS NULL`;

/** Adds what a commit says of conflicts, and marks those that it settles. */
export function tellConflicts({ db }: Readable, reader: Reader, commit: Commit, position: number): void {
  const [ours, theirs] = commit.parents;
  for (const [at, [key, value]] of commit.trailers.entries()) {
    if (key === trailers.resolves) {
      const [, oid, path] = /^([0-9a-f]{40}) (.+)$/.exec(value) ?? [];
      if (oid && path) db.run(settle, [position, companyOf(path), path, oid]);
    }
    if (key !== trailers.conflict || ours === undefined || theirs === undefined) continue;
    const next = commit.trailers[at + 1];
    const row = {
      company: companyOf(value),
      path: value,
      position,
      oid: commit.oid,
      base: next?.[0] === trailers.conflictBase ? next[1] : null,
      theirs: reader.snapshot(ours).oid(value) ?? null,
      mine: reader.snapshot(theirs).oid(value) ?? null,
    };
    db.run(conflicts.put, conflicts.row(row).values);
  }
}

/** Those that a commit after a place settled are open again; they are to be judged. */
export function reopenConflicts(catalog: Readable, position: number): void {
  for (const company of conflictCompanies(catalog))
    catalog.db.run('UPDATE conflicts SET settledAt = NULL WHERE company = ? AND settledAt > ?', [
      company,
      position,
    ]);
}

const companyOf = (path: string): string => companyInPath(path) ?? '';

/** Says of each conflict whose file changed, and of each new one, what of it is open at `to`. */
export function judgeConflicts(catalog: Readable, reader: Reader, to: Oid, changed: Iterable<string>): void {
  const { db } = catalog;
  const snapshot = reader.snapshot(to);
  const blob = (oid: Oid | null | undefined): Buffer | undefined => (oid ? reader.blob(oid) : undefined);
  const judge = ({ company, path, position, base, mine, theirs }: ConflictRow): void => {
    const meeting = { base: blob(base), mine: blob(mine), theirs: blob(theirs) };
    const open = openConflicts(path, meeting, blob(snapshot.oid(path)));
    db.run('UPDATE conflicts SET fields = ? WHERE company = ? AND path = ? AND position = ?', [
      JSON.stringify([...new Set(open.map(({ field }) => field))]),
      company,
      path,
      position,
    ]);
  };
  for (const path of changed) conflictsAt(catalog, { company: companyOf(path), path }).forEach(judge);
  for (const company of conflictCompanies(catalog)) unjudgedConflicts(catalog, { company }).forEach(judge);
}
