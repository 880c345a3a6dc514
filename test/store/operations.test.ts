// Whatever a person's git is in the middle of: the engine goes on writing to its line, main, the work tree and the index
// stay as they are, and all of them catch up when it is over.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { git, temporaryFolder, textOf, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

const status = (root: string) => git(root, 'status', '--porcelain');

/** Everything of a person's that the engine must leave alone meanwhile. */
const standing = (root: string) => ({
  head: git(root, 'rev-parse', 'HEAD'),
  main: git(root, 'rev-parse', 'main'),
  index: readFileSync(join(root, '.git/index')),
  files: readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, textOf(root, name)]),
});

/** Runs git where it is meant to stop in the middle. */
function gitStops(root: string, ...args: string[]): void {
  expect(() => git(root, ...args)).toThrow();
}

/** Runs git with nobody at the editor. */
const gitGoesOn = (root: string, ...args: string[]) =>
  execFileSync('git', ['-C', root, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_EDITOR: 'true' },
  });

function settleBoth(root: string): void {
  writeFiles(root, { 'a.md': 'both\n' });
  git(root, 'add', 'a.md');
}

interface Operation {
  name: string;
  why: 'switched away' | 'operation in progress';
  begin(root: string): void;
  end(root: string): void;
  /** What a.md says when it is over. */
  leaves: string;
}

const operations: readonly Operation[] = [
  {
    name: 'a merge',
    why: 'operation in progress',
    begin: (root) => gitStops(root, 'merge', 'topic'),
    end(root) {
      settleBoth(root);
      gitGoesOn(root, 'merge', '--continue');
    },
    leaves: 'both\n',
  },
  {
    name: 'a cherry-pick',
    why: 'operation in progress',
    begin: (root) => gitStops(root, 'cherry-pick', 'topic'),
    end(root) {
      settleBoth(root);
      gitGoesOn(root, 'cherry-pick', '--continue');
    },
    leaves: 'both\n',
  },
  {
    name: 'a revert',
    why: 'operation in progress',
    begin: (root) => gitStops(root, 'revert', 'HEAD~1'),
    end(root) {
      settleBoth(root);
      gitGoesOn(root, 'revert', '--continue');
    },
    leaves: 'both\n',
  },
  {
    name: 'a merge that is given up',
    why: 'operation in progress',
    begin: (root) => gitStops(root, 'merge', 'topic'),
    end: (root) => git(root, 'merge', '--abort'),
    leaves: 'main\n',
  },
  {
    name: 'a rebase of main',
    why: 'switched away',
    begin: (root) => gitStops(root, 'rebase', 'topic'),
    end(root) {
      settleBoth(root);
      // The second of the two commits conflicts as well.
      gitStops(root, '-c', 'core.editor=true', 'rebase', '--continue');
      settleBoth(root);
      gitGoesOn(root, 'rebase', '--continue');
    },
    leaves: 'both\n',
  },
  {
    name: 'patches that are applied',
    why: 'operation in progress',
    begin(root) {
      const patches = temporaryFolder();
      git(root, 'format-patch', '-q', '-1', '-o', patches, 'topic');
      gitStops(root, 'am', '-q', join(patches, readdirSync(patches)[0]!));
    },
    end(root) {
      settleBoth(root);
      gitGoesOn(root, 'am', '--continue');
    },
    leaves: 'both\n',
  },
  {
    name: 'a bisection',
    why: 'switched away',
    begin(root) {
      git(root, 'bisect', 'start');
      git(root, 'bisect', 'bad', 'HEAD');
      git(root, 'bisect', 'good', 'HEAD~2');
    },
    end: (root) => git(root, 'bisect', 'reset'),
    leaves: 'main\n',
  },
  {
    name: 'a detached HEAD',
    why: 'switched away',
    begin: (root) => git(root, 'checkout', '-q', '--detach', 'HEAD~1'),
    end: (root) => git(root, 'switch', '-q', 'main'),
    leaves: 'main\n',
  },
  {
    name: 'another branch',
    why: 'switched away',
    begin: (root) => git(root, 'switch', '-q', 'topic'),
    end: (root) => git(root, 'switch', '-q', 'main'),
    leaves: 'main\n',
  },
];

/** A book whose branch `topic` and whose main both changed a.md, main twice. */
function forkedBook(): string {
  const root = bookFolder({ 'a.md': 'one\n', 'b.md': 'one\n' });
  git(root, 'switch', '-q', '-c', 'topic');
  writeFiles(root, { 'a.md': 'topic\n' });
  git(root, 'commit', '-qam', 'Topic');
  git(root, 'switch', '-q', 'main');
  for (const text of ['between\n', 'main\n']) {
    writeFiles(root, { 'a.md': text });
    git(root, 'commit', '-qam', `Write ${text}`);
  }
  return root;
}

test.each(operations)('$name: nothing of the person is touched, and main catches up', async (operation) => {
  const root = forkedBook();
  const store = await openTestStore(root);
  await store.settle();
  operation.begin(root);
  const before = standing(root);
  await store.engineWrites({ 'b.md': 'two\n', 'new.md': 'new\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: operation.why });
  expect(store.sweep().edits).toEqual([]);
  expect(standing(root)).toEqual(before);
  expect(existsSync(join(root, 'new.md'))).toBe(false);
  operation.end(root);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(['a.md', 'b.md', 'new.md'].map((path) => textOf(root, path))).toEqual([
    operation.leaves,
    'two\n',
    'new\n',
  ]);
  expect(status(root)).toBe('');
  expect(git(root, 'rev-parse', 'main')).toBe(store.head());
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
});
