// Replaces files of the work tree so that nothing a person saves is lost: new versions are written aside, a replaced file
// stays linked for a while, and if anybody wrote into it, it comes back. Knows paths and bytes; which version may be
// replaced is decided elsewhere.
import {
  type BigIntStats,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { removeIfPossible, removeSoon } from '../base/durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import { objectId } from './git-object.ts';
import { type AsideFile, NewVersions } from './new-versions.ts';
import { overwrite } from './overwrite.ts';
import { type Replaced, ReplacedFiles } from './replaced-files.ts';
import type { Oid } from './snapshot.ts';
import { isAbsence, type WorkTree } from './work-tree.ts';

/** Where no second link can be made, a file is replaced without these guards. */
const noLinks = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP']);

export type Put = BigIntStats | 'gone' | 'edited' | 'touched';

/** What a review found: paths that hold a person's save, and saves that found no place any more and were kept. */
export interface Review {
  returned: string[];
  rescued: string[];
}

export class FileSwap {
  readonly #files: WorkTree;
  readonly #aside: string;
  readonly #rescued: string;
  readonly #versions: NewVersions;
  #count = 0;
  readonly #replaced = new ReplacedFiles();
  #review: Review = { returned: [], rescued: [] };
  /** Versions written aside that stand in their place now. */
  readonly #placed = new Set<string>();
  /** Files on their way out. */
  readonly #leaving = new Set<Promise<void>>();

  /** `isAhead`: new files are made while nobody needs them. */
  constructor(folder: GitFolder, files: WorkTree, isAhead = true) {
    this.#files = files;
    this.#aside = join(folder.own, 'minutebook', 'aside');
    this.#rescued = join(folder.own, 'minutebook', 'rescued');
    this.#versions = new NewVersions(this.#aside, isAhead);
  }

  /** Writes a new version aside, ready to be put in place by `put`. */
  prepare(bytes: Buffer, mode: number): AsideFile {
    return this.#versions.prepare(bytes, mode);
  }

  /** After a step, while nobody waits: gets ready for the next one. */
  refill(): void {
    this.#versions.refill();
  }

  async close(): Promise<void> {
    await Promise.all(this.#leaving);
    await this.#versions.close();
  }

  /**
   * Puts `next` (undefined: nothing) in the place of the file that `seen` describes (undefined: none was there), at
   * `now` in milliseconds. Answers the new stat data, 'gone' after a removal, 'edited' if the file is another than the
   * one seen, or 'touched' if it was put there and somebody wrote into it at once.
   */
  put(path: string, next: AsideFile | undefined, seen: BigIntStats | undefined, now: number): Put {
    if (seen === undefined) return next === undefined ? 'gone' : this.#create(path, next);
    if (next === undefined) return this.#remove(path, seen, now);
    const old = this.#next();
    const file = join(this.#files.root, path);
    const isHeld = this.#hold(file, old);
    if (!isHeld && !sameContent(this.#files.look(path), seen)) return 'edited';
    // Nothing between the link and this: whoever saves by renaming in between would be replaced unseen. Moving the file
    // away first would close even that, and leave the place empty for a moment, which readers do meet.
    try {
      overwrite(next.file, file);
    } catch (error) {
      if (isHeld && sameContent(lstatSync(old, { bigint: true }), seen)) removeIfPossible(old);
      throw error;
    }
    this.#placed.add(next.file);
    if (isHeld) {
      const was = lstatSync(old, { bigint: true });
      if (!sameContent(was, seen)) {
        this.#return({ place: { path, is: next.stat.ino }, old });
        return 'edited';
      }
      this.#replaced.add(path, { old, was }, next.stat.ino, now);
    }
    return this.#after(path, next);
  }

  /** Moves the file away: whatever stands there at that instant, we have it. */
  #remove(path: string, seen: BigIntStats, now: number): Put {
    const [file, old] = [join(this.#files.root, path), this.#next()];
    if (!sameContent(this.#files.look(path), seen)) return 'edited';
    mkdirSync(this.#aside, { recursive: true });
    try {
      renameSync(file, old);
    } catch (error) {
      if (isAbsence(error)) return 'gone';
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      rmSync(file, { force: true });
      return 'gone';
    }
    const was = lstatSync(old, { bigint: true });
    if (sameContent(was, seen)) {
      this.#replaced.add(path, { old, was }, undefined, now);
      return 'gone';
    }
    this.#giveBack(old, path);
    return 'edited';
  }

  /** Forgets versions that were not put anywhere. */
  discard(files: Iterable<AsideFile>): void {
    for (const { file } of files) if (!this.#placed.delete(file)) removeIfPossible(file);
  }

  /**
   * Looks, soon after each replacement and once more when it is forgotten, whether somebody wrote into the replaced
   * file, and gives that its place back.
   */
  review(now: number): Review {
    for (const { file, isOver } of this.#replaced.due(now))
      if (this.#reviewOne(file, isOver)) this.#replaced.forget(file);
    const review = this.#review;
    this.#review = { returned: [], rescued: [] };
    return review;
  }

  /** Whether the file is no longer ours to look at. */
  #reviewOne(file: Replaced, isOver: boolean): boolean {
    try {
      const is = lstatSync(file.old, { bigint: true, throwIfNoEntry: false });
      if (is !== undefined && !sameContent(is, file.was)) {
        this.#return(file);
        return true;
      }
    } catch {
      // What the disk does not let us look at, or move, stays where it is; the next start looks again.
      return isOver;
    }
    if (isOver) this.#letGo(file.old);
    return isOver;
  }

  /** Freeing a file takes long, and nobody waits for it before the end. What stays is removed at the next start. */
  #letGo(old: string): void {
    const going = removeSoon(old)
      .catch(() => undefined)
      .finally(() => this.#leaving.delete(going));
    this.#leaving.add(going);
  }

  /** Clears what a step left that was cut off; bytes that `isKnown` does not vouch for are kept. Returns where. */
  recover(isKnown: (version: Oid) => boolean): string[] {
    for (const name of listFolder(this.#aside)) {
      const file = join(this.#aside, name);
      const version = name.startsWith('old') ? versionOf(file) : undefined;
      if (name.startsWith('old') && (version === undefined || !isKnown(version))) this.#rescue(file);
      else rmSync(file, { recursive: true, force: true });
    }
    return this.review(0).rescued;
  }

  /** Links the file to a second name; false where the file system or its owner forbids it, or nothing is there. */
  #hold(file: string, old: string): boolean {
    try {
      linkSync(file, old);
      return true;
    } catch (error) {
      if (isAbsence(error) || noLinks.has((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }

  /** Puts what was taken back where it was; beside, if somebody has saved there meanwhile. */
  #giveBack(old: string, path: string): void {
    const file = join(this.#files.root, path);
    mkdirSync(dirname(file), { recursive: true });
    try {
      // A folder has no second link.
      if (lstatSync(old).isDirectory()) renameSync(old, file);
      else this.#link(old, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      this.#rescue(old);
    }
  }

  #create(path: string, next: AsideFile): Put {
    try {
      // Unlike rename, link never replaces what somebody made there a moment ago.
      this.#link(next.file, join(this.#files.root, path));
    } catch (error) {
      if (isAbsence(error) || (error as NodeJS.ErrnoException).code === 'EEXIST') return 'edited';
      throw error;
    }
    this.#placed.add(next.file);
    return this.#after(path, next);
  }

  /** Gives a file of ours its place: a second link, then the first one goes. Throws EEXIST for what stands there. */
  #link(from: string, to: string): void {
    try {
      linkSync(from, to);
    } catch (error) {
      if (!noLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      overwrite(from, to);
      return;
    }
    removeIfPossible(from);
  }

  /** Stat data of what we put there, unless somebody has written into it since. */
  #after(path: string, next: AsideFile): Put {
    const is = this.#files.look(path);
    return is !== undefined && is.mtimeNs === next.stat.mtimeNs && is.size === next.stat.size
      ? is
      : 'touched';
  }

  /** Gives a replaced file its place back from what we put there; beside, if yet another has come there. */
  #return({ place: { path, is }, old }: Pick<Replaced, 'place' | 'old'>): void {
    if (is === undefined) this.#giveBack(old, path);
    else if (this.#files.look(path)?.ino === is) overwrite(old, join(this.#files.root, path));
    else this.#rescue(old);
    this.#review.returned.push(path);
  }

  #rescue(file: string): void {
    mkdirSync(this.#rescued, { recursive: true });
    const kept = join(this.#rescued, versionOf(file) ?? basename(file));
    renameSync(file, kept);
    this.#review.rescued.push(kept);
  }

  #next = (): string => join(this.#aside, `old-${process.pid}-${this.#count++}`);
}

/** Whether two looks saw the same bytes; moving a file changes its ctime, so that is not asked. */
const sameContent = (a: BigIntStats | undefined, b: BigIntStats): boolean =>
  a !== undefined && a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.size === b.size;

/** The id git would give to what stands there; undefined for a folder, which is nobody's version. */
function versionOf(file: string): Oid | undefined {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return objectId('blob', readlinkSync(file, 'buffer'));
  return stat.isFile() ? objectId('blob', readFileSync(file)) : undefined;
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
