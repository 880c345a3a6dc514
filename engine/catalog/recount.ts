// Counts a company's spending from nothing: needed only when a file that is written once was changed all the same.
import type { FileReader } from './file-rows.ts';
import { spendingFiles } from './queries/files.ts';
import { selectAll } from './queries/query.ts';
import type { Readable } from './readable.ts';
import { Spending, type SpendEvent } from './spend.ts';

/** Events that stand in no committed file yet. */
export const spooledEvents = selectAll<{ company: string }, SpendEvent>(
  'money.spooled',
  "SELECT * FROM spending WHERE company = @company AND source = ''",
);

export function recount(catalog: Readable, files: FileReader, company: string): void {
  const { db } = catalog;
  const spooled = spooledEvents(catalog, { company });
  db.run('DELETE FROM spending WHERE company = ?', [company]);
  db.run('DELETE FROM sums WHERE company = ?', [company]);
  const spending = new Spending(catalog);
  for (const file of spendingFiles(catalog, { company }))
    for (const event of files.events(file)) spending.add(event);
  for (const event of spooled) spending.add(event);
  spending.flush();
}
