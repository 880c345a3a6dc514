import { expect, test } from 'vitest';
import { acme, agent, faultOf, markdown, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const ben = user('ben');

test('a company is created with an initiative and a project, in one commit', async () => {
  const book = await openBook();
  const { result, commit } = await book.performed(ada, 'company.create', { name: 'Lighthouse & Söhne GmbH' });
  const slug = 'lighthouse-sohne-gmbh';
  expect(result).toMatchObject({ slug, prefix: 'LSG', status: 'active', defaultProject: 'general' });
  const said = book.store.commit(commit!);
  expect(said.subject).toBe(`Create company ${slug} "Lighthouse & Söhne GmbH"`);
  expect(said.trailers.filter(([key]) => key === 'Entity').map(([, value]) => value)).toEqual([
    `company:${slug}/${slug}`,
    `goal:${slug}/${slug}`,
    `project:${slug}/general`,
  ]);
  const goals = await book.perform(ada, 'goal.list', { company: slug });
  expect(goals.items).toMatchObject([{ title: 'Lighthouse & Söhne GmbH', initiative: true }]);
  const projects = await book.perform(ada, 'project.list', { company: slug });
  expect(projects.items).toMatchObject([{ slug: 'general', goal: slug }]);
});

test('its first issue is numbered with its prefix and lies in its project', async () => {
  const book = await openBook();
  await book.perform(ada, 'company.create', { name: 'Beta', prefix: 'bt', initiative: 'Win' });
  const issue = await book.perform(ada, 'issue.create', { title: 'Begin', company: 'beta' });
  expect(issue).toMatchObject({ identifier: 'BT-1', project: 'general', goal: 'win' });
});

test('slugs and prefixes are unique in the book: derived ones give way, wanted ones are refused', async () => {
  const book = await openBook();
  expect(await book.perform(ada, 'company.create', { name: 'Acme' })).toMatchObject({
    slug: 'acme-2',
    prefix: expect.not.stringMatching(/^ACME$/),
  });
  expect(await faultOf(book.perform(ada, 'company.create', { name: 'X', slug: 'acme' }))).toMatchObject({
    code: 'NAME_TAKEN',
    data: { name: 'acme' },
  });
  expect(await faultOf(book.perform(ada, 'company.create', { name: 'X Y', prefix: 'ACME' }))).toMatchObject({
    code: 'PREFIX_TAKEN',
    data: { prefix: 'ACME', company: 'acme' },
  });
});

test('companies created at once get names of their own', async () => {
  const book = await openBook();
  const made = await Promise.all(
    Array.from({ length: 6 }, () => book.perform(ada, 'company.create', { name: 'Twin' })),
  );
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(6);
  expect(new Set(made.map(({ prefix }) => prefix)).size).toBe(6);
});

test('a company without a usable name is refused, and nothing is written', async () => {
  const book = await openBook();
  const before = book.store.head();
  for (const input of [
    { name: '' },
    { name: 'two\nlines' },
    { name: '…' },
    { name: 'Fine', slug: '../etc' },
    { name: 'Fine', slug: 'con' },
    { name: 'Fine', prefix: '1' },
    { name: 'Fine', colour: 'red' },
    {},
  ]) {
    const { code, message } = await faultOf(book.perform(ada, 'company.create', input));
    expect(code, message).toMatch(/^(INPUT_INVALID|NAME_UNUSABLE)$/);
  }
  expect(book.store.head()).toBe(before);
});

test('a name in any script is one, and what no slug can say of it is called by its kind', async () => {
  const book = await openBook();
  expect(await book.perform(ada, 'company.create', { name: '株式会社' })).toMatchObject({
    name: '株式会社',
    slug: 'company',
    prefix: expect.stringMatching(/^[A-Z]/),
  });
  const hire = (name: string) => book.perform(ada, 'agent.hire', { name, company: 'company' });
  expect([await hire('田中'), await hire('Мария'), await hire('Ёж 2')]).toMatchObject([
    { name: '田中', slug: 'agent' },
    { name: 'Мария', slug: 'agent-2' },
    { name: 'Ёж 2', slug: '2' },
  ]);
  expect((await faultOf(hire('…'))).code).toBe('NAME_UNUSABLE');
});

test('changing keeps what was not named, and null takes away', async () => {
  const book = await openBook();
  await book.perform(ada, 'company.change', { description: 'Sells things', branding: { color: '#0f766e' } });
  const changed = await book.perform(ada, 'company.change', { name: 'Acme Ltd', branding: null });
  expect(changed).toMatchObject({
    name: 'Acme Ltd',
    description: 'Sells things',
    branding: null,
    prefix: 'ACME',
  });
  expect(book.text('companies/acme/COMPANY.md')).toContain('budgets:');
});

test('a change that started from another version is refused', async () => {
  const book = await openBook();
  const { updated } = await book.perform(ada, 'company.change', { description: 'one' });
  await book.perform(ben, 'issue.create', { title: 'Something else' });
  await book.perform(ada, 'company.change', { description: 'two', ifUpdated: updated });
  expect(
    await faultOf(book.perform(ada, 'company.change', { description: 'three', ifUpdated: updated })),
  ).toMatchObject({
    code: 'CHANGED_SINCE',
  });
});

test('a prefix stands once issues are numbered with it', async () => {
  const book = await openBook();
  expect(await book.perform(ada, 'company.change', { prefix: 'ACM' })).toMatchObject({ prefix: 'ACM' });
  await book.perform(ben, 'issue.create', { title: 'First' });
  expect(await faultOf(book.perform(ada, 'company.change', { prefix: 'NEW' }))).toMatchObject({
    code: 'PREFIX_FIXED',
  });
});

test('pausing stops the company’s runs, and it says since when and why', async () => {
  const book = await openBook();
  expect(await book.perform(ben, 'company.pause', { reason: 'Holiday' })).toMatchObject({
    status: 'paused',
    pauseReason: 'manual',
    pausedAt: '2026-11-22T16:00:00.000Z',
  });
  expect(book.stopped).toEqual([{ which: { company: 'acme' }, reason: 'Holiday' }]);
  expect(await book.perform(ben, 'company.resume')).toMatchObject({
    status: 'active',
    pauseReason: null,
    pausedAt: null,
  });
});

test('an archived company takes no work until it is resumed', async () => {
  const book = await openBook();
  await book.perform(ada, 'company.archive');
  for (const [name, input] of [
    ['issue.create', { title: 'More' }],
    ['goal.create', { title: 'More' }],
    ['project.create', { name: 'More' }],
    ['agent.hire', { name: 'More' }],
    ['company.change', { description: 'More' }],
    ['budget.set', { limit: 5 }],
  ] as const)
    expect((await faultOf(book.perform(ada, name, input))).code, name).toBe('COMPANY_NOT_ACTIVE');
  expect(await faultOf(book.perform(ada, 'company.pause'))).toMatchObject({ code: 'COMPANY_STATUS' });
  await book.perform(ada, 'company.resume');
  await book.perform(ben, 'issue.create', { title: 'More' });
});

test('only owners create, change and archive companies; agents not at all', async () => {
  const book = await openBook();
  expect((await faultOf(book.perform(ben, 'company.create', { name: 'B' }))).code).toBe('NOT_ALLOWED');
  expect((await faultOf(book.perform(ben, 'company.change', { name: 'B' }))).code).toBe('NOT_ALLOWED');
  expect((await faultOf(book.perform(agent('ceo'), 'company.pause'))).code).toBe('NOT_ALLOWED');
  expect((await faultOf(book.perform(agent('ceo'), 'company.create', { name: 'B' }))).code).toBe(
    'NOT_ALLOWED',
  );
});

test('to an agent, another company answers exactly as one that does not exist', async () => {
  const foreign = '01930000-0000-7000-8000-0000000000aa';
  const book = await openBook({
    ...acme,
    'companies/beta/COMPANY.md': markdown({ name: 'Beta', prefix: 'BETA' }),
    'companies/beta/agents/spy/AGENTS.md': markdown({ id: foreign, name: 'Spy' }),
    'companies/beta/goals/hide.md': markdown({ status: 'active' }, '# Hide'),
  });
  await book.perform(ada, 'issue.create', { title: 'Secret', company: 'beta' });
  const cto = agent('cto');
  for (const [name, field, there, missing] of [
    ['company.show', 'company', 'beta', 'nope'],
    ['goal.list', 'company', 'beta', 'nope'],
    ['goal.show', 'goal', 'hide', 'nope'],
    ['agent.show', 'agent', 'spy', 'nope'],
    ['agent.show', 'agent', foreign, foreign.replace('aa', 'bb')],
    ['agent.wake', 'agent', 'spy', 'nope'],
    ['issue.show', 'issue', 'BETA-1', 'NOPE-1'],
    ['budget.list', 'company', 'beta', 'nope'],
    ['activity.list', 'company', 'beta', 'nope'],
    ['cost.summary', 'company', 'beta', 'nope'],
    ['problem.list', 'company', 'beta', 'nope'],
  ] as const) {
    const ask = async (value: string): Promise<unknown> => {
      const fault = await faultOf(book.perform(cto, name, { [field]: value }));
      return JSON.parse(JSON.stringify(fault).replaceAll(value, '…'));
    };
    expect(await ask(there), `${name} ${there}`).toEqual(await ask(missing));
    expect(await ask(there)).toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await book.perform(cto, 'company.list')).toMatchObject({ items: [{ slug: 'acme' }] });
});
