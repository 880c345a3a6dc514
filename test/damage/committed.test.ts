// Damage that a person commits: each of the table's classes, in a file of whichever kind, at once with all others. Loud,
// located and harmless: told at every door with its line and what mends it, the last good version in force, nothing
// executed, every other file as before.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Problem } from '../../engine/catalog/catalog.ts';
import { openTestEngine } from '../helpers/engine.ts';
import { answerOf, minutebook } from '../helpers/command.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { bookBefore, type, type Case, type DamagedBook } from './damaged-book.ts';
import { canary } from './texts.ts';

const { seeds, typed } = soak.damage;

// Eighty classes at once, and every command that mends them: eight seconds where nothing else runs.
vi.setConfig({ testTimeout: 180_000 });

const commitAll = ({ root }: DamagedBook, message: string): void => {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', message);
};

/** What the engine's own commits after a person's say that they put right: paths, and names of entities. */
function correctedIn({ root }: DamagedBook): ReadonlySet<string> {
  const said = git(root, 'log', '-1', '--format=%B', 'refs/minutebook/head');
  const found = [...said.matchAll(/^(?:Restored: (.+) [a-zA-Z ]+|Entity: .*[:/](.+))$/gm)];
  return new Set(found.map(([, path, name]) => path ?? name!));
}

/** Told as a problem; or, where a door would have refused it, put right in a commit that says so. */
const shown = (
  cases: readonly Case[],
  problems: readonly Problem[],
  corrected: ReadonlySet<string>,
): string[] =>
  cases.flatMap(({ name, path, says, line, level }) => {
    const own = problems.filter((problem) => problem.path === path);
    const found = own.find((problem) => says?.test(problem.found));
    // A company without its file is put right by what lies in its folder.
    const isIts = (what: string): boolean =>
      basename(path) === 'COMPANY.md' ? what.startsWith(dirname(path)) : what === basename(path, '.md');
    const isCorrected = [...corrected].some((what) => what === path || isIts(what));
    if (!found && isCorrected) return [];
    if (!says) return own.length === 0 ? [] : [`${name}: told as ${own[0]!.found}`];
    if (!found)
      return [`${name}: not told at ${path}, but ${JSON.stringify(own.map((problem) => problem.found))}`];
    return [
      ...(line === undefined || found.line === line ? [] : [`${name}: line ${found.line}, not ${line}`]),
      ...(found.level === (level ?? 'damage') ? [] : [`${name}: told as ${found.level}`]),
      ...(found.remedy.length > 10 ? [] : [`${name}: no remedy`]),
    ];
  });

/** Names under which each damaged entity must still be found, with what it said when it last was right. */
const lists: Readonly<Record<string, string>> = {
  agent: 'agent.list',
  issue: 'issue.list',
  goal: 'goal.list',
};

