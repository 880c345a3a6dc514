// Watchers on git's hot places and on the folders of the work tree: hints that a look is worth its while, nothing more.
// Knows names of folders; what changed is found out by looking.
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';

/** Folders that are watched; the rest is found by the sweep. A watch costs some two kilobytes. */
const folderLimit = 4096;
/** Hints within this time, in milliseconds, are one. */
const gatherMs = 50;

export interface Watch {
  /** Watches these folders of the work tree too; known ones are passed over. */
  add(folders: Iterable<string>): void;
  close(): void;
}

export interface Hints {
  /** HEAD, main, the index or a lock of theirs changed. */
  onGit(): void;
  /** A hook says that a person's git was at work. */
  onPerson(): void;
  /** Files in these folders came, went or changed. */
  onFiles(folders: ReadonlySet<string>): void;
}

export function startWatch(folder: GitFolder, hints: Hints): Watch {
  const watchers = new Map<string, FSWatcher>();
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer = undefined;
    const folders = changed;
    changed = new Set();
    if (folders.delete(gitPlace)) hints.onGit();
    if (folders.delete(hookPlace)) hints.onPerson();
    if (folders.size > 0) hints.onFiles(folders);
  };
  const watchPlace = (absolute: string, place: string, isOfInterest: (name: string | null) => boolean) => {
    if (watchers.has(absolute) || watchers.size >= folderLimit) return;
    const forget = () => {
      watchers.get(absolute)?.close();
      watchers.delete(absolute);
    };
    try {
      const watcher = watch(absolute, { persistent: false }, (event, name) => {
        if (!isOfInterest(name)) return;
        changed.add(place);
        timer ??= setTimeout(tell, gatherMs).unref();
        if (event === 'rename' && name === null) forget();
      });
      watcher.on('error', forget);
      watchers.set(absolute, watcher);
    } catch {
      // Gone, or no watches left on this machine: the sweep sees it.
    }
  };
  watchPlace(folder.own, gitPlace, (name) => name === null || hotNames.has(name));
  watchPlace(join(folder.common, 'refs', 'heads'), gitPlace, (name) => name === null || name === 'main');
  watchPlace(join(folder.common, 'minutebook'), hookPlace, (name) => name === 'person');
  return {
    add(folders) {
      for (const at of folders) watchPlace(join(folder.root, at), at, () => true);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** No folders of the work tree have these names. */
const gitPlace = '.git';
const hookPlace = '.git/minutebook';
const hotNames = new Set(['HEAD', 'index', 'index.lock', 'MERGE_HEAD', 'packed-refs']);
