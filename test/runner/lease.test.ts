import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOf } from '../../engine/base/process-mark.ts';
import {
  hasLease,
  leaseFolder,
  leasePath,
  leaseState,
  parseLease,
  readHere,
  readLease,
} from '../../engine/runner/lease.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const here = readHere(import.meta.dirname, 'box');
const self = startOf(process.pid)!;

const lease = (fields: {
  pid?: number;
  start?: number;
  host?: string;
  boot?: string;
  folder?: string;
}): string =>
  [
    'run r1',
    `host ${fields.host ?? 'box'}`,
    `boot ${fields.boot ?? here.boot}`,
    `folder ${fields.folder ?? here.folder}`,
    `supervisor ${fields.pid ?? process.pid} ${fields.start ?? self}`,
    '',
  ].join('\n');

const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));

test.each([
  ['a live process', lease({}), 'alive'],
  ['a dead process', lease({ pid: dead }), 'dead'],
  ['another process that took over the pid', lease({ start: self - 1 }), 'dead'],
  ['a process of an earlier boot', lease({ boot: 'another-boot' }), 'dead'],
  ['a live process of the book this one is a copy of', lease({ folder: '1:1' }), 'copied'],
  ['a process of an earlier boot, wherever it was', lease({ boot: 'another', folder: '1:1' }), 'dead'],
  ['a process of another host, whatever its pid', lease({ host: 'elsewhere', pid: dead }), 'unknown'],
])('a lease of %s is told', (_, text, state) => {
  expect(leaseState(parseLease(text)!, here)).toBe(state);
});

test.each([
  ['nothing', ''],
  ['garbage', '\u0000\u0001\ufffd\n\n{'],
  ['half of it', 'run r1\nhost box\nboo'],
  ['no number for a pid', 'run r1\nhost box\nboot b\nsupervisor one two\n'],
])('a lease that holds %s says nothing, but stands', (_, text) => {
  const local = temporaryFolder();
  mkdirSync(leaseFolder(local));
  writeFileSync(leasePath(local, 'r1'), text);
  expect(readLease(local, 'r1')).toBeUndefined();
  expect(hasLease(local, 'r1')).toBe(true);
});

test.each([
  ['its supervisor holds it here', (local: string) => local, 'alive'],
  ['its supervisor holds that of the book this one is a copy of', () => temporaryFolder(), 'copied'],
  ['its supervisor holds one that is gone', (local: string) => join(local, 'gone'), 'unknown'],
])('a lease that says no folder is told by its supervisor: %s', async (_, holding, state) => {
  const local = temporaryFolder();
  const held = leasePath(holding(local), 'r1');
  const supervisor = spawn('sh', ['-c', 'echo; read -r _', 'sh', held], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(supervisor.stdout, 'data');
  const { pid } = supervisor as { pid: number };
  const text = lease({ pid, start: startOf(pid)! }).replace(/^folder .*\n/m, '');
  const read = parseLease(text)!;
  const asking = readHere(local, 'box');
  expect(leaseState(read, asking)).toBe(state);
  supervisor.stdin.end();
  await once(supervisor, 'exit');
  expect(leaseState(read, asking)).toBe('dead');
});

test('a zombie is not alive', async () => {
  // The child ends, and its parent, which sleeps, does not look: a zombie until the parent goes.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(String(said).trim());
  for (let tries = 0; tries < 200 && startOf(child) !== undefined; tries++)
    await new Promise((done) => setTimeout(done, 10));
  expect(startOf(child)).toBeUndefined();
  parent.kill('SIGKILL');
  await once(parent, 'exit');
});
