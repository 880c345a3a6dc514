// The index of this work tree, kept parsed until somebody else writes it. Knows the file, never what an entry means.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writevSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeIfPossible, renameOver, writeAll } from '../base/durable-file.ts';
import { emptyIndex, type IndexImage, parseIndex } from './index-file.ts';
import type { GitFolder } from './git-folder.ts';

/** Tries at reading an index that is being replaced while it is read. */
const readLimit = 3;

export interface ReadIndex {
  image: IndexImage;
  /** When it was written, in nanoseconds: files as young as that may differ from their entries all the same. */
  writtenNs: bigint;
  /** When somebody else last wrote it, as far as is known. */
  foreignNs: bigint;
}

export class IndexCache {
  readonly path: string;
  readonly #aside: string;
  #kept: (ReadIndex & { stamp: string }) | undefined;

  constructor(folder: GitFolder) {
    this.path = join(folder.own, 'index');
    this.#aside = join(folder.own, 'minutebook', 'index.new');
  }

  /** Throws INDEX_UNREADABLE. */
  read(): ReadIndex {
    for (let tries = 1; ; tries++) {
      const { stamp, writtenNs } = this.#look();
      if (this.#kept?.stamp === stamp) return this.#kept;
      const image = stamp === '' ? emptyIndex() : parseIndex(readFileSync(this.path));
      if (stamp === this.#look().stamp || tries === readLimit) {
        this.#kept = { image, writtenNs, foreignNs: writtenNs, stamp };
        return this.#kept;
      }
    }
  }

  /** Which state of the file this is; equal stamps are equal bytes. */
  stamp = (): string => this.#look().stamp;

  /** Puts the image in the file's place. The caller holds `index.lock`. Not fsynced: it can be made again. */
  write(image: IndexImage): void {
    mkdirSync(dirname(this.#aside), { recursive: true });
    rmSync(this.#aside, { force: true });
    const foreignNs = this.#kept?.foreignNs ?? 0n;
    try {
      writeParts(this.#aside, image.toParts());
      renameOver(this.#aside, this.path);
    } catch (error) {
      removeIfPossible(this.#aside);
      throw error;
    }
    this.#kept = { image, foreignNs, ...this.#look() };
  }

  #look(): { stamp: string; writtenNs: bigint } {
    const found = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return { stamp: '', writtenNs: 0n };
    return { stamp: `${found.ino} ${found.size} ${found.mtimeNs}`, writtenNs: found.mtimeNs };
  }
}

function writeParts(path: string, parts: readonly Buffer[]): void {
  const file = openSync(path, 'wx', 0o666);
  try {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const written = writevSync(file, parts);
    // A write may be cut short; the rest goes in one piece.
    if (written < length) writeAll(file, Buffer.concat(parts).subarray(written));
  } finally {
    closeSync(file);
  }
}
