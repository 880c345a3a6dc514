// Issues from creation to their end: where they hang, what they may become, and who may say so.
import { describe, expect, it } from 'vitest';
import { acme, agent, faultOf, markdown, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const ceo = agent('ceo');
const cto = agent('cto');
const dev = agent('dev');

type Issue = Record<string, unknown> & { identifier: string; updated: string; id: string };

const create = async (book: TestBook, title: string, more: object = {}, actor = ada): Promise<string> =>
  (await book.perform<Issue>(actor, 'issue.create', { title, ...more })).identifier;
const act = (
  book: TestBook,
  actor: typeof ada,
  verb: string,
  issue: string,
  more: object = {},
): Promise<Issue> => book.perform<Issue>(actor, `issue.${verb}`, { issue, ...more });

describe('creating an issue', () => {
  it('writes one file and one commit that says who, what and about what', async () => {
    const book = await openBook();
    const { result, commit } = await book.performed(cto, 'issue.create', {
      title: 'Sell: more',
      body: 'Soon.',
      assignee: 'dev',
    });
    expect(result).toMatchObject({
      identifier: 'ACME-1',
      title: 'Sell: more',
      status: 'todo',
      createdBy: 'agent:acme/cto',
    });
    const message = git(book.root, 'log', '-1', '--format=%an <%ae>%n%B', commit!);
    expect(message.split('\n').slice(0, 3)).toEqual([
      'cto (acme) <cto@acme.agents.minutebook>',
      'Create ACME-1 "Sell: more"',
      '',
    ]);
    expect(message).toContain(
      '\nAction: issue.create\nActor: agent:acme/cto\nEntity: issue:acme/ACME-1\nRun: run-of-cto\nRequest: ',
    );
    const text = book.text('companies/acme/issues/00xx/ACME-1.md')!;
    expect(text).toContain('\n# Sell: more\n\nSoon.\n');
    expect(text).not.toContain('title:');
  });

  it('leaves no orphan: project and goal come from the parent, the company or what there is', async () => {
    const book = await openBook();
    const parent = await book.perform(ada, 'issue.create', { title: 'Whole' });
    expect(parent).toMatchObject({ project: 'shop', goal: 'grow', parent: null });
    const child = await book.perform(ada, 'issue.create', { title: 'Part', parent: 'ACME-1' });
    expect(child).toMatchObject({ project: 'shop', goal: 'grow', parent: 'ACME-1' });
  });

  it('refuses parents, projects, goals, labels, agents and people that do not exist', async () => {
    const book = await openBook();
    for (const field of ['parent', 'project', 'goal', 'milestone', 'assignee', 'assigneeUser']) {
      expect(await faultOf(create(book, 'x', { [field]: 'nope' }))).toMatchObject({
        code: 'NOT_FOUND',
        data: { ref: expect.stringContaining('nope') },
      });
    }
    for (const field of ['labels', 'blockedBy']) {
      expect((await faultOf(create(book, 'x', { [field]: ['nope'] }))).code).toBe('NOT_FOUND');
    }
    expect((await faultOf(create(book, 'x', { assignee: 'dev', assigneeUser: 'ada' }))).code).toBe(
      'ASSIGNEE_AMBIGUOUS',
    );
    expect(book.catalog.highestNumber('acme')).toBe(0);
  });

  it('answers the living twin of a fingerprint, also within one group, and a new one once it is over', async () => {
    const book = await openBook();
    const asked = { title: 'Red build', originFingerprint: 'ci/main' };
    const made = await Promise.all(
      Array.from({ length: 5 }, () => book.perform<Issue>(ada, 'issue.create', asked)),
    );
    expect(new Set(made.map(({ identifier }) => identifier))).toEqual(new Set(['ACME-1']));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    await act(book, ada, 'move', 'ACME-1', { status: 'cancelled' });
    expect(await book.perform(ada, 'issue.create', asked)).toMatchObject({
      identifier: 'ACME-2',
      created: true,
    });
  });

  it('passes billing code and depth down the chain of requests, up to the limit', async () => {
    const book = await openBook();
    let from = await create(book, 'Top', { billingCode: 'client-7' });
    for (let depth = 1; depth <= 8; depth += 1) {
      const made = await book.perform<Issue>(agent('cto', 'r', from), 'issue.create', {
        title: `Level ${depth}`,
      });
      expect(made).toMatchObject({
        requestDepth: depth,
        billingCode: 'client-7',
        originRun: 'r',
        originKind: 'agent',
      });
      from = made.identifier;
    }
    const beyond = book.perform(agent('cto', 'r', from), 'issue.create', { title: 'Level 9' });
    expect(await faultOf(beyond)).toMatchObject({ code: 'DEPTH_EXCEEDED', data: { depth: 9, limit: 8 } });
  });

  it('fixes a prefix that was only derived, with the first number', async () => {
    const files = {
      ...acme,
      'companies/acme/COMPANY.md': acme['companies/acme/COMPANY.md']!.replace(/prefix: .*\n/, ''),
    };
    const book = await openBook(files);
    const first = await create(book, 'x');
    expect(book.text('companies/acme/COMPANY.md')).toContain(`prefix: ${first.split('-')[0]}\n`);
  });

  it('is refused in an archived company', async () => {
    const archived = acme['companies/acme/COMPANY.md']!.replace('status: active', 'status: archived');
    const book = await openBook({ ...acme, 'companies/acme/COMPANY.md': archived });
    expect((await faultOf(create(book, 'x'))).code).toBe('COMPANY_NOT_ACTIVE');
  });
});

describe('the lifecycle', () => {
  it('allows the moves of the table and names them when it refuses', async () => {
    const book = await openBook();
    const issue = await create(book, 'x', { status: 'backlog' });
    expect(await faultOf(act(book, ada, 'move', issue, { status: 'done' }))).toMatchObject({
      code: 'MOVE_REFUSED',
      data: { from: 'backlog', to: 'done', allowed: ['todo', 'cancelled'] },
    });
    await act(book, ada, 'move', issue, { status: 'todo' });
    await act(book, cto, 'checkout', issue);
    const reviewed = await act(book, cto, 'move', issue, { status: 'in_review', comment: 'Please look.' });
    expect(reviewed).toMatchObject({
      status: 'in_review',
      checkoutRun: null,
      startedAt: '2026-11-22T16:00:00.000Z',
    });
    book.clock.time += 60_000;
    const done = await act(book, ada, 'move', issue, { status: 'done' });
    expect(done).toMatchObject({
      completedAt: '2026-11-22T16:01:00.000Z',
      startedAt: '2026-11-22T16:00:00.000Z',
    });
  });

  it('begins work by a checkout, however the board says it', async () => {
    const book = await openBook();
    const [hers, his, waiting] = [
      await create(book, 'x'),
      await create(book, 'y', { assignee: 'dev' }),
      await create(book, 'z', { blockedBy: ['ACME-1'] }),
    ];
    expect(await act(book, ada, 'move', hers, { status: 'in_progress' })).toMatchObject({
      assigneeUser: 'ada',
      checkedOutAt: '2026-11-22T16:00:00.000Z',
    });
    expect(await act(book, ada, 'move', his, { status: 'in_progress' })).toMatchObject({
      assignee: 'dev',
      checkoutRun: null,
    });
    expect((await faultOf(act(book, ada, 'move', waiting, { status: 'in_progress' }))).code).toBe(
      'ISSUE_BLOCKED',
    );
  });

  it('is not reopened while another unfinished issue stands for the same cause', async () => {
    const book = await openBook();
    const cause = { originFingerprint: 'alarm' };
    const issue = await create(book, 'Alarm', cause);
    await act(book, ada, 'move', issue, { status: 'cancelled' });
    expect(await create(book, 'Alarm again', cause)).toBe('ACME-2');
    const again = act(book, ada, 'move', issue, { status: 'todo', reason: 'it rang' });
    expect(await faultOf(again)).toMatchObject({ code: 'TWIN_ALIVE', data: { twin: 'ACME-2' } });
  });

  it('lets only the board reopen, with a reason, and forgets the end', async () => {
    const book = await openBook();
    const issue = await create(book, 'x');
    await act(book, cto, 'checkout', issue);
    await act(book, cto, 'move', issue, { status: 'done' });
    expect((await faultOf(act(book, cto, 'move', issue, { status: 'todo', reason: 'oops' }))).code).toBe(
      'ISSUE_NOT_HELD',
    );
    expect((await faultOf(act(book, ada, 'move', issue, { status: 'todo' }))).code).toBe('REASON_NEEDED');
    const reopened = await act(book, ada, 'move', issue, { status: 'todo', reason: 'it broke' });
    expect(reopened).toMatchObject({
      status: 'todo',
      completedAt: null,
      startedAt: '2026-11-22T16:00:00.000Z',
    });
  });

  it('blocks only for a cause: an open issue, or somebody with a reason', async () => {
    const book = await openBook();
    const issue = await create(book, 'x');
    await act(book, cto, 'checkout', issue);
    expect((await faultOf(act(book, cto, 'block', issue))).code).toBe('BLOCK_WITHOUT_CAUSE');
    expect((await faultOf(act(book, cto, 'block', issue, { owner: 'ada' }))).code).toBe(
      'BLOCK_WITHOUT_CAUSE',
    );
    const waiting = await act(book, cto, 'block', issue, { owner: 'ada', reason: 'needs the password' });
    expect(waiting).toMatchObject({
      status: 'blocked',
      blockedOwner: 'user:ada',
      blockedReason: 'needs the password',
      checkoutRun: null,
    });
    const blocker = await create(book, 'y');
    await act(book, ada, 'move', issue, { status: 'todo' });
    const blocked = await act(book, ada, 'move', issue, { status: 'blocked', blockedBy: [blocker] });
    expect(blocked).toMatchObject({ status: 'blocked', blockedBy: [blocker], blockedOwner: null });
    expect(await faultOf(act(book, ada, 'change', issue, { blockedBy: [] }))).toMatchObject({
      code: 'BLOCK_WITHOUT_CAUSE',
      data: { issue },
    });
    await act(book, ada, 'move', issue, { status: 'todo' });
    expect(await act(book, ada, 'change', issue, { blockedBy: [] })).toMatchObject({ blockedBy: [] });
  });

  it('does not let an agent cancel what another asked for', async () => {
    const book = await openBook();
    const theirs = await create(book, 'x', { assignee: 'dev' }, cto);
    await act(book, dev, 'checkout', theirs);
    expect(await faultOf(act(book, dev, 'move', theirs, { status: 'cancelled' }))).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    const own = await create(book, 'y', {}, dev);
    await act(book, dev, 'checkout', own);
    expect(await act(book, dev, 'move', own, { status: 'cancelled' })).toMatchObject({ status: 'cancelled' });
  });

  it('stops the run of an issue that the board moves away from it', async () => {
    const book = await openBook();
    const issue = await create(book, 'x');
    await act(book, cto, 'checkout', issue);
    await act(book, ada, 'move', issue, { status: 'cancelled' });
    expect(book.stopped).toEqual([
      { which: { company: 'acme', issue }, reason: 'the board moved it to cancelled' },
    ]);
  });
});

describe('changing an issue', () => {
  it('touches only what was named and refuses a version that is not the present one', async () => {
    const book = await openBook();
    const made = await book.perform<Issue>(ada, 'issue.create', {
      title: 'x',
      body: 'One.\n\nTwo.',
      due: '2026-12-24',
    });
    const changed = await act(book, ada, 'change', made.identifier, {
      priority: 'high',
      due: null,
      ifUpdated: made.updated,
    });
    expect(changed).toMatchObject({ priority: 'high', due: null, title: 'x', body: 'One.\n\nTwo.' });
    expect(changed.updated > made.updated).toBe(true);
    const stale = act(book, ada, 'change', made.identifier, { title: 'y', ifUpdated: made.updated });
    expect(await faultOf(stale)).toMatchObject({
      code: 'CHANGED_SINCE',
      data: { given: made.updated, current: changed.updated },
    });
  });

  it('makes no commit when nothing differs', async () => {
    const book = await openBook();
    const issue = await create(book, 'x');
    const { commit } = await book.performed(ada, 'issue.change', { issue, title: 'x', priority: 'medium' });
    expect(commit).toBeUndefined();
  });

  it('refuses circles of blockers and of parents, and says the chain', async () => {
    const book = await openBook();
    const [a, b, c] = [await create(book, 'a'), await create(book, 'b'), await create(book, 'c')];
    await act(book, ada, 'change', a, { blockedBy: [b], parent: b });
    await act(book, ada, 'change', b, { blockedBy: [c], parent: c });
    expect(await faultOf(act(book, ada, 'change', c, { blockedBy: [a] }))).toMatchObject({
      code: 'CYCLE',
      data: { field: 'blockedBy', chain: [c, a, b, c] },
    });
    expect(await faultOf(act(book, ada, 'change', c, { parent: a }))).toMatchObject({
      code: 'CYCLE',
      data: { field: 'parent' },
    });
    expect((await faultOf(act(book, ada, 'change', a, { parent: a }))).code).toBe('CYCLE');
    expect((await faultOf(act(book, ada, 'move', c, { status: 'blocked', blockedBy: [a] }))).code).toBe(
      'CYCLE',
    );
  });

  it('refuses a circle that two callers would close together', async () => {
    const book = await openBook();
    const [a, b] = [await create(book, 'a'), await create(book, 'b')];
    const both = await Promise.allSettled([
      act(book, ada, 'change', a, { blockedBy: [b] }),
      act(book, ada, 'change', b, { blockedBy: [a] }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('handing on', () => {
  it('assigns to agents and people, but not over the holder’s head', async () => {
    const book = await openBook();
    const issue = await create(book, 'x');
    expect(await act(book, ada, 'assign', issue, { assignee: 'dev' })).toMatchObject({
      assignee: 'dev',
      assigneeUser: null,
    });
    expect(await act(book, ada, 'assign', issue, { assigneeUser: 'ben' })).toMatchObject({
      assignee: null,
      assigneeUser: 'ben',
    });
    await act(book, ada, 'assign', issue, { assignee: 'dev' });
    await act(book, dev, 'checkout', issue);
    expect((await faultOf(act(book, ada, 'assign', issue, { assignee: 'ops' }))).code).toBe('ISSUE_TAKEN');
    expect(await act(book, dev, 'assign', issue, { assignee: 'ops' })).toMatchObject({
      assignee: 'ops',
      status: 'todo',
      checkoutRun: null,
    });
  });

  it('escalates to the manager and from the top to the board', async () => {
    const book = await openBook();
    const issue = await create(book, 'x', { assignee: 'dev' });
    await act(book, dev, 'checkout', issue);
    expect(await act(book, dev, 'escalate', issue, { reason: 'too hard' })).toMatchObject({
      assignee: 'cto',
      status: 'todo',
    });
    expect(await act(book, cto, 'escalate', issue, { reason: 'for me too' })).toMatchObject({
      assignee: 'ceo',
    });
    expect(await act(book, ceo, 'escalate', issue, { reason: 'a decision' })).toMatchObject({
      assignee: null,
      assigneeUser: 'ada',
    });
    const inbox = await book.perform<{ assigned: Issue[] }>(ada, 'inbox.user', {});
    expect(inbox.assigned.map(({ identifier }) => identifier)).toEqual([issue]);
  });

  it('keeps id and number of a removed issue, and gives the number to nobody', async () => {
    const book = await openBook();
    const made = await book.perform<Issue>(ada, 'issue.create', { title: 'Secret plan', body: 'Words.' });
    await book.perform(ada, 'issue.comment', { issue: made.identifier, body: 'More words.' });
    await act(book, ada, 'remove', made.identifier, { reason: 'by mistake' });
    const text = book.text('companies/acme/issues/00xx/ACME-1.md')!;
    expect(text).toContain(`id: ${made.id}`);
    expect(text).not.toContain('Words');
    expect(book.store.snapshot().list('companies/acme/issues/00xx/ACME-1')).toEqual([]);
    expect((await faultOf(act(book, ada, 'show', made.identifier))).code).toBe('ISSUE_REMOVED');
    expect(await create(book, 'Next')).toBe('ACME-2');
  });
});

it('answers a foreign issue to an agent exactly as a missing one', async () => {
  const book = await openBook({
    ...acme,
    'companies/zeta/COMPANY.md': markdown({ name: 'Zeta', prefix: 'ZETA', status: 'active' }),
  });
  const made = await book.perform<Issue>(ada, 'issue.create', { title: 'x', company: 'zeta' });
  for (const ref of [made.identifier, made.id]) {
    const missing = ref === made.id ? made.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) : 'ZETA-99';
    const [foreign, absent] = [
      await faultOf(act(book, cto, 'show', ref)),
      await faultOf(act(book, cto, 'show', missing)),
    ];
    expect({
      ...foreign,
      message: foreign.message.replace(ref, missing),
      data: { ...foreign.data, ref: missing },
    }).toEqual(absent);
  }
  expect((await faultOf(book.perform(cto, 'issue.list', { company: 'zeta' }))).code).toBe('NOT_FOUND');
});

it('the sentence of a change names what it changed, not what it asked for', async () => {
  const book = await openBook();
  const issue = await create(book, 'One', { due: '2026-12-24', labels: [] });
  const subject = async (more: object): Promise<string> => {
    await act(book, ada, 'change', issue, more);
    return book.store.log(book.store.head()!)[0]!.subject;
  };
  expect(await subject({ due: null, project: null, labels: [] })).toBe('Change due of ACME-1');
  expect(await subject({ status: 'backlog', project: 'shop' })).toBe('Move ACME-1 to backlog');
});
