// The hooks of a book: tiny, POSIX sh, and only a hint to the engine that a person's git is at work. The store is
// right without them. A hook that stood there before is kept and called first, and its verdict counts.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitFolder } from '../store/git-folder.ts';
import { settingOf } from './git.ts';

const mark = '# minutebook hook 2';
const names = ['post-commit', 'post-merge', 'post-checkout', 'post-rewrite'] as const;
/** What a person's own hook is called once ours calls it. */
const own = (path: string): string => `${path}.own`;

/** Starts no program of its own: a hook costs a person a thirtieth of what asking git for the folder would. */
const script = (name: string): string => `#!/bin/sh
${mark}: tells the engine that somebody's git was at work here. Your own hook: ${name}.own beside this file.
[ ! -x "$0.own" ] || "$0.own" "$@" || exit
folder=\${GIT_DIR:-.git}
[ ! -f "$folder" ] || read -r _ folder <"$folder"
if [ -f "$folder/commondir" ]; then
  read -r common <"$folder/commondir"
  case $common in /*) folder=$common ;; *) folder=$folder/$common ;; esac
fi
[ ! -d "$folder/minutebook" ] || : 2>/dev/null >"$folder/minutebook/person"
exit 0
`;

/** Where git of this repository looks for hooks, if nobody moved it (core.hooksPath). */
const hooksFolder = (root: string): string => join(gitFolder(root).common, 'hooks');

/** Hooks that are not ours, or not of this version. Empty when hooks were sent elsewhere: then they are a person's. */
export function missingHooks(root: string): string[] {
  if (settingOf(root, 'core.hooksPath') !== undefined) return [];
  const folder = hooksFolder(root);
  return names.filter((name) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== script(name);
  });
}

/** Puts the hooks in place; names of those written. */
export function writeHooks(root: string): string[] {
  const folder = hooksFolder(root);
  const missing = missingHooks(root);
  for (const name of missing) {
    const path = join(folder, name);
    mkdirSync(folder, { recursive: true });
    if (existsSync(path) && !readFileSync(path, 'utf8').includes('# minutebook hook'))
      renameSync(path, own(path));
    writeFileSync(path, script(name));
    chmodSync(path, 0o755);
  }
  return missing;
}
