// What is said beside an issue: comments, questions and their answers, documents, attachments, inboxes.
import { describe, expect, it } from 'vitest';
import { inlineLimit } from '../../engine/actions/attachment.ts';
import { acme, agent, faultOf, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const ben = user('ben');
const cto = agent('cto');
const dev = agent('dev');

type Answer = Record<string, unknown> & { id: string; path: string; identifier: string };

const withIssue = async (more: object = {}): Promise<{ book: TestBook; issue: string }> => {
  const book = await openBook();
  const { identifier: issue } = await book.perform<Answer>(ada, 'issue.create', { title: 'x', ...more });
  return { book, issue };
};

describe('a comment', () => {
  it('is a file of its own, by its author, with those it mentions', async () => {
    const { book, issue } = await withIssue();
    const body = 'See @dev and @ada, not `@ops` nor me@cto.example, and @nobody.';
    const comment = await book.perform<Answer>(cto, 'issue.comment', { issue, body });
    expect(comment).toMatchObject({
      author: 'agent:acme/cto',
      run: 'run-of-cto',
      mentions: ['agent:acme/dev', 'user:ada'],
    });
    expect(comment.path).toMatch(
      /^companies\/acme\/issues\/00xx\/ACME-1\/comments\/20261122T160000\.000Z-cto-[0-9a-f]{4}\.md$/,
    );
    expect(book.text(comment.path)).toContain(`\n${body}\n`);
    const { comments } = await book.perform<{ comments: Answer[] }>(dev, 'issue.show', { issue });
    expect(comments.map(({ id }) => id)).toEqual([comment.id]);
  });

  it('keeps all of many that arrive at once', async () => {
    const { book, issue } = await withIssue();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => book.perform(cto, 'issue.comment', { issue, body: `No ${n}` })),
    );
    const first = await book.perform<{ items: Answer[]; next: string }>(ada, 'issue.comments', {
      issue,
      limit: 25,
    });
    const rest = await book.perform<{ items: Answer[]; next: null }>(ada, 'issue.comments', {
      issue,
      after: first.next,
    });
    expect([...first.items, ...rest.items]).toHaveLength(40);
    expect(rest.next).toBeNull();
  });

  it('refuses to say nothing', async () => {
    const { book, issue } = await withIssue();
    expect(await faultOf(book.perform(cto, 'issue.comment', { issue, body: '' }))).toMatchObject({
      code: 'INPUT_INVALID',
      data: { action: 'issue.comment', problems: [{ field: 'body' }] },
    });
  });
});

