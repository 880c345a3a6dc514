// Taking back what was done to issues: never out of somebody's hands, along the lifecycle unless the board does it, with
// everything a status brings as it was; runs as a whole; and who may do it.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  acme,
  agent,
  beta,
  faultOf,
  markdown,
  openBook,
  system,
  user,
  type TestBook,
} from '../helpers/book.ts';
import { breachesOfState } from './rules.ts';

const ada = user('ada');
const ben = user('ben');
const dev = agent('dev');
const first = 'companies/acme/issues/00xx/ACME-1.md';

type Answer = Record<string, unknown>;
const act = (
  book: TestBook,
  actor: typeof ada,
  verb: string,
  more: object = {},
): Promise<{ commit?: string; result: unknown }> =>
  book.performed(actor, `issue.${verb}`, { issue: 'ACME-1', ...more });
const undo = (book: TestBook, target: string | undefined, actor = ada): Promise<Answer> =>
  book.perform<Answer>(actor, 'book.undo', { target });
const show = (book: TestBook, issue = 'ACME-1'): Promise<Answer> =>
  book.perform<Answer>(ada, 'issue.show', { issue });

async function withIssue(more: object = {}): Promise<TestBook> {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'Work', ...more });
  book.clock.time += 60_000;
  return book;
}

describe('what is in somebody’s hands', () => {
  it('a checkout whose run may live is refused with the ways to let go; then it is taken back', async () => {
    const book = await withIssue();
    const { commit } = await act(book, dev, 'checkout');
    for (const actor of [ada, dev]) {
      const fault = await faultOf(undo(book, commit, actor));
      expect(fault).toMatchObject({
        code: 'UNDO_IN_HAND',
        data: { issue: 'ACME-1', owner: 'agent:acme/dev', run: 'run-of-dev' },
      });
    }
    book.dead.add('run-of-dev');
    await undo(book, commit);
    const issue = await show(book);
    expect(issue).toMatchObject({ status: 'todo', assignee: null, checkoutRun: null, checkedOutAt: null });
    expect(issue['startedAt']).not.toBeNull();
    expect(breachesOfState(book.store.snapshot())).toEqual([]);
  });

  it('nor is its owner, its creation, or what another person has', async () => {
    const book = await withIssue();
    const made = book.store.head()!;
    const given = await act(book, ada, 'assign', { assignee: 'dev' });
    await act(book, dev, 'checkout');
    for (const commit of [made, given.commit])
      expect((await faultOf(undo(book, commit))).code).toMatch(/UNDO_IN_HAND|UNDO_CONFLICT/);
    expect((await faultOf(undo(book, given.commit))).code).toBe('UNDO_IN_HAND');
    await act(book, ada, 'force-release', { reason: 'so' });
    const { commit } = await act(book, ben, 'checkout');
    expect(await faultOf(undo(book, commit, ada))).toMatchObject({
      code: 'UNDO_IN_HAND',
      data: { owner: 'user:ben' },
    });
    await undo(book, commit, ben);
    expect(await show(book)).toMatchObject({ status: 'todo', assigneeUser: null });
  });

  it('what the holder wrote is its own to take back, under the run that holds it and no other', async () => {
    const book = await withIssue();
    await act(book, dev, 'checkout');
    const { commit } = await act(book, dev, 'change', { priority: 'high' });
    expect((await faultOf(undo(book, commit, agent('dev', 'another-run')))).code).toBe('NOT_ALLOWED');
    expect((await faultOf(undo(book, commit, agent('cto')))).code).toBe('NOT_ALLOWED');
    await undo(book, commit, dev);
    expect(await show(book)).toMatchObject({
      priority: 'medium',
      status: 'in_progress',
      checkoutRun: 'run-of-dev',
    });
  });
});