test.each(seeds)('every damage is told, and the last good version stays in force (seed %i)', async (seed) => {
  const book = await bookBefore(seed);
  const before = await openTestEngine(book.root);
  expect(before.catalog.problems()).toEqual([]);
  await before.stop();
  for (const { damage } of book.cases) damage(book.tree);
  commitAll(book, 'Damage everything');

  const engine = await openTestEngine(book.root);
  const problems = engine.catalog.problems();
  const tree = git(book.root, 'ls-tree', '-rz', '--full-tree', 'refs/minutebook/head').split('\0');
  const corrected = correctedIn(book);
  expect(shown(book.cases, problems, corrected)).toEqual([]);
  const told = new Set(book.cases.map(({ path }) => path));
  const stray = problems.filter(({ path }) => ![...told].some((known) => path.startsWith(known)));
  expect(stray.map(({ path, found }) => [path, found])).toEqual([]);

  // What was damaged is listed as it last was right.
  for (const [noun, action] of Object.entries(lists)) {
    const input = { company: 'acme', ...(noun === 'issue' ? { limit: 500 } : {}) };
    const { result } = await engine.perform(action, input, engine.member);
    const { items } = result as { items: { slug?: string; identifier?: string }[] };
    const names = new Set(items.map(({ slug, identifier }) => identifier ?? slug));
    for (const { kind, path, stays, says } of book.cases) {
      if (stays?.[0] === noun) expect(names).toContain(stays[1]);
      if (kind !== noun || !says) continue;
      const name =
        noun === 'issue' ? /ACME-\d+/.exec(path)![0] : path.split('/').at(noun === 'goal' ? -1 : -2)!;
      expect(names, path).toContain(name.replace(/\.md$/, ''));
    }
  }

  // Everybody else goes on working, and nothing of that touches a damaged file.
  const issue = (await engine.perform('issue.create', { company: 'acme', title: 'After' }, engine.member))
    .result as {
    identifier: string;
  };
  await engine.perform('issue.comment', { issue: 'ACME-1', body: 'Still here.' }, engine.member);
  await engine.perform('issue.checkout', { issue: issue.identifier, agent: 'agent-0' }, engine.member);
  await engine.stop();
  const after = new Set(git(book.root, 'ls-tree', '-rz', '--full-tree', 'HEAD').split('\0'));
  expect(tree.filter((entry) => !after.has(entry)).filter((entry) => !entry.endsWith('COMPANY.md'))).toEqual(
    [],
  );
  expect((globalThis as Record<string, unknown>)[canary]).toBeUndefined();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();

  if (seed === seeds[0]) seenAtEveryDoor(book, problems);
  if (seeds.indexOf(seed) < typed) await mended(book, problems);
});

/** The command line tells the same at each of its doors, and none of them gives up. */
function seenAtEveryDoor({ root, cases }: DamagedBook, problems: readonly Problem[]): void {
  const paths = new Set(problems.map(({ path }) => path));
  const verified = minutebook(root, ['verify', '--json']);
  expect(verified.code).toBe(7);
  const { findings } = (JSON.parse(verified.out) as { result: { findings: { path: string | null }[] } })
    .result;
  const found = new Set(findings.map(({ path }) => path));
  for (const path of paths) expect(found, path).toContain(path);
  expect(answerOf(root, ['status']).result).toMatchObject({ problems: problems.length });
  const listed = answerOf(root, ['problem', 'list']).result as { items: { path: string }[] };
  expect(listed.items).toHaveLength(problems.length);
  const doctor = minutebook(root, ['doctor']);
  expect(doctor.code).toBe(7);
  // Eighty columns, but for what must be copied whole: a command, a path.
  const isWhole = (line: string): boolean => /^ {6}\$ /.test(line) || /\S{50}$/.test(line);
  expect(
    doctor.out.split('\n').filter((line) => line.replaceAll(/\p{M}/gu, '').length > 80 && !isWhole(line)),
  ).toEqual([]);
  for (const noun of ['issue', 'agent', 'goal']) {
    const some = cases.find(({ kind, says }) => kind === noun && says);
    const { out } = minutebook(root, [noun, 'list', '--company', 'acme', '--json']);
    const { ok, problems: beside } = JSON.parse(out) as { ok: boolean; problems: { path: string }[] };
    expect(ok).toBe(true);
    if (some) expect(beside.map(({ path }) => path)).toContain(some.path);
  }
}

/** What is told to be typed is typed, and then nothing is wrong any more that a machine can mend. */
async function mended(book: DamagedBook, problems: readonly Problem[]): Promise<void> {
  const { root, cases } = book;
  const commands = [...new Set(problems.flatMap(({ command }) => (command === null ? [] : [command])))];
  // Lines are those of the moment of telling; what moves whole files comes after them.
  commands.sort((a, b) => Number(a.startsWith('minutebook')) - Number(b.startsWith('minutebook')));
  const said = type(root, commands);
  const engine = await openTestEngine(root);
  const forPeople = new Set(cases.flatMap(({ needsPeople, path }) => (needsPeople ? [path] : [])));
  const left = engine.catalog
    .problems()
    .filter(({ path }) => ![...forPeople].some((known) => path.startsWith(known)));
  expect(
    left.map(({ path, found, command }) => ({ path, found, command })),
    said,
  ).toEqual([]);
  await engine.stop();
  for (const path of book.sound) expect(readFileSync(join(root, path), 'utf8')).toContain('As it was.');
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
}
