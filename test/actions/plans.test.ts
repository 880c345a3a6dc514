// Goals, projects, milestones, teams, labels and views: what work hangs on.
import { expect, test } from 'vitest';
import { acme, agent, faultOf, markdown, openBook, user } from '../helpers/book.ts';

const ben = user('ben');
const slugs = ({ items }: Record<string, unknown>): string[] =>
  (items as { slug: string }[]).map(({ slug }) => slug);

test('goals nest under initiatives, and never in a circle', async () => {
  const book = await openBook();
  await book.perform(ben, 'goal.create', {
    title: 'Sell more',
    parent: 'grow',
    owner: 'ceo',
    targetDate: '2027-01-31',
  });
  await book.perform(ben, 'goal.create', { title: 'Sell abroad', parent: 'sell-more' });
  expect(await book.perform(ben, 'goal.show', { goal: 'sell-more' })).toMatchObject({
    parent: 'grow',
    owner: 'ceo',
  });
  expect(slugs(await book.perform(ben, 'goal.list'))).toEqual(['grow', 'sell-abroad', 'sell-more']);
  expect(
    await faultOf(book.perform(ben, 'goal.change', { goal: 'sell-more', parent: 'sell-abroad' })),
  ).toMatchObject({
    code: 'CYCLE',
    data: { chain: ['sell-more', 'sell-abroad', 'sell-more'] },
  });
  expect(
    await book.perform(ben, 'goal.change', { goal: 'sell-more', parent: null, title: 'Sell' }),
  ).toMatchObject({
    title: 'Sell',
    parent: null,
    owner: 'ceo',
  });
});

test('a goal that something refers to, and the last initiative, cannot be removed', async () => {
  const book = await openBook();
  expect(await faultOf(book.perform(ben, 'goal.remove', { goal: 'grow' }))).toMatchObject({
    code: 'STILL_IN_USE',
    data: { by: ['projects/shop'] },
  });
  await book.perform(ben, 'goal.create', { title: 'Other' });
  await book.perform(ben, 'project.change', { project: 'shop', goal: 'other' });
  await book.perform(ben, 'goal.remove', { goal: 'grow' });
  await book.perform(ben, 'project.change', { project: 'shop', goal: null });
  expect((await faultOf(book.perform(ben, 'goal.remove', { goal: 'other' }))).code).toBe('LAST_INITIATIVE');
});

test('a project belongs to the company’s first goal unless it names one', async () => {
  const book = await openBook();
  expect(await book.perform(ben, 'project.create', { name: 'Web shop' })).toMatchObject({
    slug: 'web-shop',
    goal: 'grow',
  });
  expect((await faultOf(book.perform(ben, 'project.create', { name: 'X', goal: 'ghost' }))).code).toBe(
    'NOT_FOUND',
  );
  expect((await faultOf(book.perform(ben, 'project.create', { name: 'X', owner: 'ghost' }))).code).toBe(
    'NOT_FOUND',
  );
});

test('a project that holds work, or is the company’s default, cannot be removed', async () => {
  const book = await openBook();
  await book.perform(ben, 'project.create', { name: 'Side' });
  await book.perform(ben, 'issue.create', { title: 'Work', project: 'side' });
  expect(await faultOf(book.perform(ben, 'project.remove', { project: 'side' }))).toMatchObject({
    code: 'STILL_IN_USE',
    data: { by: ['ACME-1'] },
  });
  await book.perform(ben, 'issue.change', { issue: 'ACME-1', project: 'shop' });
  await book.perform(ben, 'milestone.create', { project: 'side', title: 'Beta' });
  expect((await faultOf(book.perform(ben, 'project.remove', { project: 'side' }))).code).toBe('STILL_IN_USE');
  await book.perform(ben, 'milestone.remove', { milestone: 'side/beta' });
  await book.perform(ben, 'project.remove', { project: 'side' });
  expect(slugs(await book.perform(ben, 'project.list'))).toEqual(['shop']);
  expect((await faultOf(book.perform(ben, 'project.remove', { project: 'shop' }))).data).toMatchObject({
    by: expect.arrayContaining(['COMPANY']),
  });
});

