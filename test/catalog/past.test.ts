// Catalogs of earlier commits beside the present one: where they come from, how many there are, what becomes of them.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Catalog } from '../../engine/catalog/catalog.ts';
import { Database } from '../../engine/catalog/database.ts';
import { listIssues } from '../../engine/catalog/queries/issues.ts';
import { spendOf } from '../../engine/catalog/queries/money.ts';
import { shape } from '../../engine/catalog/schema.ts';
import { faultOf } from '../helpers/book.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { acme, allRows, Book, issue, issueFile } from './book.ts';

const newFile = (): string => join(temporaryFolder(), 'catalog.sqlite');
const pastFolder = (file: string): string => join(dirname(file), 'past');
const pastFiles = (file: string): string[] =>
  existsSync(pastFolder(file))
    ? readdirSync(pastFolder(file)).filter((name) => /^[0-9a-f]{40}/.test(name))
    : [];

const titles = (catalog: Catalog): string[] =>
  listIssues(catalog, { company: 'acme' }).rows.map(({ title }) => title);

/** A book whose n-th commit of `line` has n issues. */
function grown(commits: number): { book: Book; line: string[] } {
  const book = new Book(acme);
  const line = [book.reader.head()!];
  for (let n = 1; n <= commits; n += 1) line.push(book.commit({ [issueFile(n)]: issue(`Issue ${n}`) }));
  return { book, line };
}

test('a past catalog is made once, is there for the next process, and leaves the present one alone', async () => {
  const { book, line } = grown(5);
  const file = newFile();
  const catalog = book.catalog(file);
  const present = allRows(catalog);
  expect(await catalog.at(line[2]!, allRows)).toEqual(book.rowsAt(line[2]!));
  expect(pastFiles(file)).toHaveLength(1);
  expect(allRows(catalog)).toEqual(present);
  const made = statSync(join(pastFolder(file), pastFiles(file)[0]!)).ino;
  expect(await book.catalog(file).at(line[2]!, titles)).toEqual(['Issue 2', 'Issue 1']);
  expect(statSync(join(pastFolder(file), pastFiles(file)[0]!)).ino).toBe(made);
  // The present commit needs no other catalog.
  expect(await catalog.at(line[5]!, (one) => one === catalog)).toBe(true);
});

test('what only stands in the spool is in no catalog of a commit', async () => {
  const { book, line } = grown(1);
  const catalog = book.catalog(newFile());
  const event = { id: 'e1', at: '2026-11-22T16:00:00.000Z', costMicros: 5, provenance: 'reported' };
  catalog.addSpooled('acme', [JSON.stringify(event)]);
  const spent = (one: Catalog): number | null =>
    spendOf(one, { company: 'acme', dimension: 'company', name: 'acme' }, { from: 0 }).cost;
  expect(spent(catalog)).toBe(5);
  expect(await catalog.at(line[1]!, spent)).toBe(null);
  expect(await catalog.at(line[0]!, spent)).toBe(null);
});

test('only so many are kept, those that were used last', async () => {
  const { book, line } = grown(12);
  const file = newFile();
  const catalog = book.catalog(file);
  for (const [n, commit] of line.slice(0, 8).entries()) {
    await catalog.at(commit, titles);
    // Nobody asks twice in a millisecond; a test does.
    const at = 1_700_000_000 + n;
    utimesSync(
      join(
        pastFolder(file),
        pastFiles(file).find((name) => name.startsWith(commit))!,
      ),
      at,
      at,
    );
  }
  await catalog.at(line[0]!, titles);
  await catalog.at(line[9]!, titles);
  await catalog.at(line[10]!, titles);
  const kept = pastFiles(file).map((name) => line.indexOf(name.slice(0, 40)));
  expect(kept.sort((a, b) => a - b)).toEqual([0, 3, 4, 5, 6, 7, 9, 10]);
  // What went is made again.
  expect(await catalog.at(line[1]!, titles)).toEqual(['Issue 1']);
});

test('only so many bytes are kept', async () => {
  const { book, line } = grown(12);
  const file = newFile();
  const catalog = book.catalog(file);
  await catalog.at(line[0]!, titles);
  await catalog.at(line[1]!, titles);
  const [first] = pastFiles(file).filter((name) => name.startsWith(line[0]!));
  const path = join(pastFolder(file), first!);
  // A hole in a file counts and costs nothing.
  truncateSync(path, 520 * 1024 * 1024);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  await catalog.at(line[11]!, titles);
  expect(
    pastFiles(file)
      .map((name) => line.indexOf(name.slice(0, 40)))
      .sort((a, b) => a - b),
  ).toEqual([1, 11]);
});

test('whoever asks for the same at once waits for the same, and others wait for their turn', async () => {
  const { book, line } = grown(6);
  const file = newFile();
  const catalog = book.catalog(file);
  const asked = [3, 1, 3, 5, 3, 1, 0].map(async (n) => (await catalog.at(line[n]!, titles)).length);
  expect(await Promise.all(asked)).toEqual([3, 1, 3, 5, 3, 1, 0]);
  expect(pastFiles(file)).toHaveLength(4);
});

test('too many different ones at once are refused, and nobody else suffers', async () => {
  const { book, line } = grown(45);
  const catalog = book.catalog(newFile());
  const asked = line
    .slice(0, 45)
    .map((commit, n) => catalog.at(commit, titles).then((found) => found.length === n));
  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(45 - 32);
  expect(await faultOf(asked.at(-1)!)).toMatchObject({ code: 'PAST_BUSY' });
  expect(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))).toEqual(
    Array.from({ length: 32 }, () => true),
  );
});

