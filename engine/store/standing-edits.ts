// Which hand edits stand in the work tree, since when each has been as it is, and what was adopted last of each path:
// what an editor that saves again started from. Memory only.
import { ByteCache } from './byte-cache.ts';
import type { Oid } from './snapshot.ts';

/** Bytes of adopted saves that are remembered. */
const savedBytes = 4 * 1024 * 1024;

interface Standing {
  version: Oid;
  /** When this version was first seen there. Milliseconds. */
  since: number;
}

export class StandingEdits {
  readonly #edits = new Map<string, Standing>();
  readonly #saved = new ByteCache<Buffer>(savedBytes, (bytes) => bytes.length + 200);

  paths = (): Iterable<string> => this.#edits.keys();

  /** The edit stands at `now`; answers since when it has been this version. */
  note(path: string, version: Oid, now: number): number {
    const known = this.#edits.get(path);
    if (known?.version === version) return known.since;
    this.#edits.set(path, { version, since: now });
    return now;
  }

  /** Nothing differs there any more. */
  forget(path: string): void {
    this.#edits.delete(path);
  }

  /** This save of the path was adopted. */
  keepSaved(path: string, bytes: Buffer): void {
    this.#saved.set(path, bytes);
  }

  /** The last save of the path that was adopted, as it was saved. */
  saved = (path: string): Buffer | undefined => this.#saved.get(path);
}
