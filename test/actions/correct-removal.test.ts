// A removal that a commit takes back or makes again: whole, as the commit says it, or not at all.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { troubles } from '../helpers/engine.ts';
import { issueAt, set, sharedBooks } from '../helpers/shared-book.ts';

const openBook = sharedBooks();

const revert = (root: string, commit = 'HEAD'): string =>
  execFileSync('git', ['-C', root, 'revert', '--no-edit', commit], { encoding: 'utf8', stdio: 'pipe' });

test.each(['todo', 'in_progress', 'done'])(
  'a revert of a removal brings back what was %s',
  async (status) => {
    const book = await openBook();
    const { store, member } = book.engine;
    const perform = (name: string, input: object) =>
      book.engine.perform(name, { company: 'acme', ...input }, member);
    await perform('issue.comment', { issue: 'ACME-1', body: 'Hello' });
    await perform('issue.assign', { issue: 'ACME-1', assignee: 'dev' });
    if (status !== 'todo') await perform('issue.checkout', { issue: 'ACME-1', agent: 'dev' });
    if (status === 'done') await perform('issue.change', { issue: 'ACME-1', status });
    const before = book.at(issueAt(1))!;
    await perform('issue.remove', { issue: 'ACME-1' });
    await store.settle();
    revert(book.root);
    expect(await store.settle()).toMatchObject({ state: 'brought' });
    const without = (text: string): string =>
      text.replaceAll(/^(?:updated|checkoutRun|checkedOutAt): .*\n/gm, '');
    expect(without(book.at(issueAt(1))!)).toBe(without(before));
    expect((await perform('issue.show', { issue: 'ACME-1' })).result).toMatchObject({ title: 'One', status });
    expect((await book.engine.perform('book.status', {}, member)).result).toMatchObject({ problems: 0 });
    expect((await perform('issue.comments', { issue: 'ACME-1' })).result).toMatchObject({
      items: [{ body: 'Hello' }],
    });
    expect(troubles(book.root)).toBe('');
  },
);

test('what was removed is brought back whole or not at all', async () => {
  const book = await openBook();
  const { store, member } = book.engine;
  await book.engine.perform('issue.remove', { issue: 'ACME-1', company: 'acme' }, member);
  await store.settle();
  const said = (): string => book.at(issueAt(1))!.replace(/^updated: .*/m, '');
  const removed = said();
  const half = (text: string): string => text.replace(/^removedBy: .*\n/m, '');
  for (const change of [set('status', 'todo'), half, set('assignee', 'dev')]) {
    book.edit(issueAt(1), change);
    await book.commits('Half of it');
    expect(said()).toBe(removed);
  }
  expect(troubles(book.root)).toBe('');
});

const comments = 'companies/acme/issues/00xx/ACME-1/comments';

test.each([
  ['todo', true],
  ['done', true],
  ['blocked', true],
  ['todo', false],
])(
  'a removal of what was %s and its reverts say each what it says, read in between: %s',
  async (status, reads) => {
    const book = await openBook();
    const { store, member } = book.engine;
    const perform = (name: string, input: object) =>
      book.engine.perform(name, { company: 'acme', ...input }, member);
    await perform('issue.comment', { issue: 'ACME-1', body: 'Hello' });
    await perform('issue.assign', { issue: 'ACME-1', assignee: 'dev' });
    if (status === 'done') {
      await perform('issue.checkout', { issue: 'ACME-1', agent: 'dev' });
      await perform('issue.change', { issue: 'ACME-1', status });
    }
    if (status === 'blocked')
      await perform('issue.block', { issue: 'ACME-1', reason: 'No key', owner: 'ada' });
    const said = () => [book.at(issueAt(1)), store.snapshot().list(comments).length];
    const there = said();
    await perform('issue.remove', { issue: 'ACME-1' });
    await store.settle();
    const gone = said();
    expect(gone[1]).toBe(0);
    for (const round of [1, 2, 3, 4, 5]) {
      revert(book.root);
      if (!reads && round < 5) continue;
      await store.settle();
      expect(said()).toEqual(round % 2 === 1 ? there : gone);
      expect((await book.engine.perform('book.status', {}, member)).result).toMatchObject({ problems: 0 });
    }
    expect(book.correction()).toBeUndefined();
    expect(troubles(book.root)).toBe('');
  },
);

test('a tombstone that a commit writes stops the work, and is none with words of its own', async () => {
  const book = await openBook();
  const { store, member } = book.engine;
  const perform = (name: string, input: object) =>
    book.engine.perform(name, { company: 'acme', ...input }, member);
  await perform('issue.remove', { issue: 'ACME-2' });
  await perform('issue.checkout', { issue: 'ACME-1', agent: 'dev' });
  await store.settle();
  book.stopped.length = 0;
  const token = /^updated: .*/m;
  // Whoever wrote it started from what the book has.
  const as = (text: string) => (now: string) => text.replace(token, token.exec(now)![0]);
  const there = book.at(issueAt(1))!;
  const ends = /^(?:status|cancelledAt|removedAt|removedBy): .*\n/gm;
  const [status = '', ...rest] = book.at(issueAt(2))!.match(ends)!;
  const held = /^(?:status|checkoutRun|checkedOutAt|assignee): .*\n/gm;
  const tombstone = there
    .replaceAll(held, (line) => (line.startsWith('status') ? status : ''))
    .replace(/^updated: /m, `${rest.join('')}updated: `)
    .replace('# One', '# Removed');
  for (const half of [tombstone.replace(/^removedBy: .*\n/m, ''), tombstone.replace('# Removed', '# One')]) {
    book.edit(issueAt(1), as(half));
    await book.commits('Half of it');
    expect(as(there)(book.at(issueAt(1))!)).toBe(book.at(issueAt(1)));
  }
  expect(book.stopped).toEqual([]);
  book.edit(issueAt(1), as(tombstone));
  await book.commits('All of it');
  expect(as(tombstone)(book.at(issueAt(1))!)).toBe(book.at(issueAt(1)));
  expect(book.stopped).toEqual([{ company: 'acme', issue: 'ACME-1' }]);
});

test('the file of a tombstone stays, whoever takes back what made it', async () => {
  const book = await openBook();
  rmSync(join(book.root, issueAt(1)));
  await book.commits('Tidy up');
  const gone = book.at(issueAt(1));
  expect(gone).toContain('removedAt');
  revert(book.root);
  await book.engine.store.settle();
  expect(book.at(issueAt(1))).toBe(gone);
  expect(book.correction()!.reasons).toMatchObject([{ path: issueAt(1) }]);
  expect(troubles(book.root)).toBe('');
});
