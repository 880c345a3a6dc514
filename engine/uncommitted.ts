// What a command that reads leaves out: files changed by hand whose change is in no commit. Asked of git while the
// command is still loading, because a look of our own costs more than the whole command. Imports little on purpose.
import { fault } from './base/fault.ts';
import type { OpenEdit } from './actions/open-edits.ts';
import { isOurs } from './model/ours.ts';
import { gitFolder } from './store/git-folder.ts';
import { startStatus, type GitStatus } from './store/git-status.ts';
import { mainRef, Refs } from './store/refs.ts';

/** How long an answer waits for git to say: in a very large tree it takes longer. Milliseconds. */
const waitMs = 200;

export type { GitStatus } from './store/git-status.ts';

/** Starts looking, with the git that `path` (as in PATH) leads to. STORE_NOT_A_REPOSITORY, STORE_FORMAT. */
export const startLooking = (root: string, path: string): GitStatus => startStatus(gitFolder(root), path);

/** Files of the book that are not what main has; none while main is not what stands in the work tree. */
export async function uncommittedEdits(root: string, status: GitStatus): Promise<OpenEdit[]> {
  const paths = (await status.paths(waitMs)) ?? [];
  if (new Refs(gitFolder(root)).headBranch() !== mainRef) return [];
  return paths.filter(isOurs).map((path) => {
    const { code, message, help } = fault('EDIT_UNCOMMITTED', { path });
    return { path, code, reason: message, remedy: help, sides: [] };
  });
}
