// Books that were apart gave one number, or one name, to two things: both survive with all that is theirs, the later one
// under another name, in every book the same; by whichever of git's ways they come together.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, create, type Clone } from '../helpers/apart.ts';
import { minutebook } from '../helpers/command.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';

const apart = booksApart();
const at = (name: string): string => `companies/acme/issues/00xx/${name}.md`;

/** Two issues, the second a part of the first, with a comment, a document and an attachment; and one that waits for it. */
const makes = (who: string) => async (engine: Engine) => {
  const issue = 'ACME-2';
  await create(engine, `${who} two`);
  await engine.perform('issue.comment', { issue, body: `${who} says` }, engine.member);
  await engine.perform('document.put', { issue, key: 'plan', body: `${who} plans` }, engine.member);
  await create(engine, `${who} three`, { parent: issue });
};

const first = {
  'ACME-2.md': 'a two',
  'ACME-2/comment': 'a says',
  'ACME-2/documents/plan.md': 'plan\n\na plans',
  'ACME-3.md': 'a three',
};
const second = {
  'ACME-4.md': 'b two',
  'ACME-4/comment': 'b says',
  'ACME-4/documents/plan.md': 'plan\n\nb plans',
  'ACME-5.md': 'b three',
};
const all = { 'ACME-1.md': 'Shared', ...first, ...second };

async function mustHaveParted(book: Clone): Promise<void> {
  expect(book.issues()).toEqual(all);
  expect(book.text(at('ACME-3'))).toMatch(/^parent: ACME-2$/m);
  expect(book.text(at('ACME-5'))).toMatch(/^parent: ACME-4$/m);
  expect(book.text(at('ACME-4'))).toMatch(/^formerly:\n {2}- ACME-2$/m);
  await book.mustBeSound();
}

async function bothMade(): Promise<[Clone, Clone, Clone]> {
  const [a, b, c] = apart() as [Clone, Clone, Clone];
  await a.work(makes('a'));
  await b.work(makes('b'));
  return [a, b, c];
}

const ways = [
  ['the later one pulls by merge', '--no-rebase', false],
  ['the earlier one pulls by rebase', '--rebase', true],
  ['the later one pulls by rebase', '--rebase', false],
  ['the earlier one pulls by merge', '--no-rebase', true],
] as const;

test.each(soak.apart.allWays ? ways : ways.slice(0, 2))(
  '%s: the later issues get new numbers in both books',
  async (_, how, turned) => {
    const [a, b] = await bothMade();
    const [pushes, pulls] = turned ? [b, a] : [a, b];
    pushes.push();
    const { code, said } = pulls.pull(how);
    expect([code, said]).toEqual([0, expect.stringContaining('Both are')]);
    await pulls.settle();
    await mustHaveParted(pulls);
    pulls.push();
    expect(pushes.pull('--ff-only').code).toBe(0);
    await pushes.settle();
    await mustHaveParted(pushes);
  },
  60_000,
);

