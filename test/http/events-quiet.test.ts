// Whose company is silent while others are at work: where they go on from moves on all the same.
import { expect, test } from 'vitest';
import { user } from '../helpers/book.ts';
import { openEventsBook, toldBy, until } from './events-book.ts';

const others = '/api/companies/other/events';

test('who follows a quiet company need not go through what others did twice', async () => {
  const book = await openEventsBook();
  const first = await book.issue('First', 'other');
  // More than one page.
  for (let n = 0; n < 70; n += 1) await book.issue(`Issue ${n}`);
  const cut = await book.follow('spy', others, { last: first });
  const place = await until('a place further on', () => cut.place);
  cut.kill();
  expect(cut.told).toEqual([]);
  const between = book.store.log(book.store.head()!, { from: first }).map(({ oid }) => oid);
  expect(between).toContain(place);

  const again = await book.follow('spy', others, { last: place });
  book.clock.time += 15_000;
  await until('a beat', () => again.comments.includes('beat'));
  expect([again.told, again.place]).toEqual([[], book.store.head()]);

  const next = await book.issue('Next', 'other');
  await toldBy(again, 1);
  expect(again.told.map(({ id }) => id)).toEqual([next]);
  const last = await book.follow('spy', others, { last: place });
  await toldBy(last, 1);
  expect(last.told.map(({ id }) => id)).toEqual([next]);
});

test('a beat within a commit of several events names the last of them', async () => {
  const book = await openEventsBook();
  const followed = await book.follow('ada', '/api/events');
  await book.perform(user('ada'), 'company.rename', {
    company: 'acme',
    slug: 'apex',
  });
  await toldBy(followed, 3);
  const renamed = `${book.store.head()}/1`;
  expect(followed.place).toBe(renamed);
  book.clock.time += 15_000;
  await until('a beat', () => followed.comments.includes('beat'));
  expect(followed.place).toBe(renamed);
});
