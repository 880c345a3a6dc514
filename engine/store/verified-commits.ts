// Which commits were found to be signed by which key, so that a catalog made from nothing need not verify a long history
// again: a signature takes a tenth of a millisecond. Kept beside the host's own key, by whoever could sign with it as well;
// without it everything is verified again. Knows ids, never what a commit says.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from './snapshot.ts';

const oidBytes = 20;
/** Commits of which a process reads a few are verified: what is known is read only for a long history. */
const fewCommits = 64;
/** Ids that wait to be written. */
const waitingLimit = 512;

export class VerifiedCommits {
  readonly #folder: string;
  readonly #keys = new Map<string, KnownOids>();
  #asked = 0;

  /** `folder` is where the lists are, one for each key; nothing is remembered where its parent does not exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the commit is known to be signed by the key, named in any form that is always the same. */
  has(key: string, oid: Oid): boolean {
    return ++this.#asked > fewCommits && this.#of(key).has(oid);
  }

  /** A commit that was just signed. */
  add(key: string, oid: Oid): void {
    this.#of(key).add(oid);
  }

  /** A commit that was just verified, because `has` did not know it. The first few are not worth a place in the list. */
  note(key: string, oid: Oid): void {
    if (this.#asked > fewCommits) this.add(key, oid);
  }

  /** Writes what waits. What cannot be written is verified again another time. */
  flush(): void {
    for (const known of this.#keys.values()) known.flush();
  }

  #of(key: string): KnownOids {
    let known = this.#keys.get(key);
    if (known === undefined) {
      const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
      this.#keys.set(key, (known = new KnownOids(this.#folder, name)));
    }
    return known;
  }
}

/** The list of one key: ids one after the other. */
class KnownOids {
  readonly #folder: string;
  readonly #file: string;
  #table: OidTable | undefined;
  /** Added since the list was read, or not yet written. */
  readonly #fresh = new Set<Oid>();
  #waiting: Oid[] = [];

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#file = join(folder, name);
  }

  has(oid: Oid): boolean {
    this.#table ??= new OidTable(existsSync(this.#file) ? readFileSync(this.#file) : Buffer.alloc(0));
    return this.#fresh.has(oid) || this.#table.has(Buffer.from(oid, 'hex'));
  }

  add(oid: Oid): void {
    if (this.#fresh.has(oid)) return;
    this.#waiting.push(oid);
    if (this.#waiting.length >= waitingLimit) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const bytes = Buffer.from(this.#waiting.join(''), 'hex');
    // Kept in memory only while the list that was read does not hold them.
    if (this.#table !== undefined) for (const oid of this.#waiting) this.#fresh.add(oid);
    this.#waiting = [];
    try {
      if (!existsSync(join(this.#folder, '..'))) return;
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      cutOffTorn(this.#file);
      appendFileSync(this.#file, bytes, { mode: 0o600 });
    } catch {
      // A full disk, a folder of somebody else's: nothing depends on it.
    }
  }
}

/** What a crash left of an id would shift all that follow. */
function cutOffTorn(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size % oidBytes !== 0) truncateSync(file, size - (size % oidBytes));
}

/** Ids found by their first bytes, which are random: one number of memory each, beside the list itself. */
class OidTable {
  readonly #list: Buffer;
  readonly #slots: Int32Array;

  constructor(list: Buffer) {
    const count = Math.floor(list.length / oidBytes);
    this.#list = list;
    // Twice as many slots as ids, so that a free one is near.
    this.#slots = new Int32Array(2 * count + 1).fill(-1);
    for (let at = 0; at < count; at++) {
      const slot = this.#slotOf(list, at * oidBytes);
      if (slot.free) this.#slots[slot.at] = at * oidBytes;
    }
  }

  has(oid: Buffer): boolean {
    return !this.#slotOf(oid, 0).free;
  }

  /** The slot of the id that stands at `from` in `bytes`, or the free one where it belongs. */
  #slotOf(bytes: Buffer, from: number): { at: number; free: boolean } {
    let at = bytes.readUInt32BE(from) % this.#slots.length;
    for (;;) {
      const known = this.#slots[at]!;
      if (known === -1) return { at, free: true };
      if (this.#list.compare(bytes, from, from + oidBytes, known, known + oidBytes) === 0)
        return { at, free: false };
      at = (at + 1) % this.#slots.length;
    }
  }
}
