// The catalog of one commit, made anew: every file once, in the order of the tree, into tables without indexes; or only
// those that no other catalog knew. Gives the rows that following history step by step gives.
import type { Oid, Reader } from '../store/snapshot.ts';
import { judgeConflicts } from './conflicts.ts';
import { companyFolders, readFileRow } from './queries/files.ts';
import { lineOf } from './queries/line.ts';
import { selectOne } from './queries/query.ts';
import { fileMode } from '../store/tree.ts';
import type { Broken, FileReader, Reading } from './file-rows.ts';
import { forgetHistory, lineBetween, tellHistory } from './history.ts';
import { Misfits } from './misfits.ts';
import type { Progress, Readable } from './readable.ts';
import { References } from './references.ts';
import { dropIndexes, tables, tellPlanner, textColumns } from './schema.ts';
import { Spending, spooledEvents } from './spend.ts';
import type { Taken } from './take-over.ts';

/** Files between two reports of progress. */
const progressStep = 500;

export interface Building {
  reader: Reader;
  files: FileReader;
  to: Oid;
  /** What stands in the catalog already; nothing of it is kept if absent. */
  taken?: Taken | undefined;
  onProgress?: Progress | undefined;
}

/** Runs within the caller's transaction, with pauses. Spooled events, which no commit holds, stay. */
export function* build(
  catalog: Readable,
  { reader, files, to, taken, onProgress }: Building,
): Generator<void> {
  const { db } = catalog;
  const spooled = companyFolders(catalog).flatMap((company) => spooledEvents(catalog, { company }));
  if (!taken) clear(catalog);
  const spending = new Spending(catalog, (company, path) =>
    files.events(readFileRow(catalog, { company, path })),
  );
  const changes = taken?.changes ?? reader.diff(undefined, to);
  const misfits = new Misfits(catalog);
  const [before, after] = [taken && reader.snapshot(taken.from), reader.snapshot(to)];
  const broken: Broken[] = [];
  function* put({ rows, events }: Reading): Generator<void> {
    for (const { table, values } of rows) db.run(table.put, values);
    for (const event of events) {
      spending.add(event);
      yield;
    }
  }
  if (taken) yield* spending.recount();
  for (const [done, change] of changes.entries()) {
    const { path, oid, mode = fileMode } = change;
    misfits.touch(change, before, after);
    const read = oid === undefined ? undefined : files.read(path, { oid, mode });
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
  const behind = lineOf(catalog, { oid: to });
  if (behind) forgetHistory(catalog, behind.position);
  else yield* tellHistory(catalog, reader, yield* lineBetween(reader, taken?.from, to));
  judgeConflicts(catalog, reader, to, taken ? changes.map(({ path }) => path) : []);
}

function clear({ db }: Readable): void {
  db.script("INSERT INTO search (search) VALUES ('delete-all')");
  db.script(dropIndexes);
  for (const { name } of tables) db.script(`DELETE FROM ${name};`);
  db.script('DELETE FROM meta');
}

/** Texts added to the full-text index by one statement. */
const textStep = 512;
const columns = textColumns.join(', ');
const addTexts = `INSERT INTO search (rowid, ${columns})
  SELECT rowid, ${columns} FROM texts WHERE rowid > @after AND rowid <= @after + ${textStep}`;

const lastText = selectOne<object, { number: number | null }>(
  'texts.last',
  'SELECT max(rowid) AS number FROM texts',
  { bookWide: 'one row, when the full-text index is made' },
);

/** Indexes are made over what is there, in one pass each; so is the full-text index. */
function* restore(catalog: Readable): Generator<void> {
  const { db } = catalog;
  for (const statement of tables.flatMap(({ createIndexes }) => createIndexes)) {
    db.script(statement);
    yield;
  }
  db.script(tellPlanner);
  const last = lastText(catalog, {})?.number ?? 0;
  for (let after = 0; after < last; after += textStep) {
    db.run(addTexts, { after });
    yield;
  }
}
