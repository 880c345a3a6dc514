// Whether somebody committed where a run works: the log that git keeps of each HEAD says when it last moved. Starts no process,
// and knows neither whose commit it was nor the book.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Repositories looked at right below the folder, and folders looked up from it. */
const lookLimit = 200;

/**
 * Whether the repository that a folder lies in, or one right below it, got a commit since a time (milliseconds). What is
 * covered from a run, as the book is, is none that it works in.
 */
export const hasCommitted = (folder: string, since: number, covers: readonly string[]): boolean =>
  [...around(folder, covers), ...below(folder)].some((git) => timeOf(join(git, 'logs/HEAD')) >= since);

/** The git folder of the repository around it. */
function around(folder: string, covers: readonly string[]): string[] {
  for (let at = resolve(folder), n = 0; n < lookLimit && !covers.includes(at); at = dirname(at), n += 1) {
    const git = gitFolderOf(at);
    if (git !== undefined) return [git];
    if (dirname(at) === at) break;
  }
  return [];
}

function below(folder: string): string[] {
  try {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders.slice(0, lookLimit).flatMap(({ name }) => gitFolderOf(join(folder, name)) ?? []);
  } catch {
    return [];
  }
}

/** A folder, or of a linked work tree a file that names one. */
function gitFolderOf(folder: string): string | undefined {
  const path = join(folder, '.git');
  try {
    if (statSync(path).isDirectory()) return path;
    const [, named] = /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
    return named === undefined ? undefined : resolve(folder, named);
  } catch {
    return undefined;
  }
}

function timeOf(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return -Infinity;
  }
}
