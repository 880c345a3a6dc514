// What of index and work tree is to be put right: entries that a git put back, files that a stop left half written or a
// move from elsewhere left behind, saves that held nothing new. Knows what is due; when it may be done is the keeper's.
import { changesTo, staleFiles } from './after-stop.ts';
import type { Checkout } from './checkout.ts';
import type { Shown } from './forward-types.ts';
import { healIndex } from './heal.ts';
import type { ForwardJournal } from './journal.ts';
import type { Oid, PathChange } from './snapshot.ts';
import { bringForward } from './step.ts';

export interface RepairParts {
  journal: ForwardJournal;
  show: (shown: Shown) => void;
  /** The index was written by us. */
  onIndex: () => void;
}

export class Repairs {
  readonly #checkout: Checkout;
  readonly #parts: RepairParts;
  /** What may be stale in an index that somebody wrote: these paths, or those written lately. */
  #toHeal: readonly string[] | 'recent' | undefined;
  #half: readonly string[] = [];
  #unfollowed: Oid | undefined;
  /** Files that hold a save with nothing new in it. */
  readonly #stale = new Set<string>();

  constructor(checkout: Checkout, parts: RepairParts) {
    this.#checkout = checkout;
    this.#parts = parts;
  }

  /** Somebody wrote the index. */
  indexWritten(paths: readonly string[] | 'recent'): void {
    this.#toHeal ??= paths;
  }

  /** An unplanned stop left these files half written. */
  halfWritten(paths: readonly string[]): void {
    this.#half = paths;
  }

  /** A move from elsewhere touched neither files nor index: they stand where main stood at this commit. */
  leftBehind(at: Oid): void {
    this.#unfollowed ??= at;
  }

  /** This file may hold something older than main that nobody needs. */
  outdated(path: string): void {
    this.#stale.add(path);
  }

  isDue = (): boolean =>
    this.#toHeal !== undefined ||
    this.#half.length > 0 ||
    this.#unfollowed !== undefined ||
    this.#stale.size > 0;

  /** Puts everything right for `main`, which moves to `head` next; what somebody's git holds up stays due. */
  run(main: Oid | undefined, head: Oid): void {
    if (!this.healIndex() || main === undefined) return;
    if (this.#unfollowed !== undefined) {
      const changes = this.#checkout.reader.diff(this.#unfollowed, main, { withSubmodules: true });
      if (!this.#bringAlong(main, changes)) return;
      this.#unfollowed = undefined;
    }
    const now = this.#checkout.reader.snapshot(main);
    if (this.#half.length > 0) {
      if (!this.#bringAlong(main, changesTo(now, this.#half))) return;
      this.#parts.show({ kind: 'restored', paths: this.#half });
      this.#half = [];
    }
    const stale = staleFiles(this.#checkout, main, head, this.#stale);
    if (stale.length === 0 || this.#bringAlong(main, changesTo(now, stale))) this.#stale.clear();
  }

  /** False while somebody's git holds the index. */
  healIndex(): boolean {
    if (this.#toHeal === undefined) return true;
    const paths = healIndex(this.#checkout, this.#toHeal === 'recent' ? undefined : this.#toHeal);
    if (paths === undefined) return false;
    if (paths.length > 0) this.#parts.show({ kind: 'index healed', paths });
    this.#toHeal = undefined;
    this.#parts.onIndex();
    return true;
  }

  /** Brings files and index to what main says, without moving it; a file that may not be replaced stays. */
  #bringAlong(main: Oid, changes: readonly PathChange[]): boolean {
    this.#parts.journal.open();
    if (bringForward(this.#checkout, { from: main, to: main, changes }) !== 'moved') return false;
    this.#parts.onIndex();
    return true;
  }
}
