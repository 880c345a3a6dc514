// The other books of this user on this machine, as far as daemons have run for them: each notes its folders beside the one of
// its socket, where no run looks. A run is kept from them as from its own book. Knows paths only.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '../base/durable-file.ts';

/** Books that a run is kept from at most: each is a mount. */
const mostBooks = 100;
const suffix = '.book';

/** Notes the folders of a book; `door` is the folder of its socket. */
export function noteBook(door: string, folders: readonly string[]): void {
  const real = folders.map((folder) => realpathSync(folder));
  replaceFile(`${door}${suffix}`, JSON.stringify(real), { mode: 0o600 });
}

/** The folders of books other than the one of `door`, those that are there. Never throws. */
export function otherBooks(door: string): string[] {
  const place = dirname(door);
  const notes = namesIn(place).filter(
    (name) => name.endsWith(suffix) && join(place, name) !== `${door}${suffix}`,
  );
  return notes
    .flatMap((name) => foldersIn(join(place, name)))
    .filter((folder) => existsSync(folder))
    .slice(0, mostBooks);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function foldersIn(note: string): string[] {
  try {
    const said: unknown = JSON.parse(readFileSync(note, 'utf8'));
    return Array.isArray(said) ? said.filter((folder) => typeof folder === 'string') : [];
  } catch {
    return [];
  }
}
