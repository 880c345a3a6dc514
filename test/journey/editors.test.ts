// A person saves with any program, in any of the ways programs save: each save becomes one commit of its author, no
// half of one ever does, and nothing that the programs leave beside the file is taken for a file of the book.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { troubles } from '../helpers/engine.ts';
import { editors } from '../helpers/editors.ts';
import { git } from '../helpers/folder.ts';
import { serveTestBook, until, type ServedBook } from '../helpers/served.ts';

/** What stood at the path after each commit of the line, the oldest first, each once. */
function versionsOf({ engine }: ServedBook, path: string): string[] {
  const { store } = engine;
  const texts = store
    .log(store.head()!)
    .map(({ oid }) => store.snapshot(oid).read(path)?.toString())
    .reverse();
  return texts.filter((text, at): text is string => text !== undefined && text !== texts[at - 1]);
}

const withoutToken = (text: string): string => text.replace(/^updated: .*\n/m, '');

const hasProgram = (name: string): boolean => spawnSync('which', [name]).status === 0;

test('every way of saving lands whole, as its author, and leaves nothing behind', async () => {
  const book = await serveTestBook();
  const ways = await Promise.all(
    Object.entries(editors).map(async ([way, save]) => ({ way, save, path: await book.issue(way) })),
  );
  const saved = await Promise.all(
    ways.map(async ({ way, save, path }) => {
      // Long enough to be cut in many pieces, each of which can be read as an issue.
      const more = Array.from({ length: 200 }, (_, n) => `Line ${n} by ${way}.\n\n`).join('');
      const text = `${book.file(path)}\n${more}`;
      const before = versionsOf(book, path);
      await save(join(book.root, path), text);
      await book.landed(path, (line) => line.includes(`Line 199 by ${way}.`));
      return { way, path, before, text };
    }),
  );
  for (const { way, path, before, text } of saved) {
    const after = versionsOf(book, path).slice(before.length).map(withoutToken);
    expect({ way, after }).toEqual({ way, after: [withoutToken(text)] });
  }
  const subjects = git(book.root, 'log', '--format=%an: %s', 'refs/minutebook/head').split('\n');
  expect(subjects.filter((subject) => /^Ada: Edit issue ACME-\d+: body$/.test(subject))).toHaveLength(
    ways.length,
  );
  const files = git(book.root, 'ls-files', 'companies').split('\n');
  expect(files.filter((file) => file.includes('issues/')).sort()).toEqual(
    ways.map(({ path }) => path).sort(),
  );
  expect(book.open()).toEqual([]);
  expect(troubles(book.root)).toBe('');
});

test('the programs themselves', async () => {
  const book = await serveTestBook();
  const run = (program: string, args: readonly string[], input = '') =>
    execFileSync(program, args, { input, cwd: book.root, stdio: ['pipe', 'ignore', 'ignore'] });
  const ed = '/^Text/s/Text/Text, by ed/\nw\nq\n';
  const programs: Record<string, (path: string) => void> = {
    sed: (path) => run('sed', ['-i', 's/^Text/Text, by sed/', path]),
    ed: (path) => run('ed', ['-s', path], ed),
    vim: (path) => run('vim', ['-u', 'NONE', '-es', '-c', 's/^Text/Text, by vim/', '-c', 'wq', path]),
    'vim in place': (path) =>
      run('vim', [
        '-u',
        'NONE',
        '-es',
        '-c',
        'set backupcopy=yes backup',
        '-c',
        '%s/^Text/Text, by vim/',
        '-c',
        'wq',
        path,
      ]),
    perl: (path) => run('perl', ['-i.bak', '-pe', 's/^Text/Text, by perl/', path]),
    tee: (path) => run('tee', [path], book.file(path).replace('Text', 'Text, by tee')),
    git: (path) => run('git', ['apply', '-'], patchOf(path, book.file(path))),
  };
  const there = Object.entries(programs).filter(([name]) => hasProgram(name.split(' ')[0]!));
  const left = Object.keys(programs).filter((name) => !there.some(([other]) => other === name));
  if (left.length > 0) console.log(`left out, because not on this machine: ${left.join(', ')}`);
  expect(there.length).toBeGreaterThanOrEqual(2);
  for (const [name, save] of there) {
    const path = await book.issue(name);
    save(path);
    await book.landed(path, (line) => /^Text, by/m.test(line));
  }
  expect(book.open()).toEqual([]);
  rmSync(join(book.root, 'companies/acme/issues/00xx'), { recursive: true });
  git(book.root, 'checkout', '-q', '--', '.');
  expect(git(book.root, 'status', '--porcelain', '-uno')).toBe('');
});

const patchOf = (path: string, text: string): string => {
  const at = text.split('\n').indexOf('Text.') + 1;
  return `--- a/${path}\n+++ b/${path}\n@@ -${at},1 +${at},1 @@\n-Text.\n+Text, by git.\n`;
};

test('an editor that saves by itself every moment makes a commit of each rest, in order', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Typed');
  const saves: string[] = [];
  for (let n = 1; n <= 8; n++) {
    const text = book.file(path).replace(/^Text\..*$/m, (words) => `${words} Word ${n}.`);
    saves.push(text.split('\n').find((line) => line.startsWith('Text.'))!);
    book.save(path, text);
    await pause(n % 2 === 0 ? 400 : 60);
  }
  await book.landed(path, (line) => line.includes('Word 8.'));
  const landed = versionsOf(book, path).map((text) =>
    text.split('\n').find((line) => line.startsWith('Text.'))!,
  );
  expect(landed[0]).toBe('Text.');
  for (const text of landed.slice(1)) expect(saves).toContain(text);
  expect(landed.slice(1).map((text) => saves.indexOf(text))).toEqual(
    landed
      .slice(1)
      .map((text) => saves.indexOf(text))
      .sort((a, b) => a - b),
  );
});

test('touching a file, changing its mode and checking it out again commit nothing', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Left alone');
  await until('main to follow', () => book.engine.store.head() === git(book.root, 'rev-parse', 'main'));
  const head = book.engine.store.head();
  const file = join(book.root, path);
  const now = new Date();
  utimesSync(file, now, now);
  chmodSync(file, 0o600);
  const text = readFileSync(file);
  rmSync(file);
  git(book.root, 'checkout', '-q', '--', path);
  writeFileSync(file, text);
  await pause(1_000);
  expect(book.engine.store.head()).toBe(head);
  expect(statSync(file).size).toBe(text.length);
  expect(book.open()).toEqual([]);
});
