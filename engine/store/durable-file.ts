// Files that are there whole or not at all, and fsync where a promise depends on it. Knows paths and bytes only.
import { closeSync, fsync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** Whether two names are links to one file; false when either is missing. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
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

/**
 * Resolves when the content of a file, or the names in a folder, are on disk; the process goes on working meanwhile. Only
 * the fsync itself leaves the thread: each trip costs more than opening a file.
 */
export function syncSoon(path: string): Promise<void> {
  const file = openSync(path, 'r');
  return new Promise((resolve, reject) => {
    fsync(file, (error) => {
      closeSync(file);
      if (error === null) resolve();
      else reject(error);
    });
  });
}
