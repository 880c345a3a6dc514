// Handing an issue on together with what becomes of it.
import { expect, test } from 'vitest';
import { agent, faultOf, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const cto = agent('cto');

test('hands work on with a new status in one change, over the holder’s head only where the status takes it away', async () => {
  const book = await openBook();
  const { identifier: issue } = await book.perform<{ identifier: string }>(ada, 'issue.create', {
    title: 'Fix the till',
  });
  await book.perform(cto, 'issue.checkout', { issue });
  const change = (actor: typeof ada, more: object): Promise<unknown> =>
    book.perform(actor, 'issue.change', { issue, ...more });
  expect(await change(cto, { status: 'in_review', assignee: 'ceo' })).toMatchObject({
    status: 'in_review',
    assignee: 'ceo',
    checkoutRun: null,
  });
  expect(await change(ada, { status: 'in_progress', assignee: 'dev' })).toMatchObject({
    status: 'in_progress',
    assignee: 'dev',
  });
  expect((await faultOf(change(ada, { status: 'in_progress', assignee: 'ops' }))).code).toBe('ISSUE_TAKEN');
  expect(
    await change(ada, { status: 'blocked', assignee: 'ops', owner: 'ada', reason: 'no key' }),
  ).toMatchObject({
    status: 'blocked',
    assignee: 'ops',
    blockedOwner: 'user:ada',
  });
  expect(await change(ada, { status: 'todo', assigneeUser: 'ada', assignee: null })).toMatchObject({
    status: 'todo',
    assignee: null,
    assigneeUser: 'ada',
  });
});
