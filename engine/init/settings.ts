// The git settings of a book, as one table that `init` writes and `doctor` compares. Knows git's words only.
import { join } from 'node:path';
import { askGit, git } from './git.ts';
import { quoteForShell, textMerge } from './text-merge.ts';

export interface Setting {
  key: string;
  value: string;
  why: string;
}

/** What stands in `.git/config` of the book at `root`. Paths in it are absolute: `init` again after moving a book. */
export const settingsOf = (root: string): readonly Setting[] => [
  { key: 'gc.auto', value: '0', why: 'the engine consolidates; a gc in between would stall a commit' },
  { key: 'maintenance.auto', value: 'false', why: 'the same, for git maintenance' },
  { key: 'core.fsync', value: 'committed,reference', why: 'what is committed survives a power cut' },
  {
    key: 'receive.denyCurrentBranch',
    value: 'refuse',
    why: 'a push to main would change files under whoever works here; push a branch and merge it',
  },
  { key: 'core.autocrlf', value: 'false', why: 'the bytes of a file are what was written' },
  { key: 'core.splitIndex', value: 'false', why: 'the engine writes the index whole' },
  { key: 'index.sparse', value: 'false', why: 'the same' },
  {
    key: 'gpg.ssh.allowedSignersFile',
    value: join(root, '.minutebook', 'allowed-signers'),
    why: 'git verify-commit knows the keys of this book’s hosts',
  },
  {
    key: 'merge.directoryRenames',
    value: 'false',
    why: 'what came below the old folder of something that was renamed follows it when the merge is taken in',
  },
  {
    key: 'merge.minutebook.name',
    value: 'merge by field and paragraph',
    why: 'shown by git while it merges',
  },
  {
    key: 'merge.minutebook.driver',
    value: mergeDriver(join(root, '.minutebook', 'merge-driver')),
    why: 'two people changing different fields of one file do not conflict',
  },
];

/** A script that is not where it was (a book that was moved) must not end in "ours" without a word: then text it is. */
const mergeDriver = (script: string): string =>
  `f=${quoteForShell(script)}; if [ -x "$f" ]; then "$f" %O %A %B %P %L; else ${textMerge('%A', '%O', '%B', '%L')}; fi`;

/** How refs/minutebook of a remote comes along with a fetch, beside the engine's own line and never over it. */
const refspec = (remote: string): string => `+refs/minutebook/*:refs/remotes/${remote}/minutebook/*`;

/** Settings that differ from the table, as they are found; `undefined` where one is not set. */
export function wrongSettings(root: string): (Setting & { found?: string })[] {
  return settingsOf(root).flatMap((setting) => {
    const found = askGit(root, 'config', '--local', '--get', setting.key);
    return found === setting.value ? [] : [{ ...setting, ...(found === undefined ? {} : { found }) }];
  });
}

/** Remotes that do not fetch what the engine keeps beside main. */
export const remotesWithoutRefspec = (root: string): string[] =>
  (askGit(root, 'remote') ?? '')
    .split('\n')
    .filter(Boolean)
    .filter(
      (remote) =>
        !(askGit(root, 'config', '--local', '--get-all', '--end-of-options', `remote.${remote}.fetch`) ?? '')
          .split('\n')
          .includes(refspec(remote)),
    );

/** Writes what differs; the keys that were written. */
export function writeSettings(root: string): string[] {
  const wrong = wrongSettings(root);
  for (const { key, value } of wrong) git(root, 'config', '--local', '--end-of-options', key, value);
  const remotes = remotesWithoutRefspec(root);
  for (const remote of remotes)
    git(root, 'config', '--local', '--add', '--end-of-options', `remote.${remote}.fetch`, refspec(remote));
  return [...wrong.map(({ key }) => key), ...remotes.map((remote) => `remote.${remote}.fetch`)];
}
