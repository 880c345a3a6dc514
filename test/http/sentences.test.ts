// What a commit in several companies is told as: to who knows of one of them alone, nothing of the others, at whichever door.
import { expect, test } from 'vitest';
import { commitByHand, openEventsBook, toldBy, until } from './events-book.ts';

const issue = (title: string): string => `---\nstatus: todo\n---\n\n# ${title}\n`;

test('a commit in two companies names to each only its own, in its events and its activity', async () => {
  const book = await openEventsBook();
  const start = book.store.head()!;
  const [board, dev, spy] = await Promise.all([
    book.follow('ada'),
    book.follow('dev'),
    book.follow('spy', '/api/companies/other/events'),
  ]);
  await Promise.all([board, dev, spy].map((followed) => toldBy(followed, 1)));
  await commitByHand(
    book,
    {
      'companies/acme/issues/new/one.md': issue('One'),
      'companies/other/goals/secret.md': '---\nstatus: active\n---\n\n# Secret\n',
    },
    'Hire ACME-9 for OTH-9',
  );
  expect(book.store.log(book.store.head()!, { from: start }).map(({ subject }) => subject)).toContain(
    'Hire ACME-9 for OTH-9',
  );
  const last = await book.issue('Last');
  const lastOfOther = await book.issue('Last', 'other');
  await until('the newest', () => board.told.at(-1)!.id === last && dev.told.at(-1)!.id === last);
  await until('the newest', () => spy.told.at(-1)!.id === lastOfOther);
  const subjects = ({ told }: typeof dev): string[] => told.slice(1).map(({ data }) => data.subject);
  expect(subjects(board)[0]).toBe('Hire ACME-9 for OTH-9');
  expect(subjects(dev).join('\n')).not.toMatch(/OTH|secret/i);
  expect(subjects(spy).join('\n')).not.toMatch(/ACME/);
  expect(subjects(spy)[0]).toBe('Change secret');
  expect(subjects(dev).at(-1)).toContain('Create ACME-');
  for (const [who, company, followed] of [
    ['ada', 'acme', board],
    ['dev', 'acme', dev],
    ['spy', 'other', spy],
  ] as const) {
    const { json } = await book.send(who, `GET /api/companies/${company}/activity`);
    const told = new Map(json.map((row: { commit: string; subject: string }) => [row.commit, row.subject]));
    for (const { data } of followed.told.slice(1)) expect(told.get(data.commit)).toBe(data.subject);
  }
});
