// Git's commit graph with the paths each commit changed: what makes `git log -- path` quick in a long history. Of the
// line and of branches alone, since what may be deleted must not be named in it.
import { runGit } from './git.ts';
import { foldTimeoutMs } from './fold.ts';
import type { GitFolder } from './git-folder.ts';
import { engineRef } from './refs.ts';

export interface GraphOptions {
  /** Writes it anew: what was deleted since is in it no longer. */
  whole?: boolean;
  signal?: AbortSignal | undefined;
}

/** Adds what is new to the graph, as a layer of its own where that is cheaper. Throws GIT_FAILED. */
export async function writeCommitGraph(
  folder: GitFolder,
  { whole = false, signal }: GraphOptions = {},
): Promise<void> {
  const options = { isBackground: true, timeoutMs: foldTimeoutMs, ...(signal !== undefined && { signal }) };
  const named = ['for-each-ref', '--format=%(objecttype) %(objectname)', engineRef, 'refs/heads'];
  const tips = (await runGit(folder, named, options))
    .split('\n')
    .flatMap((line) => (line.startsWith('commit ') ? [line.slice('commit '.length)] : []));
  if (tips.length === 0) return;
  const how = whole ? '--split=replace' : '--split';
  await runGit(
    folder,
    ['commit-graph', 'write', '--stdin-commits', how, '--changed-paths', '--no-progress'],
    { ...options, input: `${tips.join('\n')}\n` },
  );
}
