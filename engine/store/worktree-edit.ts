// A file of the work tree that holds something other than the commit it stands on: a hand edit, as bytes.
import type { Oid, Person } from './snapshot.ts';

export interface WorkTreeEdit {
  path: string;
  /** New bytes; null when the file was removed. */
  bytes: Buffer | null;
  /** The id git would give to them; zeros when the file was removed. */
  version: Oid;
  /** Since when it has been so, in milliseconds. */
  at: number;
  /** The version HEAD's commit has at this path; absent for a new file. */
  base?: Oid;
  /**
   * The version the engine last wrote into the file where that is not `base`: main moved on under a hand edit. What an
   * edit without a token started from.
   */
  wrote?: Oid;
  /** What was saved there before and adopted: where an editor that saves again started from. */
  saved?: Buffer;
  /** Present when the index holds the very same: a person's git put it there. */
  isStaged?: true;
}

/** What of an edit becomes part of the book. */
export type FileEdit = Pick<WorkTreeEdit, 'path' | 'bytes'>;

/** A save that is committed now, or that held nothing new. */
export type AdoptedEdit = Pick<WorkTreeEdit, 'path' | 'bytes' | 'version'>;
/** Something in the place of a file or folder of ours that is none: nothing is read there, and nothing is gone. */
export interface Obstacle {
  path: string;
  /** As in `a symbolic link`. */
  what: string;
  /** What belongs there. */
  place: 'file' | 'folder';
}

/** What one sweep of the work tree found. */
export interface Sweep {
  /** The commit the work tree was compared with. */
  commit: Oid;
  /** Why it could not be compared: `HEAD is not main`, or the file that shows a git at work. */
  why?: string;
  /** Edits that have not changed for as long as was asked. */
  edits: WorkTreeEdit[];
  obstacles: Obstacle[];
  /** Paths of others that were still changing, and in how many milliseconds to look again. */
  unsettled: readonly string[];
  laterMs?: number;
  /** How often slices have gone round the whole tree. */
  rounds: number;
  /** Who the book's git says is at work: user.name and user.email. */
  author: Person;
}
