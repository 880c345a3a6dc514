// The draft and the way an action is performed: pure, stamped, careful with what people wrote.
import { describe, expect, it } from 'vitest';
import { addComment } from '../../engine/actions/comment.ts';
import { newCall } from '../../engine/actions/context.ts';
import { Draft } from '../../engine/actions/draft.ts';
import { issueCreate } from '../../engine/actions/issue-create.ts';
import { needOpenIssue } from '../../engine/actions/issue-hold.ts';
import { acme, agent, faultOf, markdown, openBook, user } from '../helpers/book.ts';
import { writeFiles, git } from '../helpers/folder.ts';
import { sourcesOf } from '../../engine/actions/now.ts';

const ada = user('ada');

describe('a draft', () => {
  it('makes the same change from the same snapshot, input and call', async () => {
    const book = await openBook();
    const call = newCall(ada, book.clock.now());
    const context = book.context(ada);
    const once = () => {
      const draft = new Draft(book.store.snapshot(), sourcesOf(context), call, 'issue.create');
      if (!('change' in issueCreate)) throw new Error('issue.create is a change');
      return issueCreate.change(draft, {
        title: 'x',
        status: 'todo',
        priority: 'low',
        blockedBy: [],
        labels: [],
      });
    };
    const [first, second] = [once(), once()];
    expect(second).toEqual(first);
    expect([...first.files.keys()]).toEqual(['companies/acme/issues/00xx/ACME-1.md']);
  });

  it('names comments of one moment apart, also where their ids end alike', async () => {
    const book = await openBook();
    await book.perform(ada, 'issue.create', { title: 'x' });
    book.catalog.sync();
    const id = (n: number): string => `019aac8f-0000-7000-8000-${'abc'[n]!.repeat(8)}0123`;
    const call = { ...newCall(ada, book.clock.now()), id };
    const draft = new Draft(book.store.snapshot(), sourcesOf(book.context(ada)), call, 'issue.comment');
    const issue = needOpenIssue(draft, undefined, 'ACME-1');
    const paths = ['one', 'two'].map((body) => addComment(draft, issue, { body }).path);
    expect(paths.map((path) => path.slice(path.lastIndexOf('-')))).toEqual(['-0123.md', '-bbbb0123.md']);
  });

  it('stamps every write later than the one before, also when the clock goes back', async () => {
    const book = await openBook();
    const { updated: first } = await book.perform<{ updated: string }>(ada, 'issue.create', { title: 'x' });
    book.clock.time -= 3_600_000;
    const times = [first];
    for (const priority of ['low', 'high', 'low']) {
      times.push(
        (await book.perform<{ updated: string }>(ada, 'issue.change', { issue: 'ACME-1', priority })).updated,
      );
    }
    expect(times).toEqual([...new Set(times)].sort());
  });

  it('changes the lines it must and leaves everything else of a file as people wrote it', async () => {
    const text = [
      '---',
      '# who knows why',
      'status:   todo   # for now',
      'x-theirs: {a: [1,  2]}',
      'priority: low',
      '---',
      '',
      'A note before the title.',
      '',
      '#  Fix   it',
      '',
      '* one',
      '',
    ].join('\n');
    const book = await openBook({ ...acme, 'companies/acme/issues/00xx/ACME-7.md': text });
    await book.perform(ada, 'issue.change', { issue: 'ACME-7', priority: 'high' });
    const now = book.text('companies/acme/issues/00xx/ACME-7.md')!;
    const added = now.split('\n').filter((line) => !text.split('\n').includes(line));
    expect(added.map((line) => line.split(':')[0])).toEqual(['priority', 'updated']);
    expect(now.split('\n').filter((line) => !added.includes(line))).toEqual(
      text.split('\n').filter((line) => line !== 'priority: low'),
    );
    expect(await book.perform(ada, 'issue.create', { title: 'next' })).toMatchObject({
      identifier: 'ACME-8',
    });
  });

  it('sees the last valid version of a file that cannot be read', async () => {
    const book = await openBook();
    await book.perform(ada, 'issue.create', { title: 'x', assignee: 'dev' });
    const broken = '---\nname: Dev\nstatus: [active\n---\n';
    await book.store.write(() => ({
      files: new Map([['companies/acme/agents/dev/AGENTS.md', broken]]),
      subject: 'Break it',
      trailers: [],
      result: undefined,
    }));
    expect(await book.perform(agent('dev'), 'issue.checkout', { issue: 'ACME-1' })).toMatchObject({
      assignee: 'dev',
    });
  });

  it('finds what an earlier change of the same group made, by any of its names', async () => {
    const book = await openBook();
    const [made, after] = await Promise.all([
      book.perform<{ id: string }>(ada, 'issue.create', { title: 'First' }),
      book.perform(ada, 'issue.create', { title: 'Second', parent: 'ACME-1' }),
    ]);
    expect(after).toMatchObject({ identifier: 'ACME-2', parent: 'ACME-1' });
    for (const issue of [made.id, 'ACME-1', 'acme-1']) {
      expect(await book.perform(ada, 'issue.show', { issue })).toMatchObject({ id: made.id });
    }
  });

  it('numbers a task of a package where it lies, and never gives its number again', async () => {
    const task = markdown({ name: 'Set up', identifier: 'ACME-41', status: 'todo' }, 'Words.');
    const book = await openBook({ ...acme, 'companies/acme/tasks/set-up/TASK.md': task });
    expect(await book.perform(ada, 'issue.create', { title: 'x' })).toMatchObject({ identifier: 'ACME-42' });
    const held = await book.perform<{ path: string }>(agent('dev'), 'issue.checkout', { issue: 'ACME-41' });
    expect(held.path).toBe('companies/acme/tasks/set-up/TASK.md');
    const comment = await book.perform<{ path: string }>(ada, 'issue.comment', {
      issue: 'ACME-41',
      body: 'Well?',
    });
    expect(comment.path).toContain('companies/acme/tasks/set-up/comments/');
  });
});

