// Replaces files of the work tree so that nothing a person saves is lost: new versions are written aside, the replaced
// file stays linked until the step is over, and if anybody wrote into it, it comes back. Knows paths and bytes; which
// version may be replaced is decided elsewhere.
import {
  type BigIntStats,
  closeSync,
  copyFileSync,
  fstatSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlink,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { removeIfPossible } from './durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import { objectId } from './git-object.ts';
import type { Oid } from './snapshot.ts';
import { linkMode } from './tree.ts';
import { isAbsence, type WorkTree } from './work-tree.ts';

/**
 * New files are made to look this much older than they are, in milliseconds, so that none is as young as the index that
 * describes it: git would have to compare contents ever after.
 */
const backdatedMs = 50;

/** Where no second link can be made, a file is replaced without that guard. */
const noLinks = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP']);

/** A new version, written aside. */
export interface AsideFile {
  readonly file: string;
  readonly stat: BigIntStats;
}

export type Put = BigIntStats | 'gone' | 'edited' | 'touched';

interface Replaced {
  path: string;
  /** The second link of the file that was replaced. */
  old: string;
  was: BigIntStats;
  /** Inode of what stands there now; undefined: nothing. */
  is: bigint | undefined;
}

export class FileSwap {
  readonly #files: WorkTree;
  readonly #aside: string;
  readonly #rescued: string;
  #count = 0;
  #replaced: Replaced[] = [];
  /** Versions written aside that stand in their place now. */
  readonly #placed = new Set<string>();

  constructor(folder: GitFolder, files: WorkTree) {
    this.#files = files;
    this.#aside = join(folder.own, 'minutebook', 'aside');
    this.#rescued = join(folder.own, 'minutebook', 'rescued');
  }

  /** Writes a new version aside, ready to be put in place by `put`. */
  prepare(bytes: Buffer, mode: number): AsideFile {
    mkdirSync(this.#aside, { recursive: true });
    const file = this.#next('new');
    try {
      return { file, stat: mode === linkMode ? writeLink(file, bytes) : writeNew(file, bytes, mode) };
    } catch (error) {
      removeIfPossible(file);
      throw error;
    }
  }

  /**
   * Puts `next` (undefined: nothing) in the place of the file that `seen` describes (undefined: none was there). Answers
   * the new stat data, 'gone' after a removal, 'edited' if the file is another than the one seen, or 'touched' if it was
   * put there and somebody wrote into it at once.
   */
  put(path: string, next: AsideFile | undefined, seen: BigIntStats | undefined): Put {
    const file = join(this.#files.root, path);
    if (seen === undefined) return next === undefined ? 'gone' : this.#create(file, path, next);
    const old = this.#next('old');
    const isHeld = this.#hold(file, old);
    if (!isHeld && !sameContent(this.#files.look(path), seen)) return 'edited';
    // Nothing between the link and this: whoever saves by renaming in between would be replaced unseen.
    try {
      if (next === undefined) rmSync(file, { force: true });
      else this.#rename(next.file, file);
    } catch (error) {
      if (isHeld && sameContent(lstatSync(old, { bigint: true }), seen)) removeIfPossible(old);
      throw error;
    }
    if (next !== undefined) this.#placed.add(next.file);
    if (isHeld) {
      const replaced = { path, old, was: lstatSync(old, { bigint: true }), is: next?.stat.ino };
      if (!sameContent(replaced.was, seen)) {
        this.#giveBack(replaced);
        return 'edited';
      }
      this.#replaced.push(replaced);
    }
    return next === undefined ? 'gone' : this.#after(path, next);
  }

  /** Forgets versions that were not put anywhere. */
  discard(files: Iterable<AsideFile>): void {
    for (const { file } of files) if (!this.#placed.delete(file)) removeIfPossible(file);
  }

  /** Ends a step: drops what was replaced, and puts back what somebody wrote into meanwhile. Returns those paths. */
  finish(): string[] {
    const replaced = this.#replaced;
    this.#replaced = [];
    return replaced.filter((file) => this.#wasWritten(file)).map(({ path }) => path);
  }

  /** What the disk does not let us look at stays where it is; the next start looks again. */
  #wasWritten(file: Replaced): boolean {
    try {
      const now = lstatSync(file.old, { bigint: true, throwIfNoEntry: false });
      if (now !== undefined && !sameContent(now, file.was)) {
        this.#giveBack(file);
        return true;
      }
    } catch {
      return false;
    }
    // Freeing a file takes longer than all else of a step, and nobody waits for it.
    unlink(file.old, () => {});
    return false;
  }

  /** Clears what a step left that was cut off; a replaced file whose bytes `isKnown` does not vouch for is kept. */
  recover(isKnown: (version: Oid) => boolean): string[] {
    const rescued: string[] = [];
    for (const name of listFolder(this.#aside)) {
      const file = join(this.#aside, name);
      if (
        name.startsWith('old') &&
        lstatSync(file).isFile() &&
        !isKnown(objectId('blob', readFileSync(file)))
      ) {
        rescued.push(this.#rescue(file));
      } else rmSync(file, { force: true });
    }
    return rescued;
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

  /** Puts a replaced file back, because it holds what somebody saved; beside, if yet another has come in its place. */
  #giveBack({ path, old, is }: Replaced): void {
    if (this.#files.look(path)?.ino !== is) {
      this.#rescue(old);
      return;
    }
    mkdirSync(dirname(join(this.#files.root, path)), { recursive: true });
    renameSync(old, join(this.#files.root, path));
  }

  #create(file: string, path: string, next: AsideFile): Put {
    try {
      // Unlike rename, link never replaces what somebody made there a moment ago.
      linkSync(next.file, file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'ENOENT') return 'edited';
      if (!noLinks.has(code ?? '')) throw error;
      this.#rename(next.file, file);
    }
    removeIfPossible(next.file);
    this.#placed.add(next.file);
    return this.#after(path, next);
  }

  /** Stat data of what we put there, unless somebody has written into it since. */
  #after(path: string, next: AsideFile): Put {
    const is = this.#files.look(path);
    return is !== undefined && is.mtimeNs === next.stat.mtimeNs && is.size === next.stat.size
      ? is
      : 'touched';
  }

  #rename(from: string, to: string): void {
    try {
      renameSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      // `.git` on another disk than the work tree: the last step must still be a rename.
      const beside = `${to}.${this.#count++}.minutebook~`;
      copyFileSync(from, beside);
      const { atimeNs, mtimeNs } = lstatSync(from, { bigint: true });
      lutimesSync(beside, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
      renameSync(beside, to);
    }
  }

  #rescue(file: string): string {
    mkdirSync(this.#rescued, { recursive: true });
    const kept = join(this.#rescued, objectId('blob', readFileSync(file)));
    renameSync(file, kept);
    return kept;
  }

  #next = (kind: 'new' | 'old'): string => join(this.#aside, `${kind}-${process.pid}-${this.#count++}`);
}

function writeLink(file: string, target: Buffer): BigIntStats {
  symlinkSync(target, file);
  const now = Number(lstatSync(file, { bigint: true }).mtimeNs) / 1e9 - backdatedMs / 1e3;
  lutimesSync(file, now, now);
  return lstatSync(file, { bigint: true });
}

function writeNew(file: string, bytes: Buffer, mode: number): BigIntStats {
  const descriptor = openSync(file, 'wx', (mode & 0o111) === 0 ? 0o666 : 0o777);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    const written = fstatSync(descriptor).mtimeMs / 1e3 - backdatedMs / 1e3;
    futimesSync(descriptor, written, written);
    return fstatSync(descriptor, { bigint: true });
  } finally {
    closeSync(descriptor);
  }
}

/** Whether two looks saw the same bytes; linking a file changes its ctime, so that is not asked. */
const sameContent = (a: BigIntStats | undefined, b: BigIntStats): boolean =>
  a !== undefined && a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.size === b.size;

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
