// What was done under a former name was done: history is told over renames, and never of another bearer of the name.
import { expect, test } from 'vitest';
import { listActivity } from '../../engine/catalog/queries/activity.ts';
import { thingAt } from '../../engine/catalog/queries/namings.ts';
import { acme, agent, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { sharedBooks } from '../helpers/shared-book.ts';

const openShared = sharedBooks();
const ada = user('ada');
const ben = user('ben');

type Listed = { items: { subject: string; commit: string; entities: string[] }[]; next: string | null };

const listed = async (book: TestBook, input: object): Promise<string[]> =>
  (await book.perform<Listed>(ada, 'activity.list', input)).items.map(({ subject }) => subject);

const change = (book: TestBook, title: string) => book.perform(ben, 'agent.change', { agent: 'cto', title });

async function ran(book: TestBook, n: number, who: string): Promise<void> {
  const run = `01930000-0000-7000-8000-00000000000${n}`;
  const of = { company: 'acme', run };
  await book.perform(system, 'run.start', {
    ...of,
    agent: who,
    issue: 'ACME-1',
    source: 'timer',
    wakes: [`wake-${n}`],
    reason: 'timer',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
  const ended = { status: 'succeeded', reason: 'done', endedAt: new Date(book.clock.now()).toISOString() };
  await book.perform(system, 'run.finish', { ...of, ...ended });
}

test('an agent is asked for by any of its names, and answers for all of them', async () => {
  const book = await openBook();
  await change(book, 'First');
  await book.perform(ada, 'issue.create', { title: 'Work', assignee: 'cto' });
  await book.perform(agent('cto'), 'issue.create', { title: 'Mine' });
  await ran(book, 1, 'cto');
  book.clock.time += 60_000;
  await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
  await ran(book, 2, 'chief');
  await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
  await book.perform(ada, 'agent.rename', { ref: 'chief', slug: 'head' });
  await change(book, 'Second');
  const all = await listed(book, { agent: 'head' });
  expect(all).toEqual(await listed(book, { agent: 'cto' }));
  expect(all).toEqual([
    'Change agent head',
    'Rename agent chief to head',
    'Start chief on ACME-1: timer',
    'Rename agent cto to chief',
    'Start cto on ACME-1: timer',
    'Change agent cto',
    'Begin',
  ]);
  for (const actor of ['agent:apex/head', 'agent:apex/cto', 'agent:acme/chief'])
    expect([actor, await listed(book, { actor })]).toEqual([actor, ['Create ACME-2 "Mine"']]);
  const runs = await book.perform<{ items: { agent: string }[] }>(ada, 'run.list', { agent: 'head' });
  expect(runs.items.map(({ agent }) => agent)).toEqual(['chief', 'cto']);
});

test('pages over a rename are the whole, each thing once', async () => {
  const book = await openBook();
  for (let n = 0; n < 4; n += 1) await change(book, `Before ${n}`);
  await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
  for (let n = 0; n < 3; n += 1) await change(book, `After ${n}`);
  const commits: string[] = [];
  let after: string | null = null;
  do {
    const page: Listed = await book.perform<Listed>(ada, 'activity.list', {
      agent: 'chief',
      limit: 3,
      ...(after === null ? {} : { after }),
    });
    commits.push(...page.items.map(({ commit }) => commit));
    after = page.next;
  } while (after !== null);
  expect([commits.length, new Set(commits).size]).toEqual([9, 9]);
});

test('a history tells which field became what across renames of the thing and of its company', async () => {
  const book = await openBook();
  await change(book, 'First');
  await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
  await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
  await change(book, 'Second');
  const asked = { kind: 'agent', ref: 'chief' };
  const { items } = await book.perform<{
    items: { subject: string; changes: { field: string; from?: unknown; to?: unknown }[] }[];
  }>(ada, 'activity.history', asked);
  // The first one made everything.
  expect(items.slice(0, -1).map(({ subject, changes }) => [subject, changes])).toEqual([
    ['Change agent chief', [{ field: 'title', from: 'First', to: 'Second' }]],
    ['Rename agent cto to chief', [{ field: 'formerly', from: [], to: ['cto'] }]],
    ['Change agent cto', [{ field: 'title', from: undefined, to: 'First' }]],
  ]);
});

test('a document keeps its revisions when its company is called otherwise', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'Work' });
  const of = { issue: 'ACME-1', key: 'plan' };
  await book.perform(ben, 'document.put', { ...of, body: 'One' });
  await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
  await book.perform(ben, 'document.put', { ...of, body: 'Two' });
  const { items } = await book.perform<{
    items: { revision: string; version: string; number: number }[];
  }>(ben, 'document.history', of);
  expect(items.map(({ number }) => number)).toEqual([2, 1]);
  for (const revision of [items[1]!.revision, items[1]!.version])
    expect(await book.perform(ben, 'document.get', { ...of, revision })).toMatchObject({ body: 'One' });
  await book.perform(ben, 'document.restore', { ...of, revision: items[1]!.revision });
  expect(await book.perform(ben, 'document.get', of)).toMatchObject({ body: 'One' });
});

