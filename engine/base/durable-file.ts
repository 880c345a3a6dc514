// Files that are there whole or not at all, and fsync where a promise depends on it. Knows paths and bytes only.
import {
  close,
  closeSync,
  constants,
  fsync,
  fsyncSync,
  openSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  unlink,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { randomHex } from './ids.ts';

/**
 * Writes beside and renames over `path`, so that no reader ever sees a part. With `sync`, file and folder are fsynced;
 * with `content`, the file alone: after a power cut it is the old one or the new one, and whole.
 */
export function replaceFile(
  path: string,
  content: string | Buffer,
  { mode = 0o644, sync = false }: { mode?: number; sync?: boolean | 'content' } = {},
): void {
  const aside = `${path}.${randomHex(halfDigits)}.tmp`;
  try {
    writeFileSync(aside, content, { mode, flag: 'wx' });
    if (sync !== false) syncFile(aside);
    renameOver(aside, path);
  } catch (error) {
    removeIfPossible(aside);
    throw error;
  }
  if (sync === true) syncFolder(dirname(path));
}

/**
 * Renames over what stands there. That is freed later, while the process goes on: the system puts it off as long as the file is
 * open, and it takes from half a millisecond to several, as the file is large.
 */
export function renameOver(from: string, to: string): void {
  const replaced = hold(to);
  try {
    renameSync(from, to);
  } finally {
    if (replaced !== undefined) close(replaced, () => undefined);
  }
}

/** Undefined where nothing can be opened. Whatever it is, nobody is waited for. */
function hold(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

const halfDigits = 12;
const half = new RegExp(`\\.[0-9a-f]{${halfDigits}}\\.tmp$`);

/** Removes what `replaceFile` had begun in a folder, if there is one, when its process died. For whoever alone may write there. */
export function dropHalves(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (half.test(name)) removeIfPossible(join(folder, name));
}

/** Removes a file that is nothing to anybody; false where the disk refuses even that. Whoever cleans up must not fail. */
export function removeIfPossible(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Resolves when a file is gone; the process goes on working meanwhile, since freeing one may take long. */
export const removeSoon = (path: string): Promise<void> =>
  new Promise((resolve, reject) =>
    unlink(path, (error) => (error === null || error.code === 'ENOENT' ? resolve() : reject(error))),
  );

/** Whether two names are links to one file; false when either is missing. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

/** Returns when the names in a folder are on disk. */
export const syncFolder = (path: string): void => syncFile(path);

/** Returns when the content of a file is on disk. */
export function syncFile(path: string): void {
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
export async function syncSoon(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await syncDescriptor(file);
  } finally {
    try {
      closeSync(file);
    } catch {
      // What counts is what the fsync said.
    }
  }
}

/** The same for a file that is open. */
export const syncDescriptor = (descriptor: number): Promise<void> =>
  new Promise((resolve, reject) =>
    fsync(descriptor, (error) => (error === null ? resolve() : reject(error))),
  );

/** Writes all bytes, in however many parts the system takes them. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
