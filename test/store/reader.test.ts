import fs, { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, log as readLog, readBlob } from 'isomorphic-git';
import { expect, test } from 'vitest';
import { openReader } from '../../engine/store/reader.ts';
import { engineRef } from '../../engine/store/refs.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';

/** A book whose line holds thirty commits in groups of one to five. */
async function busyBook() {
  const root = gitFolder({ 'a.md': 'hello\n', 'b/c.md': 'deep\n' });
  const open = await openTestLine(root);
  for (let n = 0; n < 30; n += 1 + (n % 5)) {
    const group = Array.from({ length: 1 + (n % 5) }, (_, i) => n + i);
    await Promise.all(group.map((i) => open.line.write(writing(`Write ${i}`, filesOf(i)))));
  }
  return { root, ...open };
}

const filesOf = (n: number): Record<string, string | null> => ({
  [`issues/${n % 3}xx/I-${n}.md`]: `issue ${n}\n`.repeat(n),
  [`issues/${n % 3}xx/I-${n - 9}.md`]: null,
  'b/c.md': `${n}\n`,
});

test('an independent reader of git sees what ours sees', async () => {
  const { root, reader } = await busyBook();
  const [dir, cache] = [root, {}];
  const log = await readLog({ fs, dir, cache, ref: engineRef });
  const ours = reader.log(reader.head()!);
  expect(ours.map(({ oid, tree, parents }) => ({ oid, tree, parents }))).toEqual(
    log.map(({ oid, commit: { tree, parent } }) => ({ oid, tree, parents: parent })),
  );
  expect(ours.map(({ subject, author }) => [subject, author.name])).toEqual(
    log.map(({ commit }) => [commit.message.split('\n')[0], commit.author.name]),
  );
  for (const { oid } of log) {
    const snapshot = reader.snapshot(oid);
    const paths = await listFiles({ fs, dir, cache, ref: oid });
    expect(reader.diff(undefined, oid).map(({ path }) => path)).toEqual(paths);
    const path = paths.at(-1)!;
    const { blob } = await readBlob({ fs, dir, cache, oid, filepath: path });
    expect(snapshot.read(path)!.equals(blob)).toBe(true);
  }
});

test('what one process wrote another reads, also after gc, repack and pack-refs', async () => {
  const { root, reader: writers } = await busyBook();
  const reader = openReader(root);
  const head = writers.head()!;
  const everything = () => ({
    log: reader.log(head),
    files: reader
      .diff(undefined, head)
      .map(({ path }) => [path, reader.snapshot(head).read(path)!.toString()]),
  });
  const before = everything();
  expect(before.log).toEqual(writers.log(head));
  for (const command of [
    ['repack', '-adfq'],
    ['pack-refs', '--all', '--prune'],
    ['gc', '-q', '--prune=now'],
  ]) {
    git(root, ...command);
    expect(openReader(root).log(head)).toEqual(before.log);
    expect(everything()).toEqual(before);
    expect(reader.head()).toBe(head);
  }
  expect(git(root, 'fsck', '--strict')).toBe('');
});

test('differences are those git shows', async () => {
  const { root, reader } = await busyBook();
  const log = reader.log(reader.head()!, { limit: 12 });
  for (const [i, to] of log.entries()) {
    const from = log.at(-1 - i)!;
    const theirs = git(root, 'diff-tree', '-r', '--no-renames', '--no-abbrev', from.oid, to.oid)
      .split('\n')
      .filter(Boolean);
    const ours = reader
      .diff(from.oid, to.oid)
      .map(({ path, was, oid }) => `${was ?? zero} ${oid ?? zero}\t${path}`);
    expect(ours).toEqual(theirs.map((line) => line.replace(/^:\d+ \d+ (\S+) (\S+) .\t/, '$1 $2\t')));
  }
});

const zero = '0'.repeat(40);

test('a snapshot lists folders, and answers nothing for what is not there', async () => {
  const reader = openReader(gitFolder({ 'a.md': 'hello\n', 'b/c.md': 'deep\n' }));
  const snapshot = reader.snapshot();
  expect(snapshot.list('').map(({ name, mode }) => [name, mode])).toEqual([
    ['a.md', 0o100644],
    ['b', 0o040000],
  ]);
  expect(snapshot.list('b').map(({ name }) => name)).toEqual(['c.md']);
  expect([snapshot.list('a.md'), snapshot.list('x/y')]).toEqual([[], []]);
  for (const path of ['b', '', 'x', 'a.md/x', 'b/', '/a.md', 'b//c.md']) {
    expect([snapshot.read(path), snapshot.oid(path)]).toEqual([undefined, undefined]);
  }
  expect(snapshot.oid('b/c.md')).toBe(git(reader.root, 'rev-parse', 'HEAD:b/c.md'));
});

test('history follows first parents and stops where it is told to', () => {
  const root = gitFolder();
  git(root, 'switch', '-qc', 'side');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'Side');
  git(root, 'switch', '-q', 'main');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'Main');
  git(root, 'merge', '-q', '--no-ff', '-m', 'Merge', 'side');
  const reader = openReader(root);
  const [head, side, begin] = ['main', 'side', 'main~2'].map((name) => git(root, 'rev-parse', name)) as [
    string,
    string,
    string,
  ];
  expect(reader.head()).toBe(head);
  expect(reader.log(head).map(({ subject }) => subject)).toEqual(['Merge', 'Main', 'Begin']);
  expect(reader.log(head, { from: begin }).map(({ subject }) => subject)).toEqual(['Merge', 'Main']);
  expect(reader.log(head, { limit: 1 }).map(({ subject }) => subject)).toEqual(['Merge']);
  expect([reader.onLine(begin, head), reader.onLine(head, head), reader.onLine(side, head)]).toEqual([
    true,
    true,
    false,
  ]);
});

test("only a host's key makes a commit the engine's", async () => {
  const { root, reader } = await busyBook();
  const head = reader.head()!;
  const key = readFileSync(join(root, '.minutebook', 'keys', 'host.pub'), 'utf8');
  expect(openReader(root).commit(head).engine).toBe(true);
  expect(openReader(root, { hostKeys: () => [key] }).commit(head).engine).toBe(true);
  expect(openReader(root, { hostKeys: () => [] }).commit(head).engine).toBe(false);
  expect(reader.commit(git(root, 'rev-parse', 'main')).engine).toBe(false);
});

test('a book without a commit reads as empty', () => {
  const root = temporaryFolder();
  git(root, 'init', '-q', '-b', 'main');
  const reader = openReader(root);
  expect([reader.head(), reader.snapshot().list('')]).toEqual([undefined, []]);
});

test('what is no repository, and what is one of another kind, is refused', () => {
  const failure = (code: string) => expect.objectContaining({ code });
  expect(() => openReader(temporaryFolder())).toThrow(failure('STORE_NOT_A_REPOSITORY'));
  const other = temporaryFolder();
  git(other, 'init', '-q', '--object-format=sha256');
  expect(() => openReader(other)).toThrow(failure('STORE_FORMAT'));
});
