// What a person's git is doing in this repository, read from its files: HEAD, an operation in progress, locks. Looks
// only; never waits and never writes.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';
import { mainRef, type Refs } from './refs.ts';

/** Files and folders that exist in `.git` while a merge, cherry-pick, revert, rebase, am or bisect is under way. */
const operations = [
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'rebase-merge',
  'rebase-apply',
  'BISECT_START',
  'sequencer',
];

export interface GitState {
  /** HEAD names main, so that main, index and work tree belong together. */
  onMain: boolean;
  /** The file that shows an operation in progress. */
  operation?: string;
  /** `index.lock` or `HEAD.lock` stands, and it is not ours: nothing of ours holds one between two steps. */
  lock?: string;
}

export function readGitState(folder: GitFolder, refs: Refs): GitState {
  const names = new Set(readdirSync(folder.own));
  const operation = operations.find((name) => names.has(name));
  const lock = ['index.lock', 'HEAD.lock'].find((name) => names.has(name));
  return {
    onMain: refs.headBranch() === mainRef,
    ...(operation !== undefined && { operation }),
    ...(lock !== undefined && { lock: join(folder.own, lock) }),
  };
}
