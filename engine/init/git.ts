// Runs git for the making and mending of a book, on a repository the caller owns: settings, hooks' folder, identity. As
// guarded as the store's own git, but for the person's settings, which are just what is wanted here.
import { execaSync } from 'execa';
import { fault, isFault } from '../base/fault.ts';
import { neutral, personalEnvironment } from '../store/git-safety.ts';

/** Milliseconds; none of the commands here touches more than a configuration file, or a folder that is being made. */
const patience = 20_000;

/** Standard output without its last newline. Throws GIT_MISSING or GIT_FAILED. */
export function git(folder: string, ...args: string[]): string {
  const ran = execaSync('git', [...neutral, ...args], {
    cwd: folder,
    env: personalEnvironment,
    timeout: patience,
    stdin: 'ignore',
    reject: false,
  });
  if (!ran.failed) return ran.stdout;
  if (ran.code === 'ENOENT') throw fault('GIT_MISSING', {});
  throw fault('GIT_FAILED', {
    command: `git ${args.join(' ')}`,
    said: (ran.stderr || ran.stdout || ran.shortMessage || '').trim(),
  });
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

/** Whether git will not touch the repository at `folder`, because it is somebody else's. */
export function isDistrusted(folder: string): boolean {
  try {
    git(folder, 'rev-parse', '--git-dir');
    return false;
  } catch (error) {
    if (isFault(error, 'GIT_FAILED')) return error.data.said.includes('dubious ownership');
    throw error;
  }
}

/** A setting as the person's own git sees it; what these calls override is not looked at. */
export const settingOf = (folder: string, key: string): string | undefined =>
  askGit(folder, 'config', '--local', '--get', key) ?? askGit(folder, 'config', '--global', '--get', key);
