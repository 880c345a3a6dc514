// Faults of the machine: what its operating system refuses, whoever asked.
import { row } from './row.ts';

export const machineFaults = {
  DISK_FULL: row<{ path: string; reason: string }>({
    http: 507,
    exit: 6,
    reaction: 'retry',
    message: ({ path, reason }) => `There is no room on the disk for ${path} (${reason}).`,
    help: ({ path }) => `Nothing half-done was kept. Make room, and do it again: df -h ${folderOf(path)}`,
  }),
  DISK_FAILING: row<{ path: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ path, reason }) => `The disk failed at ${path} (${reason}).`,
    help: ({ path }) =>
      `Save a copy of the book elsewhere, then look at the disk: git -C ${folderOf(path)} bundle create /tmp/book.bundle --all; dmesg | tail`,
  }),
  FILES_EXHAUSTED: row<{ path: string; reason: string }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ path, reason }) => `No more files can be opened, so ${path} was not (${reason}).`,
    help: () =>
      'Try again in a moment. If it stays, raise the limit and start the daemon anew: ulimit -n 65536',
  }),
  FILE_REFUSED: row<{ path: string; reason: string }>({
    http: 500,
    exit: 6,
    reaction: 'fix',
    message: ({ path, reason }) => `The operating system does not let us use ${path} (${reason}).`,
    help: ({ path }) => `See whose it is; everything in a book belongs to whoever runs it: ls -ld ${path}`,
  }),
};

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '.';
