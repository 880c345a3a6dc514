// Where a book's socket lies: outside the book, because an agent sees no book, in a folder of its own, so that an agent can be
// shown just that, below one that is only ours.
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from '../base/fault.ts';
import { socketPathLimit } from './wire.ts';

/** The socket of the book at `root`; the same for every name of that folder. */
export const socketPath = (runtimeFolder: string, root: string): string =>
  join(runtimeFolder, createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16), 'socket');

/**
 * Makes the folder of a socket, 0700, and refuses one that somebody else could have put there: in a shared /tmp
 * whoever comes first would otherwise listen in our place. SOCKET_UNSAFE.
 */
export function prepareSocketFolder(folder: string, socket: string): void {
  if (Buffer.byteLength(socket) > socketPathLimit) {
    throw fault('SOCKET_UNSAFE', { path: socket, reason: `is longer than ${socketPathLimit} bytes` });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw fault('SOCKET_UNSAFE', { path: folder, reason: 'is no folder' });
  if (found.uid !== process.getuid!())
    throw fault('SOCKET_UNSAFE', { path: folder, reason: 'belongs to somebody else' });
  if ((found.mode & 0o077) !== 0) throw fault('SOCKET_UNSAFE', { path: folder, reason: 'is open to others' });
}
