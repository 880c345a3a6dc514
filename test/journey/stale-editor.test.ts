// Somebody opens a version, others change the book, and the old buffer is saved: nobody's work is undone and none is
// hidden. With the daemon at work, as a person meets it.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { isClean, serveTestBook, until, type ServedBook } from '../helpers/served.ts';

const paragraphs = 'First paragraph.\n\nSecond paragraph.\n\nThird paragraph.';

/** What the engine writes stands in the file, so that an editor can open it. */
async function changed(book: ServedBook, path: string, by: object): Promise<void> {
  const issue = path.replace(/.*\/(.+)\.md$/, '$1');
  await book.act('issue.change', { issue, ...by });
  await until(`${path} to follow`, () => book.file(path) === book.line(path));
}

/** Long enough for an edit that should not land to land. */
const quiet = (): Promise<void> => pause(900);

test('what two people save from old buffers joins what the engine wrote since', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Shared', { body: paragraphs });
  const [hers, his] = [book.file(path), book.file(path)];
  await changed(book, path, { priority: 'critical', due: '2027-01-31' });
  book.save(path, hers.replace('First', 'Her first'));
  await book.landed(path, (text) => text.includes('Her first'));
  book.save(path, his.replace('Third', 'His third').replace('status: todo', 'status: in_progress'));
  const text = await book.landed(path, (line) => line.includes('His third'));
  expect(text).toContain('Her first paragraph.');
  expect(text).toContain('Second paragraph.');
  expect(text).toMatch(/^priority: critical$/m);
  expect(text).toMatch(/^due: ["']?2027-01-31/m);
  expect(text).toMatch(/^status: in_progress$/m);
  expect(book.open()).toEqual([]);
  expect(isClean(book.root)).toBe(true);
});

test('the same field on both sides: the file stays, both sides are shown, and people can settle it', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Contested', { body: paragraphs });
  const old = book.file(path);
  await changed(book, path, { priority: 'critical', body: paragraphs.replace('Second', 'Their second') });
  const saved = old.replace(/^priority: .*$/m, 'priority: low').replace('Second', 'My second');
  book.save(path, saved);
  const [edit] = await until('it to be shown', () => book.open().length > 0 && book.open());
  await quiet();
  expect(book.file(path)).toBe(saved);
  expect(book.line(path)).toMatch(/^priority: critical$/m);
  expect(edit).toMatchObject({ path, code: 'EDIT_CONFLICT' });
  expect(edit!.sides).toEqual([
    { field: 'priority', book: 'critical', file: 'low' },
    { field: 'body', book: 'Their second paragraph.', file: 'My second paragraph.' },
  ]);
  const { items } = await book.act<{ items: { path: string; found: string }[] }>('problem.list');
  expect(items).toMatchObject([{ path, found: expect.stringContaining('book: critical; file: low') }]);
  expect(await book.act('book.status')).toMatchObject({ problems: 1 });
  const list = await book.engine.perform('issue.list', { company: 'acme' }, book.engine.member);
  expect(list.leftOut).toEqual([path]);
  const warnings = async () =>
    (await book.act<{ warnings: { type: string; message: string }[] }>('inbox.user')).warnings;
  expect(await warnings()).toMatchObject([{ type: 'edit.refused', message: expect.stringContaining(path) }]);
  // As the message says: both put together, with the token of what the book has.
  const token = /^updated: .*$/m.exec(book.line(path))![0];
  book.save(path, saved.replace(/^updated: .*$/m, token).replace('My second', 'Our second'));
  const text = await book.landed(path, (line) => line.includes('Our second'));
  expect(text).toMatch(/^priority: low$/m);
  expect(book.open()).toEqual([]);
  await expect.poll(warnings).toEqual([]);
});

test('an old buffer saved without a change, or an old version put there, undoes nothing', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Kept');
  const old = book.file(path);
  await changed(book, path, { priority: 'critical' });
  await changed(book, path, { priority: 'low' });
  const head = book.engine.store.head();
  book.save(path, old);
  await until('the file to be what the book has', () => book.file(path) === book.line(path));
  git(book.root, 'restore', '--source', 'HEAD~1', '--worktree', path);
  await until('the file to be what the book has', () => book.file(path) === book.line(path));
  expect(book.engine.store.head()).toBe(head);
  expect(book.line(path)).toMatch(/^priority: low$/m);
  expect(isClean(book.root)).toBe(true);
});

test('what a person’s git puts back into index and file is meant', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Put back');
  await changed(book, path, { priority: 'critical' });
  await changed(book, path, { due: '2027-01-31' });
  git(book.root, 'checkout', '-q', 'HEAD~2', '--', path);
  const text = await book.landed(path, (line) => /^priority: medium$/m.test(line));
  expect(text).not.toMatch(/^due:/m);
  expect(isClean(book.root)).toBe(true);
});

