// Which daemon is taken for running: the very process that said so, not another one that was given its number.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startOf } from '../../engine/base/process-mark.ts';
import { findDaemon } from '../../engine/cli/launch.ts';
import { deadDaemon } from '../../engine/doctor/machine.ts';
import { temporaryFolder } from '../helpers/folder.ts';

/** A book whose daemon is said to be this process. */
function bookOf(said: { pid: number; start?: number | undefined }): string {
  const root = temporaryFolder();
  mkdirSync(join(root, '.minutebook'));
  const socket = join(root, 'daemon.sock');
  writeFileSync(socket, '');
  const daemon = { ...said, startedAt: '2026-11-22T16:00:00.000Z', socket, version: '0.1.0' };
  writeFileSync(join(root, '.minutebook', 'daemon.json'), JSON.stringify(daemon));
  return root;
}

const sleeper = () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

test('a daemon is the process that said so', () => {
  const { pid = 0 } = sleeper();
  const start = startOf(pid)!;
  for (const said of [{ pid, start }, { pid }]) {
    expect(findDaemon(bookOf(said))).toMatchObject(said);
    expect(deadDaemon(bookOf(said))).toBeUndefined();
  }
  const other = bookOf({ pid, start: start - 1 });
  expect([findDaemon(other), deadDaemon(other)]).toEqual([undefined, 'a process']);
});

test('one that has ended is none, though nobody has asked yet how it ended', async () => {
  // The shell becomes a program that never asks what became of its child.
  const script = 'sleep 60 & echo $!; exec sleep 60';
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString().trim());
  const root = bookOf({ pid, start: startOf(pid) });
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => startOf(pid)).toBeUndefined();
  // Still there, as its parent's zombie.
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect([findDaemon(root), deadDaemon(root)]).toEqual([undefined, 'a process']);
});
