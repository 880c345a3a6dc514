// The catalog of one commit from nothing: every file once, in the order of the tree, into tables without indexes.
// Gives the rows that following history step by step gives.
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import { judgeConflicts } from './conflicts.ts';
import { companyFolders } from './queries/files.ts';
import { fileMode } from '../store/tree.ts';
import type { Broken, FileReader, Reading } from './file-rows.ts';
import { Misfits } from './misfits.ts';
import type { Progress, Readable } from './readable.ts';
import { spooledEvents } from './recount.ts';
import { References } from './references.ts';
import { dropSearchTriggers, searchTriggers, tables, tellPlanner } from './schema.ts';
import { Spending } from './spend.ts';
import { tellHistory } from './sync.ts';

/** Files between two reports of progress. */
const progressStep = 500;
/** Commits read at once; their objects are let go in between. */
const historyChunk = 4_096;

export interface Building {
  reader: Reader;
  files: FileReader;
  to: Oid;
  onProgress?: Progress | undefined;
}

/** Runs within the caller's transaction. Spooled events, which no commit holds, stay. */
export function build(catalog: Readable, { reader, files, to, onProgress }: Building): void {
  const { db } = catalog;
  const spooled = companyFolders(catalog).flatMap((company) => spooledEvents(catalog, { company }));
  clear(catalog);
  const spending = new Spending(catalog);
  const changes = reader.diff(undefined, to);
  const misfits = new Misfits(catalog);
  const after = reader.snapshot(to);
  const broken: Broken[] = [];
  const put = ({ rows, events }: Reading): void => {
    for (const { table, values } of rows) db.run(table.put, values);
    for (const event of events) spending.add(event);
  };
  for (const [done, change] of changes.entries()) {
    const { path, oid, mode = fileMode } = change;
    misfits.touch(change, undefined, after);
    const read = files.read(path, { oid: oid!, mode });
    if (read && 'flaw' in read) broken.push(read);
    else if (read) put(read);
    if (done % progressStep === progressStep - 1) onProgress?.(done + 1, changes.length);
  }
  for (const reading of files.readBroken(broken, { to })) put(reading);
  misfits.settle(after);
  for (const event of spooled) spending.add(event);
  spending.flush();
  restore(catalog);
  new References(catalog).settleAll();
  for (const commits of history(reader, to)) tellHistory(catalog, reader, commits);
  judgeConflicts(catalog, reader, to, []);
}

/** The first-parent line in pieces, oldest first. */
function* history(reader: Reader, to: Oid): Iterable<Commit[]> {
  const starts: Oid[] = [];
  let at: Oid | undefined = to;
  while (at !== undefined) {
    starts.push(at);
    at = reader.log(at, { limit: historyChunk }).at(-1)?.parents[0];
  }
  for (const [index, start] of [...starts.entries()].reverse()) {
    const from = starts[index + 1];
    yield reader.log(start, from === undefined ? {} : { from }).reverse();
  }
}

function clear({ db }: Readable): void {
  db.script(dropSearchTriggers);
  db.script("INSERT INTO search (search) VALUES ('delete-all')");
  for (const { name, dropIndexes } of tables) db.script(`${dropIndexes} DELETE FROM ${name};`);
  db.script('DELETE FROM meta');
}

/** Indexes are made over what is there, in one pass each; so is the full-text index. */
function restore({ db }: Readable): void {
  for (const { createIndexes } of tables) db.script(createIndexes);
  db.script(tellPlanner);
  db.script("INSERT INTO search (search) VALUES ('rebuild')");
  db.script(searchTriggers);
}