describe('a question', () => {
  it('waits in the board’s inbox until one answer, and takes no second', async () => {
    const { book, issue } = await withIssue();
    const question = await book.perform<Answer>(cto, 'issue.ask', {
      issue,
      body: 'Which colour?',
      options: ['red', 'blue'],
    });
    const before = book.text(question.path);
    const waiting = await book.perform<{ questions: Answer[] }>(ada, 'inbox.user');
    expect(waiting.questions).toMatchObject([
      { id: question.id, issue, author: 'agent:acme/cto', body: 'Which colour?' },
    ]);
    const answer = { issue, interaction: question.id, body: 'blue' };
    const both = await Promise.allSettled([
      book.perform(ada, 'issue.answer', answer),
      book.perform(ben, 'issue.answer', answer),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await faultOf(book.perform(ben, 'issue.answer', answer))).toMatchObject({
      code: 'INTERACTION_CLOSED',
      data: { status: 'answered' },
    });
    expect(book.text(question.path)).toBe(before);
    expect((await book.perform<{ questions: Answer[] }>(ada, 'inbox.user')).questions).toEqual([]);
  });

  it('is answered by whom it is asked, never by who asks', async () => {
    const { book, issue } = await withIssue();
    const { id } = await book.perform<Answer>(cto, 'issue.ask', { issue, body: 'Ready?', of: 'dev' });
    const answer = { issue, interaction: id, body: 'Yes.' };
    expect((await faultOf(book.perform(cto, 'issue.answer', answer))).code).toBe('NOT_ASKED');
    expect((await faultOf(book.perform(agent('ops'), 'issue.answer', answer))).code).toBe('NOT_ASKED');
    const inbox = await book.perform<{ questions: Answer[] }>(dev, 'inbox.agent');
    expect(inbox.questions).toMatchObject([{ id }]);
    await book.perform(dev, 'issue.answer', answer);
  });

  it('says something, as a comment does', async () => {
    const { book, issue } = await withIssue();
    for (const name of ['issue.ask', 'issue.comment'])
      expect(
        (
          await faultOf(
            book.perform(cto, name, {
              issue,
              ...(name === 'issue.ask' && { kind: 'question' }),
              body: ' \n ',
            }),
          )
        ).code,
      ).toBe('INPUT_INVALID');
  });

  it('expires by its time, or when the asker withdraws it', async () => {
    const { book, issue } = await withIssue();
    const ask = { issue, kind: 'confirmation', body: 'Delete it all?' };
    const soon = await book.perform<Answer>(cto, 'issue.ask', {
      ...ask,
      expiresAt: '2026-11-22T16:05:00.000Z',
    });
    const later = await book.perform<Answer>(cto, 'issue.ask', ask);
    await book.perform(cto, 'issue.withdraw', { issue, interaction: later.id });
    book.clock.time += 10 * 60_000;
    const over = book.perform(cto, 'issue.ask', { ...ask, expiresAt: '2026-11-22T16:05:00.000Z' });
    expect((await faultOf(over)).code).toBe('INPUT_INVALID');
    for (const { id } of [soon, later]) {
      const accept = book.perform(ada, 'issue.answer', { issue, interaction: id, outcome: 'accepted' });
      expect((await faultOf(accept)).code).toBe('INTERACTION_CLOSED');
    }
  });

  it('creates the suggested tasks that are accepted, in the commit that accepts them', async () => {
    const { book, issue } = await withIssue({ priority: 'high' });
    const tasks = [{ title: 'One', assignee: 'dev' }, { title: 'Two' }, { title: 'Three', priority: 'low' }];
    const { id } = await book.perform<Answer>(cto, 'issue.ask', {
      issue,
      kind: 'suggested_tasks',
      body: 'A plan',
      tasks,
    });
    const accept = { issue, interaction: id, outcome: 'accepted' };
    expect(await faultOf(book.perform(ada, 'issue.answer', { ...accept, tasks: [1, 4] }))).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('no task 4 is suggested; there are 3'),
    });
    const { result, commit } = await book.performed(ada, 'issue.answer', { ...accept, tasks: [1, 3] });
    expect(result).toMatchObject({
      created: ['ACME-2', 'ACME-3'],
      comment: { verdict: 'accepted', answers: id },
    });
    expect(git(book.root, 'show', '--format=', '--name-only', commit!).split('\n')).toHaveLength(3);
    const { items } = await book.perform<{ items: Answer[] }>(ada, 'issue.children', { issue });
    expect(items).toMatchObject([
      { identifier: 'ACME-2', title: 'One', assignee: 'dev', priority: 'high' },
      { identifier: 'ACME-3', title: 'Three', assignee: null, priority: 'low' },
    ]);
    expect(await book.perform(ada, 'issue.show', { issue: 'ACME-2' })).toMatchObject({
      createdBy: 'agent:acme/cto',
      requestDepth: 1,
    });
  });
});

describe('a document', () => {
  it('keeps its revisions and brings one back', async () => {
    const { book, issue } = await withIssue();
    await book.perform(cto, 'issue.checkout', { issue });
    const put = (body: string, more: object = {}): Promise<Answer> =>
      book.perform<Answer>(cto, 'document.put', { issue, key: 'plan', body, ...more });
    const first = await put('First.', { title: 'The plan' });
    await book.perform(cto, 'issue.comment', { issue, body: 'Written.' });
    await put('Second.', { ifUpdated: first.updated });
    expect((await faultOf(put('Third.', { ifUpdated: first.updated }))).code).toBe('CHANGED_SINCE');
    const { items } = await book.perform<{ items: { revision: string }[] }>(ada, 'document.history', {
      issue,
      key: 'plan',
    });
    expect(items).toMatchObject([
      { author: 'agent:acme/cto', removed: false },
      { subject: `Write plan of ${issue}` },
    ]);
    expect(items).toHaveLength(2);
    const { revision } = items[1]!;
    expect(await book.perform(ada, 'document.get', { issue, key: 'plan', revision })).toMatchObject({
      body: 'First.',
    });
    const restored = await book.perform(cto, 'document.restore', { issue, key: 'plan', revision });
    expect(restored).toMatchObject({ body: 'First.', title: 'The plan' });
    expect(await book.perform(ada, 'document.list', { issue })).toMatchObject({
      items: [{ key: 'plan', title: 'The plan' }],
    });
    await book.perform(cto, 'document.remove', { issue, key: 'plan' });
    expect((await faultOf(book.perform(ada, 'document.get', { issue, key: 'plan' }))).code).toBe('NOT_FOUND');
  });

  it('has no revision that is not of the book', async () => {
    const { book, issue } = await withIssue();
    for (const revision of ['HEAD', 'f'.repeat(40)]) {
      const get = book.perform(ada, 'document.get', { issue, key: 'plan', revision });
      expect((await faultOf(get)).code).toBe('REVISION_UNKNOWN');
    }
  });
});

