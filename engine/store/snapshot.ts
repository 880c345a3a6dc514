// What a reader sees of the book at one commit. Immutable, synchronous, knows bytes and paths only.

/** A git object id: 40 hexadecimal digits. */
export type Oid = string;

export interface TreeEntry {
  name: string;
  /** Octal mode as git writes it: 0o100644 a file, 0o100755 an executable, 0o040000 a folder. */
  mode: number;
  oid: Oid;
}

export interface Snapshot {
  readonly commit: Oid;
  readonly tree: Oid;
  /**
   * Paths that earlier changes of the same group wrote and that `commit`'s history does not hold yet for
   * other readers: what the catalog cannot know. Empty outside a group.
   */
  readonly pending: ReadonlySet<string>;
  /** The file's bytes, or undefined where there is no file. */
  read(path: string): Buffer | undefined;
  /** The file's blob, or undefined. Equal blobs are equal bytes: the key of every parse cache. */
  oid(path: string): Oid | undefined;
  /** The file's blob and its mode, or undefined. */
  version(path: string): Version | undefined;
  /** Entries of a folder in git's order; empty where there is no such folder. `''` is the root. */
  list(folder: string): readonly TreeEntry[];
  /** Whether there is such a folder; `''` is always there. */
  hasFolder(folder: string): boolean;
}

/**
 * One file that differs between two commits. `oid` and its `mode` are absent when the file was removed, `was` when it
 * is new. When only the mode differs, `was` equals `oid`.
 */
export interface PathChange {
  path: string;
  was?: Oid;
  oid?: Oid;
  mode?: number;
  /** One side or both are a submodule, which is no file: its versions are commits of another repository. */
  isSubmodule?: true;
}

export interface Person {
  name: string;
  email: string;
}

/** A commit as readers of history need it; `engine` says whether one of the book's host keys signed it. */
export interface Commit {
  oid: Oid;
  tree: Oid;
  parents: readonly Oid[];
  author: Person & { at: number };
  committer: Person & { at: number };
  subject: string;
  body: string;
  /** Trailers in file order, as [key, value]. Only to be believed when `engine` is true. */
  trailers: readonly (readonly [string, string])[];
  engine: boolean;
}

/** A file as a tree has it. */
export interface Version {
  oid: Oid;
  /** As git writes it: 0o100644 a file, 0o120000 a symbolic link. */
  mode: number;
}

/** Where a version was seen: the newest commit that has it, and the one made on that; undefined at the walk's start. */
export interface SeenAt {
  commit: Oid;
  newer: Oid | undefined;
}

/** Told of each version of each path; undefined where the path is no file. Answers whether it wants older ones. */
export type Visit = (path: string, version: Version | undefined, at: SeenAt) => boolean;

/** Reading the book; needs no right and no lock. All methods are synchronous. */
export interface Reader {
  readonly root: string;
  /** The engine's line: the newest commit of refs/minutebook/head (of main where that ref does not exist). */
  head(): Oid | undefined;
  /** `pending`: see Snapshot; for whoever builds commits that are not stored yet. */
  snapshot(commit?: Oid, pending?: ReadonlySet<string>): Snapshot;
  /** Files that differ between two commits, by their trees; `from` undefined means from nothing. */
  diff(from: Oid | undefined, to: Oid, options?: { withSubmodules?: boolean }): readonly PathChange[];
  blob(oid: Oid): Buffer;
  commit(oid: Oid): Commit;
  /** First-parent history from `to` back to, not including, `from`; newest first; at most `limit`. */
  log(to: Oid, options?: { from?: Oid; limit?: number }): Commit[];
  /**
   * What paths were on the first-parent history of `to`, newest first, down to and including `until`; at most `limit`
   * commits. Nothing is parsed or verified. Answers the oldest commit it looked at.
   */
  eachVersion(
    to: Oid,
    paths: Iterable<string>,
    visit: Visit,
    options?: { until?: Oid | undefined; limit?: number },
  ): Oid | undefined;
  /** Commits whose id begins with `prefix` (4 to 40 hexadecimal digits in lower case), on whatever branch or none. */
  commitsBeginning(prefix: string): Oid[];
  /** Whether `ancestor` lies behind `of`, by whichever parents. */
  isBehind(ancestor: Oid, of: Oid): boolean;
  /** Which of the commits lie behind `of`, or are it, by whichever parents. */
  behind(of: Oid, commits: Iterable<Oid>): Set<Oid>;
  /** Whether `ancestor` is on the first-parent history of `of`. */
  onLine(ancestor: Oid, of: Oid): boolean;
  close(): void;
}
