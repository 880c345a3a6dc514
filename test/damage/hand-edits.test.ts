// Damage that somebody saves in the work tree: the file stays as it was saved, the book stays as it is, and each is
// refused with its line and an example. What stands in the place of a file and is none is told, never followed.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openTestEngine } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';
import { bookBefore, type Case } from './damaged-book.ts';
import { pathOf, textOf } from './entities.ts';
import { canary } from './texts.ts';

interface Adopted {
  adopted: string[];
  refused: { path: string; reason: string; remedy: string }[];
}

const adopt = async (engine: Engine): Promise<Adopted> =>
  (await engine.perform('book.adopt', { bulk: true }, engine.member)).result as Adopted;

const refusals = (cases: readonly Case[], { refused }: Adopted): string[] =>
  cases.flatMap(({ name, path, says, line }) => {
    const own = refused.filter((one) => one.path === path);
    const reason = own[0]?.reason ?? '';
    if (!says) return own.length === 0 ? [] : [`${name}: refused: ${reason}`];
    if (own.length !== 1) return [`${name}: refused ${own.length} times`];
    // Nobody can say what a file should hold that holds nothing.
    if (/is empty; it is not taken for an edit/.test(reason)) return [];
    // A fact is refused as one, whatever is in it.
    if (/record of what happened/.test(reason)) return [];
    const at = line === undefined ? `${path}:` : `${path}:${line}:`;
    return says.test(reason) && reason.includes(at) && /Write it like this/.test(own[0]!.remedy)
      ? []
      : [`${name}: ${reason}`];
  });

test.each([1, 2])('a damaged save stays where it is and nothing else suffers (seed %i)', async (seed) => {
  const { root, tree, cases: all, sound } = await bookBefore(seed);
  const cases = all.filter(({ kind }) => kind !== undefined);
  const engine = await openTestEngine(root);
  const before = engine.store.head();
  for (const { damage, says } of cases) if (says) damage(tree);
  const saved = new Map(cases.map(({ path }) => [path, readFileSync(join(root, path))]));

  const told = await adopt(engine);
  expect(refusals(cases, told)).toEqual([]);
  expect(engine.store.head()).toBe(before);
  expect(engine.catalog.problems()).toEqual([]);
  // Asked again, it is told again: nothing was remembered as done.
  expect((await adopt(engine)).refused).toHaveLength(told.refused.length);

  await engine.perform('issue.create', { company: 'acme', title: 'After' }, engine.member);
  writeFileSync(
    join(root, sound[2]!),
    readFileSync(join(root, sound[2]!), 'utf8').replace('As it was.', 'Edited.'),
  );
  expect((await adopt(engine)).adopted).toEqual([sound[2]]);
  await engine.store.settle();
  for (const [path, bytes] of saved) expect(readFileSync(join(root, path)).equals(bytes), path).toBe(true);
  expect((globalThis as Record<string, unknown>)[canary]).toBeUndefined();

  git(root, 'restore', '--', ...cases.map(({ path }) => path));
  expect(await adopt(engine)).toMatchObject({ refused: [] });
});

test('what stands in the place of a file and is none is told, and everything around it goes on', async () => {
  const { root, tree, sound } = await bookBefore(1);
  const [issue, agent, goal, project] = sound as [string, string, string, string];
  const at = (path: string): string => join(root, path);
  const replace = (path: string, make: (path: string) => void): void => {
    rmSync(at(path), { recursive: true });
    make(at(path));
  };
  tree.write('companies/acme/labels/still.md', textOf('label'));
  tree.write(pathOf('label', 1), textOf('label'));
  git(root, 'add', pathOf('label', 1));
  git(root, 'commit', '-qm', 'One more label');
  const engine = await openTestEngine(root);
  // No mode keeps root from reading: as root, this one obstacle is left out.
  const locked = process.getuid?.() === 0 ? [] : [pathOf('label', 1)];
  for (const path of locked) chmodSync(at(path), 0o000);
  replace(issue, (path) => execFileSync('mkfifo', [path]));
  replace(agent, (path) => symlinkSync('/etc/hostname', path));
  replace(goal, (path) => mkdirSync(join(path, 'below'), { recursive: true }));
  replace(dirname(project), (path) => symlinkSync('/tmp', path));
  const server = createServer();
  const socket = 'companies/acme/labels/socket.md';
  await new Promise<void>((resolve) => server.listen(at(socket), resolve));
  onTestFinished(() => void server.close());

  const { adopted, refused } = await adopt(engine);
  expect(adopted).toEqual(['companies/acme/labels/still.md']);
  expect(refused.map(({ path }) => path).sort()).toEqual(
    [agent, goal, issue, dirname(project), ...locked].sort(),
  );
  for (const { reason } of refused)
    expect(reason).toMatch(/stands where a (?:file|folder) of the book belongs/);
  for (const path of locked) chmodSync(at(path), 0o600);
  expect(
    (await engine.perform('agent.show', { agent: 'agent-0', company: 'acme' }, engine.member)).result,
  ).toMatchObject({
    name: 'Agent',
  });
  await engine.store.settle();
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
});
