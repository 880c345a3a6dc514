// The index codec, with git itself as judge.
import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectId } from '../../engine/store/git-object.ts';
import { emptyIndex, type IndexEdit, type IndexImage, parseIndex } from '../../engine/store/index-file.ts';
import { git, gitFolder, writeFiles } from '../helpers/folder.ts';

const indexOf = (folder: string) => join(folder, '.git', 'index');
const read = (folder: string) => parseIndex(readFileSync(indexOf(folder)));
const writtenNs = (folder: string) => lstatSync(indexOf(folder), { bigint: true }).mtimeNs;
const clean = () => true;
const paths = (image: IndexImage) => Array.from({ length: image.length }, (_, at) => image.path(at));
const bytesOf = (image: IndexImage) => Buffer.concat(image.toParts());

/** Puts a file into the work tree, its blob into the repository, and answers its index entry. */
function entryFor(folder: string, path: string, content: string): IndexEdit {
  writeFiles(folder, { [path]: content });
  const oid = git(folder, 'hash-object', '-w', path);
  return { oid, mode: 0o100644, stat: lstatSync(join(folder, path), { bigint: true }) };
}

const files = { 'a.md': 'a\n', 'folder/b.md': 'b\n', 'folder/deep/c.md': 'c\n', 'z.md': 'z\n' };

for (const version of ['2', '3', '4']) {
  test(`an index of version ${version} is written as it was read`, () => {
    const folder = gitFolder(files);
    git(folder, 'update-index', '--index-version', version);
    // Only an entry with extended flags makes git keep version 3.
    if (version === '3') git(folder, 'update-index', '--skip-worktree', 'z.md');
    const image = read(folder);
    expect(image.version).toBe(Number(version));
    expect(bytesOf(image)).toEqual(readFileSync(indexOf(folder)));
  });

  test(`git finds an index of version ${version} clean after entries were changed, added and removed`, () => {
    const folder = gitFolder(files);
    git(folder, 'update-index', '--index-version', version);
    if (version === '3') git(folder, 'update-index', '--skip-worktree', 'z.md');
    rmSync(join(folder, 'folder/deep'), { recursive: true });
    const edits = new Map([
      ['a.md', entryFor(folder, 'a.md', 'changed\n')],
      ['folder/deep/c.md', null],
      ['new/one.md', entryFor(folder, 'new/one.md', 'one\n')],
    ]);
    writeFileSync(indexOf(folder), bytesOf(read(folder).edited(edits, writtenNs(folder), clean)));
    expect(git(folder, 'status', '--porcelain').split('\n')).toEqual([
      'M  a.md',
      'D  folder/deep/c.md',
      'A  new/one.md',
    ]);
    git(folder, 'commit', '-q', '-m', 'What the engine staged');
    expect(git(folder, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')).toEqual([
      'a.md',
      'folder/b.md',
      'new/one.md',
      'z.md',
    ]);
    expect(git(folder, 'fsck', '--strict')).toBe('');
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(read(folder).version).toBe(Number(version));
  });
}

test('stat data of an entry are those git writes', () => {
  const folder = gitFolder({ 'a.md': 'a\n' });
  const entry = entryFor(folder, 'a.md', 'changed\n');
  const ours = read(folder).edited(new Map([['a.md', entry]]), 0n, clean);
  git(folder, 'add', 'a.md');
  const theirs = read(folder);
  expect(ours.entries).toEqual(theirs.entries);
  expect(ours.matches(0, lstatSync(join(folder, 'a.md')))).toBe(true);
  expect(ours.matches(0, lstatSync(join(folder, 'a.md'), { bigint: true }))).toBe(true);
});

test('the tree cache forgets exactly the folders on changed paths', () => {
  const folder = gitFolder({ ...files, 'other/d.md': 'd\n' });
  const edits = new Map([['folder/b.md', entryFor(folder, 'folder/b.md', 'changed\n')]]);
  const image = read(folder).edited(edits, writtenNs(folder), clean);
  const cache = image.extensions.find(({ name }) => name === 'TREE')!.body.toString('latin1');
  expect(cache.startsWith('\x00-1 2\n')).toBe(true);
  expect(cache).toContain('folder\x00-1 1\ndeep\x001 0\n');
  expect(cache).toContain('other\x001 0\n');
  const again = image.edited(edits, writtenNs(folder), clean);
  expect(again.extensions).toEqual(image.extensions);
  const deep = new Map([['folder/deep/c.md', null]]);
  const [last] = again.edited(deep, writtenNs(folder), clean).extensions;
  expect(last!.body.toString('latin1')).toContain('folder\x00-1 1\ndeep\x00-1 0\n');
});

