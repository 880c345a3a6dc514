// The words of living with a person's git: what bringing forward needs from the line, what it answers, what it
// shows. Types only; must never know what an issue is.
import type { Clock } from '../base/clock.ts';
import type { GitFolder } from './git-folder.ts';
import type { HistoryEdge } from './history-edge.ts';
import type { Correction, Judge } from './judgement.ts';
import type { Line } from './line.ts';
import type { MergeFile } from './merge-file.ts';
import type { RestsWith } from './new-trees.ts';
import type { Objects } from './objects.ts';
import type { Refs } from './refs.ts';
import type { Oid, Person, Reader } from './snapshot.ts';
import type { AdoptedEdit, Sweep } from './worktree-edit.ts';

export interface ForwardOptions {
  folder: GitFolder;
  refs: Refs;
  objects: Pick<Objects, 'bytes' | 'filesOf'>;
  edge: HistoryEdge;
  reader: Reader;
  line: Pick<Line, 'begin' | 'exclusive' | 'onMove'>;
  clock: Clock;
  /** Whose name stands in the reflog. */
  engine: Person;
  /** Paths whose hand edits are reported; everything else in the work tree is left to people. */
  isOurs: (path: string) => boolean;
  /** Folders that can hold such paths (`''` is the root); absent: all but those that begin with a dot. */
  mayHold?: (folder: string) => boolean;
  /** New files that come to rest as a whole; absent: each by itself. */
  restsWith?: RestsWith;
  /** How late a folder gets its watcher when there are more folders than watchers; 0 is first. Absent: all alike. */
  watchRank?: (folder: string) => number;
  /** Absent: git's text merge. */
  mergeFile?: MergeFile;
  /** The token (`updated`) in a version of a file that says which version an editor started from. */
  tokenOf?: (bytes: Buffer) => string | undefined;
  /** Judges what a person's commit changed before the line moves to it. Absent: every commit may stand. */
  judge?: Judge | undefined;
  /** False: brings forward only when `settle` is called (a command without a daemon). Default true. */
  paced?: boolean;
  /** Milliseconds that `settle` waits for a person's git before it answers `waiting`; default 500. */
  settleMs?: number;
}

/** Why main is not brought forward now. */
export type Waiting =
  | 'switched away'
  | 'operation in progress'
  | 'git is running'
  | 'index is locked'
  | 'main is locked'
  | 'main moved'
  | 'index cannot be read'
  | 'failed';

export type Settled = { state: 'brought'; head: Oid } | { state: 'waiting'; why: Waiting; detail: string };

/** Main stands at the line's head; or will be moved at a time; or waits for something. */
export type Outcome =
  | { state: 'brought'; head: Oid }
  | { state: 'due'; at: number }
  | { state: 'waiting'; why: Waiting; detail: string };

/**
 * A path that a person's commit and the engine both changed, with contradictions: there the person's stands. The
 * versions are the one both started from, the engine's and the person's.
 */
export interface Conflict {
  path: string;
  base?: Oid;
  ours?: Oid;
  theirs?: Oid;
}

/** A path that git left to people: its sides by the stages of the index; one is absent where it has no file. */
export interface UnmergedPath {
  path: string;
  base?: Oid;
  ours?: Oid;
  theirs?: Oid;
  /** What stands in the work tree; null where nothing does. */
  file: Buffer | null;
}

export interface Unmerged {
  /** The file that shows the operation under way, as MERGE_HEAD; undefined: none, as after `git stash pop`. */
  operation?: string;
  paths: UnmergedPath[];
}

/** What happened beside a person's git that the board should be shown. */
export type Shown =
  | { kind: 'taken in'; commit: Oid; as: Oid; conflicts: readonly Conflict[]; healed: readonly string[] }
  | ({ kind: 'corrected'; commit: Oid; as: Oid } & Pick<Correction, 'subject' | 'reasons'>)
  | { kind: 'rewound'; from: Oid; to: Oid }
  | { kind: 'index healed'; paths: readonly string[] }
  | { kind: 'index remade' }
  | { kind: 'restored'; paths: readonly string[] }
  | { kind: 'ref restored'; ref: string; to: Oid }
  | { kind: 'rescued'; files: readonly string[] };

export interface Forward {
  /** Takes in a person's commits and brings main, the work tree and the index to the line's head, without pacing. */
  settle(): Promise<Settled>;
  /** Says that a hook or a watcher saw a person's git: the next look comes at once, the next move after quiet. */
  sign(): void;
  /** Watches the folders of the book, without looking at any file yet. */
  startWatching(): void;
  /**
   * The hand edits that stand in the work tree and have not changed for `quietMs` (default 0); none while HEAD is not
   * main, an operation is in progress, a person's git holds a lock or a commit of theirs is not taken in yet.
   */
  sweep(scope?: SweepScope, quietMs?: number): Sweep;
  /**
   * These saves are committed, or hold nothing new: each file may be replaced while it holds that version, and is, if it
   * is not what main has.
   */
  adopted(edits: Iterable<AdoptedEdit>): void;
  /** Paths that a person's git left to people to merge. */
  unmerged(): Unmerged;
  /** Puts what such a path became into the work tree and the index; null: no file. GIT_FAILED. */
  settleUnmerged(path: string, bytes: Buffer | null): Promise<void>;
  /** Called when a watcher saw something change in the work tree: a sweep is worth its while. */
  onHint(listener: () => void): () => void;
  /** Called with everything that should be shown, as it happens. */
  onShown(listener: (shown: Shown) => void): () => void;
  /** Why main is not brought forward now, or undefined. */
  waiting(): Waiting | undefined;
  /** Stops timers and watchers. Does not bring forward. */
  close(): Promise<void>;
}

/**
 * `whole` (the default) looks at every file; `hinted` at what a watcher named and at edits that stand; `slice` at these
 * and at the next part of the rest.
 */
export type SweepScope = 'whole' | 'hinted' | 'slice';
