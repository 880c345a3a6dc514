// Checking out an issue: exactly one caller gets it, the others learn who has it, and only the holder's run writes.
import { describe, expect, it } from 'vitest';
import { acme, agent, faultOf, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const cto = agent('cto');
const dev = agent('dev');

type Issue = Record<string, unknown> & { identifier: string };

const create = async (book: TestBook, title: string, more: object = {}): Promise<string> =>
  (await book.perform<Issue>(ada, 'issue.create', { title, ...more })).identifier;
const checkout = (book: TestBook, actor: typeof ada, issue: string, more: object = {}): Promise<Issue> =>
  book.perform<Issue>(actor, 'issue.checkout', { issue, ...more });

describe('a race for issues', () => {
  it('gives one issue to exactly one of fifty callers, and tells the others who, in which status and since when', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    const names = ['ceo', 'cto', 'dev', 'ops'];
    const callers = Array.from({ length: 50 }, (_, n) => agent(names[n % 4]!, `run-${n}`));
    const outcomes = await Promise.allSettled(callers.map((caller) => checkout(book, caller, issue)));
    const winners = callers.filter((_, n) => outcomes[n]!.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const owner = `agent:acme/${winners[0]!.slug}`;
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const data = { issue, owner, status: 'in_progress', since: '2026-11-22T16:00:00.000Z' };
      expect(outcome.reason).toMatchObject({ code: 'ISSUE_TAKEN', http: 409, data });
      expect((outcome.reason as Error).message).toContain(`${owner} has it, in_progress since 2026-11-22T16`);
    }
    const subjects = git(book.root, 'log', '--format=%s', 'refs/minutebook/head').split('\n');
    expect(subjects.filter((subject) => subject.startsWith('Check out'))).toEqual([
      `Check out ${issue} for ${winners[0]!.slug}`,
    ]);
  });

  it('has one winner also when the board checks it out fifty times for the same agent', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    const calls = Array.from({ length: 50 }, () => checkout(book, ada, issue, { agent: 'cto' }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const losers = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    for (const reason of losers) {
      expect(reason).toMatchObject({ code: 'ISSUE_TAKEN', data: { owner: 'agent:acme/cto' } });
    }
  });

  it('gives twenty issues to twenty callers', async () => {
    const book = await openBook();
    const issues: string[] = [];
    for (let n = 0; n < 20; n += 1) issues.push(await create(book, `Job ${n}`));
    expect(new Set(issues).size).toBe(20);
    const held = await Promise.all(issues.map((issue, n) => checkout(book, agent('dev', `run-${n}`), issue)));
    expect(held.map((issue) => issue.checkoutRun)).toEqual(issues.map((_, n) => `run-${n}`));
    expect(git(book.root, 'fsck', '--strict')).toBe('');
  });

  it('numbers a hundred issues created at once without a gap or a twin', async () => {
    const book = await openBook();
    const made = await Promise.all(Array.from({ length: 100 }, (_, n) => create(book, `Job ${n}`)));
    const numbers = made.map((identifier) => Number(identifier.split('-')[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });
});

describe('a checkout', () => {
  it('answers the same run the same, without another commit', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    const first = await checkout(book, cto, issue);
    const again = await book.performed(cto, 'issue.checkout', { issue });
    expect(again).toEqual({ result: first });
  });

  it('is refused while a blocker is open, and names it', async () => {
    const book = await openBook();
    const blocker = await create(book, 'First');
    const issue = await create(book, 'Second', { blockedBy: [blocker] });
    expect(await faultOf(checkout(book, dev, issue))).toMatchObject({
      code: 'ISSUE_BLOCKED',
      data: { issue, blockers: [{ issue: blocker, status: 'todo' }] },
    });
    await checkout(book, cto, blocker);
    await book.perform(cto, 'issue.move', { issue: blocker, status: 'done' });
    expect(await checkout(book, dev, issue)).toMatchObject({ status: 'in_progress', assignee: 'dev' });
  });

  it('takes a status only if it was expected, and a hand-set blocked only if it was named', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till', { status: 'backlog' });
    expect((await faultOf(checkout(book, dev, issue, { expectedStatuses: ['todo'] }))).code).toBe(
      'ISSUE_STATUS',
    );
    await book.perform(ada, 'issue.move', { issue, status: 'todo' });
    await book.perform(ada, 'issue.block', { issue, owner: 'ada', reason: 'the key is missing' });
    expect(await faultOf(checkout(book, dev, issue))).toMatchObject({
      code: 'ISSUE_STATUS',
      data: { status: 'blocked' },
    });
    const held = await checkout(book, dev, issue, { expectedStatuses: ['blocked'] });
    expect(held).toMatchObject({ status: 'in_progress', blockedOwner: null, blockedReason: null });
  });

  it('asks the same of what is assigned to the caller', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till', { assignee: 'dev' });
    const expectedStatuses = ['backlog', 'in_review', 'in_progress'];
    expect(await faultOf(checkout(book, dev, issue, { expectedStatuses }))).toMatchObject({
      code: 'ISSUE_STATUS',
      data: { status: 'todo' },
    });
    await book.perform(ada, 'issue.block', { issue, owner: 'ada', reason: 'the key is missing' });
    expect((await faultOf(checkout(book, dev, issue))).code).toBe('ISSUE_STATUS');
    expect(await book.perform(ada, 'issue.show', { issue })).toMatchObject({
      status: 'blocked',
      blockedOwner: 'user:ada',
    });
    expect(await checkout(book, dev, issue, { expectedStatuses: ['blocked'] })).toMatchObject({
      status: 'in_progress',
    });
  });

  it('leaves what is assigned to somebody else, a person included', async () => {
    const book = await openBook();
    const theirs = await create(book, 'For ops', { assignee: 'ops' });
    const hers = await create(book, 'For Ada', { assigneeUser: 'ada' });
    expect(await faultOf(checkout(book, dev, theirs))).toMatchObject({
      code: 'ISSUE_TAKEN',
      data: { owner: 'agent:acme/ops' },
    });
    expect(await faultOf(checkout(book, dev, hers))).toMatchObject({
      code: 'ISSUE_TAKEN',
      data: { owner: 'user:ada' },
    });
    expect(await checkout(book, ada, hers)).toMatchObject({
      status: 'in_progress',
      assigneeUser: 'ada',
      checkoutRun: null,
    });
  });

  it('takes over what a provably dead run holds, and nothing from one that may live', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    await checkout(book, cto, issue);
    expect((await faultOf(checkout(book, agent('cto', 'run-2'), issue))).code).toBe('ISSUE_TAKEN');
    book.dead.add('run-of-cto');
    expect(await checkout(book, dev, issue)).toMatchObject({ assignee: 'dev', checkoutRun: 'run-of-dev' });
  });

  it('is for oneself, unless the board does it for an agent', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    expect(await faultOf(checkout(book, cto, issue, { agent: 'dev' }))).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    expect(await checkout(book, ada, issue, { agent: 'dev' })).toMatchObject({
      assignee: 'dev',
      checkoutRun: null,
    });
    // The agent's next run takes up what the board put in its hands.
    expect(await checkout(book, dev, issue)).toMatchObject({ checkoutRun: 'run-of-dev' });
    expect((await faultOf(checkout(book, system, issue))).code).toBe('INPUT_INVALID');
  });
});

