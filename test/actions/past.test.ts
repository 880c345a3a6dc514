// Reads as of an earlier commit: which one is meant, what is refused, and what is not shown because nobody committed it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { acme, agent, faultOf, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');

/** Three issues, a minute apart; the commits, the first one the book's own. */
async function threeIssues(book: TestBook): Promise<string[]> {
  const line = [book.store.head()!];
  for (const title of ['One', 'Two', 'Three']) {
    book.clock.time += 60_000;
    line.push((await book.performed(ada, 'issue.create', { title })).commit!);
  }
  return line;
}

const titles = async (book: TestBook, at: string): Promise<string[]> => {
  const { items } = await book.perform<{ items: { title: string }[] }>(ada, 'issue.list', {
    at,
    sort: 'number',
  });
  return items.map(({ title }) => title).sort();
};

/** Commits as a person at their own clock. */
function commitAt(root: string, seconds: number, message: string): string {
  const date = `@${seconds} +0000`;
  execFileSync('git', ['-C', root, 'commit', '-q', '--allow-empty', '-m', message], {
    env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
  });
  return git(root, 'rev-parse', 'HEAD');
}

/** A commit on top of another one, with the same files, whose id begins with the same four digits. */
function twin(root: string, parent: string): string {
  const who = `Ada <ada@example.org> ${Math.floor(Date.parse('2026-11-22T16:00:00Z') / 1000)} +0000`;
  const head = `tree ${git(root, 'rev-parse', `${parent}^{tree}`)}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\n`;
  for (let n = 0; ; n += 1) {
    const commit = `${head}Twin ${n}\n`;
    const oid = createHash('sha1').update(`commit ${commit.length}\0${commit}`).digest('hex');
    if (!oid.startsWith(parent.slice(0, 4))) continue;
    execFileSync('git', ['-C', root, 'hash-object', '-t', 'commit', '-w', '--stdin'], { input: commit });
    return oid;
  }
}

