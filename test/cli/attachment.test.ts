// Files of any size go from the command line into the book and back, with and without a daemon.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { newBook } from '../helpers/engine.ts';
import { temporaryFolder } from '../helpers/folder.ts';

test('a large file is attached and saved again, by the command alone and by a daemon', async () => {
  const root = await newBook();
  const env = hostFolders();
  const folder = temporaryFolder();
  const mb = (...args: string[]) => {
    const ran = minutebook(root, args, { env });
    if (ran.code !== 0) throw new Error(`${args.join(' ')}: ${ran.err}`);
    return ran.out;
  };
  mb('company', 'create', 'Acme');
  mb('issue', 'create', 'Work');
  const bytes = randomBytes(2_500_000);
  writeFileSync(join(folder, 'film.bin'), bytes);
  const attach = (name: string) =>
    mb('attachment', 'add', 'ACME-1', name, '--file', join(folder, 'film.bin'));
  attach('alone.bin');
  mb('up');
  try {
    attach('beside.bin');
  } finally {
    mb('down');
  }
  for (const name of ['alone.bin', 'beside.bin']) {
    const to = join(folder, name);
    expect(answerOf(root, ['attachment', 'save', 'ACME-1', name, to], { env }).result).toMatchObject({
      bytes: bytes.length,
    });
    expect(readFileSync(to).equals(bytes)).toBe(true);
  }
  expect(
    answerOf(root, ['attachment', 'save', 'ACME-1', 'beside.bin', join(folder, 'film.bin')], { env }).error,
  ).toMatchObject({ code: 'FILE_EXISTS' });
  const uploads = join(root, '.minutebook', 'uploads');
  expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);
  expect(mb('verify')).toMatch(/./);
}, 300_000);
