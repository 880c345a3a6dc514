import { expect, test } from 'vitest';
import type { WakeRequest } from '../../engine/actions/context.ts';
import { acme, agent, faultOf, markdown, openBook, user, type TestBook } from '../helpers/book.ts';

const ada = user('ada');
const ben = user('ben');
const front = (book: TestBook, slug: string): string =>
  book.text(`companies/acme/agents/${slug}/AGENTS.md`)!.split('\n---')[0]!;

test('an agent is hired with its place, its adapter and its instructions', async () => {
  const book = await openBook();
  const hired = await book.perform(ada, 'agent.hire', {
    name: 'Ünal the Tester',
    reportsTo: 'cto',
    role: 'qa',
    adapter: { type: 'process', runner: 'tester' },
    body: 'Test everything.',
  });
  expect(hired).toMatchObject({
    slug: 'unal-the-tester',
    status: 'idle',
    reportsTo: 'cto',
    body: 'Test everything.',
  });
  expect(front(book, 'unal-the-tester')).toContain('runner: tester');
  const { items } = await book.perform(ben, 'agent.list');
  expect((items as { slug: string }[]).map(({ slug }) => slug)).toEqual([
    'ceo',
    'cto',
    'dev',
    'ops',
    'unal-the-tester',
  ]);
});

test('where the company asks for it, hires by others than an owner need approval', async () => {
  const gated = markdown({ name: 'Acme', prefix: 'ACME', requireApprovalForHires: true });
  const book = await openBook({ ...acme, 'companies/acme/COMPANY.md': gated });
  for (const actor of [ben, agent('ceo')])
    expect(await faultOf(book.perform(actor, 'agent.hire', { name: 'New' }))).toMatchObject({
      code: 'NEEDS_APPROVAL',
    });
  await book.perform(ada, 'agent.hire', { name: 'New' });
});

test('where it does not, agents hire for themselves', async () => {
  const book = await openBook();
  await book.perform(agent('ceo'), 'agent.hire', { name: 'New', reportsTo: 'ceo' });
  expect(front(book, 'new')).toContain('createdBy: agent:acme/ceo');
});

test('an agent changes nobody, and what runs anybody is gated for all but owners', async () => {
  const book = await openBook();
  const cto = agent('cto');
  expect((await faultOf(book.perform(cto, 'agent.change', { agent: 'cto', title: 'Boss' }))).code).toBe(
    'NOT_ALLOWED',
  );
  for (const actor of [ben, cto])
    for (const change of [
      { adapter: { type: 'process' } },
      { runtime: { timeoutSec: 'unlimited' } },
      { heartbeat: { intervalSec: 1 } },
    ])
      expect((await faultOf(book.perform(actor, 'agent.change', { agent: 'dev', ...change }))).code).toBe(
        'NEEDS_APPROVAL',
      );
  expect(await book.perform(ben, 'agent.change', { agent: 'dev', title: 'Engineer' })).toMatchObject({
    title: 'Engineer',
  });
  expect(
    await book.perform(ada, 'agent.change', { agent: 'dev', runtime: { timeoutSec: 60 } }),
  ).toMatchObject({
    runtime: { timeoutSec: 60 },
    title: 'Engineer',
  });
});

test('nobody reports to themselves, at any depth', async () => {
  const book = await openBook();
  expect(await faultOf(book.perform(ada, 'agent.change', { agent: 'ceo', reportsTo: 'dev' }))).toMatchObject({
    code: 'CYCLE',
    data: { field: 'reportsTo', chain: ['ceo', 'dev', 'cto', 'ceo'] },
  });
  expect((await faultOf(book.perform(ada, 'agent.change', { agent: 'dev', reportsTo: 'dev' }))).code).toBe(
    'CYCLE',
  );
  expect((await faultOf(book.perform(ada, 'agent.change', { agent: 'dev', reportsTo: 'ghost' }))).code).toBe(
    'NOT_FOUND',
  );
  expect(await book.perform(ada, 'agent.change', { agent: 'cto', reportsTo: null })).toMatchObject({
    reportsTo: null,
  });
});

