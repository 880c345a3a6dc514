// Which board member sits at this machine: the one its host file names, in the role the book gives them. Whoever can
// write the book's folder is the board, so no more proof is asked for here; a name the book does not know is refused.
import { fault, isFault, type Fault } from './base/fault.ts';
import { readInForce } from './catalog/in-force.ts';
import { hostFile, readHostFile } from './init/host.ts';
import type { UserActor } from './model/actor.ts';
import { readEntity } from './model/kind.ts';
import { userPath } from './model/paths.ts';
import type { Reader } from './store/snapshot.ts';

/** A clone nobody has set up to write may still be read. */
const reader: UserActor = { kind: 'user', slug: 'reader', role: 'viewer' };

/**
 * The user that the host file names, as the book knows them. Throws MEMBER_UNKNOWN, and DOCUMENT_INVALID for a host file
 * that cannot be read; without one, a viewer.
 */
export function boardMember(root: string, book: Omit<Reader, 'close'>): UserActor {
  const host = readHostFile(root);
  if (!host) return reader;
  const { user = 'nobody' } = host;
  const path = userPath(user);
  const known = readInForce(book, 'user', path);
  if (known) return { kind: 'user', slug: user, role: known.role };
  const problem = problemOf(book, path);
  if (problem) throw problem;
  throw fault('MEMBER_UNKNOWN', { file: hostFile(root), user });
}

/** The same for whoever only reads: with a host file that cannot be read, nobody is more than a viewer. */
export function readingMember(root: string, book: Omit<Reader, 'close'>): UserActor {
  try {
    return boardMember(root, book);
  } catch (error) {
    if (isFault(error, 'DOCUMENT_INVALID')) return reader;
    throw error;
  }
}

/** Why a file that is there was never valid. */
function problemOf(book: Omit<Reader, 'close'>, path: string): Fault | undefined {
  const text = book.snapshot().read(path);
  try {
    if (text !== undefined) readEntity('user', path, text);
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}