describe('moves', () => {
  it('the board takes any move back, with the times as they were; a hold is never given back', async () => {
    const book = await withIssue();
    await act(book, dev, 'checkout');
    book.clock.time += 60_000;
    const done = await act(book, dev, 'move', { status: 'done' });
    const finished = await show(book);
    book.clock.time += 60_000;
    await undo(book, done.commit);
    expect(await show(book)).toMatchObject({
      status: 'in_progress',
      assignee: 'dev',
      checkoutRun: null,
      completedAt: null,
    });
    expect(breachesOfState(book.store.snapshot())).toEqual([]);
    await undo(book, book.store.head());
    expect(await show(book)).toMatchObject({
      status: 'done',
      completedAt: finished['completedAt'],
      startedAt: finished['startedAt'],
    });
  });

  it('an agent makes only moves that the lifecycle has, and reopens nothing', async () => {
    const book = await withIssue();
    await act(book, dev, 'checkout');
    const blocked = await act(book, dev, 'block', { owner: 'ada', reason: 'key' });
    expect((await faultOf(undo(book, blocked.commit, dev))).code).toBe('NOT_ALLOWED');
    await undo(book, blocked.commit, ada);
    expect(await show(book)).toMatchObject({
      status: 'in_progress',
      blockedOwner: null,
      blockedReason: null,
    });
  });

  it('what only an operator may, such as reopening, takes the rights of it', async () => {
    const book = await withIssue();
    const { commit } = await act(book, ada, 'move', { status: 'cancelled' });
    const eve = user('eve', 'viewer');
    expect((await faultOf(undo(book, commit, eve))).code).toBe('NOT_ALLOWED');
    expect((await faultOf(undo(book, commit, dev))).code).toBe('NOT_ALLOWED');
    await undo(book, commit, ben);
    expect(await show(book)).toMatchObject({ status: 'todo', cancelledAt: null });
  });

  it('blocked comes back only with something to wait for', async () => {
    const book = await withIssue();
    await book.perform(ada, 'issue.create', { title: 'Two' });
    await act(book, ada, 'block', { by: ['ACME-2'] });
    const { commit } = await act(book, ada, 'move', { status: 'todo' });
    await book.perform(ada, 'issue.move', { issue: 'ACME-2', status: 'cancelled' });
    expect((await faultOf(undo(book, commit))).code).toBe('BLOCK_WITHOUT_CAUSE');
  });

  it('what is blocked by nothing any more may be written to all the same', async () => {
    const book = await withIssue();
    await book.perform(ada, 'issue.create', { title: 'Two' });
    await act(book, ada, 'block', { by: ['ACME-2'] });
    const { commit } = await act(book, ada, 'change', { priority: 'high' });
    await book.perform(ada, 'issue.move', { issue: 'ACME-2', status: 'cancelled' });
    await undo(book, commit);
    expect(await show(book)).toMatchObject({ status: 'blocked', priority: 'medium' });
  });

  it('two unfinished issues of one cause never come of it', async () => {
    const book = await withIssue({ originFingerprint: 'one' });
    const { commit } = await act(book, ada, 'move', { status: 'cancelled' });
    await book.perform(ada, 'issue.create', { title: 'Again', originFingerprint: 'one' });
    expect((await faultOf(undo(book, commit))).code).toBe('TWIN_ALIVE');
  });

  it('circles never come of it', async () => {
    const book = await withIssue();
    await book.perform(ada, 'issue.create', { title: 'Two', parent: 'ACME-1' });
    const { commit } = await book.performed(ada, 'issue.change', { issue: 'ACME-2', parent: null });
    await act(book, ada, 'change', { parent: 'ACME-2' });
    expect((await faultOf(undo(book, commit))).code).toBe('CYCLE');
  });

  it('an owner who is gone by now is not given work', async () => {
    const book = await withIssue({ assignee: 'dev' });
    const { commit } = await act(book, ada, 'assign', { assignee: null });
    await book.perform(ada, 'agent.terminate', { agent: 'dev' });
    expect((await faultOf(undo(book, commit))).code).toBe('AGENT_NOT_ACTIVE');
  });
});

