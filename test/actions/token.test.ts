// Making API keys again: a key is told once, so a request that made one is neither done again nor answered again.
import { expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import { withoutSecrets } from '../../engine/actions/refuse-secrets.ts';
import { faultOf, openBook, user, type TestBook } from '../helpers/book.ts';

interface Made {
  id: string;
  token: string;
}

/** Sends requests under a key to a process that remembers none of those before. */
function restarted(book: TestBook) {
  const store = withoutSecrets(book.store, []);
  return async (input: object, requestKey = 'once', who = 'ada') =>
    (await perform({ ...book.context(user(who)), store, requestKey }, 'token.create', input)).result as Made;
}

test('a request that made a key is answered the same while it is remembered, and then refused; the key stays', async () => {
  const book = await openBook();
  const { keys } = book.identity;
  const first = restarted(book);
  const made = await first({ name: 'laptop' });
  expect(await first({ name: 'laptop' })).toEqual(made);
  const again = restarted(book);
  const { code, data, message } = await faultOf(again({ name: 'laptop' }));
  expect([code, data]).toEqual(['KEY_MADE', { id: made.id, begins: made.token.slice(0, 16) }]);
  expect(message).not.toContain(made.token);
  for (const other of [{ name: 'other' }, { name: 'laptop', readOnly: true }])
    expect((await faultOf(again(other))).code).toBe('REQUEST_KEY_REUSED');
  expect(keys.verify(made.token, book.clock.time)).toMatchObject({ id: made.id });
  expect(keys.list()).toHaveLength(1);
  // Who was never told revokes it by its id and asks anew.
  await book.perform(user('ada'), 'token.revoke', { token: made.id });
  expect((await faultOf(again({ name: 'laptop' }))).code).toBe('KEY_MADE');
  const anew = await again({ name: 'laptop' }, 'twice');
  expect(keys.verify(anew.token, book.clock.time)).toMatchObject({ id: anew.id });
  // What somebody else calls their request is theirs.
  expect((await again({ name: 'laptop' }, 'once', 'ben')).id).not.toBe(made.id);
});

test('a key ends when its year still has four digits', async () => {
  const book = await openBook();
  const create = (expiresAt: string) =>
    book.perform<{ expiresAt: string }>(user('ada'), 'token.create', { expiresAt });
  for (const late of ['9999-12-31T23:59:59-12:00', '9999-12-31T23:00:00-01:00'])
    expect(await faultOf(create(late))).toMatchObject({
      code: 'INPUT_INVALID',
      data: { problems: [{ field: 'expiresAt', problem: 'lies after the year 9999' }] },
    });
  expect((await create('9999-12-31T23:59:59+12:00')).expiresAt).toBe('9999-12-31T11:59:59.000Z');
});
