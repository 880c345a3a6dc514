// An answer is given only when what it says is on disk: pack, index, their folder, ref, its folder. What was synced is
// asked of the process itself, of git, and of the kernel where it can be asked.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../helpers/folder.ts';
import type { Answered } from './answers.ts';
import { companyBook } from './company-book.ts';

const program = join(import.meta.dirname, 'answers.ts');

test('every answer is on disk before it is given, and would not be without any one of its syncs', async () => {
  const order = { template: await companyBook(), folder: temporaryFolder() };
  const { stdout, stderr } = spawnSync(process.execPath, [program, JSON.stringify(order)], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const answered = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answered)
      .map((one) => [one.answer, one]),
  );
  const { syncs } = answered.get('an action')!;
  // Three at once, in whatever order the disk ends them; then the folder; then the ref's.
  expect(syncs.slice(0, 3).sort()).toEqual([
    'fsync pack aside',
    'fsync pack index aside',
    'fsync value of a ref',
  ]);
  expect(syncs.slice(3)).toEqual(['fsync folder of packs', 'fsync folder of head']);
  expect([...answered.keys()]).toEqual(['an action', 'a cost', 'a wake-up', 'a transcript']);
  for (const { answer, holds, without } of answered.values()) {
    expect({ answer, holds }).toEqual({ answer, holds: true });
    expect({ answer, kept: Object.keys(without).filter((sync) => without[sync]) }).toEqual({
      answer,
      kept: [],
    });
  }
}, 120_000);

/** How often git asked the disk to write through during a commit of a person's in this book. */
function flushesOfCommit(root: string, ...options: string[]): number {
  const trace = join(temporaryFolder(), 'trace');
  writeFiles(root, { 'notes.txt': `${options.join()}\n` });
  execFileSync('git', ['-C', root, 'add', 'notes.txt']);
  execFileSync('git', [...options, '-C', root, 'commit', '-q', '-m', 'Note'], {
    env: { ...process.env, GIT_TRACE2_EVENT: trace },
  });
  const counted = /"key":"fsync\/hardware-flush","value":"(\d+)"/.exec(readFileSync(trace, 'utf8'));
  return Number(counted?.[1] ?? 0);
}

test("a person's commit in a book is on disk too, because the book's settings ask for it", async () => {
  const root = await companyBook();
  // At least the commit and the ref; git adds the objects it has to.
  expect(flushesOfCommit(root)).toBeGreaterThanOrEqual(2);
  expect(flushesOfCommit(root, '-c', 'core.fsync=none')).toBe(0);
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

test(`the kernel saw the same syncs${hasStrace ? '' : ' (left out: there is no strace here)'}`, async () => {
  if (!hasStrace) return;
  const root = await companyBook();
  const trace = join(temporaryFolder(), 'trace');
  const launcher = join(import.meta.dirname, '../../bin/minutebook.js');
  const args = [
    '-f',
    '-y',
    '-e',
    'trace=fsync,rename,write',
    '-s',
    '80',
    '-o',
    trace,
    process.execPath,
    launcher,
  ];
  const { status, stdout } = spawnSync('strace', [...args, '-C', root, 'issue', 'create', 'Traced'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('ACME-5') as string });
  const lines = readFileSync(trace, 'utf8').split('\n');
  const at = (pattern: RegExp): number => lines.findIndex((line) => pattern.test(line));
  const order = [
    at(/fsync\(\d+<[^>]*\/minutebook\/tmp\/\w+\.pack>/),
    at(/rename\("[^"]*\/tmp\/\w+\.pack"/),
    at(/fsync\(\d+<[^>]*\/objects\/pack>/),
    at(/rename\("[^"]*\/tmp\/\w+\.ref", "[^"]*refs\/minutebook\/head"/),
    at(/fsync\(\d+<[^>]*\/refs\/minutebook>/),
    at(/write\(1<.*ACME-5/),
  ];
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
}, 60_000);