describe('performing', () => {
  it('names each wrong field, and a field that does not exist', async () => {
    const book = await openBook();
    const wrong = { title: 'two\nlines', priority: 'urgent', assinee: 'dev' };
    const { code, data } = await faultOf(book.perform(ada, 'issue.create', wrong));
    const { problems } = data as { problems: { field: string; problem: string }[] };
    expect(code).toBe('INPUT_INVALID');
    expect(problems.map(({ field }) => field).sort()).toEqual(['assinee', 'priority', 'title']);
    expect(problems.find(({ field }) => field === 'assinee')?.problem).toContain('assignee');
  });

  it('says what is near an action that does not exist', async () => {
    const book = await openBook();
    expect(await faultOf(book.perform(ada, 'issue.checkin'))).toMatchObject({
      code: 'ACTION_UNKNOWN',
      data: { near: expect.arrayContaining(['issue.create']) },
    });
  });

  it('lets a viewer read and nothing else', async () => {
    const book = await openBook();
    const eve = user('eve', 'viewer');
    await book.perform(eve, 'issue.list');
    expect(await faultOf(book.perform(eve, 'issue.create', { title: 'x' }))).toMatchObject({
      code: 'NOT_ALLOWED',
    });
  });

  it('asks which company is meant when there are several', async () => {
    const zeta = markdown({ name: 'Zeta', prefix: 'ZETA', status: 'active' });
    const book = await openBook({ ...acme, 'companies/zeta/COMPANY.md': zeta });
    expect(await faultOf(book.perform(ada, 'issue.list'))).toMatchObject({
      code: 'COMPANY_NEEDED',
      data: { companies: ['acme', 'zeta'] },
    });
    await book.perform(agent('dev'), 'issue.list');
  });

  it('refuses work in a paused company and by a paused agent, and a start that no budget covers', async () => {
    const company = acme['companies/acme/COMPANY.md']!;
    const dev = acme['companies/acme/agents/dev/AGENTS.md']!;
    const cases = {
      COMPANY_NOT_ACTIVE: {
        'companies/acme/COMPANY.md': company.replace('status: active', 'status: paused\npauseReason: manual'),
      },
      AGENT_NOT_ACTIVE: {
        'companies/acme/agents/dev/AGENTS.md': dev.replace('status: active', 'status: paused'),
      },
      BUDGET_EXHAUSTED: { 'companies/acme/COMPANY.md': company.replace('"unlimited"', '0') },
    };
    for (const [code, files] of Object.entries(cases)) {
      const book = await openBook({ ...acme, ...files });
      await book.perform(ada, 'issue.create', { title: 'x' });
      expect((await faultOf(book.perform(agent('dev'), 'issue.checkout', { issue: 'ACME-1' }))).code).toBe(
        code,
      );
    }
  });

  it('leaves a hand edit in the work tree alone', async () => {
    const book = await openBook();
    const { path } = await book.perform<{ path: string }>(ada, 'issue.create', { title: 'x' });
    await book.store.settle();
    writeFiles(book.root, { [path]: 'half a thought' });
    await book.perform(ada, 'issue.change', { issue: 'ACME-1', priority: 'high' });
    await book.store.settle();
    expect(git(book.root, 'diff', '--name-only')).toBe(path);
  });
});
