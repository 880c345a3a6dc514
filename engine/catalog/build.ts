// The catalog of one commit from nothing: every file once, in the order of the tree, into tables without indexes.
// Gives the rows that following history step by step gives.
import type { Oid, Reader } from '../store/snapshot.ts';
import { judgeConflicts } from './conflicts.ts';
import { companyFolders } from './queries/files.ts';
import { fileMode } from '../store/tree.ts';
import type { Broken, FileReader, Reading } from './file-rows.ts';
import { lineBetween, tellHistory } from './history.ts';
import { Misfits } from './misfits.ts';
import type { Progress, Readable } from './readable.ts';
import { References } from './references.ts';
import { tables, tellPlanner } from './schema.ts';
import { Spending, spooledEvents } from './spend.ts';

/** Files between two reports of progress. */
const progressStep = 500;

export interface Building {
  reader: Reader;
  files: FileReader;
  to: Oid;
  onProgress?: Progress | undefined;
}

/** Runs within the caller's transaction, with pauses. Spooled events, which no commit holds, stay. */
export function* build(catalog: Readable, { reader, files, to, onProgress }: Building): Generator<void> {
  const { db } = catalog;
  const spooled = companyFolders(catalog).flatMap((company) => spooledEvents(catalog, { company }));
  clear(catalog);
  // Nothing is taken back here, so nobody asks what a file says.
  const spending = new Spending(catalog, () => []);
  const changes = reader.diff(undefined, to);
  const misfits = new Misfits(catalog);
  const after = reader.snapshot(to);
  const broken: Broken[] = [];
  function* put({ rows, events }: Reading): Generator<void> {
    for (const { table, values } of rows) db.run(table.put, values);
    for (const event of events) {
      spending.add(event);
      yield;
    }
  }
  for (const [done, change] of changes.entries()) {
    const { path, oid, mode = fileMode } = change;
    misfits.touch(change, undefined, after);
    const read = files.read(path, { oid: oid!, mode });
    if (read && 'flaw' in read) broken.push(read);
    else if (read) yield* put(read);
    if (done % progressStep === progressStep - 1) onProgress?.(done + 1, changes.length);
    yield;
  }
  for (const reading of files.readBroken(broken, { to })) yield* put(reading);
  misfits.settle(after);
  for (const event of spooled) spending.add(event);
  spending.flush();
  yield* restore(catalog);
  yield* new References(catalog).settleAll();
  yield* tellHistory(catalog, reader, yield* lineBetween(reader, undefined, to));
  judgeConflicts(catalog, reader, to, []);
}

function clear({ db }: Readable): void {
  db.script("INSERT INTO search (search) VALUES ('delete-all')");
  for (const { name, dropIndexes } of tables) db.script(`${dropIndexes} DELETE FROM ${name};`);
  db.script('DELETE FROM meta');
}

/** Indexes are made over what is there, in one pass each; so is the full-text index. */
function* restore({ db }: Readable): Generator<void> {
  for (const { createIndexes } of tables) {
    db.script(createIndexes);
    yield;
  }
  db.script(tellPlanner);
  db.script("INSERT INTO search (search) VALUES ('rebuild')");
}
