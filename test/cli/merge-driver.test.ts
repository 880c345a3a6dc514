// The merge driver under git's own commands: what git merges, rebases, picks, unstashes and reverts in a real book is
// what the model merges, a contradiction is git's conflict with its markers, and nothing of either side is ever lost.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeFile } from '../../engine/model/merge.ts';
import { newBook } from '../helpers/engine.ts';
import { git, temporaryFolder, textOf, writeFiles } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { against, any, apart, lostIn, type TwoSides } from '../model/two-sides.ts';

const { seeds, issues } = soak.merges;

/** A git command that may fail; what it said. */
function tryGit(root: string, ...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    env: { ...process.env, GIT_EDITOR: 'true' },
  });
  return { code: status, said: stdout + stderr };
}

const commitAll = (root: string, message: string): string => {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', message);
  return git(root, 'rev-parse', 'HEAD');
};
const inConflict = (root: string): string[] =>
  git(root, '-c', 'core.quotePath=false', 'diff', '--name-only', '--diff-filter=U')
    .split('\n')
    .filter(Boolean);

/** Paths of issues and of a text beside them, each with what two sides did to it. */
function casesOf(seed: number): Map<string, TwoSides> {
  const drawn = [
    ...fc.sample(apart, { numRuns: issues, seed }),
    ...fc.sample(any, { numRuns: Math.ceil(issues / 2), seed }),
    against,
  ];
  const path = (n: number): string =>
    n % 3 === 2 ? `companies/acme/docs of ours/it's ${n}.md` : `companies/acme/issues/00xx/ACME-${n + 1}.md`;
  return new Map(drawn.map((two, n) => [path(n), two]));
}

const side = (cases: Map<string, TwoSides>, which: 'base' | 'ours' | 'theirs'): Record<string, string> =>
  Object.fromEntries([...cases].map(([path, two]) => [path, which === 'base' ? two.base : two[which].text]));

/** A book whose main has `ours` on top of the base, and whose branch `topic` has `theirs`. */
async function twoBranches(
  files: Record<'base' | 'ours' | 'theirs', Record<string, string>>,
): Promise<string> {
  const root = await newBook(files.base);
  commitAll(root, 'Base');
  git(root, 'switch', '-q', '-c', 'topic');
  writeFiles(root, files.theirs);
  commitAll(root, 'Theirs');
  git(root, 'switch', '-q', 'main');
  writeFiles(root, files.ours);
  commitAll(root, 'Ours');
  return root;
}

/** Git's outcome is the model's: the same text, or the same conflict with everything of both sides in the file. */
function expectMerged(root: string, cases: Map<string, TwoSides>, ours: 'ours' | 'theirs' = 'ours'): void {
  const theirs = ours === 'ours' ? 'theirs' : 'ours';
  const disputed: string[] = [];
  for (const [path, two] of cases) {
    const { text, conflicts } = mergeFile(path, two.base, two[ours].text, two[theirs].text);
    const found = textOf(root, path);
    if (conflicts.length === 0) expect(found).toBe(text);
    else {
      disputed.push(path);
      expect(found).toMatch(/^<<<<<<< .*\n[^]*^=======\n[^]*^>>>>>>> /m);
    }
    expect(lostIn(found, two).filter((what) => what.startsWith('lost'))).toEqual([]);
  }
  expect(inConflict(root)).toEqual(disputed.toSorted());
}

test.each(seeds)(
  'whatever git merges of two branches with random changes is merged or shown (seed %i)',
  async (seed) => {
    const cases = casesOf(seed);
    const files = { base: side(cases, 'base'), ours: side(cases, 'ours'), theirs: side(cases, 'theirs') };
    const root = await twoBranches(files);
    const begin = git(root, 'rev-parse', 'main');
    const under = git(root, 'rev-parse', 'main~1');
    const afresh = (commit = begin): void => void git(root, 'reset', '-q', '--hard', commit);

    expect(tryGit(root, 'merge', '--no-edit', 'topic').code).toBe(1);
    expectMerged(root, cases);
    git(root, 'merge', '--abort');

    expect(tryGit(root, 'cherry-pick', 'topic').code).toBe(1);
    expectMerged(root, cases);
    git(root, 'cherry-pick', '--abort');

    // Ours is what the branch is put upon.
    expect(tryGit(root, 'rebase', 'topic').code).toBe(1);
    expectMerged(root, cases, 'theirs');
    git(root, 'rebase', '--abort');

    afresh(under);
    writeFiles(root, files.theirs);
    git(root, 'stash', '-q');
    afresh();
    expect(tryGit(root, 'stash', 'pop').code).toBe(1);
    expectMerged(root, cases);

    // Taking a commit back is merging what stood before it into what stands now, with the commit itself as base.
    afresh('topic');
    writeFiles(root, files.base);
    const commit = commitAll(root, 'The change');
    writeFiles(root, files.ours);
    commitAll(root, 'Later');
    expect(tryGit(root, 'revert', '--no-edit', commit).code).toBe(1);
    expectMerged(root, cases);
  },
);

const path = 'companies/acme/issues/00xx/ACME-1.md';
const issue = (fields: string, body = '# T\n\none\n\ntwo\n\nthree\n'): string =>
  `---\nid: 01930000-0000-7000-8000-00000000000a\n${fields}---\n${body}`;
const base = issue('status: todo\npriority: medium\n');
const ours = issue('status: todo\npriority: high\n').replace('one', 'one, ours');
const theirs = issue('status: todo\npriority: medium\ndue: 2026-12-24\n').replace('three', 'three, theirs');
const both = issue('status: todo\npriority: high\ndue: 2026-12-24\n')
  .replace('one', 'one, ours')
  .replace('three', 'three, theirs');

