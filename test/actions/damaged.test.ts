// Actions on a book with a damaged file: what needs that file says so with its line, everything else goes on, and a run
// ends whatever became of what it worked on.
import { expect, it } from 'vitest';
import { uuid7 } from '../../engine/base/ids.ts';
import { acme, faultOf, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git, writeFiles } from '../helpers/folder.ts';

const ada = user('ada');

/** Commits files as a person does; null removes one. */
async function commit({ root, store }: TestBook, files: Record<string, string | null>): Promise<void> {
  for (const [path, text] of Object.entries(files))
    if (text === null) git(root, 'rm', '-q', path);
    else writeFiles(root, { [path]: text });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Damage');
  await store.settle();
}

const broken = '---\nstatus: Doing\n---\n\n# Broken\n';
const first = 'companies/acme/issues/00xx/ACME-1.md';

it('a damaged file is never written over: whoever would is told its line', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'One' });
  await book.store.settle();
  await commit(book, { [first]: broken });
  for (const [name, more] of [
    ['issue.change', { title: 'Other' }],
    ['issue.checkout', { agent: 'dev' }],
    ['issue.assign', { assignee: 'dev' }],
  ] as const)
    expect(await faultOf(book.perform(ada, name, { issue: 'ACME-1', ...more })), name).toMatchObject({
      code: 'DOCUMENT_INVALID',
      data: { path: first, line: 2 },
    });
  expect(book.text(first)).toBe(broken);
  // What stands beside it is a file of its own, and it is shown as it last was right.
  await book.perform(ada, 'issue.comment', { issue: 'ACME-1', body: 'Look.' });
  expect(await book.performed(ada, 'issue.show', { issue: 'ACME-1' })).toMatchObject({
    result: { title: 'One', comments: [{ body: 'Look.' }] },
    problems: [{ path: first, line: 2 }],
  });
});

it('what never was valid is told when it is asked for, and not as missing', async () => {
  const book = await openBook({ ...acme, [first]: broken });
  expect(await faultOf(book.perform(ada, 'issue.show', { issue: 'ACME-1' }))).toMatchObject({
    code: 'DOCUMENT_INVALID',
    data: { path: first, line: 2 },
  });
  expect(await book.performed(ada, 'issue.list')).toMatchObject({
    result: { items: [] },
    problems: [{ path: first }],
  });
});

it('a company whose file is gone is told as that, wherever its things are asked for', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'One', company: 'acme' });
  await book.store.settle();
  await commit(book, { 'companies/acme/COMPANY.md': null });
  const id = book.catalog.find('issue', 'acme', 'ACME-1')!.id;
  const asked = faultOf(book.perform(ada, 'issue.change', { issue: id, title: 'Other' }));
  expect((await asked).code).toBe('COMPANY_UNREADABLE');
});

it('a run ends although its issue, its agent and its own record were damaged meanwhile', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'One', assignee: 'dev' });
  const run = uuid7(book.clock.now());
  const started = await book.perform<{ path: string }>(system, 'run.start', {
    run,
    company: 'acme',
    agent: 'dev',
    issue: 'ACME-1',
    source: 'assignment',
    wakes: ['assignment:x'],
    reason: 'it was assigned',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
  await book.store.settle();
  const record = book.text(started.path)!;
  await commit(book, {
    [first]: broken,
    'companies/acme/agents/dev/AGENTS.md': markdown({ name: '[x' }),
    [started.path]: record.replace('status: ', 'status: x'),
  });
  book.clock.time += 60_000;
  const end = {
    company: 'acme',
    run,
    status: 'succeeded',
    reason: 'done',
    endedAt: '2026-11-22T16:01:00.000Z',
  };
  expect(await book.perform(system, 'run.finish', end)).toMatchObject({ status: 'succeeded' });
  // The record is the engine's own: it stands whole again. The issue is its person's to mend.
  expect(book.text(started.path)).toMatch(/status: succeeded/);
  expect(book.text(first)).toBe(broken);
});
