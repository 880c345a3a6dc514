// Which daemon is taken for running: the very process that said so, not another one that was given its number.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startOf } from '../../engine/base/process-mark.ts';
import { announceDaemon, findDaemon } from '../../engine/http/daemon-file.ts';
import { strayDaemon } from '../../engine/doctor/machine.ts';
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
    expect(strayDaemon(bookOf(said))).toBeUndefined();
  }
  const other = bookOf({ pid, start: start - 1 });
  expect([findDaemon(other), strayDaemon(other)]).toEqual([undefined, 'a process that is gone']);
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
  expect([findDaemon(root), strayDaemon(root)]).toEqual([undefined, 'a process that is gone']);
});

test('a copy of a book has no daemon; a book that was moved keeps the one it had', () => {
  const { pid = 0 } = sleeper();
  const root = bookOf({ pid });
  announceDaemon(root, findDaemon(root)!);
  const [copy, moved] = [join(temporaryFolder(), 'copy'), join(temporaryFolder(), 'moved')];
  cpSync(root, copy, { recursive: true });
  expect(findDaemon(root)).toMatchObject({ pid });
  expect([findDaemon(copy), strayDaemon(copy)]).toEqual([
    undefined,
    expect.stringContaining('of which this one is a copy'),
  ]);
  writeFileSync(join(copy, 'daemon.sock'), '');
  renameSync(copy, moved);
  expect(findDaemon(moved)).toBeUndefined();
  const elsewhere = join(temporaryFolder(), 'elsewhere');
  renameSync(join(root, '.minutebook'), elsewhere);
  mkdirSync(join(root, 'at'));
  renameSync(elsewhere, join(root, 'at', '.minutebook'));
  expect(findDaemon(join(root, 'at'))).toMatchObject({ pid });
});
