import { closeSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BlankFiles } from '../../engine/store/blank-files.ts';
import { temporaryFolder } from '../helpers/folder.ts';

function open(most: number) {
  const folder = temporaryFolder();
  let count = 0;
  const blanks = new BlankFiles({ path: () => join(folder, `file-${count++}`), mode: 0o444, most });
  onTestFinished(() => blanks.close());
  return { folder, blanks, there: () => readdirSync(folder).length };
}

async function eventually(what: () => unknown, wanted: unknown): Promise<void> {
  for (let tries = 0; tries < 200 && what() !== wanted; tries += 1) await delay(5);
  expect(what()).toBe(wanted);
}

test('as many as were taken are made again, and those that nobody took go at the end', async () => {
  const { blanks, there } = open(3);
  for (const { descriptor } of Array.from({ length: 5 }, () => blanks.take())) closeSync(descriptor);
  expect(there()).toBe(5);
  blanks.refill();
  await eventually(there, 8);
  const { path, descriptor } = blanks.take();
  closeSync(descriptor);
  expect([there(), statSync(path).mode & 0o777]).toEqual([8, 0o444]);
  await blanks.close();
  expect(there()).toBe(6);
});

test('a file that was cleared away is not handed out, and one that cannot be made is made when it is needed', async () => {
  const { folder, blanks, there } = open(1);
  blanks.refill();
  await eventually(there, 1);
  rmSync(join(folder, 'file-0'));
  const sheet = blanks.write(Buffer.from('text'));
  expect(readFileSync(sheet.path, 'utf8')).toBe('text');
  rmSync(folder, { recursive: true });
  blanks.refill();
  await delay(20);
  expect(() => blanks.take()).toThrow('ENOENT');
});

test('a sheet is gone once it is discarded, but not from the place it was moved to', async () => {
  const { blanks } = open(0);
  const sheet = blanks.write(Buffer.from('text'));
  await sheet.sync();
  sheet.discard();
  sheet.discard();
  expect(existsSync(sheet.path)).toBe(false);
});
