// Which versions of a path the engine put into the work tree: the last one, and older ones that a git which read the
// index before our lock may put back. In memory, filled from the line's history when asked about something older.
// Knows paths and object ids only.
import { noCommit } from './git-object.ts';
import type { Oid, PathChange } from './snapshot.ts';

/** The version of a path where there is no file. */
export const noFile: Oid = noCommit;

/** Paths remembered, and older versions of each: far more than change while one git command runs. */
const pathLimit = 8192;
const versionLimit = 32;

export class Lineage {
  /** In the order in which they were last written. */
  readonly #paths = new Map<string, { wrote: Oid; older: Set<Oid> }>();
  readonly #accepted = new Map<string, Oid>();
  /** Hand-edited files that main moved on under, with the version the engine last wrote there. */
  readonly kept = new Map<string, Oid>();
  readonly #history: () => Iterable<PathChange>;
  #isFilled = false;

  /** `history` answers changes of the line up to now, newest first; asked for once, when memory does not know. */
  constructor(history: () => Iterable<PathChange>) {
    this.#history = history;
  }

  /** The engine put `is` in the place of `was`. */
  note(path: string, was: Oid, is: Oid): void {
    const known = this.#paths.get(path) ?? { wrote: was, older: new Set<Oid>() };
    this.#paths.delete(path);
    known.older.add(known.wrote).add(was);
    known.older.delete(is);
    known.wrote = is;
    dropOldest(known.older, versionLimit);
    this.#paths.set(path, known);
    dropOldest(this.#paths, pathLimit);
    this.#accepted.delete(path);
    this.kept.delete(path);
  }

  /** What the engine last wrote there, or undefined if it did not in memory's reach. */
  wrote = (path: string): Oid | undefined => this.#paths.get(path)?.wrote;

  /** The version in the work tree was committed by adoption: the engine may replace it as if it were its own. */
  accept(path: string, version: Oid): void {
    this.#accepted.set(path, version);
  }

  /** Whether the file may be replaced when it holds this version, whatever main says. */
  isOwn = (path: string, version: Oid): boolean =>
    this.wrote(path) === version || this.#accepted.get(path) === version;

  /** Whether this is a version of the path that the engine replaced by a newer one. */
  isOlder(path: string, version: Oid): boolean {
    if (this.#paths.get(path)?.older.has(version) === true) return true;
    this.#fill();
    return this.#paths.get(path)?.older.has(version) === true;
  }

  /** Paths written last, newest first. */
  recent(limit: number): string[] {
    return [...this.#paths.keys()].slice(-limit).reverse();
  }

  #fill(): void {
    if (this.#isFilled) return;
    this.#isFilled = true;
    for (const { path, was = noFile, oid = noFile } of this.#history()) {
      const known = this.#paths.get(path);
      if (known === undefined) this.#paths.set(path, { wrote: oid, older: new Set([was]) });
      else if (known.older.size < versionLimit && was !== known.wrote) known.older.add(was);
    }
  }
}

/** Keeps the youngest `limit` of what is in the order in which it came. */
function dropOldest(kept: Set<Oid> | Map<string, unknown>, limit: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= limit) return;
    kept.delete(oldest);
  }
}
