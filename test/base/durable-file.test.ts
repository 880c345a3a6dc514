// Files that are there whole or not at all.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { renameOver, replaceFile } from '../../engine/base/durable-file.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const openFiles = (): number => readdirSync('/proc/self/fd').length;

test('what is replaced is held open no longer than the system takes to free it', async () => {
  const folder = temporaryFolder();
  const [from, to] = [join(folder, 'new'), join(folder, 'file')];
  const before = openFiles();
  for (const words of ['one', 'two', 'three']) {
    writeFileSync(from, words);
    renameOver(from, to);
    expect(readFileSync(to, 'utf8')).toBe(words);
  }
  await vi.waitFor(() => expect(openFiles()).toBe(before));
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a pipe in its place is replaced, and nobody waited for', () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'file')]);
  replaceFile(join(folder, 'file'), 'words');
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('words');
});

test('where nothing may be put nothing is left', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'file', 'full'), { recursive: true });
  expect(() => replaceFile(join(folder, 'file'), 'words')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(folder)).toEqual(['file']);
});
