// One clone renames what another goes on below: what came under the old name follows to the new one, by whichever of git's
// ways and whoever pulls, and both books say the same.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, create, type Clone } from '../helpers/apart.ts';
import { git, writeFiles } from '../helpers/folder.ts';

const apart = booksApart();
const ways = [
  ['--no-rebase', false],
  ['--rebase', false],
  ['--no-rebase', true],
  ['--rebase', true],
] as const;

const renames = async (engine: Engine): Promise<void> => {
  await engine.perform('company.rename', { company: 'acme', slug: 'apex' }, engine.member);
  await engine.perform('issue.create', { company: 'apex', title: 'a two' }, engine.member);
};
const goesOn = async (engine: Engine): Promise<void> => {
  const of = { company: 'acme' };
  await create(engine, 'b two');
  await create(engine, 'b three', { parent: 'ACME-2' });
  await engine.perform('issue.comment', { issue: 'ACME-2', body: 'b says' }, engine.member);
  await engine.perform('issue.change', { issue: 'ACME-1', priority: 'high' }, engine.member);
  await engine.perform('agent.hire', { ...of, name: 'Extra', slug: 'extra' }, engine.member);
  await engine.perform('goal.create', { ...of, title: 'More', slug: 'more' }, engine.member);
  await engine.perform('approval.create', { ...of, title: 'May I', for: 'cto' }, engine.member);
};

function mustBeApex(book: Clone): void {
  const at = (path: string): string => book.text(`companies/apex/${path}`);
  expect(git(book.root, 'ls-files', 'companies/acme')).toBe('');
  const issues = ['ACME-1', 'ACME-2', 'ACME-3', 'ACME-4'].map((name) => at(`issues/00xx/${name}.md`));
  for (const title of ['Shared', 'a two', 'b two', 'b three'])
    expect(
      issues.filter((text) => text.includes(`# ${title}\n`) || text.endsWith(`# ${title}`)),
    ).toHaveLength(1);
  expect(issues[1]).toMatch(/^# a two$/m);
  const moved = 1 + issues.findIndex((text) => text.includes('# b two'));
  expect(issues[moved - 1]).toMatch(/^formerly:\n {2}- ACME-2$/m);
  expect(issues.find((text) => text.includes('# b three'))).toContain(`parent: ACME-${moved}\n`);
  const comments = git(book.root, 'ls-files', `companies/apex/issues/00xx/ACME-${moved}/comments`);
  expect(book.text(comments)).toContain('b says');
  expect(issues[0]).toMatch(/^priority: high$/m);
  for (const path of ['agents/extra/AGENTS.md', 'goals/more.md', 'approvals/A-1-may-i.md']) at(path);
}

async function mustBeEqual(a: Clone, b: Clone): Promise<void> {
  for (const book of [a, b]) await book.mustBeSound();
  const [one, other] = [a, b].map(({ root }) => git(root, 'rev-parse', 'refs/minutebook/head^{tree}'));
  expect(one).toBe(other);
}

test.each(ways)(
  'a company is renamed there and gone on with here: %s, the other way round: %s',
  async (how, turned) => {
    const [a, b] = apart() as [Clone, Clone];
    await a.work(renames);
    await b.work(goesOn);
    const [pushes, pulls] = turned ? [b, a] : [a, b];
    pushes.push();
    expect(pulls.pull(how)).toMatchObject({ code: 0 });
    await pulls.settle();
    mustBeApex(pulls);
    await pulls.mustBeSound();
    pulls.push();
    expect(pushes.pull('--ff-only').code).toBe(0);
    await pushes.settle();
    mustBeApex(pushes);
    await mustBeEqual(a, b);
  },
  60_000,
);

test.each(['agent', 'project'] as const)(
  'files beside an %s that was renamed follow it',
  async (kind) => {
    for (const [how, turned] of ways) {
      const [a, b] = apart() as [Clone, Clone];
      const [ref, folder] = kind === 'agent' ? ['cto', 'agents'] : ['shop', 'projects'];
      await a.work((engine) =>
        engine.perform(`${kind}.rename`, { company: 'acme', ref, slug: 'other' }, engine.member),
      );
      writeFiles(b.root, { [`companies/acme/${folder}/${ref}/notes.md`]: 'Mine.\n' });
      await b.work((engine) => engine.perform('book.adopt', { bulk: true }, engine.member));
      const [pushes, pulls] = turned ? [b, a] : [a, b];
      pushes.push();
      expect(pulls.pull(how)).toMatchObject({ code: 0 });
      await pulls.settle();
      expect(pulls.text(`companies/acme/${folder}/other/notes.md`)).toBe('Mine.\n');
      expect(git(pulls.root, 'ls-files', `companies/acme/${folder}/${ref}`)).toBe('');
      pulls.push();
      expect(pushes.pull('--ff-only').code).toBe(0);
      await pushes.settle();
      await mustBeEqual(a, b);
    }
  },
  90_000,
);

test('merged where nobody knows how (a forge): what git put elsewhere or left there is at the new name', async () => {
  const [a, b] = apart() as [Clone, Clone];
  await a.work(renames);
  await b.work((engine) =>
    engine.perform('goal.create', { company: 'acme', title: 'More', slug: 'more' }, engine.member),
  );
  git(b.root, 'push', '-q', 'origin', 'main:b');
  git(a.root, 'fetch', '-q', 'origin');
  git(a.root, 'config', '--remove-section', 'merge.minutebook');
  git(a.root, 'config', '--unset', 'merge.directoryRenames');
  expect(spawnSync('git', ['-C', a.root, 'merge', '-q', 'origin/b']).status).toBe(1);
  git(a.root, 'add', '-A');
  git(a.root, 'commit', '-qm', 'Merge by hand');
  await a.settle();
  expect(git(a.root, 'ls-files', 'companies/acme')).toBe('');
  expect(a.text('companies/apex/goals/more.md')).toContain('# More');
  await a.mustBeSound();
}, 60_000);
