// A program that commits without a pause: main is brought forward in between all the same. On a clock that runs five times
// as fast, since whoever is at work is waited for quite long.
import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../engine/base/clock.ts';
import { git } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';
import { eventually } from '../helpers/processes.ts';

const factor = 5;
const begun = Date.now();
const fastClock: Clock = {
  now: () => begun + (Date.now() - begun) * factor,
  sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
};

/** Commits, and amends at once, until the test ends. */
function startLoop(root: string): void {
  const commit = 'git commit -q --allow-empty -m Again; git commit -q --allow-empty --amend -m Amended';
  const loop = spawn('sh', ['-c', `while :; do ${commit}; done`], { cwd: root, stdio: 'ignore' });
  onTestFinished(() => void loop.kill());
}

test('a loop of commits does not keep main from the line', { timeout: 120_000 }, async () => {
  const root = bookFolder();
  const store = await openTestStore(root, { paced: true, clock: fastClock });
  startLoop(root);
  await eventually('the loop is seen', () => store.waiting() !== undefined);
  const files = Array.from({ length: 800 }, (_, at) => [`shard/${at}.md`, `${at}\n`]);
  await store.engineWrites(Object.fromEntries(files));
  const written = store.head()!;
  await eventually(
    'main has what was written',
    () => {
      const main = git(root, 'rev-parse', 'refs/heads/main');
      return git(root, 'merge-base', written, main) === written;
    },
    90_000,
  );
  expect(git(root, 'ls-tree', '-r', '--name-only', 'main', 'shard').split('\n')).toHaveLength(800);
});