test('pausing stops the run, resuming allows the next', async () => {
  const book = await openBook();
  expect(await book.perform(ben, 'agent.pause', { agent: 'dev' })).toMatchObject({
    status: 'paused',
    pauseReason: 'manual',
  });
  expect(book.stopped).toEqual([
    { which: { company: 'acme', agent: 'dev' }, reason: 'the agent was paused' },
  ]);
  expect((await faultOf(book.perform(ben, 'agent.wake', { agent: 'dev' }))).code).toBe('AGENT_NOT_ACTIVE');
  expect(await book.perform(ben, 'agent.resume', { agent: 'dev' })).toMatchObject({
    status: 'idle',
    pausedAt: null,
  });
});

test('terminating is one commit: issues released, reports moved up, tokens revoked before the run is stopped', async () => {
  const done: string[] = [];
  const book: TestBook = await openBook(acme, {
    stop: ({ agent: slug }, reason) =>
      Promise.resolve(void done.push(`stop ${slug}: ${reason}, ${nameOf(token)}, ${nameOf(key)}`)),
  });
  const { identity, clock } = book;
  const token = identity.runs.issue({ run: 'run-of-cto', company: 'acme', agent: 'cto' }, clock.time);
  const { token: key } = await book.perform<{ token: string }>(ada, 'token.create', { agent: 'cto' });
  const nameOf = (secret: string): string => {
    const known = identity.runs.verify(secret) ?? identity.keys.verify(secret, clock.time);
    return known ? 'believed' : 'nobody';
  };
  expect([nameOf(token), nameOf(key)]).toEqual(['believed', 'believed']);
  await book.perform(ben, 'issue.create', { title: 'In hand', assignee: 'cto' });
  await book.perform(ben, 'issue.create', { title: 'Waiting', assignee: 'cto' });
  await book.perform(ben, 'issue.create', { title: 'Of another', assignee: 'dev' });
  await book.perform(agent('cto'), 'issue.checkout', {
    issue: 'ACME-1',
    agent: 'cto',
    expectedStatuses: ['todo'],
  });
  const { result, commit } = await book.performed(ada, 'agent.terminate', {
    agent: 'cto',
    reason: 'Done here',
  });
  expect(result).toMatchObject({
    agent: { slug: 'cto', status: 'terminated', terminatedAt: '2026-11-22T16:00:00.000Z' },
    released: ['ACME-1', 'ACME-2'],
    moved: ['dev', 'ops'],
  });
  expect(book.store.commit(commit!).parents).toHaveLength(1);
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-1' })).toMatchObject({
    status: 'todo',
    assignee: null,
    checkoutRun: null,
  });
  expect(await book.perform(ben, 'issue.show', { issue: 'ACME-3' })).toMatchObject({ assignee: 'dev' });
  expect(front(book, 'dev')).toContain('reportsTo: ceo');
  expect(done).toEqual(['stop cto: Done here, nobody, nobody']);
});

test('who is terminated stays terminated', async () => {
  const book = await openBook();
  await book.perform(ada, 'agent.terminate', { agent: 'ceo' });
  expect(front(book, 'cto')).not.toContain('reportsTo');
  expect((await faultOf(book.perform(ada, 'agent.resume', { agent: 'ceo' }))).code).toBe('AGENT_STATUS');
  expect((await faultOf(book.perform(ada, 'agent.change', { agent: 'ceo', title: 'Back' }))).code).toBe(
    'AGENT_NOT_ACTIVE',
  );
  expect((await faultOf(book.perform(ben, 'issue.create', { title: 'More', assignee: 'ceo' }))).code).toBe(
    'AGENT_NOT_ACTIVE',
  );
  expect((await faultOf(book.perform(ada, 'agent.hire', { name: 'Sub', reportsTo: 'ceo' }))).code).toBe(
    'AGENT_NOT_ACTIVE',
  );
});

test('terminations by others than owners need approval', async () => {
  const book = await openBook();
  for (const actor of [ben, agent('ceo'), agent('dev')])
    expect((await faultOf(book.perform(actor, 'agent.terminate', { agent: 'dev' }))).code).toBe(
      'NEEDS_APPROVAL',
    );
});

