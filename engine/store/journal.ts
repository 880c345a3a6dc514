// What must be known after a stop that nobody planned: since which commit files of the work tree may be half on disk,
// and which hand-edited files main moved on under. One small record, written before the first file, once a minute, and
// at the end. Knows commits and times; what is to be mended is found out elsewhere.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootId } from '../base/boot.ts';
import { replaceFile } from '../base/durable-file.ts';
import type { Checkout } from './checkout.ts';
import { isOid } from './git-object.ts';
import { engineRef, mainRef } from './refs.ts';
import type { Oid } from './snapshot.ts';

/** A file written longer ago than this, in milliseconds, is on disk: the kernel writes back within half of it. */
const writtenBackMs = 60_000;

interface Journal {
  /** Everything the engine wrote up to this commit is on disk; absent: nothing is known to be. */
  since?: Oid;
  /** What main was at a time (milliseconds since the epoch): a minute later `since` may move there. */
  next?: { commit: Oid; at: number };
  /** What main was when this writer began to write files; absent: nothing. */
  from?: Oid;
  /** Which start of the machine it was written in. */
  boot?: string;
  /** The writer ended as planned. */
  clean: boolean;
  /** Where main and the engine's line stood: what is left of them when somebody removes the refs. */
  main?: Oid;
  line?: Oid;
  /** The index as the engine left it. */
  index?: string;
  /** Hand-edited paths, each with the version the engine last wrote there. */
  kept: Record<string, Oid>;
}

/** How the last writer ended: as planned; it died; or the machine did, with everything that was not on disk. */
export type Ending = 'planned' | 'died' | 'power cut';

/** What a writer left for the next one. */
export interface Noted extends Pick<Journal, 'index' | 'main' | 'line'> {
  ending: Ending;
  /** Since which commit what was written may be half or, after a power cut, gone; absent: nothing is known. */
  doubtful?: Oid | undefined;
}

export class ForwardJournal {
  readonly #path: string;
  readonly #checkout: Checkout;
  #found: Journal = { clean: false, kept: {} };
  #from: Oid | undefined;
  #isOpen = false;

  constructor(checkout: Checkout) {
    this.#checkout = checkout;
    this.#path = join(checkout.folder.own, 'minutebook', 'forward.json');
  }

  /** What the last writer left. Remembers its hand-edited files. */
  read(): Noted {
    // Where there is neither record nor line, no engine ever wrote a file: a book that was cloned or made just now.
    const isUntouched = !existsSync(this.#path) && this.#checkout.refs.read(engineRef) === undefined;
    const journal: Journal = isUntouched ? { clean: true, kept: {} } : parseJournal(this.#path);
    for (const [path, wrote] of Object.entries(journal.kept)) this.#checkout.lineage.kept.set(path, wrote);
    this.#found = journal;
    const isOtherBoot = Boolean(journal.boot) && bootId() !== '' && journal.boot !== bootId();
    const ending = isOtherBoot ? 'power cut' : journal.clean ? 'planned' : 'died';
    // What was on its way to the disk when the power went begins its minute anew.
    if (isOtherBoot) delete journal.next;
    return { ...journal, ending, doubtful: ending === 'died' ? journal.from : journal.since };
  }

  /** Called before files are written. */
  open(): void {
    const main = this.#checkout.refs.read(mainRef);
    const moved = main !== undefined && this.#moveOn(main);
    if (this.#isOpen && !moved) return;
    if (!this.#isOpen) this.#from = main;
    this.#isOpen = true;
    this.#write(false);
  }

  /** The writer ends as planned. One that wrote no file says only where the refs stand now. */
  close(): void {
    if (this.#isOpen) this.#write(true);
    else if (this.#checkout.refs.read(engineRef) !== this.#found.line) this.#put(this.#found);
    this.#isOpen = false;
  }

  /** A minute after main was noted, all that was written until then is on disk. A clock that went back begins anew. */
  #moveOn(main: Oid): boolean {
    const now = this.#checkout.clock.now();
    const { next } = this.#found;
    const age = next === undefined ? NaN : now - next.at;
    if (age >= 0 && age < writtenBackMs) return false;
    this.#found.next = { commit: main, at: now };
    if (age >= writtenBackMs) this.#found.since = next!.commit;
    return true;
  }

  /** The old record or this one: either is whole after a power cut, and the older says only that more may be half. */
  #write(clean: boolean): void {
    const { index, lineage } = this.#checkout;
    const { since, next } = this.#found;
    const journal: Journal = {
      ...(since !== undefined && { since }),
      ...(next !== undefined && { next }),
      ...(this.#from !== undefined && { from: this.#from }),
      boot: bootId(),
      clean,
      ...(clean && { index: index.stamp() }),
      kept: Object.fromEntries(lineage.kept),
    };
    this.#put(journal);
  }

  #put(journal: Journal): void {
    const { refs, folder } = this.#checkout;
    // A repository that was moved away is not begun anew where it was.
    if (!existsSync(folder.own)) return;
    const [main, line] = [refs.read(mainRef), refs.read(engineRef)];
    const stand = { ...(main !== undefined && { main }), ...(line !== undefined && { line }) };
    mkdirSync(dirname(this.#path), { recursive: true });
    replaceFile(this.#path, JSON.stringify({ ...journal, ...stand }), { sync: 'content' });
  }
}

function parseJournal(path: string): Journal {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Journal>;
    const kept = Object.entries(found.kept ?? {}).filter(([, wrote]) => isOid(wrote));
    const oids = (['since', 'from', 'main', 'line'] as const).filter((key) => isOid(found[key] ?? ''));
    const { next, boot, index } = found;
    return {
      ...Object.fromEntries(oids.map((key) => [key, found[key]])),
      ...(next !== undefined && isOid(next.commit) && Number.isFinite(next.at) && { next }),
      ...(typeof boot === 'string' && { boot }),
      clean: found.clean === true,
      ...(index !== undefined && { index }),
      kept: Object.fromEntries(kept),
    };
  } catch {
    // Somebody damaged it, or took it away: then nothing is known of what may be half.
    return { clean: false, kept: {} };
  }
}
