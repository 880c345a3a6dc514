// A lock on a file that the kernel takes back when its holder dies, however it dies. Knows SQLite as a lock only.
// Nothing else in the process may ever open the file, because closing any descriptor of it would drop the lock.
import Database from 'better-sqlite3';

export interface KernelLock {
  /** Takes it if nobody has it; never waits. */
  tryTake(): boolean;
  /** Gives it back, if it was taken. */
  close(): void;
}

/** One for the whole wait: it is its connection that keeps the lock. */
export function openKernelLock(file: string): KernelLock {
  const database = new Database(file, { timeout: 0 });
  return {
    tryTake: () => isLocked(database),
    close: () => database.close(),
  };
}

function isLocked(database: Database.Database): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
