// The file of a database as the disk sees it: which errors are damage and which a refusal, and how all of it is removed.
// Knows codes and names; what is done about them is decided elsewhere.
import { rmSync } from 'node:fs';
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

/** The whole of a database as one in memory can take it, or undefined where not even that can be read. */
export function copyOf(sqlite: { serialize(): Buffer }): Buffer | undefined {
  try {
    const bytes = sqlite.serialize();
    // A database in memory has no write-ahead log; its header must not ask for one.
    bytes.fill(1, 18, 20);
    return bytes;
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_')) return undefined;
    throw error;
  }
}