describe('a run', () => {
  const start = (book: TestBook, run: string, issue = 'ACME-1'): Promise<Answer> =>
    book.perform(system, 'run.start', {
      run,
      company: 'acme',
      agent: 'dev',
      issue,
      source: 'assignment',
      wakes: [`assignment:${run}`],
      reason: 'assigned',
      host: 'test',
      adapter: 'process',
      isolation: 'none',
    });
  const finish = (book: TestBook, run: string): Promise<Answer> =>
    book.perform(system, 'run.finish', {
      company: 'acme',
      run,
      status: 'succeeded',
      reason: 'done',
      endedAt: new Date(book.clock.time).toISOString(),
    });

  it('is taken back whole: its issue, what it wrote and created; its record, its words and the numbers it took stay', async () => {
    const book = await withIssue({ assignee: 'dev', body: 'One.' });
    const run = randomUUID();
    await start(book, run);
    const worker = agent('dev', run, 'ACME-1');
    await act(book, worker, 'change', { body: 'One and more.', priority: 'high' });
    await act(book, worker, 'comment', { body: 'Hello' });
    await book.perform(worker, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'Plan' });
    await book.perform(worker, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'Better' });
    await book.perform(worker, 'issue.create', { title: 'Part', parent: 'ACME-1' });
    await book.perform(worker, 'issue.comment', { issue: 'ACME-2', body: 'Please' });
    await act(book, worker, 'move', { status: 'done' });
    expect((await faultOf(undo(book, run))).code).toBe('RUN_ALIVE');
    book.clock.time += 60_000;
    await finish(book, run);
    await act(book, ben, 'comment', { body: 'No!' });
    await book.perform(ada, 'issue.change', { issue: 'ACME-1', due: '2026-12-24' });
    const undone = await undo(book, run);
    expect(undone['subject']).toMatch(/^Undo run \d{6}-dev-\w{4} of dev$/);
    expect(undone['undone']).toHaveLength(9);
    expect(await show(book)).toMatchObject({
      status: 'todo',
      assignee: 'dev',
      body: 'One.',
      priority: 'medium',
      due: '2026-12-24',
      documents: [],
      comments: [{ body: 'Hello' }, { body: 'No!' }],
    });
    expect((await faultOf(show(book, 'ACME-2'))).code).toBe('ISSUE_REMOVED');
    expect(await book.perform(ada, 'run.show', { run })).toMatchObject({ status: 'succeeded' });
    expect(undone['kept']).toHaveLength(2);
    expect(breachesOfState(book.store.snapshot())).toEqual([]);
    // And back again.
    await undo(book, book.store.head());
    expect(await show(book)).toMatchObject({
      status: 'done',
      body: 'One and more.',
      documents: [{ key: 'plan' }],
    });
    expect(await show(book, 'ACME-2')).toMatchObject({
      title: 'Part',
      parent: 'ACME-1',
      comments: [{ body: 'Please' }],
    });
    // A run has a name too.
    const [, name] = /^Undo run (\S+) of dev$/.exec(String(undone['subject']))!;
    expect(await undo(book, name)).toMatchObject({ subject: undone['subject'], undone: undone['undone'] });
    expect(await show(book)).toMatchObject({ status: 'todo', body: 'One.' });
  });

  it('is found under the name its company has now, and what was done under the names it had then is taken back', async () => {
    const book = await withIssue({ assignee: 'dev', body: 'One.' });
    const run = randomUUID();
    await start(book, run);
    const worker = agent('dev', run, 'ACME-1');
    await act(book, worker, 'change', { body: 'One and more.' });
    await act(book, worker, 'move', { status: 'done' });
    await finish(book, run);
    await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
    await book.perform(ada, 'company.rename', { company: 'apex', slug: 'summit' });
    const { undone } = await undo(book, run);
    expect(undone).toHaveLength(4);
    expect(await show(book)).toMatchObject({ status: 'todo', assignee: 'dev', body: 'One.' });
    await undo(book, book.store.head());
    expect(await show(book)).toMatchObject({ status: 'done', body: 'One and more.' });
  });

  it('names what others changed since, and is as missing for an agent of another company', async () => {
    const book = await openBook({
      ...acme,
      ...beta,
      'users/ada.md': markdown({ name: 'Ada', role: 'owner', emails: ['ada@example.org'] }),
    });
    await book.perform(ada, 'issue.create', { title: 'Work', company: 'acme', assignee: 'dev' });
    const run = randomUUID();
    await start(book, run);
    const worker = agent('dev', run, 'ACME-1');
    const { commit } = await act(book, worker, 'change', { priority: 'high' });
    await finish(book, run);
    const stranger = agent('dev', 'run-of-beta', undefined, 'beta');
    for (const target of [run, commit!, commit!.slice(0, 9)]) {
      const missing = await faultOf(
        undo(book, target.replace(/^../, target.startsWith('00') ? '11' : '00'), stranger),
      );
      const foreign = await faultOf(undo(book, target, stranger));
      expect([foreign.code, Object.keys(foreign.data)]).toEqual([missing.code, Object.keys(missing.data)]);
    }
    await book.perform(ben, 'issue.change', { issue: 'ACME-1', priority: 'low', company: 'acme' });
    expect(await faultOf(undo(book, run))).toMatchObject({
      code: 'UNDO_CONFLICT',
      data: {
        conflicts: [{ name: 'ACME-1', field: 'priority', before: 'medium', after: 'high', now: 'low' }],
      },
    });
    expect(book.text(first)).toContain('priority: low');
  });
});

describe('names', () => {
  it('what was renamed since is found where it is now', async () => {
    const book = await withIssue();
    const { commit } = await book.performed(ada, 'agent.change', { agent: 'cto', title: 'Boss' });
    const given = await act(book, ada, 'assign', { assignee: 'cto' });
    await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
    await undo(book, commit);
    expect(book.text('companies/acme/agents/chief/AGENTS.md')).not.toContain('Boss');
    await undo(book, given.commit);
    expect(await show(book)).toMatchObject({ assignee: null });
    await undo(book, book.store.head());
    expect(await show(book)).toMatchObject({ assignee: 'chief' });
  });

  it('what was renamed again since is a contradiction of its name', async () => {
    const book = await openBook();
    const { commit } = await book.performed(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
    await book.perform(ada, 'agent.rename', { ref: 'chief', slug: 'boss' });
    expect(await faultOf(undo(book, commit))).toMatchObject({
      code: 'UNDO_CONFLICT',
      data: { conflicts: [{ field: 'slug', before: 'cto', after: 'chief', now: 'boss' }] },
    });
  });

  it('an agent that is paused again is stopped', async () => {
    const book = await openBook();
    await book.perform(ada, 'agent.pause', { agent: 'dev' });
    book.stopped.length = 0;
    const { commit } = await book.performed(ada, 'agent.resume', { agent: 'dev' });
    await undo(book, commit);
    expect(book.stopped).toMatchObject([{ which: { company: 'acme', agent: 'dev' } }]);
  });
});
