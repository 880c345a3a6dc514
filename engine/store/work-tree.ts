// Files of the work tree, looked at and replaced so that nothing a person saves is lost: new versions are written
// aside, the replaced file stays linked until the step is over, and if anybody wrote into it, it comes back. Knows
// paths and bytes; which version may be replaced is decided elsewhere.
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
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { GitFolder } from './git-folder.ts';
import { objectId } from './git-object.ts';
import type { Oid } from './snapshot.ts';
import { linkMode } from './tree.ts';

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

export class WorkTree {
  readonly root: string;
  readonly #aside: string;
  readonly #rescued: string;
  #count = 0;
  #replaced: Replaced[] = [];

  constructor(folder: GitFolder) {
    this.root = folder.root;
    this.#aside = join(folder.own, 'minutebook', 'aside');
    this.#rescued = join(folder.own, 'minutebook', 'rescued');
  }

  /** The file's stat data (of a link itself), or undefined where nothing is. Throws for what cannot be looked at. */
  look(path: string): BigIntStats | undefined {
    try {
      return lstatSync(join(this.root, path), { bigint: true, throwIfNoEntry: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
      throw error;
    }
  }

  /** Bytes as git stores them: a file's content, a link's target. Undefined for folders, devices, and what is gone. */
  read(path: string): Buffer | undefined {
    try {
      const file = join(this.root, path);
      const stat = lstatSync(file);
      if (stat.isSymbolicLink()) return readlinkSync(file, 'buffer');
      return stat.isFile() ? readFileSync(file) : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** The id git would give to what stands there, or undefined where nothing does that git keeps. */
  version(path: string): Oid | undefined {
    const bytes = this.read(path);
    return bytes === undefined ? undefined : objectId('blob', bytes);
  }

  /** Makes the folders above `path`; false if something that is no real folder (a link too) is in the way. */
  makeFolders(path: string, made: Set<string>): boolean {
    const folder = dirname(path);
    if (folder === '.' || made.has(folder)) return true;
    if (!this.makeFolders(folder, made)) return false;
    const stat = this.look(folder);
    if (stat === undefined) mkdirSync(join(this.root, folder), { recursive: true });
    else if (!stat.isDirectory()) return false;
    made.add(folder);
    return true;
  }

  /** Removes the folders above `path` that are empty, as git does. */
  pruneFolders(path: string): void {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(this.root, folder));
      } catch {
        return;
      }
    }
  }

  /** Writes a new version aside, ready to be put in place by `put`. */
  prepare(bytes: Buffer, mode: number): AsideFile {
    mkdirSync(this.#aside, { recursive: true });
    const file = this.#next('new');
    if (mode === linkMode) {
      symlinkSync(bytes, file);
      const now = Number(lstatSync(file, { bigint: true }).mtimeNs) / 1e9 - backdatedMs / 1e3;
      lutimesSync(file, now, now);
      return { file, stat: lstatSync(file, { bigint: true }) };
    }
    const descriptor = openSync(file, 'wx', (mode & 0o111) === 0 ? 0o666 : 0o777);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      const written = fstatSync(descriptor).mtimeMs / 1e3 - backdatedMs / 1e3;
      futimesSync(descriptor, written, written);
      return { file, stat: fstatSync(descriptor, { bigint: true }) };
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Puts `next` (undefined: nothing) in the place of the file that `seen` describes (undefined: none was there). Answers
   * the new stat data, 'gone' after a removal, 'edited' if the file is another than the one seen, or 'touched' if it was
   * put there and somebody wrote into it at once.
   */
  put(path: string, next: AsideFile | undefined, seen: BigIntStats | undefined): Put {
    const file = join(this.root, path);
    if (seen === undefined) return next === undefined ? 'gone' : this.#create(file, path, next);
    const old = this.#next('old');
    const held = this.#hold(file, old);
    // From here on whatever is written into the replaced file is not lost, however late.
    const was = held ? lstatSync(old, { bigint: true }) : this.look(path);
    if (was === undefined || !sameContent(was, seen)) {
      rmSync(old, { force: true });
      return 'edited';
    }
    if (held) this.#replaced.push({ path, old, was, is: next?.stat.ino });
    if (next === undefined) {
      rmSync(file, { force: true });
      return 'gone';
    }
    this.#rename(next.file, file);
    return this.#after(path, next);
  }

  /** Forgets versions that were not put anywhere. */
  discard(files: Iterable<AsideFile>): void {
    for (const { file } of files) rmSync(file, { force: true });
  }

  /** Ends a step: drops what was replaced, and puts back what somebody wrote into meanwhile. Returns those paths. */
  finish(): string[] {
    const replaced = this.#replaced;
    this.#replaced = [];
    return replaced.flatMap(({ path, old, was, is }) => {
      const now = lstatSync(old, { bigint: true, throwIfNoEntry: false });
      if (now === undefined || sameContent(now, was)) {
        rmSync(old, { force: true });
        return [];
      }
      if (this.look(path)?.ino === is) {
        mkdirSync(dirname(join(this.root, path)), { recursive: true });
        renameSync(old, join(this.root, path));
      } else this.#rescue(old);
      return [path];
    });
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
    rmSync(next.file, { force: true });
    return this.#after(path, next);
  }

  /** Stat data of what we put there, unless somebody has written into it since. */
  #after(path: string, next: AsideFile): Put {
    const is = this.look(path);
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

/** Whether two looks saw the same bytes; linking a file changes its ctime, so that is not asked. */
const sameContent = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.size === b.size;

function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP';
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}