test('two books that each merged the other find the same numbers, and meet again without a word', async () => {
  const [a, b] = await bothMade();
  git(b.root, 'push', '-q', 'origin', 'main:b');
  git(a.root, 'push', '-q', 'origin', 'main:a');
  for (const [book, branch] of [
    [a, 'b'],
    [b, 'a'],
  ] as const) {
    git(book.root, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', branch);
    await book.settle();
    await mustHaveParted(book);
  }
  b.push();
  expect(a.pull('--no-rebase')).toMatchObject({ code: 0 });
  await a.settle();
  await mustHaveParted(a);
}, 60_000);

test('a third book that made the same number as well', async () => {
  const [a, b, c] = await bothMade();
  await c.work((engine) => create(engine, 'c two'));
  for (const book of [a, b, c]) {
    if (book !== a) expect(book.pull('--no-rebase').code).toBe(0);
    await book.settle();
    book.push();
  }
  expect(c.issues()).toEqual({ ...all, 'ACME-6.md': 'c two' });
  await c.mustBeSound();
}, 60_000);

test.each([
  ['the other one is taken', '--theirs'],
  ['ours is taken', '--ours'],
  ['the markers are committed', ''],
])(
  'merged where nobody knows how (a forge), and %s: both are there',
  async (_, side) => {
    const [a, b] = await bothMade();
    git(b.root, 'push', '-q', 'origin', 'main:b');
    git(a.root, 'fetch', '-q', 'origin');
    git(a.root, 'config', '--remove-section', 'merge.minutebook');
    expect(spawnSync('git', ['-C', a.root, 'merge', '-q', 'origin/b']).status).toBe(1);
    if (side !== '') git(a.root, 'checkout', side, '.');
    git(a.root, 'commit', '-qam', 'Merge by hand');
    await a.settle();
    await mustHaveParted(a);
  },
  60_000,
);

test('what is nowhere else is not left out: a picked commit that brings another thing is a conflict that says what both are', async () => {
  const [a, b] = await bothMade();
  git(b.root, 'push', '-q', 'origin', 'main:b');
  git(a.root, 'fetch', '-q', 'origin');
  const made = git(a.root, 'log', '--format=%H', '--grep=b two', 'origin/b');
  const { status, stderr } = spawnSync('git', ['-C', a.root, 'cherry-pick', made], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('another thing')]);
  const thing = (title: string) =>
    new RegExp(`issue ACME-2 "${title}", made \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d by user:ada`);
  const listed = minutebook(a.root, ['resolve']);
  const asked = minutebook(a.root, ['resolve', at('ACME-2')]);
  for (const said of [listed.out, asked.err])
    for (const title of ['a two', 'b two']) expect(said.replaceAll(/\s+/g, ' ')).toMatch(thing(title));
  git(a.root, 'cherry-pick', '--abort');
}, 60_000);

test('agents, goals, projects and labels of one name, and what each side calls by it', async () => {
  const [a, b] = apart() as [Clone, Clone];
  const things = (who: string) => async (engine: Engine) => {
    const of = { company: 'acme' };
    const name = 'Extra';
    const slug = 'extra';
    await engine.perform('agent.hire', { ...of, name, slug, title: who }, engine.member);
    await engine.perform('goal.create', { ...of, title: name, slug, body: who }, engine.member);
    await engine.perform('project.create', { ...of, name, slug, description: who }, engine.member);
    await engine.perform('label.create', { ...of, name: slug, description: who }, engine.member);
    await create(engine, who, { assignee: slug, project: slug, goal: slug, labels: [slug] });
  };
  await a.work(things('a'));
  await b.work(things('b'));
  a.push();
  expect(b.pull('--no-rebase').code).toBe(0);
  await b.settle();
  for (const file of [
    'agents/NAME/AGENTS.md',
    'goals/NAME.md',
    'projects/NAME/PROJECT.md',
    'labels/NAME.md',
  ]) {
    const of = (name: string): string => b.text(`companies/acme/${file.replace('NAME', name)}`);
    expect(of('extra')).toMatch(/\ba$/m);
    expect(of('extra-2')).toMatch(/\bb$/m);
    expect(of('extra-2')).toMatch(/^formerly:\n {2}- extra$/m);
  }
  const says = (name: string): string[] => b.text(at(name)).match(/\bextra\b(-2)?/g)!;
  expect(says('ACME-2')).toEqual(Array(4).fill('extra'));
  expect(says('ACME-3')).toEqual(Array(4).fill('extra-2'));
  await b.mustBeSound();
}, 60_000);

test('two companies of one name: the first stays whole, and it is said where the other is', async () => {
  const [a, b] = apart() as [Clone, Clone];
  const makesCompany = (name: string) => (engine: Engine) =>
    engine.perform('company.create', { name, slug: 'beta' }, engine.member);
  await a.work(makesCompany('A beta'));
  await b.work(makesCompany('B beta'));
  a.push();
  const { code, said } = b.pull('--no-rebase');
  expect([code, said]).toEqual([1, expect.stringContaining('another thing')]);
  git(b.root, 'checkout', '--ours', '.');
  git(b.root, 'commit', '-qam', 'Merge');
  await b.settle();
  expect(b.text('companies/beta/COMPANY.md')).toContain('A beta');
  expect(git(b.root, 'log', '-1', '--format=%B')).toContain('two books that were apart');
  await b.mustBeSound();
}, 60_000);
