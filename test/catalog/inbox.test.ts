import { expect, test } from 'vitest';
import { agentInbox, userInbox } from '../../engine/catalog/queries/inbox.ts';
import { listAgents } from '../../engine/catalog/queries/agents.ts';
import { listGoals } from '../../engine/catalog/queries/plans.ts';
import { deliveredWakes, liveRuns, listRuns } from '../../engine/catalog/queries/runs.ts';
import { openInteractions } from '../../engine/catalog/queries/talk.ts';
import { acme, Book, issue, issueFile, page, runFile, uuid } from './book.ts';

const company = 'acme';
const now = '2026-11-22T18:00:00.000Z';
const comment = (name: string): string => `companies/acme/issues/00xx/ACME-1/comments/${name}.md`;

const mention = comment('20261122T160803.123Z-ada-7f3a');
const question = comment('20261122T160903.123Z-cto-7f3b');

const files = {
  ...acme,
  [issueFile(1)]: issue('One', { assignee: 'cto' }),
  [issueFile(2)]: issue('Two', { assignee: 'cto', blockedBy: ['ACME-1'] }),
  [issueFile(3)]: issue('Three', { assigneeUser: 'ada' }),
  [issueFile(4)]: issue('Four', { status: 'blocked', blockedReason: 'no idea' }),
  [mention]: page({ id: uuid(60), author: 'user:ada', mentions: ['agent:acme/cto'] }, '@cto look'),
  [question]: page(
    { id: uuid(61), author: 'agent:acme/cto', kind: 'question', target: 'user:ada' },
    'Which colour?',
  ),
};

test('an agent finds what it can do, what waits, and mentions until a run was started for them', () => {
  const book = new Book(files);
  const catalog = book.catalog();
  const inbox = (): ReturnType<typeof agentInbox> => agentInbox(catalog, { company, agent: 'cto', now });
  expect(inbox().actionable.map(({ number }) => number)).toEqual([1]);
  expect(inbox().waiting.map(({ number }) => number)).toEqual([2]);
  expect(inbox().mentions.map(({ path }) => path)).toEqual([mention]);

  const wakes = [`comment:${uuid(60)}`];
  book.commit({
    [runFile(3)]: page({ id: uuid(70), agent: 'cto', source: 'automation', wakes, createdAt: now }),
  });
  catalog.sync();
  expect(inbox().mentions).toEqual([]);
  expect(deliveredWakes(catalog, { company, agent: 'cto', keys: [...wakes, 'timer:1'] })).toEqual(
    new Set(wakes),
  );
});

test('nobody is asked what they asked themselves', () => {
  const own = (n: number, author: string, target?: string) => ({
    [comment(`20261122T16100${n}.123Z-x-7f3${n}`)]: page(
      { id: uuid(80 + n), author, kind: 'question', ...(target && { target }) },
      `By ${author}?`,
    ),
  });
  const catalog = new Book({
    ...files,
    ...own(1, 'user:ada'),
    ...own(2, 'user:ben'),
    ...own(3, 'agent:acme/cto', 'agent:acme/cto'),
  }).catalog();
  const asked = (user: string): (string | null)[] =>
    userInbox(catalog, { company, user, now, outsideSince: now }).interactions.map(({ body }) => body);
  expect(asked('ada')).toEqual(['Which colour?', 'By user:ben?']);
  expect(asked('ben')).toEqual(['By user:ada?']);
  expect(agentInbox(catalog, { company, agent: 'cto', now }).interactions).toEqual([]);
});

test('a person finds what is theirs, what they are asked until it is answered, and what nobody minds', () => {
  const book = new Book(files);
  const catalog = book.catalog();
  const inbox = (at = now): ReturnType<typeof userInbox> =>
    userInbox(catalog, { company, user: 'ada', now: at, outsideSince: at });
  expect(inbox().assigned.map(({ number }) => number)).toEqual([3]);
  expect(inbox().ownerless.map(({ number }) => number)).toEqual([4]);
  expect(inbox().interactions.map(({ body }) => body)).toEqual(['Which colour?']);

  book.commit({
    [comment('20261122T161003.123Z-ada-7f3c')]: page({ answers: '20261122T160903.123Z-cto-7f3b.md' }, 'Red'),
  });
  catalog.sync();
  expect(inbox().interactions).toEqual([]);
  expect(openInteractions(catalog, { company, issue: issueFile(1), now })).toEqual([]);
});

test('a question that has expired is open no more', () => {
  const expiring = page(
    { kind: 'confirmation', target: 'board', expiresAt: '2026-11-22T19:00:00+02:00' },
    'Ship it?',
  );
  const catalog = new Book({ ...files, [question]: expiring }).catalog();
  const open = (at: string): number =>
    openInteractions(catalog, { company, issue: issueFile(1), now: at }).length;
  expect([open('2026-11-22T16:59:59.000Z'), open('2026-11-22T17:00:01.000Z')]).toEqual([1, 0]);
});

test('the state of an agent comes from its runs', () => {
  const book = new Book(acme);
  const catalog = book.catalog();
  const record = (second: number, more: Record<string, unknown>): void => {
    const createdAt = `2026-11-22T16:08:0${second}.000Z`;
    const front = {
      id: uuid(70 + second),
      agent: 'cto',
      issue: 'ACME-1',
      source: 'timer',
      createdAt,
      ...more,
    };
    book.commit({ [runFile(second)]: page(front), [issueFile(1)]: issue('One') });
    catalog.sync();
  };
  const state = (): unknown => listAgents(catalog, { company })[0]?.state;
  expect(state()).toBe('idle');
  record(1, { status: 'running' });
  expect([state(), liveRuns(catalog, { company }).length]).toEqual(['running', 1]);
  record(1, { status: 'failed', endedAt: now });
  expect([state(), liveRuns(catalog, { company }).length]).toEqual(['error', 0]);
  record(2, { status: 'succeeded', endedAt: now });
  expect(state()).toBe('idle');
  for (const filter of [{}, { agent: 'cto' }, { issue: '#1' }])
    expect(listRuns(catalog, { company, ...filter }).rows.map(({ id }) => id)).toEqual([uuid(72), uuid(71)]);
  book.commit({ 'companies/acme/agents/cto/AGENTS.md': page({ name: 'Cleo', status: 'paused' }) });
  catalog.sync();
  expect(state()).toBe('paused');
});

test('sentences of COMPANY.md are initiatives, and a company without any has one of its own name', () => {
  const book = new Book(acme);
  const catalog = book.catalog();
  const goals = (): unknown[] =>
    listGoals(catalog, { company }).map(({ name, title, initiative }) => [name, title, initiative]);
  expect(goals()).toEqual([['acme', 'Acme', 1]]);
  book.commit({ 'companies/acme/COMPANY.md': page({ name: 'Acme', goals: ['Sell more', 'Sell better'] }) });
  catalog.sync();
  expect(goals()).toEqual([
    ['sell-more', 'Sell more', 1],
    ['sell-better', 'Sell better', 1],
  ]);
});
