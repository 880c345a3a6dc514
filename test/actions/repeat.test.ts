// A request that is sent twice under one key is done once, also when the daemon died between commit and answer.
import { expect, it } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import { fault } from '../../engine/base/fault.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { agent, faultOf, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');

const sent = (book: TestBook, actor: Actor, key: string, name: string, input: object) =>
  perform({ ...book.context(actor), requestKey: key }, name, input);

/** The same book as a process sees it that has just begun: it remembers nothing. */
const afterRestart = (book: TestBook): TestBook => ({
  ...book,
  context: (actor) => ({ ...book.context(actor), store: { ...book.store } }),
});

const commits = (book: TestBook): number => Number(git(book.root, 'rev-list', '--count', book.store.head()!));

it('does it once, whoever of the callers comes first', async () => {
  const book = await openBook();
  const before = commits(book);
  const answers = await Promise.all(
    [1, 2, 3].map(() => sent(book, ada, 'k1', 'issue.create', { title: 'x' })),
  );
  expect(new Set(answers.map(({ commit }) => commit)).size).toBe(1);
  expect(commits(book)).toBe(before + 1);
});

it('answers the same after a restart, from the commit', async () => {
  const book = await openBook();
  const requests: [Actor, string, object][] = [
    [ada, 'issue.create', { title: 'x', assignee: 'dev' }],
    [agent('dev'), 'issue.checkout', { issue: 'ACME-1' }],
    [agent('dev'), 'issue.comment', { issue: 'ACME-1', body: 'On it.' }],
    [agent('dev'), 'issue.ask', { issue: 'ACME-1', body: 'Which?' }],
    [agent('dev'), 'issue.move', { issue: 'ACME-1', status: 'done', comment: 'There.' }],
  ];
  const first = [];
  for (const [at, [actor, name, input]] of requests.entries())
    first.push(await sent(book, actor, `k${at}`, name, input));
  const before = commits(book);
  const later = afterRestart(book);
  const again = [];
  for (const [at, [actor, name, input]] of requests.entries())
    again.push(await sent(later, actor, `k${at}`, name, input));
  expect(again).toEqual(first);
  expect(commits(book)).toBe(before);
});

it('does under one key what is asked in two companies, and each of it once', async () => {
  const book = await openBook();
  await book.perform(ada, 'company.create', { name: 'Beta' });
  const create = (one: TestBook, company: string, title = 'x') =>
    sent(one, ada, 'k1', 'issue.create', { title, company });
  const first = [await create(book, 'acme'), await create(book, 'beta')];
  expect(first.map(({ result }) => (result as { identifier: string }).identifier)).toEqual([
    'ACME-1',
    'BETA-1',
  ]);
  const before = commits(book);
  for (const one of [book, afterRestart(book)]) {
    expect([await create(one, 'acme'), await create(one, 'beta')]).toEqual(first);
    for (const company of ['acme', 'beta'])
      expect((await faultOf(create(one, company, 'y'))).code).toBe('REQUEST_KEY_REUSED');
  }
  expect(commits(book)).toBe(before);
  for (const issue of ['ACME-1', 'BETA-1'])
    await sent(book, ada, 'k2', 'issue.comment', { issue, body: 'Hello' });
  expect(commits(book)).toBe(before + 2);
});

it('tells another input under the same key, another actor, and what failed, apart', async () => {
  const book = await openBook();
  await sent(book, ada, 'k', 'issue.create', { title: 'x' });
  for (const one of [book, afterRestart(book)]) {
    expect(await faultOf(sent(one, ada, 'k', 'issue.create', { title: 'y' }))).toMatchObject({
      code: 'REQUEST_KEY_REUSED',
    });
  }
  await sent(book, user('ben'), 'k', 'issue.create', { title: 'y' });
  const move = { issue: 'ACME-1', status: 'todo', reason: 'again' };
  await book.perform(ada, 'issue.move', { issue: 'ACME-1', status: 'cancelled' });
  expect((await faultOf(sent(book, agent('dev'), 'm', 'issue.move', move))).code).toBe('ISSUE_NOT_HELD');
  await sent(book, ada, 'm', 'issue.move', move);
});

it('does not do again what stood already when its caller was told of a failure', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'x', assignee: 'dev' });
  await book.perform(agent('dev'), 'issue.checkout', { issue: 'ACME-1' });
  const input = { issue: 'ACME-1', reason: 'wrong one' };
  let isStuck = true;
  const stop = () => (isStuck ? Promise.reject(new Error('the run would not end')) : Promise.resolve());
  const stuck: TestBook = {
    ...book,
    context: (actor) => ({ ...book.context(actor), kernel: { ...book.context(actor).kernel, stop } }),
  };
  await expect(sent(stuck, ada, 'k', 'issue.force-release', input)).rejects.toThrow('would not end');
  const before = commits(book);
  isStuck = false;
  const { result } = await sent(stuck, ada, 'k', 'issue.force-release', input);
  expect(result).toMatchObject({ status: 'todo', assignee: null });
  expect(commits(book)).toBe(before);
});

it('does not do again what a disk that failed after the ref had moved kept all the same', async () => {
  const book = await openBook();
  let fails = true;
  const store: TestBook['store'] = {
    ...book.store,
    async write(change, how) {
      const written = await book.store.write(change, how);
      if (fails) throw fault('STORE_UNWRITABLE', { path: 'refs', reason: 'EIO' });
      return written;
    },
  };
  const failing: TestBook = { ...book, context: (actor) => ({ ...book.context(actor), store }) };
  expect((await faultOf(sent(failing, ada, 'k', 'issue.create', { title: 'x' }))).code).toBe(
    'STORE_UNWRITABLE',
  );
  fails = false;
  const { result } = await sent(failing, ada, 'k', 'issue.create', { title: 'x' });
  expect(result).toMatchObject({ identifier: 'ACME-1' });
  expect((await faultOf(sent(failing, ada, 'k', 'issue.create', { title: 'y' }))).code).toBe(
    'REQUEST_KEY_REUSED',
  );
});

it('tells another cost under the same key apart, also after a restart', async () => {
  const book = await openBook();
  const first = await sent(book, ada, 'k', 'cost.log', { agent: 'dev', costCents: 25 });
  for (const one of [book, afterRestart(book)]) {
    const again = await sent(one, ada, 'k', 'cost.log', { agent: 'dev', costCents: 25 });
    expect(again.result).toMatchObject({ eventId: (first.result as { eventId: string }).eventId });
    expect(await faultOf(sent(one, ada, 'k', 'cost.log', { agent: 'dev', costCents: 26 }))).toMatchObject({
      code: 'REQUEST_KEY_REUSED',
    });
    // Nobody's key is another's.
    const other = await sent(one, user('ben'), 'k', 'cost.log', { agent: 'dev', costCents: 26 });
    expect(other.result).toMatchObject({ costMicros: 260_000 });
  }
  expect((await book.perform(ada, 'cost.summary'))['costMicros']).toBe(510_000);
});
