import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate, prepareForWriting } from '../../engine/store/git-folder.ts';
import { takeLock } from '../../engine/store/locks.ts';
import { Refs } from '../../engine/store/refs.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';

const engine = 'refs/minutebook/head';

function open(root: string): Refs {
  const folder = locate(root);
  prepareForWriting(folder);
  return new Refs(folder);
}

/** A repository with two commits, first and second. */
function twoCommits() {
  const root = gitFolder();
  const first = git(root, 'rev-parse', 'HEAD');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'Second');
  return { root, refs: open(root), first, second: git(root, 'rev-parse', 'HEAD') };
}

test('a ref moves only from the value it was expected at', () => {
  const { root, refs, first, second } = twoCommits();
  expect(refs.move({ ref: engine, expected: first, to: second })).toBe('lost');
  expect(refs.move({ ref: engine, expected: undefined, to: first })).toBe('moved');
  expect(refs.move({ ref: engine, expected: undefined, to: second })).toBe('lost');
  expect(refs.move({ ref: engine, expected: first, to: second })).toBe('moved');
  expect(git(root, 'rev-parse', engine)).toBe(second);
  expect(readdirSync(join(root, '.git', 'minutebook', 'tmp'))).toEqual([]);
});

test("somebody else's lock is respected and left alone", () => {
  const { root, refs, first, second } = twoCommits();
  refs.move({ ref: engine, expected: undefined, to: first });
  const lock = join(root, '.git', `${engine}.lock`);
  writeFileSync(lock, '');
  expect(refs.move({ ref: engine, expected: first, to: second })).toBe('busy');
  expect(existsSync(lock)).toBe(true);
  expect(refs.read(engine)).toBe(first);
});

test('git refuses to move a ref while our lock stands', () => {
  const { root, first } = twoCommits();
  const lock = takeLock(locate(root), join(root, '.git', 'refs', 'heads', 'main'));
  expect(() => git(root, 'update-ref', 'refs/heads/main', first)).toThrow(/main.lock/);
  lock!.release();
  git(root, 'update-ref', 'refs/heads/main', first);
});

test('packed refs are read and moved, and a folder that pack-refs took away is made again', () => {
  const { root, refs, first, second } = twoCommits();
  const ref = 'refs/minutebook/transcripts/host/2026-11-22';
  refs.move({ ref, expected: undefined, to: first });
  git(root, 'pack-refs', '--all', '--prune');
  expect(existsSync(join(root, '.git', 'refs', 'minutebook', 'transcripts'))).toBe(false);
  expect(refs.read(ref)).toBe(first);
  expect(refs.read('HEAD')).toBe(second);
  expect(refs.move({ ref, expected: first, to: second })).toBe('moved');
  git(root, 'pack-refs', '--all', '--prune');
  expect([refs.read(ref), git(root, 'rev-parse', ref)]).toEqual([second, second]);
});

test('a move with a message joins the reflogs of the branch and of HEAD', () => {
  const { root, refs, first, second } = twoCommits();
  const who = { name: 'Minutebook', email: 'minutebook@test', at: 1_795_000_000_000 };
  refs.move({
    ref: 'refs/heads/main',
    expected: second,
    to: first,
    log: { who, message: 'minutebook: forward' },
  });
  expect(git(root, 'reflog', '-1', '--format=%H %gn %gs', 'main')).toBe(
    `${first} Minutebook minutebook: forward`,
  );
  expect(git(root, 'reflog', '-1', '--format=%H %gs', 'HEAD')).toBe(`${first} minutebook: forward`);
  const lines = readFileSync(join(root, '.git', 'logs', 'refs', 'heads', 'main'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.at(-1)!.slice(0, 40)).toBe(lines.at(-2)!.slice(41, 81));
});

test('HEAD is the own one in a linked work tree, and branches are shared', () => {
  const { root, refs, first, second } = twoCommits();
  const linked = join(temporaryFolder(), 'linked');
  git(root, 'worktree', 'add', '-q', '-b', 'other', linked, first);
  const there = open(linked);
  expect([there.headBranch(), refs.headBranch()]).toEqual(['refs/heads/other', 'refs/heads/main']);
  expect([there.read('HEAD'), there.read('refs/heads/main')]).toEqual([first, second]);
});
