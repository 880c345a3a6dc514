// The lines that people type to mend what is wrong: plain git and sed, quoted for any name a file may have. Types
// nothing itself.
import { shellLine } from '../base/shell.ts';
import type { Oid, Reader, Snapshot } from '../store/snapshot.ts';
import type { LineEdit } from './file-lines.ts';
import type { Readable } from './readable.ts';

/** What finding problems needs besides the rows: the files themselves, for lines and commands. */
export interface Looking {
  catalog: Readable;
  reader: Reader;
  /** The commit that the rows are of. */
  at: Snapshot;
}

/** What mends everything that has one safe remedy. */
export const fixAll = 'minutebook doctor --fix';

/** Digits of a commit in a command: enough to be one, few enough to read. */
const shownOid = 12;

export const textAt = ({ at }: Pick<Looking, 'at'>, path: string): string | undefined =>
  at.read(path)?.toString('utf8');

const nameOf = (path: string): string => path.split('/').slice(-2).join('/');

export const commit = (verb: string, ...paths: string[]): string =>
  shellLine('git', 'commit', '-qm', `${verb} ${nameOf(paths[0]!)}`, '--', ...paths);

/** Takes the version of a commit back; `^` behind it means the one before. */
export const restore = (path: string, at: Oid, before = ''): string =>
  `${shellLine('git', 'restore', '-SW', `--source=${at.slice(0, shownOid)}${before}`, '--', path)} && ${commit('Restore', path)}`;

/** Under a name that is no entity's: nothing is lost, and nothing counts. */
export const setAside = (path: string): string =>
  `${shellLine('git', 'mv', '--', path, `${path}.bak`)} && ${commit('Set aside', path, `${path}.bak`)}`;

/** Takes a link out of the book; what it points at stays. */
export const takeAway = (path: string): string =>
  `${shellLine('git', 'rm', '-q', '--', path)} && ${commit('Take away', path)}`;

/** Changes one line; null where one line does not do. */
export function editLine(path: string, { line, text, isNew }: LineEdit): string | null {
  if (text === undefined) return null;
  const script = text === null ? `${line}d` : `${line}${isNew ? 'i' : 'c'}\\${text}`;
  return `${shellLine('sed', '-i', script, '--', path)} && ${commit('Mend', path)}`;
}