test('an agent changes only the project it leads', async () => {
  const book = await openBook();
  await book.perform(agent('cto'), 'project.create', { name: 'Tools', owner: 'cto' });
  await book.perform(agent('cto'), 'project.change', { project: 'tools', status: 'completed' });
  expect(
    (await faultOf(book.perform(agent('dev'), 'project.change', { project: 'tools', name: 'Mine' }))).code,
  ).toBe('NOT_ALLOWED');
});

test('milestones are named within their project', async () => {
  const book = await openBook();
  await book.perform(ben, 'project.create', { name: 'Side' });
  for (const project of ['shop', 'side'])
    expect(
      await book.perform(ben, 'milestone.create', { project, title: 'Beta', due: '2027-01-01' }),
    ).toMatchObject({
      slug: `${project}/beta`,
    });
  await book.perform(ben, 'issue.create', { title: 'Work', milestone: 'beta' });
  expect(await book.perform(ben, 'milestone.list', { project: 'shop' })).toMatchObject({
    items: [{ slug: 'shop/beta', openIssues: 1, due: '2027-01-01' }],
  });
  expect((await faultOf(book.perform(ben, 'milestone.remove', { milestone: 'shop/beta' }))).code).toBe(
    'STILL_IN_USE',
  );
  expect(
    await book.perform(ben, 'milestone.change', { milestone: 'side/beta', due: null, status: 'achieved' }),
  ).toMatchObject({
    due: null,
    status: 'achieved',
  });
});

test('a team is written as packages write it, and its agents stay when it goes', async () => {
  const book = await openBook();
  await book.perform(ben, 'team.create', { name: 'Engineering', manager: 'cto', members: ['dev', 'ops'] });
  expect(book.text('companies/acme/teams/engineering/TEAM.md')).toContain('  - ../../agents/dev/AGENTS.md\n');
  await book.perform(ben, 'team.create', { name: 'All', members: ['engineering'] });
  expect(await faultOf(book.perform(ben, 'team.remove', { team: 'engineering' }))).toMatchObject({
    data: { by: ['teams/all'] },
  });
  await book.perform(ben, 'team.change', { team: 'all', members: [] });
  await book.perform(ben, 'team.remove', { team: 'engineering' });
  expect(slugs(await book.perform(ben, 'agent.list'))).toContain('dev');
  expect((await faultOf(book.perform(ben, 'team.create', { name: 'Y', members: ['ghost'] }))).code).toBe(
    'NOT_FOUND',
  );
});

test('teams never include each other in a circle, and one that a file made can be taken away', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/teams/loop/TEAM.md': markdown({ name: 'Loop', includes: ['../loop/TEAM.md'] }),
  });
  await book.perform(ben, 'team.create', { name: 'Two' });
  await book.perform(ben, 'team.create', { name: 'One', members: ['two'] });
  expect(
    await faultOf(book.perform(ben, 'team.change', { team: 'two', members: ['dev', 'one'] })),
  ).toMatchObject({ code: 'CYCLE', data: { field: 'members', chain: ['two', 'one', 'two'] } });
  expect(await faultOf(book.perform(ben, 'team.change', { team: 'two', members: ['two'] }))).toMatchObject({
    code: 'CYCLE',
  });
  await book.perform(ben, 'team.remove', { team: 'loop' });
});

test('removing a label takes it from the issues, in the same commit', async () => {
  const book = await openBook();
  await book.perform(agent('dev'), 'label.create', { name: 'Urgent', color: '#ff0000' });
  await book.perform(ben, 'label.create', { name: 'Later' });
  await book.perform(ben, 'issue.create', { title: 'Both', labels: ['urgent', 'later'] });
  await book.perform(ben, 'issue.create', { title: 'One', labels: ['urgent'] });
  const before = book.store.head();
  await book.perform(ben, 'label.remove', { label: 'urgent' });
  expect(book.store.log(book.store.head()!, { from: before! })).toHaveLength(1);
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-1' })).toMatchObject({ labels: ['later'] });
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-2' })).toMatchObject({ labels: [] });
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
});

