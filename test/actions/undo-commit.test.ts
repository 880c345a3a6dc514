// Taking back what a person committed, with what the engine put right on top of it.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, writeFiles } from '../helpers/folder.ts';
import { issueAt, sharedBooks, type SharedBook } from '../helpers/shared-book.ts';

const openBook = sharedBooks();
const undo = (book: SharedBook, target: string): Promise<unknown> =>
  book.engine.perform('book.undo', { target }, book.engine.member);
const word = (book: SharedBook): string => /^# (.*)$/m.exec(book.at(issueAt(1)) ?? '')?.[1] ?? 'gone';
const tip = (book: SharedBook, subject: string): string =>
  git(book.root, 'log', '--all', '--format=%H', `--grep=^${subject}$`).trim();

test('an issue whose file somebody removed comes back whole, whether the commit stands on the line or was merged into it', async () => {
  for (const isMerged of [false, true]) {
    const book = await openBook();
    await book.engine.perform('issue.comment', { issue: 'ACME-1', body: 'Hello' }, book.engine.member);
    await book.engine.store.settle();
    const before = readFileSync(join(book.root, issueAt(1)), 'utf8');
    // The engine is ahead, so that the commit comes in by a merge.
    if (isMerged)
      await book.engine.perform('issue.change', { issue: 'ACME-2', due: '2026-12-24' }, book.engine.member);
    rmSync(join(book.root, issueAt(1)));
    git(book.root, 'add', '-A', issueAt(1));
    git(book.root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'Tidy');
    await book.engine.store.settle();
    const { store } = book.engine;
    expect([store.onLine(tip(book, 'Tidy'), store.head()!), word(book)]).toEqual([!isMerged, 'Removed']);
    await undo(book, tip(book, 'Tidy'));
    const plain = (text: string): string => text.replace(/^updated: .*\n/m, '');
    expect(plain(book.at(issueAt(1))!)).toBe(plain(before));
    expect(book.engine.store.snapshot().list('companies/acme/issues/00xx/ACME-1/comments')).toHaveLength(1);
    // That is taken back, and comes again, without end.
    await undo(book, book.engine.store.head()!);
    expect(word(book)).toBe('Removed');
  }
});

test('a new issue that the engine numbered goes with the commit that brought it', async () => {
  const book = await openBook();
  writeFiles(book.root, { 'companies/acme/issues/new/four.md': '---\nstatus: todo\n---\n\n# Four\n' });
  await book.commits('Bring');
  expect(book.at(issueAt(4))).toContain('# Four');
  await undo(book, tip(book, 'Bring'));
  expect(book.at(issueAt(4))).toContain('removedAt');
});

test('a commit is named as it is to look at the past: HEAD, HEAD~1, an id and so many before', async () => {
  const book = await openBook();
  const { engine } = book;
  const change = (due: string): Promise<unknown> =>
    engine.perform('issue.change', { issue: 'ACME-2', due }, engine.member);
  const due = (): string | undefined => /^due: "(.*)"$/m.exec(book.at(issueAt(2)) ?? '')?.[1];
  await change('2026-12-01');
  await engine.perform('issue.change', { issue: 'ACME-1', title: 'Said' }, engine.member);
  await undo(book, 'HEAD~1');
  expect([due(), word(book)]).toEqual([undefined, 'Said']);
  await undo(book, 'HEAD');
  expect(due()).toBe('2026-12-01');
  await undo(book, `${engine.store.head()!.slice(0, 12)}~2`);
  expect(word(book)).not.toBe('Said');
  for (const name of ['HEAD~9999', 'beef~1'])
    await expect(undo(book, name)).rejects.toMatchObject({ code: 'COMMIT_UNKNOWN' });
});
