// Taking back one action: the book is as it was but for what others did since, and taking that back restores it again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agent, faultOf, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';
import { first, full } from './undo-book.ts';

const ada = user('ada');
const ben = user('ben');
const dev = agent('dev');

interface Undone {
  subject: string;
  undone: string[];
  files: {
    path: string;
    name: string;
    how: string;
    fields: { field: string; from: unknown; to: unknown }[];
  }[];
  kept: string[];
  diff: string | null;
}
const undo = (book: TestBook, target: string, actor = ada, more: object = {}): Promise<Undone> =>
  book.perform<Undone>(actor, 'book.undo', { target, ...more });

describe('taking one action back', () => {
  it('keeps what others did since, field by field and paragraph by paragraph', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', {
      issue: 'ACME-1',
      priority: 'high',
      body: 'One!\n\nTwo.',
      labels: ['bug'],
    });
    await book.perform(ben, 'issue.change', {
      issue: 'ACME-1',
      due: '2026-12-24',
      body: 'One!\n\nTwo.\n\nThree.',
      title: 'Work hard',
    });
    await book.perform(ben, 'issue.assign', { issue: 'ACME-1', assignee: 'dev' });
    const { files } = await undo(book, commit!);
    expect(files).toMatchObject([{ path: first, name: 'ACME-1', how: 'changed' }]);
    expect(files[0]!.fields.map(({ field }) => field).toSorted()).toEqual(['body', 'labels', 'priority']);
    const text = book.text(first)!;
    for (const line of [
      'priority: medium',
      'due: "2026-12-24"',
      'assignee: dev',
      '# Work hard',
      'One.',
      'Three.',
    ])
      expect(text).toContain(line);
    expect(text).not.toContain('bug');
  });

  it('names each field that was changed again, with all three values and the later commit, and writes nothing', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', {
      issue: 'ACME-1',
      priority: 'high',
      due: '2026-12-24',
    });
    const later = await book.performed(ben, 'issue.change', { issue: 'ACME-1', priority: 'critical' });
    const head = book.store.head();
    const fault = await faultOf(undo(book, commit!));
    expect(fault).toMatchObject({
      code: 'UNDO_CONFLICT',
      data: {
        conflicts: [
          {
            path: first,
            name: 'ACME-1',
            field: 'priority',
            before: 'medium',
            after: 'high',
            now: 'critical',
            since: { commit: later.commit, subject: 'Change priority of ACME-1' },
          },
        ],
      },
    });
    expect(fault.message).toContain(
      'ACME-1 priority is critical now, it was medium before and high after it',
    );
    expect(book.store.head()).toBe(head);
    await undo(book, later.commit!);
    await undo(book, commit!);
    expect(book.text(first)).toContain('priority: medium');
    expect(book.text(first)).not.toContain('due:');
  });

  it('stamps a version newer than the present one, whatever the clock says', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    const token = (): string => /^updated: (.*)$/m.exec(book.text(first)!)![1]!;
    const before = token();
    book.clock.time -= 3_600_000;
    await undo(book, commit!);
    expect(token() > before).toBe(true);
  });

  it('shows what it would do and writes nothing on a dry run', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    const head = book.store.head();
    const { diff, files } = await undo(book, commit!, ada, { dryRun: true });
    expect(diff).toMatch(/^--- a\/companies[^]*^-priority: high\n\+priority: medium$/m);
    expect(files[0]!.fields).toEqual([{ field: 'priority', from: 'high', to: 'medium' }]);
    expect(book.store.head()).toBe(head);
  });

  it('says that nothing is left when it is done twice', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    await undo(book, commit!);
    expect((await faultOf(undo(book, commit!))).code).toBe('UNDO_NOTHING');
  });

  it('takes back what a person committed by hand, alone or with others in one merge', async () => {
    const root = await newBook();
    const engine = await openTestEngine(root);
    const act = (name: string, input: object) => engine.perform(name, input, engine.member);
    await act('company.create', { name: 'Acme', prefix: 'ACME' });
    await act('issue.create', { title: 'Work', body: 'One.\n\nTwo.' });
    await engine.store.settle();
    const commitBy = (from: string, to: string): string => {
      const file = join(root, first);
      writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
      git(root, 'commit', '-q', '-a', '-m', to);
      return git(root, 'rev-parse', 'HEAD');
    };
    // The engine is ahead, so that both commits come in by one merge.
    await act('issue.change', { issue: 'ACME-1', due: '2026-12-24' });
    const one = commitBy('priority: medium', 'priority: low\nmine: 42');
    commitBy('One.', 'Eins.');
    await engine.store.settle();
    const text = (): string => engine.store.snapshot().read(first)!.toString();
    expect(engine.store.onLine(one, engine.store.head()!)).toBe(false);
    await act('book.undo', { target: one });
    for (const line of ['priority: medium', 'due: "2026-12-24"', 'Eins.']) expect(text()).toContain(line);
    expect(text()).not.toContain('mine: 42');
    const both = engine.store.log(engine.store.head()!, { limit: 2 })[1]!;
    expect(both.parents).toHaveLength(2);
    await act('book.undo', { target: both.oid });
    expect(text()).toContain('One.');
    expect(text()).toContain('due: "2026-12-24"');
    await engine.store.settle();
    expect(troubles(root)).toBe('');
  });

  it('knows a commit by its first digits, and tells one that is none of the book’s, or the first', async () => {
    const book = await openBook(full);
    await book.perform(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    git(book.root, 'commit', '-q', '--allow-empty', '-m', 'Elsewhere');
    const elsewhere = git(book.root, 'rev-parse', 'HEAD');
    git(book.root, 'reset', '-q', '--hard', 'HEAD~1');
    for (const ref of ['0123456789', elsewhere, git(book.root, 'rev-parse', 'HEAD^{tree}'), 'no-such-run'])
      expect([ref, (await faultOf(undo(book, ref))).code]).toEqual([ref, 'COMMIT_UNKNOWN']);
    const root = book.store.log(book.store.head()!).at(-1)!.oid;
    expect((await faultOf(undo(book, root))).code).toBe('UNDO_REFUSED');
  });

  it('answers a repeated request with the first answer, from the commit where it must', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    const context = { ...book.context(ada), requestKey: 'key-1' };
    const { perform } = await import('../../engine/actions/perform.ts');
    const one = await perform(context, 'book.undo', { target: commit });
    const made = book.store.commit(one.commit!);
    const { bookUndo } = await import('../../engine/actions/undo.ts');
    const { Lookup } = await import('../../engine/actions/lookup.ts');
    const { sourcesOf } = await import('../../engine/actions/now.ts');
    const lookup = new Lookup(book.store.snapshot(), sourcesOf(context), ada);
    const again =
      'again' in bookUndo &&
      bookUndo.again!(lookup, { commit: made, about: [], before: lookup }, { target: commit });
    expect(again).toEqual(one.result);
    expect(await perform(context, 'book.undo', { target: commit })).toEqual(one);
  });
});

