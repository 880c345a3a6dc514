import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { takeRight } from '../../engine/store/writer.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';

const opener = import.meta.resolve('../../engine/store/open-line.ts');
const clockModule = import.meta.resolve('../../engine/base/clock.ts');
const program = fileURLToPath(new URL('../fixtures/line-writer.ts', import.meta.url));
const place = (root: string) => join(root, '.git', 'minutebook');
const take = (root: string, waitMs = 0) => takeRight(place(root), { clock: systemClock, waitMs });

test('while one process writes, another is told which one, and gets the right when it dies', async () => {
  const root = gitFolder();
  const child = spawn(process.execPath, [program, root, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.stdout.resume();
  await expect(take(root, 100)).rejects.toMatchObject({
    code: 'STORE_BUSY',
    data: { pid: child.pid, command: expect.stringContaining('line-writer.ts') as string },
  });
  const waiting = take(root, 10_000);
  child.kill('SIGKILL');
  (await waiting).release();
});

test('one process takes the right once', async () => {
  const root = temporaryFolder();
  const right = await take(root);
  await expect(take(root)).rejects.toMatchObject({ code: 'STORE_BUSY', data: { pid: process.pid } });
  right.release();
  (await take(root)).release();
});

test('two work trees of one repository have one writer', async () => {
  const root = gitFolder();
  const other = join(temporaryFolder(), 'other');
  git(root, 'worktree', 'add', '-q', '-b', 'topic', other);
  const { line } = await openTestLine(root);
  const program = `const { openLine } = await import(${JSON.stringify(opener)});
    const { systemClock: clock } = await import(${JSON.stringify(clockModule)});
    await openLine(process.argv[1], { clock, host: 'other', waitMs: 0 }).catch(({ code }) => console.log(code));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program, other], {
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('STORE_BUSY');
  await line.write(writing('A', { a: '' }));
  expect(git(other, 'log', '-1', '--format=%s', 'refs/minutebook/head')).toBe('A');
});

test('each holder has a higher number, also when the file that says it is lost', async () => {
  const root = temporaryFolder();
  const file = join(place(root), 'writer.json');
  const numbers: number[] = [];
  for (let round = 0; round < 3; round++) {
    const right = await take(root);
    numbers.push((JSON.parse(readFileSync(file, 'utf8')) as { fence: number }).fence);
    right.release();
    if (round === 1) writeFileSync(file, 'torn');
    await systemClock.sleep(2);
  }
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('a holder that was fenced off publishes nothing any more', async () => {
  const root = gitFolder();
  const { line } = await openTestLine(root);
  await line.write(writing('A', { a: '' }));
  const head = git(root, 'rev-parse', 'refs/minutebook/head');
  writeFileSync(join(place(root), 'writer.json'), '{"pid":1,"command":"other","fence":9999999999999}');
  await expect(line.write(writing('B', { b: '' }))).rejects.toMatchObject({ code: 'STORE_FENCED' });
  expect(git(root, 'rev-parse', 'refs/minutebook/head')).toBe(head);
  expect(git(root, 'count-objects', '-v')).toMatch(/^packs: 1$/m);
});
