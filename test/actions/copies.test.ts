// Files that say to be something that is there already: a copy is another thing, with an id of its own, from the commit
// in which it comes; what the book holds twice all the same is mended in one go.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { troubles } from '../helpers/engine.ts';
import { writeFiles } from '../helpers/folder.ts';
import { issueAt, sharedBooks, type SharedBook } from '../helpers/shared-book.ts';

const openBook = sharedBooks();

const agentAt = (slug: string): string => `companies/acme/agents/${slug}/AGENTS.md`;
const idOf = (text: string | undefined): string => /^id: (.*)$/m.exec(text ?? '')![1]!;

function copy(book: SharedBook, from: string, to: string): void {
  cpSync(join(book.root, from), join(book.root, to), { recursive: true });
}

const takeIn: [string, (book: SharedBook) => Promise<unknown>][] = [
  ['committed', (book) => book.commits('Copies')],
  ['saved', (book) => book.engine.perform('book.adopt', {}, book.engine.member)],
];

test.each(takeIn)(
  'a copy of an agent, a goal or an issue that is %s gets an id of its own',
  async (_, take) => {
    const book = await openBook();
    const before = [agentAt('dev'), issueAt(1)].map((path) => book.at(path));
    copy(book, 'companies/acme/agents/dev', 'companies/acme/agents/dev-2');
    copy(book, 'companies/acme/agents/dev', 'companies/acme/agents/dev-3');
    copy(book, 'companies/acme/goals/grow.md', 'companies/acme/goals/rise.md');
    copy(book, issueAt(1), 'companies/acme/issues/new/same.md');
    await take(book);
    await book.engine.store.settle();
    expect([agentAt('dev'), issueAt(1)].map((path) => book.at(path))).toEqual(before);
    const ids = [
      ...['dev', 'dev-2', 'dev-3'].map((slug) => idOf(book.at(agentAt(slug)))),
      ...['grow', 'rise'].map((slug) => idOf(book.at(`companies/acme/goals/${slug}.md`))),
      ...[1, 4].map((n) => idOf(book.at(issueAt(n)))),
    ];
    expect(new Set(ids).size).toBe(7);
    expect(book.engine.catalog.problems()).toEqual([]);
    expect(troubles(book.root)).toBe('');
  },
);

test('what was taken away and is put back by a commit is the same again', async () => {
  const book = await openBook();
  const path = 'companies/acme/labels/bug.md';
  await book.engine.perform('label.create', { name: 'bug', company: 'acme' }, book.engine.member);
  await book.engine.store.settle();
  const text = book.at(path)!;
  await book.engine.perform('label.remove', { label: 'bug', company: 'acme' }, book.engine.member);
  await book.engine.store.settle();
  writeFiles(book.root, { [path]: text });
  await book.commits('Again');
  expect(book.at(path)).toBe(text);
});

test('three files of one id, and three of one number, are mended in one go', async () => {
  const book = await openBook();
  const [agent, issue] = [book.at(agentAt('dev'))!, book.at(issueAt(1))!];
  const twins = {
    [agentAt('dev-2')]: agent,
    [agentAt('dev-3')]: agent,
    'companies/acme/tasks/a/TASK.md': issue
      .replace('---\n', '---\nidentifier: ACME-2\n')
      .replace(/^id: .*\n/m, ''),
    'companies/acme/tasks/b/TASK.md': issue
      .replace('---\n', '---\nidentifier: ACME-2\n')
      .replace(/^id: .*\n/m, ''),
  };
  await book.engine.store.write(() => ({
    files: new Map(Object.entries(twins)),
    subject: 'Record',
    trailers: [['Action', 'x']],
    result: 0,
  }));
  expect(book.engine.catalog.problems().length).toBeGreaterThan(2);
  const { result } = await book.engine.perform('book.mend', {}, book.engine.member);
  expect(result).toMatchObject({ left: [] });
  expect(book.engine.catalog.problems()).toEqual([]);
  expect(book.at(agentAt('dev'))).toBe(agent);
  expect(book.at(issueAt(2))).toContain('# Two');
  const numbers = ['a', 'b'].map(
    (task) => /^identifier: (.*)$/m.exec(book.at(`companies/acme/tasks/${task}/TASK.md`)!)![1],
  );
  expect(numbers).toEqual(['ACME-4', 'ACME-5']);
});
