// Who the first board member is: what their git says, what the command line says, or a placeholder that is shown; and which
// of a book's members that is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fault, isFault } from '../base/fault.ts';
import { readEntity } from '../model/kind.ts';
import { askGit } from './git.ts';

export interface Member {
  name: string;
  email: string;
  slug: string;
  /** Nobody said who it is: the placeholder stands. */
  guessed: boolean;
}

const slugLimit = 32;
const nowhere = 'board@localhost';

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
    return { name: 'Board', email: nowhere, slug: 'board', guessed: true };
  const said = name ?? email!.split('@')[0]!;
  return {
    name: said,
    email: email ?? nowhere,
    slug: slugify(said.split(' ')[0]!) || slugify(userInfo().username) || 'board',
    guessed: false,
  };
}

/** The member of the book at `root` that `said` names, by name or else by address. MEMBER_UNCHOSEN. */
export function chooseMember(root: string, said: Member): Member {
  const members = membersOf(root);
  if (members.length === 0) return said;
  const found =
    members.find(({ slug }) => slug === said.slug) ??
    members.find(({ emails }) => emails.includes(said.email));
  if (!found) throw fault('MEMBER_UNCHOSEN', { user: said.slug, members: members.map(({ slug }) => slug) });
  const { slug, name, emails } = found;
  // Who is only named has the address that the book knows.
  return said.email === nowhere ? { ...said, slug, name, email: emails[0] ?? nowhere } : { ...said, slug };
}

function membersOf(root: string): { slug: string; name: string; emails: readonly string[] }[] {
  const folder = join(root, 'users');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  return files.toSorted().map((file) => {
    const slug = file.slice(0, -'.md'.length);
    try {
      return { ...readEntity('user', `users/${file}`, readFileSync(join(folder, file))), slug };
    } catch (error) {
      // One that cannot be read is a member all the same.
      if (!isFault(error)) throw error;
      return { slug, name: slug, emails: [] };
    }
  });
}
