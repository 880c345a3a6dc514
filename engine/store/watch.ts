// Watchers on git's hot places and on the folders of the work tree: hints that a look is worth its while, nothing more.
// Knows names of files and folders; what changed is found out by looking.
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';

/**
 * Folders that are watched; the rest is found by the sweep. A watch costs some two kilobytes, and many machines allow
 * no more than eight thousand to all programs of a user.
 */
const folderLimit = 4096;
/** Folders of a later rank leave this many watches to those of the first. */
const reserved = 1024;
/** Hints within this time, in milliseconds, are one. */
const gatherMs = 50;
/** Paths named in one hint; of more only their folders are. */
const pathLimit = 10_000;

export interface Watch {
  /** Watches these folders of the work tree, again where one was made anew; those of a lower rank first. */
  add(folders: Iterable<string>): void;
  close(): void;
}

export interface Hints {
  /** HEAD, main, the index or a lock of theirs changed. */
  onGit: () => void;
  /** A hook says that a person's git was at work. */
  onPerson: () => void;
  /** Something came, went or changed at these paths; a folder's own stands for all in it. */
  onFiles: (paths: ReadonlySet<string>) => void;
}

/** Starts watching git's places. `rank` orders folders of the work tree: 0 is watched first. */
export function startWatch(
  folder: GitFolder,
  hints: Hints,
  rank: (folder: string) => number = () => 0,
): Watch {
  const watchers = new Map<string, FSWatcher>();
  const heard = { paths: new Set<string>(), git: false, person: false };
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer = undefined;
    const { paths, git, person } = heard;
    Object.assign(heard, { paths: new Set(), git: false, person: false });
    if (git) hints.onGit();
    if (person) hints.onPerson();
    if (paths.size > 0) hints.onFiles(paths);
  };
  const hear = (note: () => void) => {
    note();
    timer ??= setTimeout(tell, gatherMs).unref();
  };
  const watchPlace = (absolute: string, onName: (name: string | null) => void) => {
    watchers.get(absolute)?.close();
    watchers.delete(absolute);
    const forget = () => {
      watcher?.close();
      if (watchers.get(absolute) === watcher) watchers.delete(absolute);
    };
    const watcher = tryWatch(absolute, onName);
    watcher?.on('error', forget);
    if (watcher !== undefined) watchers.set(absolute, watcher);
  };
  const onGit = (name: string | null) => {
    if (name === null || hotNames.has(name)) hear(() => (heard.git = true));
  };
  watchPlace(folder.own, onGit);
  watchPlace(join(folder.common, 'refs', 'heads'), onGit);
  watchPlace(join(folder.common, 'minutebook'), (name) => {
    if (name === 'person') hear(() => (heard.person = true));
  });
  const gitPlaces = watchers.size;
  const watchFolder = (at: string) => {
    const absolute = join(folder.root, at);
    const room = rank(at) === 0 ? folderLimit : folderLimit - reserved;
    if (watchers.size - gitPlaces >= room && !watchers.has(absolute)) return;
    watchPlace(absolute, (name) => {
      hear(() => heard.paths.add(pathHeard(at, heard.paths.size < pathLimit ? name : null)));
    });
  };
  return {
    add(folders) {
      const byRank = [...folders].map((at) => ({ at, rank: rank(at) })).sort((a, b) => a.rank - b.rank);
      for (const { at } of byRank) watchFolder(at);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** Undefined where the folder is gone, or no watches are left on this machine: the sweep sees it. */
function tryWatch(absolute: string, onName: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(absolute, { persistent: false }, (_, name) => onName(name));
  } catch {
    return undefined;
  }
}

const pathHeard = (folder: string, name: string | null): string =>
  name === null ? folder : folder === '' ? name : `${folder}/${name}`;

const hotNames = new Set(['HEAD', 'index', 'index.lock', 'main', 'MERGE_HEAD', 'packed-refs']);
