import { expect, test } from 'vitest';
import { acme, agent, faultOf, markdown, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const ben = user('ben');

test('renaming an agent is one commit: its folder moves, references follow in their form, the old name still means it', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/agents/cto/HEARTBEAT.md': 'Wake.\n',
    'companies/acme/agents/cto/memory/2026.md': 'It was good.\n',
    'companies/acme/teams/all/TEAM.md': markdown({
      name: 'All',
      manager: '../../agents/cto/AGENTS.md',
      includes: ['../../agents/dev/AGENTS.md', '../../agents/cto/AGENTS.md'],
    }),
  });
  await book.perform(ben, 'issue.create', { title: 'Work', assignee: 'cto' });
  const before = book.store.head()!;
  const renamed = await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief-engineer' });
  expect(renamed).toMatchObject({ slug: 'chief-engineer', formerly: ['cto'] });
  expect(book.store.log(book.store.head()!, { from: before })).toHaveLength(1);
  expect(book.text('companies/acme/agents/cto/AGENTS.md')).toBeUndefined();
  expect(book.text('companies/acme/agents/chief-engineer/memory/2026.md')).toBe('It was good.\n');
  expect(book.text('companies/acme/agents/dev/AGENTS.md')).toContain('reportsTo: chief-engineer');
  expect(book.text('companies/acme/issues/00xx/ACME-1.md')).toContain('assignee: chief-engineer');
  const team = book.text('companies/acme/teams/all/TEAM.md');
  expect(team).toContain('manager: ../../agents/chief-engineer/AGENTS.md');
  expect(team).toContain('../../agents/dev/AGENTS.md');
  expect(team).toContain('  - ../../agents/chief-engineer/AGENTS.md');
  expect(await book.perform(ben, 'agent.show', { agent: 'cto' })).toMatchObject({ slug: 'chief-engineer' });
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
});

test('a name that is in use, or was, belongs to whom it means; renaming back is allowed', async () => {
  const book = await openBook();
  expect((await faultOf(book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'dev' }))).code).toBe(
    'NAME_TAKEN',
  );
  expect((await faultOf(book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'No Slug' }))).code).toBe(
    'NAME_UNUSABLE',
  );
  await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
  expect((await faultOf(book.perform(ada, 'agent.hire', { name: 'New', slug: 'cto' }))).code).toBe(
    'NAME_TAKEN',
  );
  expect(await book.perform(ada, 'agent.rename', { ref: 'chief', slug: 'cto' })).toMatchObject({
    slug: 'cto',
    formerly: ['chief'],
  });
});

test('nobody is called what means whoever asks', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/agents/me/AGENTS.md': markdown({ name: 'Me', slug: 'me', reportsTo: 'cto' }, 'You.'),
    'companies/acme/agents/dev/AGENTS.md': markdown({ name: 'Dev', reportsTo: 'me' }),
  });
  for (const [action, input] of [
    ['agent.hire', { name: 'New', slug: 'me' }],
    ['agent.rename', { ref: 'cto', slug: 'me' }],
    ['team.create', { name: 'New', slug: 'me' }],
    ['agent.hire', { name: 'New', slug: 'null' }],
  ] as const) {
    const { code, message } = await faultOf(book.perform(ada, action, input));
    expect([action, code, message]).toEqual([
      action,
      'NAME_UNUSABLE',
      expect.stringContaining('means whoever asks'),
    ]);
  }
  expect(await book.perform(ada, 'team.create', { name: 'Me' })).toMatchObject({ slug: 'me-2' });
  const problem = { path: 'companies/acme/agents/me/AGENTS.md', code: 'name-misfit', level: 'damage' };
  expect(await book.perform(ben, 'problem.list')).toMatchObject({ items: [problem] });
  await book.perform(ada, 'book.mend', {});
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
  const moved = { slug: 'me-1', formerly: ['me'], reportsTo: 'cto' };
  expect(await book.perform(ben, 'agent.show', { agent: 'me-1' })).toMatchObject(moved);
});

