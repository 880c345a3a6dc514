// A book on a disk that is really full: what cannot be kept is refused by name, what is there can be read, and with room
// again everything goes on by itself.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { companyBook } from './company-book.ts';
import type { FullDisk } from './full-disk.ts';

/** Enough for the book and its catalog, and little else. */
const diskSize = '6m';
const mount = `mount -t tmpfs -o size=${diskSize} tmpfs "$0" && exec "$@"`;
const unshared = (folder: string, ...command: string[]) =>
  spawnSync('unshare', ['-rm', 'sh', '-c', mount, folder, ...command], { encoding: 'utf8' });

const isPossible = unshared(tmpdir(), 'true').status === 0;

test(`a full disk${isPossible ? '' : ' (left out: this machine lets nobody mount one)'}`, async () => {
  if (!isPossible) return;
  const order = {
    disk: temporaryFolder(),
    template: await companyBook(),
    launcher: join(import.meta.dirname, '../../bin/minutebook.js'),
  };
  const program = join(import.meta.dirname, 'full-disk.ts');
  const { stdout, stderr } = unshared(order.disk, process.execPath, program, JSON.stringify(order));
  expect(stderr).toBe('');
  const { refused, commands, ...wrong } = JSON.parse(stdout) as FullDisk;
  expect(wrong).toEqual({ still: [], unread: [], wrong: [], problems: [] });
  expect(commands).toEqual({ 'issue list': '0 done', status: '0 done', 'issue create Never': '6 DISK_FULL' });
  // With no room at all nothing can be kept; with a little, either is right.
  expect(refused).toMatchObject({
    create: { 0: 'DISK_FULL' },
    cost: { 0: 'SPOOL_FULL' },
    wake: { 0: 'DISK_FULL' },
  });
  const others = Object.values(refused)
    .flat()
    .filter((code) => !['none', 'DISK_FULL', 'SPOOL_FULL'].includes(code));
  expect(others).toEqual([]);
}, 120_000);