test('a wake-up reaches the kernel with who asked and what for; an agent wakes only itself', async () => {
  const wakes: WakeRequest[] = [];
  const book = await openBook(acme, {
    wake: (request) => Promise.resolve({ wake: `w${wakes.push(request)}` }),
  });
  await book.perform(ben, 'issue.create', { title: 'Look here' });
  expect(
    await book.perform(ben, 'agent.wake', {
      agent: 'dev',
      issue: 'acme-1',
      reason: 'Please look',
      key: 'k1',
    }),
  ).toEqual({
    wake: 'w1',
    agent: 'dev',
    company: 'acme',
  });
  expect(wakes).toEqual([
    {
      company: 'acme',
      agent: 'dev',
      source: 'on_demand',
      by: 'user:ben',
      reason: 'Please look',
      issue: 'ACME-1',
      key: 'k1',
    },
  ]);
  await book.perform(agent('cto'), 'agent.wake', { agent: 'cto' });
  expect((await faultOf(book.perform(agent('cto'), 'agent.wake', { agent: 'dev' }))).code).toBe(
    'NOT_ALLOWED',
  );
  await book.perform(ben, 'company.pause');
  expect((await faultOf(book.perform(ben, 'agent.wake', { agent: 'dev' }))).code).toBe('COMPANY_NOT_ACTIVE');
});

test('why asks the kernel, and says so when there is none', async () => {
  const book = await openBook();
  expect(await book.perform(ben, 'agent.why', { agent: 'dev' })).toMatchObject({
    agent: 'dev',
    may: false,
    reason: 'No daemon runs for this book.',
  });
});

test('everybody can ask who they are', async () => {
  const book = await openBook();
  expect(await book.perform(ada, 'agent.me')).toMatchObject({
    actor: 'user:ada',
    role: 'owner',
    name: 'Ada',
    run: null,
    readOnly: false,
  });
  expect(await book.perform(agent('dev', 'run-7', 'ACME-1'), 'agent.me')).toMatchObject({
    actor: 'agent:acme/dev',
    run: 'run-7',
    issue: 'ACME-1',
    slug: 'dev',
    reportsTo: 'cto',
  });
});

test('instructions are files: read by all of the company, written by the board, memory by the agent itself', async () => {
  const book = await openBook();
  const dev = agent('dev');
  await book.perform(ben, 'instruction.put', {
    agent: 'dev',
    file: 'HEARTBEAT.md',
    body: 'Wake, work, rest.',
  });
  await book.perform(ben, 'instruction.put', { agent: 'dev', file: 'AGENTS.md', body: 'You build.' });
  await book.perform(dev, 'instruction.put', {
    agent: 'dev',
    file: 'memory/notes.md',
    body: 'The tests are slow.',
  });
  expect(await book.perform(agent('ops'), 'instruction.list', { agent: 'dev' })).toMatchObject({
    items: [{ file: 'AGENTS.md' }, { file: 'HEARTBEAT.md', bytes: 18 }, { file: 'memory/notes.md' }],
  });
  expect(front(book, 'dev')).toContain('reportsTo: cto');
  expect(await book.perform(dev, 'instruction.show', { agent: 'dev', file: 'AGENTS.md' })).toMatchObject({
    body: 'You build.',
  });
  expect(
    (await faultOf(book.perform(dev, 'instruction.put', { agent: 'dev', file: 'SOUL.md', body: 'x' }))).code,
  ).toBe('NEEDS_APPROVAL');
  expect(
    (
      await faultOf(
        book.perform(agent('ops'), 'instruction.put', { agent: 'dev', file: 'SOUL.md', body: 'x' }),
      )
    ).code,
  ).toBe('NOT_ALLOWED');
  expect(
    (
      await faultOf(
        book.perform(agent('cto'), 'instruction.put', { agent: 'dev', file: 'memory/a.md', body: 'x' }),
      )
    ).code,
  ).toBe('NOT_ALLOWED');
  await book.perform(ben, 'instruction.remove', { agent: 'dev', file: 'HEARTBEAT.md' });
  expect(
    (await faultOf(book.perform(ben, 'instruction.show', { agent: 'dev', file: 'HEARTBEAT.md' }))).code,
  ).toBe('NOT_FOUND');
  expect(
    (await faultOf(book.perform(ben, 'instruction.remove', { agent: 'dev', file: 'AGENTS.md' }))).code,
  ).toBe('ENTRY_FILE');
});

test('an instruction file is a markdown file of that agent and nothing else', async () => {
  const book = await openBook();
  for (const file of [
    '../ceo/AGENTS.md',
    '/etc/passwd',
    'memory/../AGENTS.md',
    'run.sh',
    '.md',
    'memory/',
    'a/b.md',
    'notes.md~',
    'con.md',
  ])
    expect(
      (await faultOf(book.perform(ada, 'instruction.put', { agent: 'dev', file, body: 'x' }))).code,
      file,
    ).toBe('INPUT_INVALID');
});
