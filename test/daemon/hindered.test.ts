// A start that somebody hindered for a moment is made up for, though nothing in the book moves on.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHost, quiet } from './open-test-host.ts';

// Once among those whom something new is about, and once among all: then the beat has seen everything.
test('a start that met a lock of somebody else is tried again when that is gone', async () => {
  const host = await openTestHost({ runners: { demo: ['/bin/sh', '-c', 'echo hi'] }, isolation: 'none' });
  const lock = join(host.root, '.git/refs/minutebook/head.lock');
  writeFileSync(lock, '');
  await host.daemon.kernel.wake({
    company: 'acme',
    agent: 'cto',
    source: 'on_demand',
    by: 'user:ada',
    reason: 'look',
  });
  await expect
    .poll(() => host.events.filter(({ event }) => event === 'run:refused').length, { timeout: 20_000 })
    .toBe(2);
  await quiet();
  rmSync(lock);
  expect(await host.ended(1)).toMatchObject([{ status: 'succeeded' }]);
});
