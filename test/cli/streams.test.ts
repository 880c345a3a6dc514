// Where answers go may be full or gone.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { childEnvironment } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const launcher = join(import.meta.dirname, '../../bin/minutebook.js');

function run(args: readonly string[], full: 'out' | 'err') {
  const file = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(file));
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd: temporaryFolder(),
    encoding: 'utf8',
    stdio: ['ignore', full === 'out' ? file : 'pipe', full === 'err' ? file : 'pipe'],
    env: childEnvironment(),
  });
  return { status, stdout, stderr };
}

test('an answer that cannot be written is said so, for it may be done all the same', () => {
  const { status, stderr } = run(['help'], 'out');
  expect(stderr).toMatch(/^error {2}The answer cannot be written .*ENOSPC/);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(6);
});

test('a refusal that cannot be written leaves its exit code', () => {
  expect(run(['isue'], 'err')).toMatchObject({ status: 2, stdout: '' });
});