/** Many issues in one commit, or none of them in the next. */
const many = (content: (n: number) => string | null): Record<string, string | null> =>
  Object.fromEntries(Array.from({ length: 300 }, (_, n) => [issueFile(n + 10), content(n)]));

test('others go on while one is made, and the present may move meanwhile', async () => {
  const { book } = grown(2);
  const full = book.commit(many((n) => issue(`More ${n}`)));
  book.commit(many(() => null));
  const catalog = book.catalog(newFile());
  let turns = 0;
  let asked = true;
  const count = (): void => void (asked && ((turns += 1), setImmediate(count)));
  setImmediate(count);
  const reading = catalog.at(full, allRows);
  const head = book.commit({ [issueFile(3)]: issue('Meanwhile') });
  catalog.sync();
  const rows = await reading;
  asked = false;
  expect(turns).toBeGreaterThan(300 / 16);
  expect(catalog.commit()).toBe(head);
  expect(rows).toEqual(book.rowsAt(full));
});

test('closing ends what is being made, and leaves nothing half made', async () => {
  const { book, line } = grown(2);
  const full = book.commit(many((n) => issue(`More ${n}`)));
  book.commit(many(() => null));
  const file = newFile();
  const catalog = book.catalog(file);
  const reading = faultOf(catalog.at(full, titles));
  const waiting = faultOf(catalog.at(line[0]!, titles));
  await new Promise((resolve) => setTimeout(resolve, 5));
  catalog.close();
  expect(await reading).toMatchObject({ code: 'STORE_CLOSED' });
  expect(await waiting).toMatchObject({ code: 'STORE_CLOSED' });
  expect(pastFiles(file)).toEqual([]);
});

test('what a killed process left half made, another version made or an earlier start of the machine is not used', async () => {
  const { book, line } = grown(4);
  const file = newFile();
  const catalog = book.catalog(file);
  await catalog.at(line[3]!, titles);
  await catalog.at(line[2]!, titles);
  const [name] = pastFiles(file).filter((one) => one.startsWith(line[3]!));
  catalog.close();
  const folder = pastFolder(file);
  // The file of another commit in the place of this one stands for whatever else is wrong in it.
  const wrong = join(
    folder,
    pastFiles(file).find((one) => one.startsWith(line[2]!))!,
  );
  const other = new Database(wrong, shape, { alone: true });
  other.run('PRAGMA user_version = 5');
  other.close();
  renameSync(join(folder, name!), join(folder, `${line[3]}.01234567.sqlite`));
  writeFileSync(join(folder, `${line[1]}.part`), 'half');
  const again = book.catalog(file);
  expect(await again.at(line[2]!, titles)).toEqual(['Issue 2', 'Issue 1']);
  expect(await again.at(line[3]!, titles)).toEqual(['Issue 3', 'Issue 2', 'Issue 1']);
  expect(pastFiles(file).sort()).toEqual([name!, wrong.slice(folder.length + 1)].sort());
});

test('a past catalog that is damaged, before it is opened or while it is open, answers right all the same', async () => {
  const { book, line } = grown(30);
  const file = newFile();
  for (const spoil of [
    (path: string) => truncateSync(path, 8192),
    (path: string) => writeFileSync(path, readFileSync(path).fill(0xee, 4096)),
  ]) {
    const catalog = book.catalog(file);
    await catalog.at(line[25]!, titles);
    const path = join(pastFolder(file), pastFiles(file)[0]!);
    chmodSync(path, 0o644);
    spoil(path);
    expect((await catalog.at(line[25]!, titles)).length).toBe(25);
    catalog.close();
    const again = book.catalog(file);
    expect((await again.at(line[25]!, titles)).length).toBe(25);
    again.close();
  }
});

test('where no file can be written, and where the catalog itself is in memory, the past is made in memory', async () => {
  const { book, line } = grown(3);
  const file = newFile();
  const catalog = book.catalog(file);
  writeFileSync(pastFolder(file), 'in the way');
  expect(await catalog.at(line[1]!, allRows)).toEqual(book.rowsAt(line[1]!));
  expect(await book.catalog().at(line[2]!, titles)).toEqual(['Issue 2', 'Issue 1']);
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'x'));
  const readOnly = book.catalog(join(folder, 'x', 'catalog.sqlite'), { readOnly: true });
  expect(await readOnly.at(line[2]!, titles)).toEqual(['Issue 2', 'Issue 1']);
  expect(readdirSync(join(folder, 'x'))).toEqual([]);
});

test('making the catalog anew makes the past ones anew too', async () => {
  const { book, line } = grown(3);
  const file = newFile();
  const catalog = book.catalog(file);
  await catalog.at(line[1]!, titles);
  catalog.rebuild();
  expect(pastFiles(file)).toEqual([]);
  expect(await catalog.at(line[1]!, titles)).toEqual(['Issue 1']);
});

test('a process that comes late to the same file does not take the rows back', () => {
  const { book, line } = grown(2);
  const file = newFile();
  const early = book.catalog(file);
  // It read where the line stood, and waited for its turn to write while another one moved the rows on.
  const heads = [line[1]!, line[2]!];
  const late = book.catalog(file, {}, { ...book.reader, head: () => heads.shift() ?? line[2] });
  expect(late.commit()).toBe(line[2]);
  expect(early.commit()).toBe(line[2]);
});
