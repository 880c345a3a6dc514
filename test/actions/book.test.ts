// The board, the record, search, problems: what is asked of the book as a whole.
import { expect, test } from 'vitest';
import { acme, agent, faultOf, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const ben = user('ben');

test('a person is added with a role and the addresses that are theirs in git', async () => {
  const book = await openBook();
  expect(
    await book.perform(ada, 'user.add', { name: 'Cleo', role: 'operator', emails: ['Cleo@Example.org'] }),
  ).toMatchObject({
    slug: 'cleo',
    role: 'operator',
    emails: ['cleo@example.org'],
  });
  expect(await book.perform(ada, 'user.add', { name: 'Quiet' })).toMatchObject({ role: 'viewer' });
  expect(await book.perform(ben, 'user.list')).toMatchObject({
    items: [{ slug: 'ada' }, { slug: 'ben' }, { slug: 'cleo' }, { slug: 'quiet' }],
  });
});

test('one address is one person', async () => {
  const book = await openBook();
  expect(
    await faultOf(book.perform(ada, 'user.add', { name: 'Fake', emails: ['ADA@example.org'] })),
  ).toMatchObject({
    code: 'EMAIL_TAKEN',
    data: { user: 'ada' },
  });
  for (const emails of [['no address'], ['a@b', 'c d@e'], ['<ada@example.org>']])
    expect((await faultOf(book.perform(ada, 'user.add', { name: 'Fake', emails }))).code).toBe(
      'INPUT_INVALID',
    );
  expect(await book.perform(ada, 'user.change', { user: 'ben', emails: ['ben@new.org'] })).toMatchObject({
    emails: ['ben@new.org'],
  });
});

test('a key that signs is a public SSH key', async () => {
  const book = await openBook();
  const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 7)]);
  const good = `ssh-ed25519 ${blob.toString('base64')} ben@box`;
  expect(await book.perform(ada, 'user.change', { user: 'ben', keys: [good] })).toMatchObject({
    keys: [good],
  });
  for (const key of [
    'garbage',
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    'ssh-ed25519 not!base64',
    good.replace('ssh-ed25519', 'ssh-rsa'),
    good.replace('ssh-ed25519', 'ssh-dss'),
    `${good}\n${good}`,
  ])
    expect((await faultOf(book.perform(ada, 'user.change', { user: 'ben', keys: [key] }))).code).toBe(
      'INPUT_INVALID',
    );
});

test('the last owner stays', async () => {
  const book = await openBook();
  expect((await faultOf(book.perform(ada, 'user.change', { user: 'ada', role: 'viewer' }))).code).toBe(
    'LAST_OWNER',
  );
  expect((await faultOf(book.perform(ada, 'user.remove', { user: 'ada' }))).code).toBe('LAST_OWNER');
  await book.perform(ada, 'user.change', { user: 'ben', role: 'owner' });
  await book.perform(user('ben', 'owner'), 'user.remove', { user: 'ada' });
});

test('a person with unfinished issues cannot be removed', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'His', assigneeUser: 'ben' });
  expect(await faultOf(book.perform(ada, 'user.remove', { user: 'ben' }))).toMatchObject({
    data: { by: ['ACME-1'] },
  });
  await book.perform(ada, 'issue.assign', { issue: 'ACME-1', assigneeUser: 'ada' });
  await book.perform(ada, 'user.remove', { user: 'ben' });
});

test('only owners change the board; agents know people by their names alone', async () => {
  const book = await openBook();
  for (const actor of [ben, user('vera', 'viewer'), agent('ceo')])
    expect((await faultOf(book.perform(actor, 'user.add', { name: 'More' }))).code).toBe('NOT_ALLOWED');
  expect(await book.perform(agent('ceo'), 'user.list')).toMatchObject({
    items: [
      { slug: 'ada', emails: [] },
      { slug: 'ben', emails: [] },
    ],
  });
  expect((await faultOf(book.perform(agent('ceo'), 'user.show', { user: 'ada' }))).code).toBe('NOT_ALLOWED');
});

test('a viewer reads everything and changes nothing', async () => {
  const book = await openBook();
  const vera = user('vera', 'viewer');
  await book.perform(ben, 'issue.create', { title: 'Look' });
  for (const [name, input] of [
    ['company.show', {}],
    ['agent.list', {}],
    ['issue.show', { issue: 'ACME-1' }],
    ['budget.list', {}],
    ['cost.summary', {}],
    ['activity.list', {}],
    ['problem.list', {}],
    ['book.status', {}],
    ['user.show', { user: 'ada' }],
  ] as const)
    await book.perform(vera, name, input);
  for (const [name, input] of [
    ['issue.create', { title: 'x' }],
    ['goal.create', { title: 'x' }],
    ['project.create', { name: 'x' }],
    ['team.create', { name: 'x' }],
    ['label.create', { name: 'x' }],
    ['view.save', { name: 'x' }],
    ['agent.hire', { name: 'x' }],
    ['agent.pause', { agent: 'dev' }],
    ['agent.wake', { agent: 'dev' }],
    ['budget.set', { limit: 1 }],
    ['cost.log', { cost: 1 }],
    ['cost.flush', {}],
    ['instruction.put', { agent: 'dev', file: 'A.md', body: 'x' }],
  ] as const)
    expect((await faultOf(book.perform(vera, name, input))).code, name).toBe('NOT_ALLOWED');
});