describe('an attachment', () => {
  it('lies beside the issue when it is small, and outside main by hash when it is large', async () => {
    const { book, issue } = await withIssue();
    const add = (name: string, bytes: Buffer): Promise<Answer> =>
      book.perform<Answer>(ada, 'attachment.add', { issue, name, content: bytes.toString('base64') });
    const small = Buffer.from('a few bytes');
    const large = Buffer.alloc(inlineLimit + 1, 7);
    expect(await add('note.txt', small)).toEqual({
      id: expect.any(String),
      company: 'acme',
      issue: 'ACME-1',
      name: 'note.txt',
      type: 'text/plain',
      bytes: 11,
      sha256: null,
    });
    const kept = await add('film.bin', large);
    expect(kept).toMatchObject({ bytes: large.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    for (const [name, bytes] of [
      ['note.txt', small],
      ['film.bin', large],
    ] as const) {
      const got = await book.perform<{ content: string }>(cto, 'attachment.get', { issue, name });
      expect(Buffer.from(got.content, 'base64').equals(bytes)).toBe(true);
    }
    const main = git(book.root, 'ls-tree', '-r', '-l', 'refs/minutebook/head', 'companies/acme/issues/');
    expect(main).toContain('film.bin.pointer.json');
    expect(Math.max(...main.split('\n').map((line) => Number(line.split(/\s+/)[3])))).toBeLessThan(1000);
    const { items } = await book.perform<{ items: Answer[] }>(ada, 'attachment.list', { issue });
    expect(items.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['film.bin', large.length],
      ['note.txt', 11],
    ]);
    expect(git(book.root, 'fsck', '--strict')).toBe('');
  });

  it('is refused above the company’s limit and under a name that is none', async () => {
    const limited = acme['companies/acme/COMPANY.md']!.replace(
      'status: active',
      'status: active\nattachmentMaxBytes: 10',
    );
    const book = await openBook({ ...acme, 'companies/acme/COMPANY.md': limited });
    await book.perform(ada, 'issue.create', { title: 'x' });
    const add = (name: string) =>
      book.perform(ada, 'attachment.add', { issue: 'ACME-1', name, content: 'YSBmZXcgYnl0ZXM=' });
    expect(await faultOf(add('note.txt'))).toMatchObject({
      code: 'ATTACHMENT_TOO_LARGE',
      data: { bytes: 11, limit: 10 },
    });
    for (const name of ['../x', '.git', 'a/b', 'con', 'x~'])
      expect((await faultOf(add(name))).code).toBe('INPUT_INVALID');
  });
});

describe('reading', () => {
  it('lists what an agent can go on with, and what waits', async () => {
    const { book, issue } = await withIssue({ assignee: 'dev' });
    await book.perform(ada, 'issue.create', {
      title: 'y',
      assignee: 'dev',
      blockedBy: [issue],
      priority: 'critical',
    });
    const inbox = await book.perform<{ actionable: Answer[]; waiting: Answer[] }>(dev, 'inbox.agent');
    expect(inbox.actionable.map(({ identifier }) => identifier)).toEqual([issue]);
    expect(inbox.waiting.map(({ identifier }) => identifier)).toEqual(['ACME-2']);
    expect(await book.perform(ada, 'issue.dependencies', { issue })).toMatchObject({
      blockers: [],
      dependents: [{ identifier: 'ACME-2' }],
    });
    const { items } = await book.perform<{ items: Answer[] }>(ada, 'issue.list', {
      priority: ['critical'],
      blocked: true,
    });
    expect(items.map(({ identifier }) => identifier)).toEqual(['ACME-2']);
  });

  it('tells an agent what it is woken for, thin or fat', async () => {
    const { book, issue } = await withIssue({ body: 'Do it well.' });
    await book.perform(ada, 'document.put', { issue, key: 'plan', body: 'Step one.' });
    const thin = await book.perform<{ colleagues: object[] }>(dev, 'issue.context', { issue });
    expect(thin).toMatchObject({
      issue: { body: 'Do it well.' },
      company: { name: 'acme' },
      project: { name: 'shop' },
      goal: { title: 'Grow' },
      documents: [{ key: 'plan', body: null }],
      colleagues: [],
    });
    const fat = await book.perform<{ colleagues: object[] }>(dev, 'issue.context', { issue, fat: true });
    expect(fat).toMatchObject({ documents: [{ key: 'plan', body: 'Step one.' }] });
    expect(fat.colleagues).toHaveLength(4);
  });
});