describe('the holder', () => {
  it('is the run, so that an older run of the same agent is fenced off', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    await checkout(book, cto, issue);
    await book.perform(ada, 'issue.force-release', { issue, reason: 'start again' });
    await checkout(book, agent('cto', 'run-2'), issue);
    const late = book.perform(cto, 'issue.move', { issue, status: 'done' });
    expect(await faultOf(late)).toMatchObject({
      code: 'RUN_FENCED',
      data: { run: 'run-of-cto', holder: 'run-2' },
    });
  });

  it('is the only agent that changes it, writes its documents or releases it', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    await checkout(book, cto, issue);
    const attempts: [string, object][] = [
      ['issue.change', { issue, title: 'Mine' }],
      ['issue.move', { issue, status: 'done' }],
      ['issue.block', { issue, owner: 'ada', reason: 'no' }],
      ['issue.release', { issue }],
      ['document.put', { issue, key: 'plan', body: 'x' }],
      ['attachment.add', { issue, name: 'a.txt', content: 'eA==' }],
    ];
    for (const [name, input] of attempts) {
      expect(await faultOf(book.perform(dev, name, input))).toMatchObject({
        code: 'ISSUE_NOT_HELD',
        data: { owner: 'agent:acme/cto' },
      });
    }
    await book.perform(dev, 'issue.comment', { issue, body: 'May I help?' });
  });

  it('is nobody where nobody has it: there is nothing to release but work that was left in progress', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    for (const action of ['issue.release', 'issue.force-release']) {
      const refused = await faultOf(
        book.perform(ada, action, { issue, ...(action !== 'issue.release' && { reason: 'so' }) }),
      );
      expect([action, refused.code, refused.message]).toEqual([
        action,
        'ISSUE_NOT_HELD',
        `user:ada does not hold ${issue}: it is todo, unassigned.`,
      ]);
      expect(refused.data).toMatchObject({ gives: true });
    }
    const left = {
      ...acme,
      'companies/acme/issues/00xx/ACME-1.md': '---\nstatus: in_progress\n---\n\n# Left\n',
    };
    for (const [action, more] of [
      ['issue.release', {}],
      ['issue.force-release', { reason: 'so' }],
    ] as const) {
      const other = await openBook(left);
      expect(await other.perform(ada, action, { issue: 'ACME-1', ...more })).toMatchObject({
        status: 'todo',
      });
      expect(other.store.commit(other.store.head()!).subject).toBe('Release ACME-1');
    }
  });

  it('gives it back with release, and loses it to the board by force, which stops its run', async () => {
    const book = await openBook();
    const issue = await create(book, 'Fix the till');
    await checkout(book, cto, issue);
    const released = await book.perform(cto, 'issue.release', { issue });
    expect(released).toMatchObject({ status: 'todo', assignee: null, checkoutRun: null, checkedOutAt: null });
    await checkout(book, cto, issue);
    // Each is told what helps them: an agent takes another one, the board may take this one back.
    const helpOf = (who: typeof ada | typeof cto, verb: string): Promise<unknown> =>
      book.perform(who, `issue.${verb}`, { issue }).catch(({ code, help }) => [code, help]);
    expect(await helpOf(ada, 'release')).toEqual([
      'ISSUE_TAKEN',
      `Ask whoever has it, or take it out of their hands: minutebook issue force-release ${issue}`,
    ]);
    expect(await helpOf(dev, 'checkout')).toEqual([
      'ISSUE_TAKEN',
      'Take another one, and do not try this one again: minutebook inbox agent',
    ]);
    const forced = await book.perform(ada, 'issue.force-release', { issue, reason: 'wrong agent' });
    expect(forced).toMatchObject({ status: 'todo', assignee: null });
    expect(book.stopped).toEqual([{ which: { company: 'acme', issue }, reason: 'wrong agent' }]);
    expect((await faultOf(book.perform(cto, 'issue.move', { issue, status: 'done' }))).code).toBe(
      'ISSUE_NOT_HELD',
    );
  });
});
