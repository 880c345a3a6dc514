// Tells what the operating system refused apart from what is a mistake of ours: a full disk, a failing one, too many
// open files, no permission. These are expected wherever a file is touched, so they are named in one place, at the end
// of each way out, and not around every call.
import { type Fault, fault, type FaultCode, isFault } from './fault.ts';

type MachineFault = Extract<FaultCode, 'DISK_FULL' | 'DISK_FAILING' | 'FILES_EXHAUSTED' | 'FILE_REFUSED'>;

const byErrno: Readonly<Record<string, MachineFault>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EIO: 'DISK_FAILING',
  EMFILE: 'FILES_EXHAUSTED',
  ENFILE: 'FILES_EXHAUSTED',
  EACCES: 'FILE_REFUSED',
  EPERM: 'FILE_REFUSED',
  EROFS: 'FILE_REFUSED',
};

/** SQLite's words for the same, without what it appends to them (`SQLITE_IOERR_FSYNC`). */
const bySqlite: Readonly<Record<string, MachineFault>> = {
  SQLITE_FULL: 'DISK_FULL',
  SQLITE_IOERR: 'DISK_FAILING',
  SQLITE_CANTOPEN: 'FILE_REFUSED',
  SQLITE_READONLY: 'FILE_REFUSED',
  SQLITE_PERM: 'FILE_REFUSED',
};

/** The fault that an error is; undefined for a mistake of ours. `path` stands in where the error names none. */
export function asFault(error: unknown, path = 'the book'): Fault | undefined {
  if (isFault(error)) return error;
  if (!(error instanceof Error)) return undefined;
  const { code = '', path: named = path, message } = error as NodeJS.ErrnoException;
  const found = byErrno[code] ?? bySqlite[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? ''];
  return found && fault(found, { path: named, reason: message }, { cause: error });
}

/** Whether it is the machine that refuses, and not the book or whoever asked. */
export function isMachineFault(error: unknown): boolean {
  const code = asFault(error)?.code;
  return Object.values(byErrno).some((known) => known === code);
}
