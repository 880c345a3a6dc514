// All that says that a look at the work tree is worth its while: watchers on folders, on git's places, and on files whose
// edits stand. Composes only.
import type { ForwardOptions } from './forward-types.ts';
import { watchFiles } from './hot-files.ts';
import type { Sweeper } from './sweep.ts';
import { startWatch } from './watch.ts';

export interface HintListener {
  /** HEAD, main, the index or a lock of theirs changed. */
  onGit: () => void;
  /** A hook says that a person's git was at work. */
  onPerson: () => void;
  /** Files may have changed; which, the sweeper knows. */
  onFiles: () => void;
}

export interface Hinting {
  /** Watches what the sweeper has come to know since: new folders, edits that stand. */
  follow(): void;
  close(): Promise<void>;
}

/** Starts hearing; hints of files go to the sweeper. */
export function startHints(
  { folder, watchRank }: Pick<ForwardOptions, 'folder' | 'watchRank'>,
  sweeper: Sweeper,
  { onGit, onPerson, onFiles }: HintListener,
): Hinting {
  const hear = (paths: Iterable<string>): void => {
    for (const path of paths) sweeper.hint(path);
    onFiles();
  };
  const onGitAndFiles = (): void => {
    onGit();
    // What was edited while HEAD stood elsewhere waits for its return.
    onFiles();
  };
  const watch = startWatch(folder, { onGit: onGitAndFiles, onPerson, onFiles: hear }, watchRank);
  // Edits that stand are likely to be saved again, and their folders may have no watcher.
  const hot = watchFiles((file) => hear([file.slice(folder.root.length + 1)]));
  return {
    follow() {
      watch.add(sweeper.freshFolders());
      void hot.watch([...sweeper.standing()].map((path) => `${folder.root}/${path}`));
    },
    async close() {
      watch.close();
      await hot.close();
    },
  };
}
