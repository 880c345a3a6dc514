// Catalogs of earlier commits: found open, found on disk, or made of the nearest one there is, by moving a copy of it
// along the line or by taking over what is the same. Owns their limits; knows no query and no time.
import { copyFile, rm } from 'node:fs/promises';
import { constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fault } from '../base/fault.ts';
import { locateBatch } from '../model/paths.ts';
import { openKernelLock, type KernelLock } from '../store/kernel-lock.ts';
import type { Oid, PathChange, Reader } from '../store/snapshot.ts';
import { isDamage, isUnwritable } from './database-file.ts';
import { PastFiles } from './past-files.ts';
import { lineOf } from './queries/line.ts';
import type { Readable } from './readable.ts';

/** Past catalogs open at a time; each may hold 4 MB of pages in memory. */
const openLimit = 4;
/** Commits that wait until theirs is made: they are made one after the other. */
const waitingLimit = 32;
/** How long another process may build: 30 s. */
const lockTries = 600;
const lockPauseMs = 50;
/** Looks for a catalog that was just made and that others may have had removed since. */
const findTries = 3;
/** What it costs to change a file in a copy, and to read one into a new catalog, more than taking its rows over there. */
const changeShare = 5;
const readShare = 4;
/** Work below which a copy is changed without asking how much there is in all. */
const littleWork = 1_024;
/** What a batch of events costs, against any other file. */
const batchWork = 10;
/** What a commit costs that is read and verified, against one whose rows are taken away. */
const commitWork = 0.5;

/** What is needed of a catalog to keep it beside others. */
export interface MovableCatalog extends Readable {
  commit(): Oid | undefined;
  /** Brings the rows to `to` with pauses, after each of which `mayGoOn` may throw. */
  syncInSlices(to: Oid, mayGoOn: () => void): Promise<void>;
  /** Makes them anew, with those taken over that the catalog in the file `donor` has. */
  buildInSlices(to: Oid, mayGoOn: () => void, donor?: string): Promise<void>;
  close(): void;
}

/** How a file is opened: to be read, or to be made by this process alone; with the rows of `commit`. */
export interface PastOptions {
  readOnly?: boolean;
  alone?: boolean;
  commit?: Oid;
}

/** The present catalog, or the commit of a past one on disk. */
interface Neighbour {
  commit: Oid;
  catalog?: MovableCatalog;
}

type Open<C> = (file: string, options: PastOptions) => C;

export class PastCatalogs<C extends MovableCatalog> {
  readonly #present: C;
  readonly #reader: Reader;
  readonly #openFile: Open<C>;
  /** None beside a catalog in memory: then those of the past are in memory too. */
  readonly #files: PastFiles | undefined;
  /** The one used last at the end. */
  readonly #open = new Map<Oid, C>();
  readonly #making = new Map<Oid, Promise<void>>();
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(present: C, reader: Reader, openFile: Open<C>, file: string | undefined) {
    this.#present = present;
    this.#reader = reader;
    this.#openFile = openFile;
    this.#files = file === undefined ? undefined : new PastFiles(join(dirname(file), 'past'));
  }

  /** Asks the catalog of a commit of the present one's line; `read` is called as soon as it is found. */
  async at<T>(commit: Oid, read: (catalog: C) => T): Promise<T> {
    for (let tries = 0; tries < findTries; tries += 1) {
      const found = this.#find(commit);
      if (found) return read(found);
      await this.#make(commit);
    }
    throw fault('PAST_BUSY', { waiting: this.#making.size });
  }

  /** Throws away what there is; it is made again when it is asked for. */
  clear(): void {
    this.#closeAll();
    for (const commit of this.#files?.commits() ?? []) this.#files?.remove(commit);
  }

  close(): void {
    this.#isClosed = true;
    this.#closeAll();
  }

  #find(commit: Oid): C | undefined {
    this.#mustBeOpen();
    const open = this.#open.get(commit) ?? this.#openWhole(commit);
    if (!open) return undefined;
    this.#keep(commit, open);
    if (open.db.isReadOnly) this.#files?.touch(commit);
    // Found damaged while it was open, and made anew in memory: nobody else should trip over the file.
    else this.#files?.remove(commit);
    return open;
  }

  #openWhole(commit: Oid): C | undefined {
    const file = this.#files?.path(commit);
    if (file === undefined || !existsSync(file)) return undefined;
    const catalog = this.#openFile(file, { readOnly: true, commit });
    if (catalog.commit() === commit && catalog.db.isReadOnly) return catalog;
    // Of another version of this program, or damaged, and so made anew in memory.
    catalog.close();
    this.#files!.remove(commit);
    return undefined;
  }

  #keep(commit: Oid, catalog: C): void {
    this.#open.delete(commit);
    this.#open.set(commit, catalog);
    for (const [oldest, one] of this.#open) {
      if (this.#open.size <= openLimit) return;
      one.close();
      this.#open.delete(oldest);
    }
  }

  #make(commit: Oid): Promise<void> {
    const known = this.#making.get(commit);
    if (known) return known;
    if (this.#making.size >= waitingLimit) throw fault('PAST_BUSY', { waiting: this.#making.size });
    const made = this.#last.then(() => this.#build(commit)).finally(() => this.#making.delete(commit));
    this.#making.set(commit, made);
    this.#last = made.catch(() => undefined);
    return made;
  }

  async #build(commit: Oid): Promise<void> {
    this.#mustBeOpen();
    try {
      if (this.#files) await this.#buildFile(this.#files, commit);
      else await this.#buildInMemory(commit);
    } catch (error) {
      this.#mustBeOpen();
      if (!isUnwritable(error)) throw error;
      // A full disk or a folder of somebody else's is no reason not to answer.
      await this.#buildInMemory(commit);
    }
  }

  async #buildFile(files: PastFiles, commit: Oid): Promise<void> {
    files.makeFolder();
    const lock = openKernelLock(join(files.folder, 'build.lock.sqlite'));
    try {
      await this.#waitFor(lock);
      // Another process may have made it meanwhile.
      const made = this.#openWhole(commit);
      if (made) this.#keep(commit, made);
      else await this.#makeFile(files, commit);
    } finally {
      lock.close();
    }
  }