test('money spent under a former name stays spent', async () => {
  const book = await openBook();
  await book.perform(ada, 'budget.set', { limit: 5, window: 'daily', agent: 'dev' });
  await book.perform(agent('dev'), 'cost.log', { cost: 4.99 });
  await book.perform(ada, 'agent.rename', { ref: 'dev', slug: 'builder' });
  expect(await book.perform(ben, 'budget.check', { agent: 'builder' })).toMatchObject({ may: false });
});

test('a project takes its tasks and milestones along', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/projects/shop/tasks/begin/TASK.md': markdown(
      { name: 'Begin', identifier: 'ACME-7' },
      'Begin.',
    ),
    'companies/acme/projects/shop/milestones/beta.md': markdown({ status: 'planned' }, '# Beta'),
  });
  await book.perform(ben, 'issue.create', {
    title: 'Work',
    project: 'shop',
    milestone: 'beta',
    blockedBy: ['ACME-7'],
  });
  await book.perform(ben, 'project.rename', { ref: 'shop', slug: 'store' });
  const issue = book.text('companies/acme/issues/00xx/ACME-8.md');
  expect(issue).toContain('project: store');
  expect(issue).toContain('  - ACME-7');
  expect(await book.perform(ben, 'milestone.list')).toMatchObject({
    items: [{ slug: 'store/beta', openIssues: 1 }],
  });
  expect(await book.perform(ben, 'company.show')).toMatchObject({ defaultProject: 'store' });
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
});

test('a label and a goal are renamed where they are used', async () => {
  const book = await openBook();
  await book.perform(ben, 'label.create', { name: 'Urgent' });
  await book.perform(ben, 'issue.create', { title: 'Work', labels: ['urgent'] });
  await book.perform(ben, 'label.rename', { ref: 'urgent', slug: 'hot' });
  await book.perform(ben, 'goal.rename', { ref: 'grow', slug: 'growth' });
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-1' })).toMatchObject({
    labels: ['hot'],
    goal: 'growth',
  });
  expect(await book.perform(ben, 'project.show', { project: 'shop' })).toMatchObject({ goal: 'growth' });
});

test('a company is renamed as a whole; its issues keep their identifiers', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'Work', assignee: 'dev' });
  await book.perform(ben, 'issue.comment', { issue: 'ACME-1', body: 'Soon.' });
  await book.perform(ben, 'cost.log', { cost: 2, agent: 'dev' });
  await book.perform(ada, 'cost.flush');
  expect(await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' })).toMatchObject({
    slug: 'apex',
    formerly: ['acme'],
  });
  expect(
    book.store
      .snapshot()
      .list('companies')
      .map(({ name }) => name),
  ).toEqual(['apex']);
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-1' })).toMatchObject({
    company: 'apex',
    assignee: 'dev',
    comments: [{ body: 'Soon.' }],
  });
  expect(await book.perform(ben, 'company.show', { company: 'acme' })).toMatchObject({ slug: 'apex' });
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 2_000_000 });
  expect(await book.perform(ben, 'issue.create', { title: 'Next' })).toMatchObject({ identifier: 'ACME-2' });
  expect(await book.perform(ben, 'problem.list')).toEqual({ items: [] });
});

test('what has live runs keeps its name, and only the board renames', async () => {
  const run = markdown({
    id: '01930000-0000-7000-8000-00000000aaaa',
    agent: 'dev',
    source: 'timer',
    status: 'running',
    createdAt: '"2026-11-22T15:00:00.000Z"',
  });
  const book = await openBook({ ...acme, 'companies/acme/runs/2026-11-22/15/150000-dev-aaaa.md': run });
  expect((await faultOf(book.perform(ada, 'agent.rename', { ref: 'dev', slug: 'builder' }))).code).toBe(
    'RUNS_ALIVE',
  );
  expect((await faultOf(book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' }))).code).toBe(
    'RUNS_ALIVE',
  );
  await book.perform(ada, 'agent.rename', { ref: 'ops', slug: 'keeper' });
  for (const [name, input] of [
    ['agent.rename', { ref: 'cto', slug: 'x' }],
    ['project.rename', { ref: 'shop', slug: 'x' }],
    ['goal.rename', { ref: 'grow', slug: 'x' }],
  ] as const)
    expect((await faultOf(book.perform(agent('cto'), name, input))).code, name).toBe('NOT_ALLOWED');
});
