// Every kind of action, taken back and back again: the book is as it was, then as it became.
import { expect, it } from 'vitest';
import { openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { filesOf, full } from './undo-book.ts';

const ada = user('ada');

interface Undone {
  subject: string;
  undone: string[];
}
const undo = (book: TestBook, target: string): Promise<Undone> =>
  book.perform<Undone>(ada, 'book.undo', { target });

const removed = async (book: TestBook, name: string, input: object): Promise<void> =>
  void (await book.perform(ada, name, input));

/** What is done, and before it what it needs. */
const acts: [name: string, input: object, before?: (book: TestBook) => Promise<void>][] = [
  ['issue.change', { issue: 'ACME-1', priority: 'high', due: '2026-12-24' }],
  ['issue.change', { issue: 'ACME-1', title: 'Other', body: 'One.\n\nTwo and more.', labels: ['bug'] }],
  ['issue.assign', { issue: 'ACME-1', assignee: 'dev' }],
  ['issue.move', { issue: 'ACME-1', status: 'backlog' }],
  ['issue.move', { issue: 'ACME-1', status: 'cancelled' }],
  [
    'issue.block',
    { issue: 'ACME-1', by: ['ACME-2'] },
    (book) => removed(book, 'issue.create', { title: 'Two' }),
  ],
  [
    'issue.remove',
    { issue: 'ACME-1' },
    (book) => removed(book, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'X' }),
  ],
  ['issue.create', { title: 'New' }],
  ['document.put', { issue: 'ACME-1', key: 'plan', body: 'Plan.' }],
  [
    'document.put',
    { issue: 'ACME-1', key: 'plan', body: 'Y' },
    (book) => removed(book, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'X' }),
  ],
  [
    'document.remove',
    { issue: 'ACME-1', key: 'plan' },
    (book) => removed(book, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'X' }),
  ],
  [
    'attachment.add',
    { issue: 'ACME-1', name: 'a.bin', content: Buffer.from([0, 255, 1]).toString('base64') },
  ],
  ['label.create', { name: 'Later' }],
  [
    'label.remove',
    { label: 'bug' },
    (book) => removed(book, 'issue.change', { issue: 'ACME-1', labels: ['bug'] }),
  ],
  ['goal.create', { title: 'Win' }],
  ['goal.remove', { goal: 'keep' }],
  ['project.create', { name: 'Site' }],
  ['agent.hire', { name: 'New', reportsTo: 'cto' }],
  ['agent.change', { agent: 'dev', title: 'Builder', reportsTo: 'ceo' }],
  ['agent.pause', { agent: 'dev' }],
  [
    'agent.rename',
    { ref: 'cto', slug: 'chief' },
    (book) => removed(book, 'issue.assign', { issue: 'ACME-1', assignee: 'cto' }),
  ],
  ['project.rename', { ref: 'shop', slug: 'store' }],
  ['company.rename', { company: 'acme', slug: 'apex' }],
  ['instruction.put', { agent: 'cto', file: 'HEARTBEAT.md', body: 'Sleep.\n' }],
  ['instruction.remove', { agent: 'cto', file: 'HEARTBEAT.md' }],
  ['budget.set', { limit: 5, window: 'daily', agent: 'dev' }],
  ['company.pause', {}],
  ['company.archive', {}],
  ['user.add', { name: 'Eve', emails: ['eve@example.org'] }],
  ['user.change', { user: 'ben', role: 'viewer' }],
  ['user.remove', { user: 'ben' }],
  ['view.save', { name: 'Mine', filter: { status: ['todo'] } }],
];

it.each(acts)(
  '%s %j: the book is as it was, and taking that back makes it as it became',
  async (name, input, before) => {
    const book = await openBook(full);
    await before?.(book);
    const was = filesOf(book);
    book.clock.time += 60_000;
    await book.perform(ada, name, input);
    const became = filesOf(book);
    const done = book.store.commit(book.store.head()!);
    book.clock.time += 60_000;
    const undone = await undo(book, done.oid.slice(0, 10));
    expect(undone).toMatchObject({ subject: `Undo ${JSON.stringify(done.subject)}`, undone: [done.oid] });
    const back = book.store.commit(book.store.head()!);
    expect(back).toMatchObject({ engine: true, parents: [done.oid], subject: undone.subject });
    expect(back.trailers).toEqual(
      expect.arrayContaining([
        ['Action', 'book.undo'],
        ['Actor', 'user:ada'],
        ['Undoes', done.oid],
      ]),
    );
    const keepsNames = (files: Record<string, string>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, text.replace(/^formerly:\n(?: +- .*\n)+/m, '')]),
      );
    // A number that was given stays given: a tombstone.
    const stays = Object.keys(became).filter((path) => name === 'issue.create' && !(path in was));
    const now = filesOf(book);
    for (const path of stays) {
      expect(now[path]).toMatch(/^removedAt: /m);
      delete now[path];
    }
    expect(keepsNames(now)).toEqual(
      keepsNames({
        ...was,
        ...(name === 'issue.create'
          ? { 'companies/acme/COMPANY.md': became['companies/acme/COMPANY.md']! }
          : {}),
      }),
    );
    expect(await book.perform(ada, 'problem.list')).toEqual({ items: [] });

    book.clock.time += 60_000;
    await undo(book, back.oid);
    expect(keepsNames(filesOf(book))).toEqual(keepsNames(became));
    expect(git(book.root, 'fsck', '--strict', '--no-dangling')).toBe('');
  },
);