  async #makeFile(files: PastFiles, commit: Oid): Promise<void> {
    files.sweep();
    try {
      await this.#fill(files.partPath(commit), commit);
      files.publish(commit);
    } finally {
      await rm(files.partPath(commit), { force: true });
    }
  }

  async #waitFor(lock: KernelLock): Promise<void> {
    for (let tries = 0; !lock.tryTake(); tries += 1) {
      if (tries >= lockTries) throw fault('PAST_BUSY', { waiting: this.#making.size });
      await delay(lockPauseMs);
      this.#mustBeOpen();
    }
  }

  async #fill(file: string, commit: Oid): Promise<void> {
    const nearest = this.#nearest(commit);
    try {
      if (this.#isNear(nearest.commit, commit)) {
        await this.#copy(nearest, file);
        await this.#with(file, (catalog, mayGoOn) => catalog.syncInSlices(commit, mayGoOn));
      } else await this.#buildAnew(file, commit, this.#fileOf(nearest));
    } catch (error) {
      if (!isDamage(error)) throw error;
      // What was copied, or taken over from, is damaged itself.
      await rm(file, { force: true });
      await this.#buildAnew(file, commit);
    }
  }

  async #copy({ commit, catalog }: Neighbour, file: string): Promise<void> {
    if (catalog) await catalog.db.copyTo(file);
    else await copyFile(this.#files!.path(commit), file, constants.COPYFILE_FICLONE);
  }

  /** Where its rows can be read while others write them; nowhere if they stand in memory only. */
  #fileOf({ commit, catalog }: Neighbour): string | undefined {
    if (!catalog) return this.#files!.path(commit);
    return catalog.db.isAside ? undefined : catalog.db.file;
  }

  #buildAnew(file: string, commit: Oid, donor?: string): Promise<void> {
    return this.#with(file, (catalog, mayGoOn) => catalog.buildInSlices(commit, mayGoOn, donor));
  }

  async #with(file: string, work: (catalog: C, mayGoOn: () => void) => Promise<void>): Promise<void> {
    const catalog = this.#openFile(file, { alone: true });
    try {
      await work(catalog, () => this.#mustBeOpen());
    } finally {
      catalog.close();
    }
  }

  /** What is fewest commits away, of the present catalog and the past ones on disk. */
  #nearest(commit: Oid): Neighbour {
    const placeOf = (oid: Oid): number => lineOf(this.#present, { oid })?.position ?? Infinity;
    const wanted = placeOf(commit);
    const candidates: Neighbour[] = [
      { commit: this.#present.commit()!, catalog: this.#present },
      ...this.#files!.commits().map((oid) => ({ commit: oid })),
    ];
    // What lies behind has to be told of each commit between; what lies ahead only forgets them.
    const away = (one: Neighbour): number => {
      const ahead = placeOf(one.commit) - wanted;
      return ahead >= 0 ? ahead : -ahead * (1 + commitWork);
    };
    return candidates.toSorted((one, other) => away(one) - away(other))[0]!;
  }

  /** Whether changing what differs in a copy is less than making everything anew. */
  #isNear(from: Oid, to: Oid): boolean {
    const changes = this.#reader.diff(from, to);
    const change = workOf(changes) * changeShare;
    if (change <= littleWork) return true;
    const read = workOf(changes.filter(({ oid }) => oid !== undefined)) * readShare;
    return change <= workOf(this.#reader.diff(undefined, to)) + read;
  }

  async #buildInMemory(commit: Oid): Promise<void> {
    const catalog = this.#openFile(':memory:', { commit });
    try {
      await catalog.buildInSlices(commit, () => this.#mustBeOpen());
    } catch (error) {
      catalog.close();
      throw error;
    }
    this.#keep(commit, catalog);
  }

  #closeAll(): void {
    for (const catalog of this.#open.values()) catalog.close();
    this.#open.clear();
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw fault('STORE_CLOSED', {});
  }
}

const workOf = (files: readonly PathChange[]): number =>
  files.reduce((sum, { path }) => sum + (locateBatch(path) ? batchWork : 1), 0);