test('git says that all is merged, without a conflict and with a clean work tree', async () => {
  const root = await twoBranches({
    base: { [path]: base },
    ours: { [path]: ours },
    theirs: { [path]: theirs },
  });
  const { code, said } = tryGit(root, 'merge', '--no-edit', 'topic');
  expect([code, said]).toEqual([0, expect.stringContaining('Auto-merging')]);
  expect(textOf(root, path)).toBe(both);
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
});

test('a contradiction names its field and how to settle it', async () => {
  const low = base.replace('medium', 'low');
  const root = await twoBranches({ base: { [path]: base }, ours: { [path]: ours }, theirs: { [path]: low } });
  const { said } = tryGit(root, 'merge', '--no-edit', 'topic');
  expect(said).toContain('both sides changed priority');
  expect(said.replaceAll('\n', ' ')).toContain(`minutebook resolve ${path}`);
  expect(said).toContain('CONFLICT');
});

test.each([
  ['line ends of Windows stay', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a last line without its end stays so', (text: string) => text.trimEnd()],
])('%s', async (_, as) => {
  const files = { base: { [path]: as(base) }, ours: { [path]: as(ours) }, theirs: { [path]: as(theirs) } };
  const root = await twoBranches(files);
  expect(tryGit(root, 'merge', '--no-edit', 'topic').code).toBe(0);
  expect(textOf(root, path)).toBe(as(both));
});

test('a file both sides added is merged without a base: alike stays, else it is a conflict', async () => {
  const other = path.replace('ACME-1', 'ACME-2');
  const root = await twoBranches({
    base: { 'notes.txt': '' },
    ours: { [path]: issue('labels:\n  - a\n'), [other]: issue('priority: high\n') },
    theirs: { [path]: issue('labels:\n  - b\n'), [other]: issue('priority: low\n') },
  });
  expect(tryGit(root, 'merge', '--no-edit', 'topic').code).toBe(1);
  expect(inConflict(root)).toEqual([other]);
  expect(textOf(root, path)).toBe(issue('labels:\n  - a\n  - b\n'));
  for (const value of ['priority: high', 'priority: low']) expect(textOf(root, other)).toContain(value);
});

test('a file that one side moved is merged where it went', async () => {
  const moved = 'companies/acme/projects/shop/tasks/first/TASK.md';
  const root = await twoBranches({
    base: { [path]: base },
    ours: { [path]: ours },
    theirs: { [path]: base },
  });
  git(root, 'switch', '-q', 'topic');
  writeFiles(root, { [moved]: theirs });
  rmSync(join(root, path));
  commitAll(root, 'Move');
  git(root, 'switch', '-q', 'main');
  expect(tryGit(root, 'merge', '--no-edit', 'topic').code).toBe(0);
  expect(textOf(root, moved)).toBe(both);
});

test('branches that merged each other before merge again, with a base that is itself a merge', async () => {
  const root = await twoBranches({
    base: { [path]: base },
    ours: { [path]: ours },
    theirs: { [path]: theirs },
  });
  const [main, topic] = ['main', 'topic'].map((name) => git(root, 'rev-parse', name)) as [string, string];
  git(root, 'merge', '-q', '--no-edit', topic);
  writeFiles(root, { [path]: textOf(root, path).replace('two', 'two, again') });
  commitAll(root, 'Again ours');
  git(root, 'switch', '-q', 'topic');
  git(root, 'merge', '-q', '--no-edit', main);
  writeFiles(root, { [path]: textOf(root, path).replace('# T', '# Better') });
  commitAll(root, 'Again theirs');
  git(root, 'switch', '-q', 'main');
  expect(tryGit(root, 'merge', '--no-edit', 'topic').code).toBe(0);
  expect(textOf(root, path)).toBe(both.replace('two', 'two, again').replace('# T', '# Better'));
});

const clone = (from: string): string => {
  const root = join(temporaryFolder(), 'clone');
  git(from, 'clone', '-q', from, root);
  git(root, 'config', 'user.name', 'Ada');
  git(root, 'config', 'user.email', 'ada@example.org');
  for (const name of ['apart', 'against']) git(root, 'branch', '-q', name, `origin/${name}`);
  return root;
};
const move = (from: string): string => {
  renameSync(from, `${from} moved`);
  return `${from} moved`;
};
const withoutProgram = (root: string): string => {
  const script = textOf(root, '.minutebook/merge-driver');
  expect(script).toMatch(/^program='.*minutebook\.js'$/m);
  writeFiles(root, { '.minutebook/merge-driver': script.replace(/^program=.*/m, "program='/nowhere'") });
  return root;
};

test.each([
  ['in a clone that was never set up', clone],
  ['in a book that was moved', move],
  ['where this program is gone', withoutProgram],
])('%s git merges as text, and tells a conflict as one', async (_, as) => {
  const with1 = (text: string): string => base.replace('one', text);
  const made = await newBook({ [path]: base });
  const under = commitAll(made, 'Base');
  for (const [branch, text] of [
    ['apart', base.replace('three', 'three, theirs')],
    ['against', with1('one, theirs')],
    ['main', with1('one, ours')],
  ] as const) {
    git(made, 'switch', '-q', ...(branch === 'main' ? ['main'] : ['-c', branch, under]));
    writeFiles(made, { [path]: text });
    commitAll(made, branch);
  }
  const root = as(made);
  expect(tryGit(root, 'merge', '--no-edit', 'apart').code).toBe(0);
  expect(textOf(root, path)).toBe(with1('one, ours').replace('three', 'three, theirs'));
  expect(tryGit(root, 'merge', '--no-edit', 'against').code).toBe(1);
  expect(textOf(root, path)).toMatch(/<<<<<<< [^]*one, ours\n=======\none, theirs\n>>>>>>> /);
  expect(inConflict(root)).toEqual([path]);
});
