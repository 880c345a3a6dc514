// Routines as records: what they say is kept, checked and shown; nothing fires them.
import { expect, it } from 'vitest';
import { agent, faultOf, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const wanted = {
  title: 'Nightly triage',
  body: 'Look at {{what}}.',
  cron: '0 3 * * 1-5',
  zone: 'Europe/Vienna',
  assignee: 'dev',
  project: 'shop',
  labels: ['bug'],
  concurrency: 'skip',
  variables: [{ name: 'what', default: 'all that is new' }],
};

const withRoutine = async () => {
  const book = await openBook();
  await book.perform(ada, 'label.create', { name: 'Bug' });
  return { book, routine: await book.perform<{ id: string; path: string }>(ada, 'routine.create', wanted) };
};

it('is a file that says what issues it is to make and when, and that it does not fire', async () => {
  const { book, routine } = await withRoutine();
  expect(routine).toMatchObject({ ...wanted, slug: 'nightly-triage', status: 'active', fires: false });
  expect(routine).toMatchObject({ path: 'companies/acme/routines/nightly-triage.md', createdBy: 'user:ada' });
  expect(await book.perform(agent('dev'), 'routine.show', { routine: routine.id })).toEqual(routine);
  expect(await book.perform(ada, 'routine.list', {})).toMatchObject({
    items: [{ id: routine.id, fires: false }],
  });
});

it('changes field by field, by the board; an agent asks for it', async () => {
  const { book, routine } = await withRoutine();
  const change = { routine: routine.id, status: 'paused', cron: null, labels: [] };
  expect(await faultOf(book.perform(agent('dev'), 'routine.change', change))).toMatchObject({
    code: 'NEEDS_APPROVAL',
  });
  expect(await book.perform(ada, 'routine.change', change)).toMatchObject({
    status: 'paused',
    cron: null,
    labels: [],
    zone: 'Europe/Vienna',
    body: wanted.body,
  });
  expect(book.text(routine.path)).not.toContain('cron:');
  await book.perform(ada, 'routine.remove', { routine: 'nightly-triage' });
  expect(await faultOf(book.perform(ada, 'routine.show', { routine: routine.id }))).toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('refuses schedules, zones and people that are none', async () => {
  const { book } = await withRoutine();
  for (const wrong of [
    { cron: 'at noon' },
    { cron: '99 * * * *' },
    { cron: '* * 31 2 *' },
    { zone: 'Vienna' },
    { variables: [{ name: '' }] },
  ])
    expect([
      wrong,
      await faultOf(book.perform(ada, 'routine.create', { title: 'x', ...wrong })),
    ]).toMatchObject([wrong, { code: 'INPUT_INVALID' }]);
  for (const wrong of [{ assignee: 'nobody' }, { project: 'none' }, { labels: ['none'] }])
    expect(await faultOf(book.perform(ada, 'routine.create', { title: 'x', ...wrong }))).toMatchObject({
      code: 'NOT_FOUND',
    });
});