test('a rename that is taken back is one as well', async () => {
  const book = await openBook();
  await change(book, 'First');
  await book.perform(ada, 'agent.rename', { ref: 'cto', slug: 'chief' });
  await book.perform(ada, 'book.undo', { target: book.store.head()! });
  await change(book, 'Second');
  expect(await listed(book, { agent: 'cto' })).toEqual([
    'Change agent cto',
    'Undo "Rename agent cto to chief"',
    'Rename agent cto to chief',
    'Change agent cto',
    'Begin',
  ]);
});

test('a rename by hand is followed, and whoever takes the name next has nothing of the old one', async () => {
  const book = await openShared();
  const [cto, chief] = ['companies/acme/agents/cto', 'companies/acme/agents/chief'];
  book.edit(`${cto}/AGENTS.md`, (text) => `${text}\nOne.\n`);
  await book.commits('One');
  const old = book.at(`${cto}/AGENTS.md`)!;
  git(book.root, 'mv', cto, chief);
  await book.commits('Move');
  writeFiles(book.root, { [`${cto}/AGENTS.md`]: markdown({ name: 'Other', status: 'active' }) });
  await book.commits('Another');
  expect(book.at(`${chief}/AGENTS.md`)).toContain(/^id: .*$/m.exec(old)![0]);
  expect(book.at(`${cto}/AGENTS.md`)).toContain('name: Other');
  expect(book.engine.catalog.problems()).toEqual([]);
  const subjects = (called: string): string[] =>
    listActivity(book.engine.catalog, { company: 'acme', about: thingAt(`${called}/AGENTS.md`)! }).rows.map(
      ({ subject }) => subject,
    );
  expect(subjects(chief)).toEqual(expect.arrayContaining(['Move', 'One']));
  expect(subjects(chief)).not.toContain('Another');
  expect(subjects(cto)).toContain('Another');
  expect(subjects(cto)).not.toContain('One');
});

test('what is spent under several names is one row, under the present one', async () => {
  const book = await openBook();
  await book.perform(agent('dev'), 'cost.log', { cost: 1.5 });
  await book.perform(agent('cto'), 'cost.log', { cost: 2 });
  await book.perform(ada, 'agent.rename', { ref: 'dev', slug: 'builder' });
  await book.perform(agent('builder'), 'cost.log', { cost: 1 });
  const { items } = await book.perform<{ items: { name: string; costMicros: number; events: number }[] }>(
    ada,
    'cost.by',
    { by: 'agent' },
  );
  expect(items.map(({ name, costMicros, events }) => [name, costMicros, events])).toEqual([
    ['builder', 2_500_000, 2],
    ['cto', 2_000_000, 1],
  ]);
});

test('what was logged and not committed yet goes along with its company', async () => {
  const book = await openBook();
  const spent = async (company: string) =>
    (await book.perform<{ costMicros: number | null }>(ada, 'cost.summary', { company })).costMicros;
  await book.perform(agent('dev'), 'cost.log', { cost: 1.5 });
  const before = await book.spool.seal();
  await book.perform(ada, 'company.rename', { company: 'acme', slug: 'apex' });
  expect(await spent('apex')).toBe(1_500_000);
  // Logged while the company was about to be renamed.
  for (const line of before.flatMap(({ lines }) => lines))
    await book.spool.append(line.replace(/"id":"[^"]*"/, '"id":"later"'));
  await book.perform(system, 'cost.flush');
  expect(await spent('apex')).toBe(3_000_000);
});

test('a milestone is found by the name that its project had', async () => {
  const milestone = {
    'companies/acme/projects/shop/milestones/beta.md': markdown({ status: 'planned' }, '# Beta'),
  };
  const book = await openBook({ ...acme, ...milestone });
  await book.perform(ben, 'project.rename', { ref: 'shop', slug: 'store' });
  expect(await book.perform(ben, 'milestone.show', { milestone: 'shop/beta' })).toMatchObject({
    slug: 'store/beta',
  });
});