test('a view may ask for what nobody has, and for nothing that is not there', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'Free' });
  await book.perform(ben, 'issue.create', { title: 'Taken', assignee: 'dev' });
  await book.perform(ben, 'view.save', { name: 'Free', filter: { assignee: null } });
  expect(await book.perform(ben, 'view.run', { view: 'free' })).toMatchObject({
    items: [{ identifier: 'ACME-1' }],
  });
  for (const filter of [{ assignee: 'ghost' }, { project: 'ghost' }, { parent: 'ACME-9' }])
    expect((await faultOf(book.perform(ben, 'view.save', { name: 'X', filter }))).code).toBe('NOT_FOUND');
});

test('a view is a filter with a name: saving again replaces it, running it lists issues', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'Low', priority: 'low' });
  await book.perform(ben, 'issue.create', { title: 'High', priority: 'high' });
  await book.perform(ben, 'view.save', { name: 'Hot', filter: { priority: ['low'] } });
  await book.perform(ben, 'view.save', {
    name: 'Hot',
    filter: { priority: ['high', 'critical'] },
    sort: 'priority',
  });
  expect(slugs(await book.perform(ben, 'view.list'))).toEqual(['hot']);
  expect(await book.perform(ben, 'view.run', { view: 'hot' })).toMatchObject({
    items: [{ identifier: 'ACME-2' }],
    next: null,
  });
  await book.perform(ben, 'view.remove', { view: 'hot' });
  expect((await faultOf(book.perform(ben, 'view.run', { view: 'hot' }))).code).toBe('NOT_FOUND');
});

test('a view that could not be listed is refused when it is saved', async () => {
  const book = await openBook();
  for (const filter of [
    { colour: 'red' },
    { status: ['nonsense'] },
    { company: 'beta' },
    { after: 'x' },
    { status: 7 },
  ])
    expect(
      (await faultOf(book.perform(ben, 'view.save', { name: 'Bad', filter }))).code,
      JSON.stringify(filter),
    ).toBe('INPUT_INVALID');
});

test('what a view cannot fix is refused, and not named among what it can', async () => {
  const book = await openBook();
  for (const filter of [{ limit: 5 }, { after: 'x' }, { colour: 'red' }]) {
    const { data } = await faultOf(book.perform(ben, 'view.save', { name: 'Bad', filter }));
    const [{ field, problem }] = data['problems'] as [{ field: string; problem: string }];
    expect(field).toBe(`filter.${Object.keys(filter)[0]}`);
    expect(problem).toMatch(/known are .*\bassignee\b/);
    expect(problem).not.toMatch(/\b(?:company|after|limit|sort|at)\b/);
  }
});

test('skills and routines of a package are listed and shown as they are', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/skills/review/SKILL.md': markdown(
      { name: 'review', description: 'How to review' },
      'Read it twice.',
    ),
    'companies/acme/routines/nightly.md': markdown(
      { cron: '"0 3 * * *"', assignee: 'ops' },
      '# Nightly triage\n\nLook at all.',
    ),
  });
  expect(await book.perform(agent('dev'), 'skill.list')).toMatchObject({
    items: [{ slug: 'review', description: 'How to review' }],
  });
  expect(await book.perform(agent('dev'), 'skill.show', { skill: 'review' })).toMatchObject({
    body: 'Read it twice.',
  });
  expect(await book.perform(ben, 'routine.list')).toMatchObject({
    items: [{ slug: 'nightly', cron: '0 3 * * *', assignee: 'ops' }],
  });
  expect(await book.perform(ben, 'routine.show', { routine: 'nightly' })).toMatchObject({
    title: 'Nightly triage',
    body: 'Look at all.',
  });
});

test('what is removed while others begin to use it is either still there or was never found', async () => {
  const book = await openBook();
  await book.perform(ben, 'project.create', { name: 'Side' });
  await book.perform(ben, 'label.create', { name: 'Odd' });
  const outcome = await Promise.allSettled([
    book.perform(ben, 'issue.create', { title: 'One', project: 'side', labels: ['odd'] }),
    book.perform(ben, 'project.remove', { project: 'side' }),
    book.perform(ben, 'label.remove', { label: 'odd' }),
    book.perform(ben, 'issue.create', { title: 'Two', project: 'side' }),
    book.perform(ben, 'issue.create', { title: 'Three', labels: ['odd'] }),
  ]);
  expect(outcome.map(({ status }) => status)).toContain('fulfilled');
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
});
