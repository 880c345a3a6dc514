// The log of a catalog that is written much is handed back to its file on a thread, beside whoever writes.
import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { Database } from '../../engine/catalog/database.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const shape = { schema: 'CREATE TABLE notes (words TEXT)', version: 7 };
/** As many commits as it takes before the thread is asked. */
const commits = 32;

function open(): Database {
  return new Database(join(temporaryFolder(), 'catalog.sqlite'), shape);
}

function write(database: Database, from: number, count: number): void {
  for (let number = from; number < from + count; number++)
    database.transaction(() => database.run('INSERT INTO notes VALUES (?)', [`note ${number}`]));
}

/** The notes in the file itself, its log left out. */
function notesInFile({ file }: Database): number {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  const sqlite = new Sqlite(copy);
  try {
    return sqlite.prepare<[], { notes: number }>('SELECT count(*) AS notes FROM notes').get()!.notes;
  } catch {
    return 0;
  } finally {
    sqlite.close();
  }
}

test('what was committed is in the file soon, and the log begins anew', async () => {
  const database = open();
  write(database, 0, commits - 1);
  expect(notesInFile(database)).toBe(0);
  write(database, commits - 1, 1);
  await vi.waitFor(() => expect(notesInFile(database)).toBe(commits));
  const { size } = statSync(`${database.file}-wal`);
  write(database, commits, commits / 2);
  expect(statSync(`${database.file}-wal`).size).toBe(size);
  database.close();
  expect(existsSync(`${database.file}-wal`)).toBe(false);
});

test('a database that is closed or made anew meanwhile is whole', () => {
  const database = open();
  write(database, 0, commits);
  database.recreate();
  write(database, 0, commits);
  database.close();
  expect(notesInFile(database)).toBe(commits);
});

test('a file that was taken away keeps nobody from writing', () => {
  const database = open();
  renameSync(database.file, `${database.file}.away`);
  write(database, 0, 2 * commits);
  expect(database.all('SELECT * FROM notes')).toHaveLength(2 * commits);
  database.close();
});
