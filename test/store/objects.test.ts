import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Objects } from '../../engine/store/objects.ts';
import type { Oid } from '../../engine/store/snapshot.ts';
import { git, gitFolder, temporaryFolder, writeFiles } from '../helpers/folder.ts';

const objectsOf = (root: string) => new Objects(join(root, '.git', 'objects'));

/** A repository whose packed form has chains of deltas. */
function longHistory(): string {
  const lines = Array.from({ length: 300 }, (_, i) => `line ${i} ${i * 7919}`);
  const root = gitFolder({ 'a.md': lines.join('\n') });
  for (let version = 0; version < 12; version++) {
    lines.splice(version * 10, 3, `version ${version}`);
    writeFiles(root, { 'a.md': lines.join('\n') });
    git(root, 'commit', '-qam', `Version ${version}`);
  }
  return root;
}

const everyObject = (root: string): Oid[] =>
  git(root, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n');

function expectSameAsGit(root: string, objects: Objects): void {
  for (const oid of everyObject(root)) {
    const { type, bytes } = objects.read(oid);
    const theirs = execFileSync('git', ['-C', root, 'cat-file', type, oid]);
    expect(bytes.equals(theirs)).toBe(true);
  }
}

test('loose objects and chains of deltas read as git reads them', () => {
  const root = longHistory();
  expectSameAsGit(root, objectsOf(root));
  git(root, 'repack', '-adfq', '--depth=50', '--window=50');
  git(root, 'prune-packed');
  expect(git(root, 'verify-pack', '-v', ...packs(root))).toMatch(/chain length = [5-9]/);
  expectSameAsGit(root, objectsOf(root));
});

test('deltas that name their base by its id read too', () => {
  const root = longHistory();
  git(root, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq');
  expectSameAsGit(root, objectsOf(root));
});

test('objects stay readable while git repacks again and again', () => {
  const root = longHistory();
  const objects = objectsOf(root);
  const [first, ...rest] = everyObject(root);
  expect(objects.has(first!)).toBe(true);
  for (const oid of rest) {
    writeFiles(root, { 'new.md': oid });
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', oid);
    git(root, 'repack', '-adfq');
    expect(objects.has(oid)).toBe(true);
    expect(objects.has(git(root, 'rev-parse', 'HEAD:new.md'))).toBe(true);
  }
}, 60_000);

test('a pack that vanished between its index and its first read is looked for elsewhere', () => {
  const root = longHistory();
  git(root, 'repack', '-adq');
  const objects = objectsOf(root);
  // The first look opens the index only, since the object it asks for is missing.
  expect(objects.has('e'.repeat(40))).toBe(false);
  const [gone] = packs(root);
  git(root, 'repack', '-adfq', '--depth=0');
  expect(packs(root)).not.toContain(gone);
  expectSameAsGit(root, objects);
});

test('objects of alternates are found, also of alternates of alternates', () => {
  const root = longHistory();
  const near = temporaryFolder();
  const far = temporaryFolder();
  git(near, 'clone', '-q', '--shared', root, '.');
  git(far, 'clone', '-q', '--shared', near, '.');
  expect(readdirSync(join(far, '.git', 'objects', 'pack'))).toEqual([]);
  expectSameAsGit(far, objectsOf(far));
});

test('what is missing is said to be missing, and what is damaged to be damaged', () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  expect(() => objectsOf(root).read('d'.repeat(40))).toThrow(
    expect.objectContaining({ code: 'OBJECT_MISSING' }),
  );
  const damaged = git(root, 'rev-parse', 'HEAD:a.md');
  const file = join(root, '.git', 'objects', damaged.slice(0, 2), damaged.slice(2));
  rmSync(file);
  writeFileSync(file, 'not zlib');
  expect(() => objectsOf(root).read(damaged)).toThrow(expect.objectContaining({ code: 'OBJECT_DAMAGED' }));
  const commit = git(root, 'rev-parse', 'HEAD');
  expect(() => objectsOf(root).bytes(commit, 'tree')).toThrow(
    expect.objectContaining({ code: 'OBJECT_DAMAGED' }),
  );
});

test('a repository without a single object is no error', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.git', 'objects'), { recursive: true });
  expect(objectsOf(folder).has('a'.repeat(40))).toBe(false);
});

const packs = (root: string): string[] => {
  const folder = join(root, '.git', 'objects', 'pack');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.idx'))
    .map((name) => join(folder, name));
};