describe('what is never taken back', () => {
  it('a run’s record, what it cost and what was said stay; what it did beside them goes', async () => {
    const book = await openBook(full);
    const { commit } = await book.performed(ada, 'issue.comment', { issue: 'ACME-1', body: 'Look' });
    expect(await faultOf(undo(book, commit!))).toMatchObject({
      code: 'UNDO_NOTHING',
      data: { kept: [expect.stringContaining('/comments/')] },
    });
    const moved = await book.performed(ada, 'issue.move', {
      issue: 'ACME-1',
      status: 'cancelled',
      reason: 'No more',
    });
    const { kept } = await undo(book, moved.commit!);
    expect(kept).toEqual([expect.stringContaining('/comments/')]);
    expect(book.text(first)).toContain('status: todo');
    await book.perform(dev, 'cost.log', { cost: 1 });
    const flushed = await book.performed(system, 'cost.flush', {});
    const ledger = flushed.commit ?? book.store.head()!;
    expect((await faultOf(undo(book, ledger))).code).toBe('UNDO_NOTHING');
    // A record that somebody took away is brought back.
    const [path] = book.store.diff(book.store.commit(ledger).parents[0], ledger).map((change) => change.path);
    const lost = await book.store.write(() => ({
      files: new Map([[path!, null]]),
      subject: 'Lose it',
      trailers: [],
      result: undefined,
    }));
    expect(book.text(path!)).toBeUndefined();
    await undo(book, lost.commit);
    expect(book.text(path!)).toContain('costMicros');
  });

  it('numbers, ids and the prefix stay given', async () => {
    const book = await openBook();
    const { commit } = await book.performed(ada, 'issue.create', { title: 'One' });
    const id = /^id: (.*)$/m.exec(book.text(first)!)![1];
    await undo(book, commit!);
    expect(await book.perform(ada, 'issue.create', { title: 'Two' })).toMatchObject({ identifier: 'ACME-2' });
    const removal = await book.performed(ada, 'issue.remove', { issue: 'ACME-2' });
    await undo(book, removal.commit!);
    expect(await book.perform(ada, 'issue.show', { issue: 'ACME-2' })).toMatchObject({
      title: 'Two',
      status: 'todo',
    });
    expect(book.text(first)).toContain(id);
  });

  it('a company, a terminated agent and one that has worked are refused with what to do instead', async () => {
    const book = await openBook();
    const made = await book.performed(ada, 'company.create', { name: 'Beta' });
    const fault = await faultOf(undo(book, made.commit!));
    expect(fault.code).toBe('UNDO_REFUSED');
    const ended = await book.performed(ada, 'agent.terminate', { agent: 'ops', company: 'acme' });
    expect((await faultOf(undo(book, ended.commit!))).code).toBe('AGENT_STATUS');
  });

  it('what somebody uses by now stays', async () => {
    const book = await openBook();
    const label = await book.performed(ada, 'label.create', { name: 'Bug' });
    await book.perform(ben, 'issue.create', { title: 'Work', labels: ['bug'] });
    expect((await faultOf(undo(book, label.commit!))).code).toBe('STILL_IN_USE');
    const made = await book.performed(ada, 'issue.create', { title: 'Talk' });
    await book.perform(ben, 'issue.comment', { issue: 'ACME-2', body: 'Well' });
    expect(await faultOf(undo(book, made.commit!))).toMatchObject({
      code: 'UNDO_CONFLICT',
      data: { conflicts: [{ field: 'comments' }] },
    });
  });
});
