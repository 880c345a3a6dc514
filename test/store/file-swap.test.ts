// Files are replaced while others write into them by every means, and nothing that was written is lost.
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileSwap } from '../../engine/store/file-swap.ts';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { objectId } from '../../engine/store/git-object.ts';
import { fileMode } from '../../engine/store/tree.ts';
import { WorkTree } from '../../engine/store/work-tree.ts';
import { bookFolder } from '../helpers/open-store.ts';

const lingerMs = 5000;

/** What was looked at; what stands there now, when a test does not say. */
type Seen = ReturnType<WorkTree['look']> | 'nothing';

function open(files: Record<string, string>) {
  const root = bookFolder(files);
  const tree = new WorkTree(root);
  const swap = new FileSwap(locate(root), tree);
  const aside = join(root, '.git/minutebook/aside');
  return {
    root,
    swap,
    at: (path: string) => join(root, path),
    text: (path: string) => readFileSync(join(root, path), 'utf8'),
    left: () => (existsSync(aside) ? readdirSync(aside) : []),
    put: (path: string, text: string | undefined, now: number, seen: Seen = tree.look(path)) => {
      const next = text === undefined ? undefined : swap.prepare(Buffer.from(text), fileMode);
      const put = swap.put(path, next, seen === 'nothing' ? undefined : seen, now);
      if (next) swap.discard([next]);
      return typeof put === 'string' ? put : 'put';
    },
  };
}

test('whoever opened a file before it was replaced may write for a while: the file comes back', () => {
  const { at, put, swap, text, left } = open({ 'a.md': 'one\n' });
  const writer = openSync(at('a.md'), 'r+');
  expect(put('a.md', 'two\n', 0)).toBe('put');
  expect(swap.review(0)).toEqual({ returned: [], rescued: [] });
  writeSync(writer, 'by hand\n');
  closeSync(writer);
  expect(text('a.md')).toBe('two\n');
  expect(swap.review(lingerMs - 1)).toEqual({ returned: [], rescued: [] });
  expect(swap.review(lingerMs)).toEqual({ returned: ['a.md'], rescued: [] });
  expect(text('a.md')).toBe('by hand\n');
  expect(swap.review(2 * lingerMs)).toEqual({ returned: [], rescued: [] });
  expect(left()).toEqual([]);
});

test('a slow writer is heard through several replacements of its file', () => {
  const { at, put, swap, text } = open({ 'a.md': 'one\n' });
  const writer = openSync(at('a.md'), 'r+');
  expect(['two\n', 'three\n', 'four\n'].map((version) => put('a.md', version, 0))).toEqual([
    'put',
    'put',
    'put',
  ]);
  writeSync(writer, 'by hand\n');
  closeSync(writer);
  expect(swap.review(0).returned).toEqual(['a.md']);
  expect(text('a.md')).toBe('by hand\n');
});

test('what a slow writer wrote is kept beside where yet another has saved', () => {
  const { at, put, swap, text, root } = open({ 'a.md': 'one\n' });
  const writer = openSync(at('a.md'), 'r+');
  put('a.md', 'two\n', 0);
  writeFileSync(at('b.md'), 'by somebody else\n');
  renameSync(at('b.md'), at('a.md'));
  writeSync(writer, 'by hand\n');
  closeSync(writer);
  const { returned, rescued } = swap.review(0);
  expect({ returned, text: text('a.md') }).toEqual({ returned: ['a.md'], text: 'by somebody else\n' });
  expect(rescued).toEqual([
    join(root, '.git/minutebook/rescued', objectId('blob', Buffer.from('by hand\n'))),
  ]);
  expect(readFileSync(rescued[0]!, 'utf8')).toBe('by hand\n');
});

test('a file that is not the one looked at is neither replaced nor removed', () => {
  const { at, put, swap, text } = open({ 'a.md': 'one\n', 'b.md': 'one\n' });
  const tree = new WorkTree(at(''));
  const seen = { a: tree.look('a.md'), b: tree.look('b.md') };
  for (const path of ['a.md', 'b.md']) {
    writeFileSync(at('aside'), `by hand, ${path}\n`);
    renameSync(at('aside'), at(path));
  }
  expect(put('a.md', 'two\n', 0, seen.a)).toBe('edited');
  expect(put('b.md', undefined, 0, seen.b)).toBe('edited');
  swap.review(Infinity);
  expect([text('a.md'), text('b.md')]).toEqual(['by hand, a.md\n', 'by hand, b.md\n']);
});

test('a removed file comes back when somebody still writes into it, and a new one is never replaced', () => {
  const { at, put, swap, text, left } = open({ 'a.md': 'one\n', 'deep/b.md': 'one\n' });
  const writer = openSync(at('deep/b.md'), 'r+');
  expect(put('a.md', undefined, 0)).toBe('gone');
  expect(put('deep/b.md', undefined, 0)).toBe('gone');
  rmSync(at('deep'), { recursive: true });
  writeSync(writer, 'by hand\n');
  closeSync(writer);
  expect(swap.review(0).returned).toEqual(['deep/b.md']);
  expect(text('deep/b.md')).toBe('by hand\n');
  writeFileSync(at('a.md'), 'new\n');
  expect(put('a.md', 'the engine’s\n', 0, 'nothing')).toBe('edited');
  expect(text('a.md')).toBe('new\n');
  swap.review(Infinity);
  expect(left().filter((name) => name.startsWith('new'))).toEqual([]);
});

test('after a stop, what is known goes and what nobody knows is kept', () => {
  const { root, swap, left } = open({ 'a.md': 'one\n' });
  const aside = join(root, '.git/minutebook/aside');
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, 'old-1-0'), 'known\n');
  writeFileSync(join(aside, 'old-1-1'), 'by hand\n');
  writeFileSync(join(aside, 'new-1-2'), 'half of a vers');
  linkSync(join(root, 'a.md'), join(aside, 'old-1-3'));
  mkdirSync(join(aside, 'old-1-4'));
  const known = new Set(['known\n', 'one\n'].map((text) => objectId('blob', Buffer.from(text))));
  const rescued = swap.recover((version) => known.has(version));
  expect(rescued.map((file) => file.slice(root.length)).sort()).toEqual([
    `/.git/minutebook/rescued/${objectId('blob', Buffer.from('by hand\n'))}`,
    '/.git/minutebook/rescued/old-1-4',
  ]);
  expect(left()).toEqual([]);
});
