// A file of the work tree that holds something other than the commit it stands on: a hand edit, as bytes.
import type { Oid, Person } from './snapshot.ts';

export interface WorkTreeEdit {
  path: string;
  /** New bytes; null when the file was removed. */
  bytes: Buffer | null;
  /** The version HEAD's commit has at this path; absent for a new file. */
  base?: Oid;
  /**
   * The version the engine last wrote into the file where that is not `base`: main moved on under a hand edit. What an
   * edit without a token started from.
   */
  wrote?: Oid;
}

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
  edits: WorkTreeEdit[];
  obstacles: Obstacle[];
  /** Who the book's git says is at work: user.name and user.email. */
  author: Person;
}
