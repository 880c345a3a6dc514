// Which board member sits at this machine: the one its host file names, in the role the book gives them. Whoever can
// write the book's folder is the board, so no more proof is asked for here; a name the book does not know is refused.
import { fault } from './base/fault.ts';
import { hostFile, readHostFile } from './init/host.ts';
import type { UserActor } from './model/actor.ts';
import { readEntity } from './model/kind.ts';
import { userPath } from './model/paths.ts';
import type { Snapshot } from './store/snapshot.ts';

/** A clone nobody has set up to write may still be read. */
const reader: UserActor = { kind: 'user', slug: 'reader', role: 'viewer' };

/** The user that the host file names, as `snapshot` knows them. Throws MEMBER_UNKNOWN; without a file, a viewer. */
export function boardMember(root: string, snapshot: Snapshot): UserActor {
  const host = readHostFile(root);
  if (!host) return reader;
  const { user = 'nobody' } = host;
  const path = userPath(user);
  const text = snapshot.read(path);
  if (text === undefined) throw fault('MEMBER_UNKNOWN', { file: hostFile(root), user });
  return { kind: 'user', slug: user, role: readEntity('user', path, text).role };
}
