// The file of a database as the disk sees it: which errors are damage and which a refusal, and how all of it is copied or
// removed. Knows codes and names; what is done about them is decided elsewhere.
import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fault } from '../base/fault.ts';

/** Whether SQLite says that the file is no database, or not in order. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));

/** Whether a file cannot be written where it should be: no room, no right, no folder. */
export const isUnwritable = (error: unknown): boolean =>
  /^(SQLITE_(FULL|IOERR|CANTOPEN|READONLY|PERM)|E(NOSPC|DQUOT|ACCES|PERM|ROFS|IO|MFILE|NFILE|NOENT|NOTDIR|EXIST))/.test(
    codeOf(error),
  );
/** Whether SQLite says that the disk takes or gives nothing more. */
export const isRefusedByDisk = (error: unknown): boolean => /^SQLITE_(FULL|IOERR)/.test(codeOf(error));

/** A fault that names the file, where SQLite refuses it; anything else as it is. */
export const unusable = (file: string, error: unknown): unknown =>
  error instanceof Error && codeOf(error).startsWith('SQLITE_')
    ? fault('CATALOG_UNUSABLE', { file, reason: error.message }, { cause: error })
    : error;

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/** The log and the index of the log first: left behind, they would be taken for those of the new file. */
export function removeFile(file: string): void {
  for (const ending of ['-wal', '-shm', '-journal', '']) rmSync(file + ending, { force: true });
}

/** A database up to so many bytes is copied through memory, in a third of the time: 1 ms a megabyte. */
const copiedWhole = 64 * 1024 * 1024;
/** Pages of a larger one copied before others may go on, 4 MB of them, and how often at most; then all that is left. */
const copyStep = 1_024;
const copySteps = 256;

/**
 * A database whose header asks for no write-ahead log: one in memory can have none, and of one that nobody else opens it would
 * be taken away again, in half a millisecond a megabyte.
 */
const withoutLog = (bytes: Buffer): Buffer => bytes.fill(1, 18, 20);

/** What is asked of a database that is copied. */
interface Copied {
  pragma(what: string, options: { simple: true }): unknown;
  serialize(): Buffer;
  backup(file: string, options: { progress: (info: { remainingPages: number }) => number }): Promise<unknown>;
}

/** Copies all of a database into a new file, as it is at some time until the end. */
export async function copyInto(sqlite: Copied, file: string): Promise<void> {
  const of = (what: string): number => Number(sqlite.pragma(what, { simple: true }));
  if (of('page_count') * of('page_size') <= copiedWhole) {
    await writeFile(file, withoutLog(sqlite.serialize()));
    return;
  }
  let steps = 0;
  await sqlite.backup(file, {
    // Another process that writes makes it begin anew, so it does not go on like this for ever.
    progress: ({ remainingPages }) => (steps++ < copySteps ? copyStep : remainingPages + copyStep),
  });
}

/** The whole of a database as one in memory can take it, or undefined where not even that can be read. */
export function copyOf(sqlite: { serialize(): Buffer }): Buffer | undefined {
  try {
    return withoutLog(sqlite.serialize());
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_')) return undefined;
    throw error;
  }
}
