// Who the first board member is: what their git says, what the command line says, or a placeholder that is shown.
import { userInfo } from 'node:os';
import { askGit } from './git.ts';

export interface Member {
  name: string;
  email: string;
  slug: string;
  /** Nobody said who it is: the placeholder stands. */
  guessed: boolean;
}

const slugLimit = 32;

export const slugify = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, slugLimit);

/** Asks `given` first, then git as it stands in `folder`. */
export function findMember(folder: string, given: { name?: string; email?: string } = {}): Member {
  const name = given.name ?? askGit(folder, 'config', '--get', 'user.name');
  const email = given.email ?? askGit(folder, 'config', '--get', 'user.email');
  if (name === undefined && email === undefined)
    return { name: 'Board', email: 'board@localhost', slug: 'board', guessed: true };
  const said = name ?? email!.split('@')[0]!;
  return {
    name: said,
    email: email ?? 'board@localhost',
    slug: slugify(said.split(' ')[0]!) || slugify(userInfo().username) || 'board',
    guessed: false,
  };
}
