// What a command that reads leaves out is found by git, and nothing that a repository names is run for it.
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { startStatus } from '../../engine/store/git-status.ts';
import { git, gitFolder, temporaryFolder, writeFiles } from '../helpers/folder.ts';

const patience = 20_000;
const look = (root: string) => startStatus(locate(root), process.env.PATH!).paths(patience);

test('changed, new, removed and staged files are found, and what only looks changed is not', async () => {
  const root = gitFolder({ 'a.md': 'one\n', 'b.md': 'one\n', 'c.md': 'one\n', 'd.md': 'one\n' });
  expect(await look(root)).toEqual([]);
  writeFiles(root, { 'a.md': 'two\n', 'new/e.md': 'new\n', 'd.md': 'staged\n' });
  git(root, 'rm', '-q', 'b.md');
  git(root, 'add', 'd.md');
  utimesSync(join(root, 'c.md'), new Date(), new Date());
  const index = readFileSync(join(root, '.git/index'));
  expect((await look(root))!.sort()).toEqual(['a.md', 'b.md', 'd.md', 'new/e.md']);
  expect(readFileSync(join(root, '.git/index'))).toEqual(index);
  expect(await startStatus(locate(root), '/nowhere').paths(patience)).toBeUndefined();
});

test.each(['trap', 'tr=ap', 'TRAP.of.dots'])('a filter called %s is not run', async (name) => {
  const root = gitFolder({ 'a.md': 'one\n' });
  const sprung = join(temporaryFolder(), 'sprung');
  for (const key of ['clean', 'process', 'smudge'])
    git(root, 'config', `filter.${name}.${key}`, `touch ${sprung}; cat`);
  git(root, 'config', `filter.${name}.required`, 'true');
  writeFiles(root, { '.git/info/attributes': `* filter=${name}\n` });
  writeFileSync(join(root, 'a.md'), 'two\n');
  expect(await look(root)).toEqual(['a.md']);
  expect(existsSync(sprung)).toBe(false);
  // It is one that git would run.
  expect(() => git(root, 'status', '--porcelain')).toThrow('initialization for subprocess');
  expect(existsSync(sprung)).toBe(true);
});
