// Settings and features of git that change what stands in the index or the work tree.
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader } from '../../engine/store/reader.ts';
import { git, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const status = (root: string) => git(root, 'status', '--porcelain');

test('bytes of files are kept whatever core.autocrlf says', async () => {
  const root = bookFolder({ '.gitattributes': '*.md -text\n', 'a.md': 'one\n', 'crlf.md': 'one\r\n' });
  const store = await openTestStore(root);
  git(root, 'config', 'core.autocrlf', 'true');
  await store.engineWrites({ 'a.md': 'two\n', 'b.md': 'b\r\nb\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  git(root, 'switch', '-q', '-c', 'topic', 'HEAD~1');
  git(root, 'switch', '-q', 'main');
  expect(['a.md', 'b.md', 'crlf.md'].map((path) => textOf(root, path))).toEqual([
    'two\n',
    'b\r\nb\n',
    'one\r\n',
  ]);
  expect(store.sweep().edits).toEqual([]);
  expect(status(root)).toBe('');
});

test('with core.fileMode off the bits of files are nobody’s edit', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  git(root, 'config', 'core.fileMode', 'false');
  const store = await openTestStore(root);
  for (const path of ['a.md', 'b.md']) chmodSync(join(root, path), 0o755);
  expect(store.sweep().edits).toEqual([]);
  await store.engineWrites({ 'a.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(git(root, 'ls-tree', 'main', 'a.md')).toMatch(/^100644/);
  expect(status(root)).toBe('');
});

test('files outside a sparse checkout are not missing, and the engine writes them in the index alone', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'in/b.md': 'b\n', 'out/c.md': 'c\n' });
  const store = await openTestStore(root);
  git(root, 'sparse-checkout', 'set', 'in');
  expect(existsSync(join(root, 'out/c.md'))).toBe(false);
  expect(store.sweep().edits).toEqual([]);
  await store.engineWrites({ 'out/c.md': 'two\n', 'in/b.md': 'two\n' });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([existsSync(join(root, 'out/c.md')), textOf(root, 'in/b.md'), status(root)]).toEqual([
    false,
    'two\n',
    '',
  ]);
  git(root, 'sparse-checkout', 'disable');
  expect([textOf(root, 'out/c.md'), status(root)]).toEqual(['two\n', '']);
});

test.each([
  [
    'a sparse index',
    ['sparse-checkout', 'set', '--sparse-index', 'in'],
    ['sparse-checkout', 'init', '--no-sparse-index'],
  ],
  ['a split index', ['update-index', '--split-index'], ['update-index', '--no-split-index']],
])('%s is said, main waits, and follows when it is whole', async (_, make, unmake) => {
  const root = bookFolder({ 'a.md': 'one\n', 'in/b.md': 'b\n', 'out/c.md': 'c\n' });
  const store = await openTestStore(root);
  await store.settle();
  git(root, ...make);
  await store.engineWrites({ 'in/b.md': 'two\n' });
  expect(await store.settle()).toMatchObject({
    state: 'waiting',
    why: 'index cannot be read',
    detail: expect.stringContaining('index') as string,
  });
  const help = expect.stringContaining(unmake.join(' ')) as string;
  expect(() => store.sweep()).toThrow(expect.objectContaining({ code: 'INDEX_UNREADABLE', help }));
  git(root, ...unmake);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([textOf(root, 'in/b.md'), status(root)]).toEqual(['two\n', '']);
});

test('an untracked cache shows what came and went', async () => {
  const root = bookFolder({ 'a.md': 'one\n', 'in/b.md': 'b\n', 'out/c.md': 'c\n' });
  const store = await openTestStore(root);
  git(root, 'update-index', '--force-untracked-cache');
  writeFiles(root, { 'in/mine.txt': 'mine\n' });
  expect([status(root), status(root)]).toEqual(['?? in/mine.txt', '?? in/mine.txt']);
  await store.engineWrites({ 'in/b.md': 'two\n', 'in/new.md': 'new\n', 'out/c.md': null });
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(status(root)).toBe('?? in/mine.txt');
});

test('a submodule a person adds, moves on and removes stays theirs', async () => {
  const inner = bookFolder({ 'inner.txt': 'one\n' });
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.settle();
  const commitBeside = async (text: string) => {
    await store.engineWrites({ 'a.md': text });
    git(root, 'commit', '-q', '-m', `Beside ${text}`);
    expect(await store.settle()).toMatchObject({ state: 'brought' });
    expect([textOf(root, 'a.md'), status(root)]).toEqual([text, '']);
  };
  git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'vendor/inner');
  await commitBeside('two\n');
  expect(git(root, 'ls-tree', 'main', 'vendor/inner')).toMatch(/^160000/);
  git(
    join(root, 'vendor/inner'),
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@b',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'On',
  );
  git(root, 'add', 'vendor/inner');
  await commitBeside('three\n');
  expect(git(root, 'ls-tree', 'main', 'vendor/inner')).toContain(
    git(join(root, 'vendor/inner'), 'rev-parse', 'HEAD'),
  );
  // One that came from elsewhere has no entry here until main is brought forward.
  git(root, 'switch', '-q', '-c', 'topic');
  const commit = git(join(root, 'vendor/inner'), 'rev-parse', 'HEAD');
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${commit},vendor/twin`);
  git(root, 'commit', '-q', '-m', 'Twin');
  const twin = git(root, 'rev-parse', 'HEAD');
  git(root, 'switch', '-q', 'main');
  await store.engineWrites({ 'a.md': 'between\n' });
  git(root, 'update-ref', '-m', 'push', 'refs/heads/main', twin);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect([git(root, 'ls-files', '-s', 'vendor/twin').slice(0, 6), status(root)]).toEqual(['160000', '']);
  git(root, 'rm', '-q', '-f', 'vendor/inner');
  await commitBeside('four\n');
  expect(git(root, 'ls-tree', 'main', 'vendor/inner')).toBe('');
});

test('a folder inside a larger repository is no book of its own, and that is said', () => {
  const outer = bookFolder({ 'book/a.md': 'one\n' });
  expect(() => openReader(join(outer, 'book'))).toThrow(
    expect.objectContaining({ code: 'STORE_NOT_A_REPOSITORY' }),
  );
});
