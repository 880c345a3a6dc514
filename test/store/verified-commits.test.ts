// What was verified is not verified again, and nothing counts as verified that was not.
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openReader } from '../../engine/store/reader.ts';
import { VerifiedCommits } from '../../engine/store/verified-commits.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder } from '../helpers/open-store.ts';

const folderOf = (root: string): string => join(root, '.minutebook', 'verified');
const file = (root: string): string => join(folderOf(root), readdirSync(folderOf(root))[0]!);

/** A list from which everything is read, however little was asked. */
function openList(folder: string): VerifiedCommits {
  const list = new VerifiedCommits(folder);
  for (let n = 0; n < 64; n++) list.has('', '0'.repeat(40));
  return list;
}

test('what was added is known after it is written, under its own key alone', () => {
  const folder = join(temporaryFolder(), 'verified');
  const oid = fc.uint8Array({ minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(oid, { maxLength: 200 }), oid, (added, other) => {
      rmSync(folder, { recursive: true, force: true });
      const hex = added.map((bytes) => Buffer.from(bytes).toString('hex'));
      const first = openList(folder);
      for (const one of hex) first.add('ours', one);
      first.flush();
      const second = openList(folder);
      expect(hex.filter((one) => !second.has('ours', one))).toEqual([]);
      expect(hex.filter((one) => second.has('theirs', one))).toEqual([]);
      const strange = Buffer.from(other).toString('hex');
      expect(second.has('ours', strange)).toBe(hex.includes(strange));
    }),
    { numRuns: 30 },
  );
});

async function writeCommits(root: string, count: number): Promise<string> {
  const open = await openTestLine(root);
  for (let n = 0; n < count; n++) await open.line.write(writing(`Write ${n}`, { 'a.md': `${n}\n` }));
  const head = open.reader.head()!;
  await open.line.close();
  open.release();
  return head;
}

/** Commits of the whole line that count as the engine's. */
function engineCommits(root: string, hostKeys?: () => readonly string[]): number {
  const reader = openReader(root, hostKeys === undefined ? {} : { hostKeys });
  const count = reader.log(reader.head()!).filter(({ engine }) => engine).length;
  reader.close();
  return count;
}

test('a writer notes what it signs, a reader what it verified; without the list the same commits count', async () => {
  const root = bookFolder();
  await writeCommits(root, 80);
  expect(statSync(file(root)).size).toBe(80 * 20);
  expect(statSync(file(root)).mode & 0o077).toBe(0);
  rmSync(folderOf(root), { recursive: true });
  expect(engineCommits(root)).toBe(80);
  // The first few are verified each time, which is quicker than reading a list.
  expect(statSync(file(root)).size).toBe(16 * 20);
  expect(engineCommits(root)).toBe(80);
  expect(statSync(file(root)).size).toBe(16 * 20);
});

test('a list cut off in the middle of an id is mended, and costs nothing but time', async () => {
  const root = bookFolder();
  await writeCommits(root, 70);
  appendFileSync(file(root), Buffer.alloc(7, 1));
  expect(engineCommits(root)).toBe(70);
  await writeCommits(root, 1);
  expect(statSync(file(root)).size % 20).toBe(0);
  writeFileSync(file(root), Buffer.alloc(20 * 1000, 7));
  expect(engineCommits(root)).toBe(71);
});

test('a commit that is listed counts no longer when its key is taken out of the book', async () => {
  const root = bookFolder();
  await writeCommits(root, 80);
  expect(engineCommits(root, () => [])).toBe(0);
  const own = readFileSync(join(root, '.minutebook/keys/host.pub'), 'utf8').trim();
  expect(engineCommits(root, () => [own])).toBe(80);
});

test('a signature that is not true is not believed, whatever key it names', async () => {
  const root = bookFolder();
  await writeCommits(root, 70);
  const forged = git(root, 'cat-file', 'commit', 'refs/minutebook/head').replace('Write 69', 'Pay everybody');
  const path = join(root, 'forged');
  writeFileSync(path, `${forged}\n`);
  const oid = git(root, 'hash-object', '-t', 'commit', '-w', path);
  git(root, 'update-ref', 'refs/minutebook/head', oid);
  expect(engineCommits(root)).toBe(69);
  expect(engineCommits(root)).toBe(69);
});

test('a clone that was never set up to write keeps no list', async () => {
  const root = bookFolder();
  await writeCommits(root, 3);
  const own = readFileSync(join(root, '.minutebook/keys/host.pub'), 'utf8').trim();
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', root, clone);
  git(clone, 'update-ref', 'refs/minutebook/head', git(root, 'rev-parse', 'refs/minutebook/head'));
  expect(engineCommits(clone, () => [own])).toBe(3);
  expect(existsSync(join(clone, '.minutebook'))).toBe(false);
});
