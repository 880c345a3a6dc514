// Who somebody is does not change with what they are called: what an agent asked, was asked and wrote under a former name, of
// its own or of its company, is its own.
import { expect, test } from 'vitest';
import { Lookup } from '../../engine/actions/lookup.ts';
import { sourcesOf } from '../../engine/actions/now.ts';
import { waitingFor } from '../../engine/daemon/wakes.ts';
import { agent, faultOf, openBook, system, user, type TestBook } from '../helpers/book.ts';

const ada = user('ada');
const cto = agent('cto');

interface Renamed {
  /** What is done. */
  rename: (book: TestBook) => Promise<unknown>;
  actor: ReturnType<typeof agent>;
}

const renames: Readonly<Record<string, Renamed>> = {
  'an agent': {
    rename: (book) => book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' }),
    actor: agent('chief'),
  },
  'a company': {
    rename: (book) => book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' }),
    actor: agent('cto', 'run-of-cto', undefined, 'apex'),
  },
};

function reasons(book: TestBook, { company, slug }: Renamed['actor']): string[] {
  book.catalog.sync();
  const lookup = new Lookup(book.store.snapshot(), sourcesOf(book.context(system)), system);
  const { occasions } = waitingFor(lookup, lookup.find('agent', company, slug)!, [], book.clock.time);
  return occasions.flatMap(({ wakes }) => wakes.map(({ reason }) => reason.replace(/[a-z]+\/(\w+)$/, '$1')));
}

for (const [what, { rename, actor }] of Object.entries(renames)) {
  test(`answers and decisions that wait for who asked reach it when ${what} is renamed, and nothing of its own does`, async () => {
    const book = await openBook();
    await book.perform(ada, 'issue.create', { title: 'Work' });
    await book.perform(cto, 'issue.comment', { issue: 'ACME-1', body: 'I look @dev' });
    const asked = await book.perform<{ id: string }>(cto, 'issue.ask', { issue: 'ACME-1', body: 'Now?' });
    const approval = await book.perform<{ id: string }>(cto, 'approval.create', {
      title: 'May I',
      issues: ['ACME-1'],
    });
    await book.perform(ada, 'issue.comment', { issue: 'ACME-1', body: 'See this, @cto' });
    await rename(book);
    await book.perform(ada, 'issue.answer', { issue: 'ACME-1', interaction: asked.id, body: 'Yes' });
    await book.perform(ada, 'approval.approve', { approval: approval.id });
    expect(reasons(book, actor)).toEqual(['answer by user:ada', 'A-1 is approved', 'mention by user:ada']);
    await book.perform(ada, 'issue.assign', { issue: 'ACME-1', assignee: actor.slug });
    expect(reasons(book, actor).filter((reason) => reason.startsWith('comment'))).toEqual([]);
  });

  test(`what was asked of an agent stays its to answer when ${what} is renamed, and what it asked its own to close`, async () => {
    const book = await openBook();
    await book.perform(ada, 'issue.create', { title: 'Work' });
    const of = { issue: 'ACME-1' };
    const asked = await book.perform<{ id: string }>(ada, 'issue.ask', {
      ...of,
      body: 'Can you?',
      of: 'cto',
    });
    const own = await book.perform<{ id: string }>(cto, 'issue.ask', { ...of, body: 'Who?', of: 'dev' });
    const approval = await book.perform<{ id: string }>(cto, 'approval.create', { title: 'May I' });
    await rename(book);
    expect(await book.perform(actor, 'inbox.agent')).toMatchObject({ questions: [{ id: asked.id }] });
    await book.perform(actor, 'issue.answer', { ...of, interaction: asked.id, body: 'Yes' });
    await book.perform(actor, 'issue.withdraw', { ...of, interaction: own.id });
    await book.perform(actor, 'approval.withdraw', { approval: approval.id });
    const other = await book.perform<{ id: string }>(actor, 'issue.ask', { ...of, body: 'And?' });
    const dev = agent('dev', 'run-of-dev', undefined, actor.company);
    const refused = await faultOf(book.perform(dev, 'issue.withdraw', { ...of, interaction: other.id }));
    expect(refused.code).toBe('NOT_ASKED');
  });
}

test('who knows of one company alone gives it no name, and no prefix, that others may have', async () => {
  const book = await openBook();
  const holder = { ...ada, limits: { company: 'acme' } } as const;
  await book.perform(ada, 'company.create', { name: 'Right', prefix: 'RIGHT' });
  await book.perform(ada, 'issue.create', { title: 'Theirs', company: 'right' });
  for (const [action, input] of [
    ['company.rename', { company: 'acme', slug: 'right' }],
    ['company.rename', { company: 'acme', slug: 'free' }],
    ['company.change', { company: 'acme', prefix: 'RIGHT' }],
    ['company.change', { company: 'acme', prefix: 'FREE' }],
  ] as const) {
    const { code, message } = await faultOf(book.perform(holder, action, input));
    expect([action, code, message]).toEqual([action, 'NOT_ALLOWED', expect.not.stringContaining('right')]);
  }
  await book.perform(holder, 'company.change', { company: 'acme', description: 'Ours' });
  expect((await faultOf(book.perform(ada, 'company.rename', { company: 'acme', slug: 'right' }))).code).toBe(
    'NAME_TAKEN',
  );
  expect(book.text('companies/right/issues/00xx/RIGHT-1.md')).toContain('Theirs');
});