describe('which state is meant', () => {
  test('a commit by its id, the beginning of it, or its distance from another', async () => {
    const book = await openBook();
    const line = await threeIssues(book);
    expect(await titles(book, line[2]!)).toEqual(['One', 'Two']);
    expect(await titles(book, line[2]!.slice(0, 10))).toEqual(['One', 'Two']);
    expect(await titles(book, line[2]!.toUpperCase())).toEqual(['One', 'Two']);
    expect(await titles(book, 'HEAD')).toEqual(['One', 'Three', 'Two']);
    expect(await titles(book, 'HEAD~2')).toEqual(['One']);
    expect(await titles(book, `${line[3]!.slice(0, 10)}^`)).toEqual(['One', 'Two']);
  });

  test('a time by the newest commit that is not younger', async () => {
    const book = await openBook();
    await threeIssues(book);
    expect(await titles(book, '2026-11-22T16:02:30Z')).toEqual(['One', 'Two']);
    expect(await titles(book, '2026-11-22T16:02:00Z')).toEqual(['One', 'Two']);
    expect(await titles(book, '2026-11-22T16:01:59Z')).toEqual(['One']);
    expect(await titles(book, '2m ago')).toEqual(['One']);
    expect(await titles(book, '2026-11-22')).toEqual(['One', 'Three', 'Two']);
    book.clock.time += 86_400_000;
    expect(await titles(book, '2026-11-22')).toEqual(['One', 'Three', 'Two']);
  });

  test('times without an offset are of the book’s zone', async () => {
    const book = await openBook({ ...acme, 'minutebook.yaml': 'format: 1\nzone: Europe/Vienna\n' });
    await threeIssues(book);
    expect(await titles(book, '2026-11-22T17:02')).toEqual(['One', 'Two']);
  });

  test('the answer says which state it is of', async () => {
    const book = await openBook();
    const line = await threeIssues(book);
    expect(await book.performed(ada, 'issue.list', { at: '2m' })).toMatchObject({
      asOf: { commit: line[1], at: '2026-11-22T16:01:00.000Z' },
    });
    expect(await book.performed(ada, 'issue.list')).not.toHaveProperty('asOf');
  });

  test('a commit of a person counts from the commit on that took it in, one that never was counts for nothing', async () => {
    const book = await openBook();
    const { root, store } = book;
    await store.settle();
    const now = Math.floor(book.clock.time / 1000);
    git(root, 'switch', '-q', '-c', 'aside');
    writeFileSync(join(root, 'companies/acme/goals/aside.md'), markdown({ status: 'active' }, '# Aside'));
    git(root, 'add', '-A');
    const aside = commitAt(root, now, 'Aside');
    const never = commitAt(root, now, 'Never merged');
    git(root, 'switch', '-q', 'main');
    const [, one] = await threeIssues(book);
    await store.settle();
    git(root, 'merge', '-q', '--no-ff', '-m', 'Take aside in', aside);
    await store.settle();
    const { result, asOf } = await book.performed(ada, 'goal.list', { at: aside.slice(0, 12) });
    expect(asOf!.commit).toBe(store.head());
    expect(JSON.stringify(result)).toContain('"aside"');
    expect(JSON.stringify(await book.perform(ada, 'goal.list', { at: one }))).not.toContain('"aside"');
    expect(await faultOf(book.perform(ada, 'goal.list', { at: never.slice(0, 12) }))).toMatchObject({
      code: 'AT_OFF_LINE',
      data: { commit: never },
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['last tuesday', 'AT_INVALID'],
    ['2026-11-22T17:00:00Z', 'AT_FUTURE'],
    ['2026-11-23', 'AT_FUTURE'],
    ['2001-01-01', 'AT_TOO_EARLY'],
    ['HEAD~99', 'AT_TOO_EARLY'],
    ['0123456789abcdef', 'AT_UNKNOWN'],
  ])('%s: %s', async (at, code) => {
    const book = await openBook();
    const { message, ...fault } = await faultOf(book.perform(ada, 'issue.list', { at }));
    expect(fault.code).toBe(code);
    expect(message.includes(at) || /future|come yet/.test(message)).toBe(true);
  });

  test('a beginning that two commits share', async () => {
    const book = await openBook();
    const { root, store } = book;
    await store.settle();
    const first = store.head()!;
    const second = twin(root, first);
    git(root, 'update-ref', '-m', 'commit: Twin', 'refs/heads/main', second);
    await store.settle();
    const { code, data } = await faultOf(book.perform(ada, 'issue.list', { at: `${first.slice(0, 4)}~0` }));
    expect([code, data.commits]).toEqual(['AT_AMBIGUOUS', [first, second].sort()]);
    expect(await titles(book, first.slice(0, 16))).toEqual([]);
  });

  test('what writes, and what is about now', async () => {
    const book = await openBook();
    const head = book.store.head();
    for (const [name, input] of [
      ['issue.create', { title: 'Late' }],
      ['agent.why', { agent: 'cto' }],
      ['agent.wake', { agent: 'cto' }],
      ['cost.flush', {}],
    ] as const)
      expect(await faultOf(book.perform(ada, name, { ...input, at: 'HEAD' })), name).toMatchObject({
        code: 'AT_NOT_READ',
        data: { action: name },
      });
    expect(book.store.head()).toBe(head);
  });

  test('a view that would always be of the past', async () => {
    const book = await openBook();
    expect(
      await faultOf(book.perform(ada, 'view.save', { name: 'Old', filter: { at: 'HEAD~3' } })),
    ).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('what is so now and was not committed', () => {
  test('costs in the spool are in no past answer', async () => {
    const book = await openBook();
    await book.perform(ada, 'cost.log', { agent: 'dev', cost: 1 });
    expect(await book.perform(ada, 'cost.summary')).toMatchObject({ costCents: 100 });
    expect(await book.perform(ada, 'cost.summary', { at: 'HEAD' })).toMatchObject({
      costCents: null,
      events: 0,
    });
  });

  test('a run counts as its record said, whatever lives or died since', async () => {
    const book = await openBook(acme, { transcript: () => 'what it prints now' });
    await book.perform(ada, 'issue.create', { title: 'Job', assignee: 'dev', status: 'todo' });
    const run = '01930000-0000-7000-8000-00000000aaaa';
    const started = await book.performed(system, 'run.start', {
      company: 'acme',
      agent: 'dev',
      issue: 'ACME-1',
      run,
      source: 'assignment',
      wakes: ['w'],
      reason: 'assigned',
      host: 'test',
      adapter: 'process',
      isolation: 'none',
    });
    book.dead.add(run);
    expect(await book.perform(ada, 'run.log', { run })).toMatchObject({ state: 'live' });
    const at = started.commit;
    expect(await book.perform(ada, 'run.log', { run, at })).toMatchObject({ state: 'none', text: '' });
    book.clock.time += 60_000;
    await book.perform(system, 'run.finish', {
      company: 'acme',
      run,
      status: 'succeeded',
      reason: 'done',
      endedAt: '2026-11-22T16:01:00.000Z',
    });
    expect(await book.perform(ada, 'run.show', { run, at })).toMatchObject({ status: 'running' });
    expect(await book.perform(ada, 'agent.show', { agent: 'dev', at })).toMatchObject({ status: 'running' });
    expect(await book.perform(ada, 'agent.show', { agent: 'dev' })).not.toMatchObject({ status: 'running' });
  });
});

test('windows of budgets and what has expired are seen from the commit’s own time', async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'Job', assignee: 'dev' });
  await book.perform(ada, 'budget.set', { limit: '5', window: 'daily', agent: 'dev' });
  await book.perform(ada, 'cost.log', { agent: 'dev', cost: 2 });
  await book.perform(ada, 'cost.flush');
  const asked = await book.performed(ada, 'issue.ask', {
    issue: 'ACME-1',
    body: 'Really?',
    of: 'ben',
    expiresAt: '2026-11-22T18:00:00.000Z',
  });
  book.clock.time += 3 * 86_400_000;
  await book.perform(ada, 'issue.create', { title: 'Later' });
  const at = asked.commit;
  const spent = async (more: object): Promise<unknown> =>
    (
      await book.perform<{ items: { scope: string; spentText: string }[] }>(ada, 'budget.list', more)
    ).items.find(({ scope }) => scope === 'agent');
  expect(await spent({})).not.toEqual(await spent({ at }));
  const questions = async (more: object): Promise<number> =>
    (await book.perform<{ questions: unknown[] }>(ada, 'inbox.user', { user: 'ben', ...more })).questions
      .length;
  expect([await questions({}), await questions({ at })]).toEqual([0, 1]);
});

test('what stands in one file is read from the tree, and no catalog is made for it', async () => {
  const book = await openBook();
  const line = await threeIssues(book);
  await book.perform(ada, 'instruction.put', { agent: 'dev', file: 'AGENTS.md', body: 'Work hard.' });
  const past = join(book.root, '.minutebook/past');
  const at = line[2]!;
  expect(await book.perform(ada, 'instruction.show', { agent: 'dev', file: 'AGENTS.md', at })).toMatchObject({
    body: '',
  });
  expect(await book.perform(ada, 'user.show', { user: 'ben', at })).toMatchObject({ slug: 'ben' });
  expect(await faultOf(book.perform(agent('dev'), 'user.show', { user: 'ben', at }))).toMatchObject({
    code: 'NOT_ALLOWED',
  });
  expect(existsSync(past)).toBe(false);
  await book.perform(ada, 'issue.list', { at });
  expect(existsSync(past)).toBe(true);
});

describe('an agent', () => {
  test('is who it was, under the names of that time', async () => {
    const book = await openBook({
      ...acme,
      'companies/acme/agents/dev/AGENTS.md': markdown({
        id: '01930000-0000-7000-8000-0000000000d1',
        name: 'Dev',
        status: 'active',
        reportsTo: 'cto',
      }),
    });
    await book.perform(ada, 'issue.create', { title: 'Job', assignee: 'dev', status: 'todo' });
    const at = book.store.head()!;
    await book.perform(ada, 'agent.rename', { ref: 'dev', slug: 'maker' });
    await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
    const maker = agent('maker', 'r1', undefined, 'apex');
    expect(await book.perform(maker, 'inbox.agent', { at })).toMatchObject({
      agent: 'dev',
      actionable: [{ identifier: 'ACME-1' }],
    });
    expect(await book.perform(maker, 'agent.me', { at })).toMatchObject({ actor: 'agent:acme/dev' });
  });

  test('sees nothing of a company that had the name of its own', async () => {
    const book = await openBook({
      ...acme,
      'companies/other/COMPANY.md': markdown({
        id: '01930000-0000-7000-8000-0000000000c2',
        name: 'Other',
        prefix: 'OTH',
        status: 'active',
      }),
      'companies/other/agents/spy/AGENTS.md': markdown({ name: 'Spy', status: 'active' }),
    });
    await book.perform(ada, 'issue.create', { title: 'Secret of acme', company: 'acme' });
    const at = book.store.head()!;
    // The engine gives no name twice; people with git may.
    await book.store.settle();
    git(book.root, 'mv', 'companies/acme', 'companies/apex');
    git(book.root, 'mv', 'companies/other', 'companies/acme');
    commitAt(book.root, Math.floor(book.clock.time / 1000), 'Swap names');
    await book.store.settle();
    const keyHolder: Actor = { ...ada, limits: { company: 'acme' } } as Actor;
    for (const spy of [agent('spy', 'r1', undefined, 'acme'), keyHolder]) {
      const { result } = await perform(book.context(spy), 'issue.list', { at });
      expect(result).toEqual({ items: [], next: null });
      expect(JSON.stringify(await book.perform(spy, 'company.list', { at }))).not.toContain('Acme');
      expect(await faultOf(book.perform(spy, 'issue.show', { issue: 'ACME-1', at }))).toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});
