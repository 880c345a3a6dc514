// The files of past catalogs on disk: what they are called, which are whole, which go when there are too many.
// Knows names, sizes and times; never what is in a file.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { bootId } from '../base/boot.ts';
import { systemClock } from '../base/clock.ts';
import type { Oid } from '../store/snapshot.ts';

/** Past catalogs kept, and the bytes they may take in all; one that is larger by itself is the only one. */
const fileLimit = 8;
const byteLimit = 512 * 1024 * 1024;

const unfinished = '.part';

/**
 * A file is made under another name and renamed when it is whole, so that a killed process leaves none that is half
 * there. A machine that fails may lose what was not fsynced: nothing of an earlier start of it is trusted.
 */
export class PastFiles {
  readonly folder: string;
  readonly #boot = bootId().slice(0, 8);

  constructor(folder: string) {
    this.folder = folder;
  }

  path(commit: Oid): string {
    return join(this.folder, `${commit}${this.#ending}`);
  }

  /** Where the catalog of a commit is made. */
  partPath(commit: Oid): string {
    return join(this.folder, commit + unfinished);
  }

  /** The commits whose catalogs are there, the one used last first. */
  commits(): Oid[] {
    return this.#whole().map(({ commit }) => commit);
  }

  makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Removes what is not whole. Only for who may build: nobody else is at it. */
  sweep(): void {
    for (const name of readdirSync(this.folder))
      if (name.endsWith(unfinished) || (isPast(name) && !name.endsWith(this.#ending)))
        rmSync(join(this.folder, name), { force: true });
  }

  /** Puts a finished file in its place, and rids the folder of those that were not used for longest. */
  publish(commit: Oid): void {
    const part = this.partPath(commit);
    if (this.#boot === '') fsync(part);
    renameSync(part, this.path(commit));
    this.touch(commit);
    let bytes = 0;
    for (const [place, file] of this.#whole().entries()) {
      bytes += file.bytes;
      if (place > 0 && (place >= fileLimit || bytes > byteLimit)) this.remove(file.commit);
    }
  }

  /** Notes that it was used now. */
  touch(commit: Oid): void {
    const now = systemClock.now() / 1000;
    try {
      utimesSync(this.path(commit), now, now);
    } catch {
      // Gone, or another user's, who will keep it or not.
    }
  }

  remove(commit: Oid): void {
    try {
      rmSync(this.path(commit), { force: true });
    } catch {
      // Another user's, who will rid the folder of it.
    }
  }

  get #ending(): string {
    return `.${this.#boot}${sqlite}`;
  }

  /** Whole files, the one used last first. */
  #whole(): { commit: Oid; bytes: number; usedAt: number }[] {
    return namesIn(this.folder)
      .filter((name) => name.endsWith(this.#ending))
      .flatMap((name) => {
        const found = statSync(join(this.folder, name), { throwIfNoEntry: false });
        const commit = name.slice(0, -this.#ending.length);
        return found ? [{ commit, bytes: found.size, usedAt: found.mtimeMs }] : [];
      })
      .toSorted((one, other) => other.usedAt - one.usedAt);
  }
}

const sqlite = '.sqlite';
const isPast = (name: string): boolean => /^[0-9a-f]{40}\.[0-9a-f]*\.sqlite$/.test(name);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function fsync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
