// Which board member sits at this machine: the one its host file names, in the role the book gives them. Whoever can
// write the book's folder is the board, so no more proof is asked for here; a name the book does not know is refused.
import { fault, isFault, type Fault } from './base/fault.ts';
import { readBlob } from './model/entity-cache.ts';
import { readInForce } from './catalog/in-force.ts';
import { hostFile, readHostFile } from './init/host.ts';
import type { UserActor } from './model/actor.ts';
import type { Host } from './model/host.ts';
import { userPath } from './model/paths.ts';
import type { Reader } from './store/snapshot.ts';

/** A clone nobody has set up to write may still be read. */
const reader: UserActor = { kind: 'user', slug: 'reader', role: 'viewer' };

/** The user that the host file names, as the book knows them now. Throws MEMBER_UNKNOWN; without a file, a viewer. */
export function boardMember(root: string, host: Host | undefined, book: Omit<Reader, 'close'>): UserActor {
  if (!host) return reader;
  const { user = 'nobody' } = host;
  const path = userPath(user);
  const oid = book.snapshot().oid(path);
  if (oid === undefined) throw fault('MEMBER_UNKNOWN', { file: hostFile(root), user });
  const newest = readBlob('user', path, oid, () => book.blob(oid));
  const known = 'data' in newest ? newest.data : readInForce(book, 'user', path);
  if (known) return { kind: 'user', slug: user, role: known.role };
  throw (newest as { problem: Fault }).problem;
}

/** The same for whoever only reads: with a host file that cannot be read, nobody is more than a viewer. */
export function readingMember(root: string, book: Omit<Reader, 'close'>): UserActor {
  try {
    return boardMember(root, readHostFile(root), book);
  } catch (error) {
    if (isFault(error, 'DOCUMENT_INVALID')) return reader;
    throw error;
  }
}
