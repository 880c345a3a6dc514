// A commit from an index read before the engine wrote, in a file that its person edits again before anybody looks: the
// token it carries says which version they had before them.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';
import { atMain } from './at-rest.ts';

/** A file with its version token, a value of the engine's and one of a person's. */
const file = (token: number, engine: string, person: string): string =>
  `updated: ${token}\n\nengine: ${engine}\n\nperson: ${person}\n`;

const tokenOf = (bytes: Buffer): string | undefined => /^updated: (\d+)$/m.exec(bytes.toString())?.[1];

/** A book whose engine has written `a.md`, and what puts the index back that stood before. */
async function openWritten() {
  const root = bookFolder({ 'a.md': file(1, 'one', 'none') });
  const store = await openTestStore(root, { tokenOf });
  const [index, before] = [join(root, '.git/index'), join(root, '.git/index.before')];
  copyFileSync(index, before);
  await store.engineWrites({ 'a.md': file(2, 'two', 'none') });
  await store.settle();
  return { root, store, putBack: () => copyFileSync(before, index) };
}

const values = (text: string): string[] =>
  [...text.matchAll(/^(?:engine|person): (.*)$/gm)].map(([, value]) => value!);

test('the edit stands uncommitted', async () => {
  const { root, store, putBack } = await openWritten();
  putBack();
  git(root, 'commit', '-q', '-m', 'From an old index');
  writeFiles(root, { 'a.md': file(2, 'two', 'mine') });
  await store.settle();
  expect(values(store.snapshot().read('a.md')!.toString())).toEqual(['two', 'none']);
  expect(values(textOf(root, 'a.md'))).toEqual(['two', 'mine']);
});

test('the edit is committed too', async () => {
  const { root, store, putBack } = await openWritten();
  putBack();
  git(root, 'commit', '-q', '-m', 'From an old index');
  writeFiles(root, { 'a.md': file(2, 'two', 'mine') });
  git(root, 'commit', '-q', '-a', '-m', 'Mine');
  await store.settle();
  expect(values(atMain(root, 'a.md'))).toEqual(['two', 'mine']);
  for (const { oid, subject } of store.log(store.head()!)) {
    expect(values(store.snapshot(oid).read('a.md')!.toString())[0]).toBe('two');
    if (subject === 'Write a.md') break;
  }
});

test('who put it back and goes on from there means it', async () => {
  const { root, store } = await openWritten();
  git(root, 'checkout', 'HEAD~1', '--', 'a.md');
  git(root, 'commit', '-q', '-m', 'Put back');
  writeFiles(root, { 'a.md': file(1, 'one', 'mine') });
  await store.settle();
  expect(values(store.snapshot().read('a.md')!.toString())).toEqual(['one', 'none']);
  git(root, 'commit', '-q', '-a', '-m', 'Mine');
  await store.settle();
  expect(values(atMain(root, 'a.md'))).toEqual(['one', 'mine']);
});

test('and so it is when both are committed before anybody looks', async () => {
  const { root, store } = await openWritten();
  git(root, 'checkout', 'HEAD~1', '--', 'a.md');
  git(root, 'commit', '-q', '-m', 'Put back');
  writeFiles(root, { 'a.md': file(1, 'one', 'mine') });
  git(root, 'commit', '-q', '-a', '-m', 'Mine');
  await store.settle();
  expect(values(atMain(root, 'a.md'))).toEqual(['one', 'mine']);
});
