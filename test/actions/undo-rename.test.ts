// Taking back a new name: of what everything lies in, of what others are called after, beside what came since.
import { describe, expect, it } from 'vitest';
import { acme, faultOf, markdown, openBook, user, type TestBook } from '../helpers/book.ts';
import { filesOf } from './undo-book.ts';

const ada = user('ada');

type Answer = Record<string, unknown>;
const undo = (book: TestBook, target: string | undefined, more: object = {}): Promise<Answer> =>
  book.perform<Answer>(ada, 'book.undo', { target, ...more });
const at = 'companies/acme';
const files = {
  ...acme,
  [`${at}/agents/cto/AGENTS.md`]: markdown({
    id: '01930000-0000-7000-8000-0000000000a1',
    name: 'Tech',
    status: 'active',
    reportsTo: 'ceo',
  }),
  [`${at}/labels/bug.md`]: markdown({ name: 'Bug' }),
  [`${at}/teams/all/TEAM.md`]: markdown({ name: 'All', manager: 'cto' }),
  [`${at}/projects/shop/milestones/beta.md`]: markdown({ status: 'planned' }, '# Beta'),
};

/** What the book holds, but for the names that things had before. */
const told = (book: TestBook): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filesOf(book)).map(([path, text]) => [
      path,
      text.replaceAll(/^formerly:.*\n(?: +-.*\n)*/gm, ''),
    ]),
  );

async function withWork(): Promise<TestBook> {
  const book = await openBook(files);
  await book.perform(ada, 'issue.create', { title: 'Work', assignee: 'cto', labels: ['bug'] });
  await book.perform(ada, 'issue.change', { issue: 'ACME-1', milestone: 'shop/beta' });
  await book.perform(ada, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'One.' });
  return book;
}

describe('a company', () => {
  it('is renamed back with everything in it, and forth again', async () => {
    const book = await withWork();
    const was = told(book);
    const { commit } = await book.performed(ada, 'company.rename', { company: 'acme', slug: 'apex' });
    const renamed = told(book);
    expect(await undo(book, commit, { dryRun: true })).toMatchObject({ undone: [commit] });
    await undo(book, commit);
    expect(told(book)).toEqual(was);
    expect(await book.perform(ada, 'company.show', { company: 'apex' })).toMatchObject({ slug: 'acme' });
    await undo(book, book.store.head());
    expect(told(book)).toEqual(renamed);
    await undo(book, book.store.head());
    expect(told(book)).toEqual(was);
    expect(await book.perform(ada, 'problem.list')).toEqual({ items: [] });
  });

  it('takes what was done in it since along', async () => {
    const book = await withWork();
    const { commit } = await book.performed(ada, 'company.rename', { company: 'acme', slug: 'apex' });
    await book.perform(ada, 'issue.comment', { issue: 'ACME-1', body: 'Well.' });
    await book.perform(ada, 'issue.create', { title: 'More' });
    await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
    await book.perform(ada, 'project.rename', { ref: 'shop', slug: 'store' });
    const since = told(book);
    await undo(book, commit);
    const moved = Object.entries(since).map(([path, text]) => [
      path.replace('companies/apex/', `${at}/`),
      path === 'companies/apex/COMPANY.md' ? text.replace('slug: apex', 'slug: acme') : text,
    ]);
    expect(told(book)).toEqual(Object.fromEntries(moved));
    expect(await book.perform(ada, 'agent.show', { agent: 'cto' })).toMatchObject({ slug: 'chief' });
    expect(await book.perform(ada, 'problem.list')).toEqual({ items: [] });
  });

  it('stays where its name is another’s by then, or was changed again', async () => {
    const book = await openBook(files);
    const { commit } = await book.performed(ada, 'company.rename', { company: 'acme', slug: 'apex' });
    const second = await book.performed(ada, 'company.rename', { company: 'apex', slug: 'summit' });
    expect(await faultOf(undo(book, commit))).toMatchObject({
      code: 'UNDO_CONFLICT',
      data: { conflicts: [{ field: 'slug', before: 'acme', after: 'apex', now: 'summit' }] },
    });
    await undo(book, second.commit);
    await undo(book, commit);
    expect(await book.perform(ada, 'company.show', { company: 'acme' })).toMatchObject({ slug: 'acme' });
  });
});

describe('a project', () => {
  it('takes the names of its milestones back with its own', async () => {
    const book = await withWork();
    const was = told(book);
    const milestone = (): Promise<Answer> =>
      book.perform<Answer>(ada, 'milestone.show', { milestone: 'shop/beta' });
    const { commit } = await book.performed(ada, 'project.rename', { ref: 'shop', slug: 'store' });
    expect(await milestone()).toMatchObject({ slug: 'store/beta' });
    await undo(book, commit);
    expect(told(book)).toEqual(was);
    expect(await milestone()).toMatchObject({ slug: 'shop/beta' });
    expect(book.text(`${at}/projects/shop/milestones/beta.md`)).not.toContain('shop/beta');
    await undo(book, book.store.head());
    expect(await milestone()).toMatchObject({ slug: 'store/beta' });
    expect(await book.perform(ada, 'problem.list')).toEqual({ items: [] });
  });
});
