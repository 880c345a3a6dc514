// Runs git for the making of a book, on a repository the caller owns. The store's own git runs under hardening;
// this one is a person's: their identity and their settings are just what is wanted here.
import { execFileSync } from 'node:child_process';
import { fault } from '../base/fault.ts';

/** Milliseconds; none of the commands here touches more than a configuration file. */
const patience = 20_000;

/** Standard output without its last newline. Throws GIT_MISSING or GIT_FAILED. */
export function git(folder: string, ...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: patience,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') throw fault('GIT_MISSING', {}, { cause: error });
    throw fault(
      'GIT_FAILED',
      { command: `git ${args.join(' ')}`, said: (stderr ?? '').trim() },
      { cause: error },
    );
  }
}

/** The same, or undefined when git says no: a setting that is not set, a folder that is no repository. */
export function askGit(folder: string, ...args: string[]): string | undefined {
  try {
    return git(folder, ...args) || undefined;
  } catch (error) {
    if ((error as { code?: string }).code === 'GIT_MISSING') throw error;
    return undefined;
  }
}
