// Where a command happens: which book, and which company of it. Walks folders, reads nothing of the book itself.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fault } from '../base/fault.ts';
import type { Session } from './session.ts';

type Where = Pick<Session, 'config' | 'cwd' | 'globals'>;

const marker = 'minutebook.yaml';

/** The nearest folder at or above `from` that is a book. */
export const bookAbove = (from: string): string | undefined => holderAbove(from, marker);

/** The nearest folder at or above `from` that holds something of that name. */
function holderAbove(from: string, name: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The book that -C names, that the caller stands in, or that MINUTEBOOK_BOOK names. Throws BOOK_NOT_FOUND. */
export function findBook({ config, cwd, globals }: Where): string {
  const named = globals.book === undefined ? undefined : resolve(cwd, globals.book);
  const from = named ?? cwd;
  const found = bookAbove(from) ?? (named === undefined && config.book ? bookAbove(config.book) : undefined);
  if (found) return found;
  const last = named ?? (config.book ? resolve(cwd, config.book) : cwd);
  throw fault('BOOK_NOT_FOUND', { from: last, repository: holderAbove(last, '.git') });
}

/** The company that is named by flag, by the folder the caller stands in, or by MINUTEBOOK_COMPANY. */
export function companyHere({ config, cwd, globals }: Where, root: string | undefined): string | undefined {
  const [first, slug] = root === undefined ? [] : relative(root, cwd).split(sep);
  return globals.company ?? (first === 'companies' ? slug : undefined) ?? config.company;
}
