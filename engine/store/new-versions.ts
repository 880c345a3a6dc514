// New versions of files of the work tree, written aside until they are put in their places. Knows bytes and modes; what may
// be replaced is decided elsewhere.
import {
  type BigIntStats,
  closeSync,
  existsSync,
  fstatSync,
  futimesSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { removeIfPossible, writeAll } from '../base/durable-file.ts';
import { BlankStock } from './blank-stock.ts';
import { fileMode, linkMode } from './tree.ts';

/**
 * New files are made to look this much older than they are, in milliseconds, so that none is as young as the index that
 * describes it: git would have to compare contents ever after.
 */
const backdatedMs = 50;

/** A new version, written aside. */
export interface AsideFile {
  readonly file: string;
  readonly stat: BigIntStats;
}

export class NewVersions {
  readonly #folder: string;
  readonly #blanks: BlankStock | undefined;
  #count = 0;

  /** `isAhead`: files are made while nobody needs them. */
  constructor(folder: string, isAhead: boolean) {
    this.#folder = folder;
    this.#blanks = isAhead ? new BlankStock(join(folder, `new-${process.pid}`)) : undefined;
  }

  /** Writes one aside. Throws what the file system says, and then leaves nothing. */
  prepare(bytes: Buffer, mode: number): AsideFile {
    if (!existsSync(this.#folder)) mkdirSync(this.#folder, { recursive: true });
    if (mode === fileMode) {
      const blank = this.#blanks?.take();
      if (blank !== undefined) return complete(blank.path, () => fill(blank.descriptor, bytes));
    }
    const path = this.#next();
    const open = () => openSync(path, 'wx', mode === fileMode ? 0o666 : 0o777);
    return complete(path, () => (mode === linkMode ? makeLink(path, bytes) : fill(open(), bytes)));
  }

  /** Makes files for the next ones; to be asked while nobody waits. */
  refill(): void {
    this.#blanks?.refill();
  }

  async close(): Promise<void> {
    await this.#blanks?.close();
  }

  #next = (): string => join(this.#folder, `new-${process.pid}-${this.#count++}`);
}

function complete(file: string, write: () => BigIntStats): AsideFile {
  try {
    return { file, stat: write() };
  } catch (error) {
    removeIfPossible(file);
    throw error;
  }
}

function makeLink(file: string, target: Buffer): BigIntStats {
  symlinkSync(target, file);
  const now = Number(lstatSync(file, { bigint: true }).mtimeNs) / 1e9 - backdatedMs / 1e3;
  lutimesSync(file, now, now);
  return lstatSync(file, { bigint: true });
}

/** Writes an empty file, and closes it. */
function fill(descriptor: number, bytes: Buffer): BigIntStats {
  try {
    writeAll(descriptor, bytes);
    const written = fstatSync(descriptor).mtimeMs / 1e3 - backdatedMs / 1e3;
    futimesSync(descriptor, written, written);
    return fstatSync(descriptor, { bigint: true });
  } finally {
    closeSync(descriptor);
  }
}
