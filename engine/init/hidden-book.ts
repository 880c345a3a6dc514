// A repository may hold a book that its folder does not show: only `.git` was put back, or it stands on another branch.
// Whoever took that for no book would begin another one over it. Reads only.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from '../base/fault.ts';
import { bookPath } from '../model/paths.ts';
import { askGit } from './git.ts';

/** Where main may be, in a clone whose HEAD led nowhere too. */
const mains = ['refs/heads/main', 'refs/minutebook/head', 'refs/remotes/origin/main'];

/** Refuses a folder whose book stands in its repository alone. BOOK_HIDDEN, BOOK_BRANCH. */
export function mustShowBook(root: string): void {
  if (existsSync(join(root, bookPath)) || !existsSync(join(root, '.git'))) return;
  const holds = (commit: string): boolean =>
    askGit(root, 'rev-parse', '--verify', '--quiet', `${commit}:${bookPath}`) !== undefined;
  const branch = askGit(root, 'symbolic-ref', '--short', 'HEAD');
  if (holds('HEAD')) {
    const isBare = readdirSync(root).every((name) => ['.git', '.minutebook'].includes(name));
    throw fault('BOOK_HIDDEN', { root, path: isBare ? '.' : bookPath });
  }
  if (branch !== 'main' && mains.some(holds))
    throw fault('BOOK_BRANCH', { root, branch: branch ?? 'no branch', hasMain: true });
}