test('what happened is listed by company, entity, actor and run', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'One', assignee: 'dev' });
  await book.perform(agent('dev', 'run-9'), 'issue.checkout', {
    issue: 'ACME-1',
    agent: 'dev',
    expectedStatuses: ['todo'],
  });
  await book.perform(ada, 'label.create', { name: 'Odd' });
  const subjects = async (input: object): Promise<string[]> => {
    const { items } = await book.perform(ben, 'activity.list', input);
    return (items as { subject: string }[]).map(({ subject }) => subject);
  };
  expect((await subjects({})).slice(0, 3)).toEqual([
    'Create label odd',
    expect.stringContaining('ACME-1'),
    expect.stringContaining('Create ACME-1'),
  ]);
  expect(await subjects({ issue: 'acme-1' })).toHaveLength(2);
  expect(await subjects({ actor: 'user:ada' })).toContain('Create label odd');
  expect(await subjects({ run: 'run-9' })).toHaveLength(1);
  const { items, next } = await book.perform(ben, 'activity.list', { limit: 1 });
  expect(items).toMatchObject([
    { actor: 'user:ada', action: 'label.create', certain: true, entities: ['label:acme/odd'] },
  ]);
  expect(await subjects({ limit: 1, after: next })).toEqual([expect.stringContaining('ACME-1')]);
});

test('history says which fields each commit changed', async () => {
  const book = await openBook();
  await book.perform(ben, 'goal.create', { title: 'Sell' });
  await book.perform(ben, 'goal.change', { goal: 'sell', owner: 'ceo' });
  await book.perform(ada, 'goal.change', { goal: 'sell', owner: 'cto', title: 'Sell more' });
  expect(await book.perform(ben, 'activity.history', { kind: 'goal', ref: 'sell' })).toMatchObject({
    items: [
      {
        actor: 'user:ada',
        changes: expect.arrayContaining([
          { field: 'owner', from: 'ceo', to: 'cto' },
          { field: 'title', from: 'Sell', to: 'Sell more' },
        ]),
      },
      { actor: 'user:ben', changes: [{ field: 'owner', to: 'ceo' }] },
      { action: 'goal.create' },
    ],
  });
  expect((await faultOf(book.perform(ben, 'activity.history', { kind: 'goal', ref: 'ghost' }))).code).toBe(
    'NOT_FOUND',
  );
});

test('search finds words of issues and comments, and is quiet about nonsense', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'The lighthouse is dark', body: 'A bulb is broken.' });
  await book.perform(ben, 'issue.comment', { issue: 'ACME-1', body: 'Ordered a halogen lamp.' });
  expect(await book.perform(agent('dev'), 'search.list', { text: 'light dark' })).toMatchObject({
    items: [],
  });
  expect(await book.perform(agent('dev'), 'search.list', { text: 'dark lightho' })).toMatchObject({
    items: [{ kind: 'issue', issue: 'ACME-1' }],
  });
  expect(await book.perform(ben, 'search.list', { text: 'halogen' })).toMatchObject({
    items: [{ kind: 'comment', issue: 'ACME-1' }],
  });
  for (const text of ['"', '***', 'AND OR NOT', 'title:x', '\u0001'])
    await book.perform(ben, 'search.list', { text });
});

test('a file that cannot be read is a problem, and its last good version stays in force', async () => {
  const book = await openBook();
  await book.store.write(() => ({
    files: new Map([['companies/acme/goals/grow.md', '---\nstatus: sideways\n---\n\n# Grow\n']]),
    subject: 'Break it',
    trailers: [],
    result: undefined,
  }));
  expect(await book.perform(ben, 'problem.list')).toMatchObject({
    items: [{ code: 'file-invalid', company: 'acme', path: 'companies/acme/goals/grow.md', line: 2 }],
  });
  expect(await book.perform(ben, 'goal.show', { goal: 'grow' })).toMatchObject({ status: 'active' });
  expect(await book.perform(ben, 'book.status')).toMatchObject({
    problems: 1,
    companies: [{ slug: 'acme', problems: 1, agents: 4 }],
  });
});

test('the status of the book is the board’s', async () => {
  const book = await openBook(acme);
  expect((await faultOf(book.perform(agent('dev'), 'book.status'))).code).toBe('NOT_ALLOWED');
});

test('history also knows the commit that brought a thing together with many others', async () => {
  const book = await openBook();
  await book.perform(ada, 'company.create', { name: 'Beta' });
  await book.perform(ben, 'project.change', { project: 'general', company: 'beta', status: 'completed' });
  const { items } = await book.perform(ben, 'activity.history', {
    kind: 'project',
    ref: 'general',
    company: 'beta',
  });
  expect((items as { action: string }[]).map(({ action }) => action)).toEqual([
    'project.change',
    'company.create',
  ]);
});
