// What must be known after a stop that nobody planned: since which commit files of the work tree may be half on disk,
// and which hand-edited files main moved on under. One small record, written before the first file and once a minute.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkout } from './checkout.ts';
import { replaceFile } from './durable-file.ts';
import { isOid, objectId } from './git-object.ts';
import { noFile } from './lineage.ts';
import { engineRef, mainRef } from './refs.ts';
import type { Oid, PathChange } from './snapshot.ts';

/** A file written longer ago than this, in milliseconds, is on disk: the kernel writes back within half of it. */
const writtenBackMs = 60_000;

/** What a writer left for the next one. */
export interface Journal {
  /** Everything the engine wrote up to this commit is on disk. */
  since?: Oid;
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

export class ForwardJournal {
  readonly #path: string;
  readonly #checkout: Checkout;
  #since: Oid | undefined;
  #next: { commit: Oid | undefined; at: number } | undefined;
  #isOpen = false;
  #found: Journal = { clean: false, kept: {} };

  constructor(checkout: Checkout) {
    this.#checkout = checkout;
    this.#path = join(checkout.folder.own, 'minutebook', 'forward.json');
  }

  /** What the last writer left. Remembers its hand-edited files. */
  read(): Journal {
    const journal = parseJournal(this.#path);
    for (const [path, wrote] of Object.entries(journal.kept)) this.#checkout.lineage.kept.set(path, wrote);
    this.#found = journal;
    return journal;
  }

  /** Called before files are written: durable once, then once a minute. */
  open(): void {
    const now = this.#checkout.clock.now();
    const main = this.#checkout.refs.read(mainRef);
    if (!this.#isOpen) {
      this.#since = main;
      this.#next = { commit: main, at: now };
    } else if (now - this.#next!.at < writtenBackMs) return;
    else {
      this.#since = this.#next!.commit;
      this.#next = { commit: main, at: now };
    }
    this.#isOpen = true;
    this.#write(false, true);
  }

  /** The writer ends as planned. One that wrote no file says only where the refs stand now. */
  close(): void {
    if (this.#isOpen) this.#write(true, false);
    else if (this.#checkout.refs.read(engineRef) !== this.#found.line) this.#put(this.#found, false);
    this.#isOpen = false;
  }

  #write(clean: boolean, sync: boolean): void {
    const { index, lineage } = this.#checkout;
    const journal: Journal = {
      ...(this.#since !== undefined && { since: this.#since }),
      clean,
      ...(clean && { index: index.stamp() }),
      kept: Object.fromEntries(lineage.kept),
    };
    this.#put(journal, sync);
  }

  #put(journal: Journal, sync: boolean): void {
    const { refs } = this.#checkout;
    const [main, line] = [refs.read(mainRef), refs.read(engineRef)];
    const stand = { ...(main !== undefined && { main }), ...(line !== undefined && { line }) };
    mkdirSync(dirname(this.#path), { recursive: true });
    replaceFile(this.#path, JSON.stringify({ ...journal, ...stand }), { sync });
  }
}

function parseJournal(path: string): Journal {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Journal>;
    const kept = Object.entries(found.kept ?? {}).filter(([, wrote]) => isOid(wrote));
    const oids = (['since', 'main', 'line'] as const).filter((key) => isOid(found[key] ?? ''));
    return {
      ...Object.fromEntries(oids.map((key) => [key, found[key]])),
      clean: found.clean === true,
      ...(found.index !== undefined && { index: found.index }),
      kept: Object.fromEntries(kept),
    };
  } catch {
    // No writer yet, or one whose record was lost with the power: then what it was about is not known to be on disk.
    return { clean: false, kept: {} };
  }
}

/**
 * After an unplanned stop: tells the lineage which files hold a version the engine had begun to put there, whole or
 * half, so that they are brought forward and not adopted. Returns the paths that are half.
 */
export function recognise(checkout: Checkout, since: Oid, head: Oid): string[] {
  const { files, lineage, reader } = checkout;
  const coming = new Set(versionsSince(checkout, checkout.refs.read(mainRef) ?? since, head).map(keyOf));
  const half: string[] = [];
  for (const { path, oid } of versionsSince(checkout, since, head)) {
    const bytes = files.read(path);
    const version = bytes === undefined ? noFile : objectId('blob', bytes);
    const isCutOff = bytes !== undefined && oid !== undefined && isHalf(bytes, reader.blob(oid));
    if (isCutOff) half.push(path);
    if (isCutOff || coming.has(keyOf({ path, oid: version }))) lineage.accept(path, version);
  }
  return [...new Set(half)];
}

/** What the line put at each path after a commit; a commit that was never on it hides all but the newest. */
function versionsSince({ ancestry, reader }: Checkout, since: Oid, head: Oid): PathChange[] {
  if (!ancestry.descends(head, since)) return reader.diff(since, head);
  const commits = [since, ...ancestry.firstParents(head, since, recogniseLimit).reverse()];
  return commits.slice(1).flatMap((commit, at) => reader.diff(commits[at], commit));
}

const keyOf = ({ path, oid = noFile }: PathChange): string => `${oid} ${path}`;

/** Commits looked through after an unplanned stop: more than a minute's. */
const recogniseLimit = 20_000;

/** Empty, only NULs (space that was allocated and never written), or cut off. */
const isHalf = (bytes: Buffer, whole: Buffer): boolean =>
  bytes.length < whole.length
    ? bytes.every((byte) => byte === 0) || whole.subarray(0, bytes.length).equals(bytes)
    : bytes.length === whole.length && bytes.every((byte) => byte === 0);