test('a file without its token, with two, and one that never had any', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Tokens', { body: paragraphs });
  const old = book.file(path);
  await changed(book, path, { priority: 'critical' });
  // Which version this came from nobody can know, and the book has just changed.
  const without = old.replace(/^updated: .*\n/m, '').replace('First', 'My first');
  book.save(path, without);
  const [edit] = await until('it to be shown', () => book.open().length > 0 && book.open());
  expect(edit!.sides.map(({ field }) => field)).toEqual(['priority', 'body']);
  expect(edit!.remedy).toContain(/^updated: (.*)$/m.exec(book.line(path))![1]);
  book.save(
    path,
    old.replace(/^updated: .*$/m, (line) => `${line}\n${line}`),
  );
  await until('the double token to be shown', () => book.open()[0]?.code === 'DOCUMENT_INVALID');
  book.save(path, book.line(path));
  await until('peace', () => book.open().length === 0);

  const goal = 'companies/acme/goals/grow.md';
  mkdirSync(join(book.root, 'companies/acme/goals'), { recursive: true });
  book.save(goal, '# Grow\n\nFirst.\n');
  await book.landed(goal, (line) => /^id: /m.test(line));
  // The editor never saw the keys that the engine gave it, and goes on without.
  for (const words of ['First, and more.', 'First, and more, and most.']) {
    book.save(goal, `# Grow\n\n${words}\n`);
    const text = await book.landed(goal, (line) => line.includes(words));
    expect(text).toMatch(/^id: /m);
  }
});

test('somebody who saves again and again from one buffer is heard each time', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Again', { body: paragraphs });
  let buffer = book.file(path);
  for (const words of ['one', 'one two', 'one two three', 'one two three four']) {
    buffer = buffer.replace(/^Second paragraph.*$/m, `Second paragraph ${words}.`);
    book.save(path, buffer);
    await book.landed(path, (line) => line.includes(`Second paragraph ${words}.`));
    await changed(book, path, { priority: words.length % 2 === 0 ? 'high' : 'low' });
  }
  expect(book.line(path)).toMatch(/^priority: high$/m);
  expect(book.open()).toEqual([]);
});

test('a new issue that is saved again under its old name stays one issue', async () => {
  const book = await serveTestBook();
  const draft = 'companies/acme/issues/new/draft.md';
  const first = 'companies/acme/issues/00xx/ACME-1.md';
  mkdirSync(join(book.root, 'companies/acme/issues/new'), { recursive: true });
  book.save(draft, '');
  await quiet();
  expect(book.line(first)).toBe('');
  book.save(draft, '# An idea\n\nIt has three good parts, and this is the first of them.\n');
  await book.landed(first, (text) => text.includes('# An idea'));
  expect(book.file(draft)).toBe('');
  await changed(book, first, { priority: 'high' });
  book.save(
    draft,
    '# A good idea\n\nIt has three good parts, and this is the first of them. More follows.\n',
  );
  const text = await book.landed(first, (line) => line.includes('More follows.'));
  expect(text).toContain('# A good idea');
  expect(text).toMatch(/^priority: high$/m);
  await until('the old name to be free', () => book.file(draft) === '');
  book.save(draft, '# Something else\n\nAltogether.\n');
  await book.landed('companies/acme/issues/00xx/ACME-2.md', (line) => line.includes('Something else'));
});

/** Opens the file as it is, adds a paragraph, saves it; so many times. */
const person = `
const { readFileSync, writeFileSync, renameSync } = require('node:fs');
const [file, count] = process.argv.slice(2);
(async () => {
  for (let n = 1; n <= Number(count); n++) {
    const buffer = readFileSync(file, 'utf8');
    await new Promise((done) => setTimeout(done, 40 + (n * 37) % 90));
    const text = buffer.trimEnd() + '\\n\\nSave ' + n + '.\\n';
    if (n % 3 === 0) {
      writeFileSync(file + '.tmp', text);
      renameSync(file + '.tmp', file);
    } else writeFileSync(file, text);
    await new Promise((done) => setTimeout(done, 500));
  }
})();`;

test('saves and the engine’s changes of one file, side by side, all count', async () => {
  const book = await serveTestBook();
  const path = await book.issue('Busy', { body: paragraphs });
  const saves = 6;
  const script = join(temporaryFolder(), 'person.cjs');
  writeFileSync(script, person);
  const child = spawn(process.execPath, [script, join(book.root, path), String(saves)], { stdio: 'inherit' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const days: string[] = [];
  for (let n = 1; child.exitCode === null; n++) {
    days.push(`2027-01-${String((n % 28) + 1).padStart(2, '0')}`);
    await book.act('issue.change', { issue: 'ACME-1', due: days.at(-1) });
    await pause(70);
  }
  expect(await ended).toBe(0);
  const text = await book.landed(path, (line) => line.includes(`Save ${saves}.`));
  for (let n = 1; n <= saves; n++) expect(text).toContain(`Save ${n}.`);
  expect(text).toContain(`due: "${days.at(-1)}"`);
  expect(book.open()).toEqual([]);
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
});