test('an entry that could have changed unseen is compared by content ever after', () => {
  const folder = gitFolder({ 'a.md': 'a\n', 'b.md': 'b\n' });
  const image = read(folder);
  const youngest = lstatSync(join(folder, 'a.md'), { bigint: true }).mtimeNs;
  const edits = new Map([['b.md', entryFor(folder, 'b.md', 'changed\n')]]);
  const after = image.edited(edits, youngest, () => false);
  expect(after.stat(after.find('a.md')).size).toBe(0);
  writeFiles(folder, { 'a.md': 'x\n' });
  writeFileSync(indexOf(folder), bytesOf(after));
  expect(git(folder, 'status', '--porcelain').split('\n')).toContain(' M a.md');
});

test('and so is one that was written by the edit before', () => {
  const folder = gitFolder({ 'a.md': 'a\n', 'b.md': 'b\n' });
  const first = entryFor(folder, 'a.md', 'changed\n');
  const { mtimeNs } = lstatSync(join(folder, 'a.md'), { bigint: true });
  const image = read(folder).edited(new Map([['a.md', first]]), mtimeNs + 1n, () => false);
  const second = new Map([['b.md', entryFor(folder, 'b.md', 'changed\n')]]);
  const sizeOfA = (writtenAt: bigint): number => {
    const after = image.edited(second, writtenAt, () => false);
    return after.stat(after.find('a.md')).size;
  };
  expect([mtimeNs, mtimeNs + 1n].map(sizeOfA)).toEqual([0, 8]);
});

test('what cannot be understood is refused with what was found', () => {
  const folder = gitFolder(files);
  const bytes = readFileSync(indexOf(folder));
  const broken = Buffer.from(bytes);
  broken[100]! ^= 1;
  expect(() => parseIndex(broken)).toThrow(/checksum/);
  expect(() => parseIndex(Buffer.alloc(40))).toThrow(/40 bytes that do not begin with DIRC/);
  git(folder, 'update-index', '--split-index');
  expect(() => read(folder)).toThrow(/extension link/);
});

test('a path below a file, above a folder or unmerged has no place', () => {
  const folder = gitFolder(files);
  const image = read(folder);
  expect(image.isBlocked('a.md/below.md')).toBe(true);
  expect(image.isBlocked('folder')).toBe(true);
  expect(image.isBlocked('folder/b.md')).toBe(false);
  expect(image.isBlocked('folder/new.md')).toBe(false);
});

test('any edits to any set of paths are what ls-files shows', () => {
  const segment = fc.stringMatching(/^[a-c.é-]{1,3}$/).filter((name) => !/^\.+$/.test(name));
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.md`);
  const step = fc.dictionary(path, fc.boolean(), { maxKeys: 12, noNullPrototype: true });
  const folder = gitFolder();
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), fc.constantFrom(2, 4), (steps, version) => {
      let image = version === 2 ? emptyIndex() : parseIndex(withVersion(4));
      let unread = image;
      const expected = new Map<string, string>();
      for (const [round, edits] of steps.entries()) {
        const wanted = new Map<string, IndexEdit>();
        for (const [name, stays] of Object.entries(edits)) {
          if (image.isBlocked(name) || [...wanted.keys()].some((other) => clashes(other, name))) continue;
          const oid = objectId('blob', Buffer.from(`${name} ${round}`));
          wanted.set(name, stays ? { oid, mode: 0o100644 } : null);
          if (stays) expected.set(name, oid);
          else expected.delete(name);
        }
        image = parseIndex(bytesOf(image.edited(wanted, 0n, clean)));
        unread = unread.edited(wanted, 0n, clean);
        expect(bytesOf(unread)).toEqual(bytesOf(image));
        expect(paths(unread)).toEqual(paths(image));
      }
      writeFileSync(indexOf(folder), bytesOf(image));
      const shown = git(folder, 'ls-files', '-s', '-z').split('\0').filter(Boolean);
      const found = new Map(shown.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(7, 47)]));
      expect(found).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

const clashes = (one: string, other: string) => one.startsWith(`${other}/`) || other.startsWith(`${one}/`);

function withVersion(version: number): Buffer {
  const folder = gitFolder({ 'x.md': 'x' });
  git(folder, 'update-index', '--index-version', String(version));
  git(folder, 'rm', '-q', '--cached', 'x.md');
  return readFileSync(indexOf(folder));
}
