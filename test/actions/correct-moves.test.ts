// A thing that a commit took to another place is renamed, or goes back whole: there are never two of one, and none of it
// is lost.
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { verifyBook } from '../../engine/verify.ts';
import { beta, markdown } from '../helpers/book.ts';
import { troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { issueAt, set, sharedBooks, type SharedBook } from '../helpers/shared-book.ts';

const openBook = sharedBooks();

const at = (path: string): string => `companies/acme/${path}`;
const agentAt = (slug: string): string => at(`agents/${slug}/AGENTS.md`);
const idOf = (text: string | undefined): string => /^id: .*$/m.exec(text ?? '')![0];

async function sound(book: SharedBook): Promise<void> {
  expect(book.engine.catalog.problems()).toEqual([]);
  expect(troubles(book.root)).toBe('');
  const { findings } = await verifyBook({ root: book.root, clock: systemClock, deep: true });
  expect(findings).toEqual([]);
}

const perform = (book: SharedBook, name: string, input: object) =>
  book.engine.perform(name, { company: 'acme', ...input }, book.engine.member);

async function addBeta(book: SharedBook): Promise<void> {
  writeFiles(book.root, beta);
  book.edit('companies/beta/COMPANY.md', set('id', '01930000-0000-7000-8000-000000000002'));
  await book.commits('Beta');
}

/** Takes folders or files to other names, all at once. */
function move(book: SharedBook, ...moves: [string, string][]): void {
  for (const [from] of moves) renameSync(join(book.root, from), join(book.root, `${from}.away`));
  for (const [from, to] of moves) renameSync(join(book.root, `${from}.away`), join(book.root, to));
}

const whatIs = (book: SharedBook): string => git(book.root, 'rev-parse', 'refs/minutebook/head^{tree}');

test('an agent whose folder moves is renamed, with what the commit writes into it and what refers to it', async () => {
  const book = await openBook();
  await perform(book, 'issue.change', { issue: 'ACME-1', assignee: 'cto' });
  const team = {
    name: 'All',
    manager: '../../agents/cto/AGENTS.md',
    includes: ['../../agents/cto/AGENTS.md'],
  };
  writeFiles(book.root, {
    [at('agents/cto/notes.md')]: 'Mine.\n',
    [at('teams/all/TEAM.md')]: markdown(team),
  });
  await book.commits('Notes');
  const id = idOf(book.at(agentAt('cto')));
  book.news();
  git(book.root, 'mv', at('agents/cto'), at('agents/chief'));
  book.edit(agentAt('chief'), (text) => `${text}\nBe brief.\n`);
  book.edit(agentAt('ops'), set('reportsTo', 'chief'));
  writeFiles(book.root, { [at('agents/chief/more.md')]: 'More.\n' });
  await book.commits('Move');
  expect(book.news()).toEqual(['Complete chief of "Move" by "Ada"', 'Move']);
  expect(book.at(agentAt('cto'))).toBeUndefined();
  const text = book.at(agentAt('chief'))!;
  expect([idOf(text), text]).toEqual([id, expect.stringMatching(/formerly:\s+- cto[^]*Be brief/)]);
  expect(['notes.md', 'more.md'].map((name) => book.at(at(`agents/chief/${name}`)))).toEqual([
    'Mine.\n',
    'More.\n',
  ]);
  for (const path of [agentAt('dev'), agentAt('ops')]) expect(book.at(path)).toContain('reportsTo: chief');
  expect(book.at(issueAt(1))).toContain('assignee: chief');
  expect(book.at(at('teams/all/TEAM.md'))?.match(/agents\/chief/g)).toHaveLength(2);
  await sound(book);
});

test('a company, a project and a goal are renamed where their files go', async () => {
  const book = await openBook();
  const [project, company] = [idOf(book.at(at('projects/shop/PROJECT.md'))), idOf(book.at(at('COMPANY.md')))];
  writeFiles(book.root, {
    [at('projects/shop/milestones/beta.md')]: markdown({ status: 'planned' }, '# Beta'),
  });
  await book.commits('Plan');
  move(book, [at('projects/shop'), at('projects/store')], [at('goals/grow.md'), at('goals/rise.md')]);
  await book.commits('Other words');
  expect(idOf(book.at(at('projects/store/PROJECT.md')))).toBe(project);
  expect(book.at(at('projects/store/PROJECT.md'))).toContain('goal: rise');
  expect(book.at(at('projects/store/milestones/beta.md'))).toContain('shop/beta');
  expect(book.at(at('COMPANY.md'))).toContain('defaultProject: store');
  await sound(book);
  move(book, ['companies/acme', 'companies/apex']);
  move(book, ['companies/apex/agents/cto', 'companies/apex/agents/chief']);
  await book.commits('Apex');
  expect(
    book.engine.store
      .snapshot()
      .list('companies')
      .map(({ name }) => name),
  ).toEqual(['apex']);
  expect(idOf(book.at('companies/apex/COMPANY.md'))).toBe(company);
  expect(book.at('companies/apex/agents/dev/AGENTS.md')).toContain('reportsTo: chief');
  const shown = await book.engine.perform('issue.show', { issue: 'ACME-1' }, book.engine.member);
  expect(shown.result).toMatchObject({ status: 'todo' });
  await sound(book);
});

test('two that change places stay where they were, agents and companies', async () => {
  const book = await openBook();
  await addBeta(book);
  const before = whatIs(book);
  move(book, [at('agents/cto'), at('agents/dev')], [at('agents/dev'), at('agents/cto')]);
  await book.commits('Swap agents');
  expect(whatIs(book)).toBe(before);
  expect(book.correction()!.reasons).toMatchObject([
    { path: agentAt('cto'), reason: expect.stringContaining('cto') as string },
    { path: agentAt('dev') },
  ]);
  move(book, ['companies/acme', 'companies/beta'], ['companies/beta', 'companies/acme']);
  await book.commits('Swap companies');
  expect(whatIs(book)).toBe(before);
  rmSync(join(book.root, at('agents/ops')), { recursive: true });
  move(book, [at('agents/dev'), at('agents/ops')]);
  await book.commits('In the place of another');
  expect(whatIs(book)).toBe(before);
  await sound(book);
});

test.each<[string, (book: SharedBook) => void, string, string?]>([
  [
    'who may not rename',
    (book) => move(book, ['companies/acme', 'companies/apex']),
    'may',
    'Ben <ben@example.org>',
  ],
  ['a name that is a pronoun', (book) => move(book, [at('agents/cto'), at('agents/me')]), 'me'],
  [
    'another company',
    (book) => move(book, [at('agents/cto'), 'companies/beta/agents/cto2']),
    'does not get there',
  ],
  ['a member', (book) => move(book, ['users/vera.md', 'users/eve.md']), 'does not get there'],
])('a move goes back whole: %s', async (_, act, reason, who) => {
  const book = await openBook();
  await addBeta(book);
  const before = whatIs(book);
  act(book);
  await book.commits('Move', who);
  expect(whatIs(book)).toBe(before);
  expect(book.correction()!.reasons).toMatchObject([{ reason: expect.stringContaining(reason) as string }]);
  await sound(book);
});

test('an agent with a live run is not renamed by a commit', async () => {
  const book = await openBook();
  await perform(book, 'issue.checkout', { issue: 'ACME-1', agent: 'dev' });
  await book.engine.perform(
    'run.start',
    {
      company: 'acme',
      run: '01930000-0000-7000-8000-000000000001',
      agent: 'dev',
      issue: 'ACME-1',
      source: 'timer',
      wakes: ['wake-1'],
      reason: 'timer',
      host: 'test',
      adapter: 'process',
      isolation: 'none',
    },
    { kind: 'system' },
  );
  await book.engine.store.settle();
  const before = whatIs(book);
  move(book, [at('agents/dev'), at('agents/maker')]);
  await book.commits('Move');
  expect(whatIs(book)).toBe(before);
  expect(book.correction()!.reasons).toMatchObject([{ reason: expect.stringContaining('run') as string }]);
});

test('a move that is not committed stays as it is, makes no second one, and is a rename once it is', async () => {
  const book = await openBook();
  const before = whatIs(book);
  const id = idOf(book.at(agentAt('cto')));
  move(book, [at('agents/cto'), at('agents/chief')]);
  const { result } = await book.engine.perform('book.adopt', { bulk: true }, book.engine.member);
  const paths = [agentAt('cto'), agentAt('chief')];
  expect(result).toMatchObject({
    adopted: [],
    refused: paths.map((path) => ({ path, code: 'MOVE_UNCOMMITTED' })),
  });
  expect(whatIs(book)).toBe(before);
  await book.commits('Move');
  expect(idOf(book.at(agentAt('chief')))).toBe(id);
  move(book, ['companies/acme', 'companies/apex']);
  await book.engine.perform('book.adopt', { bulk: true }, book.engine.member);
  expect(
    book.engine.store
      .snapshot()
      .list('companies')
      .map(({ name }) => name),
  ).toEqual(['acme']);
  await book.commits('Apex');
  await sound(book);
});
