// Files that are there whole or not at all, and fsync where a promise depends on it. Knows paths and bytes only.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomHex } from '../base/ids.ts';

/** Writes beside and renames over `path`, so that no reader ever sees a part. With `sync`, file and folder are fsynced. */
export function replaceFile(
  path: string,
  content: string | Buffer,
  { mode = 0o644, sync = false }: { mode?: number; sync?: boolean } = {},
): void {
  const aside = `${path}.${randomHex(12)}.tmp`;
  try {
    writeFileSync(aside, content, { mode, flag: 'wx' });
    if (sync) syncFile(aside);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  if (sync) syncFolder(dirname(path));
}

/** Returns when the names in a folder are on disk. */
export const syncFolder = (path: string): void => syncFile(path);

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Resolves when the content of a file, or the names in a folder, are on disk; the process goes on working meanwhile. */
export async function syncSoon(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
