// All packs of one objects folder. Notices new ones when an object is missed and never fails because one was repacked
// away: it looks again. Resolves deltas; knows no loose objects and no caches.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { applyDelta } from './delta.ts';
import type { GitObject } from './git-object.ts';
import { PackFile } from './pack-file.ts';
import type { Oid } from './snapshot.ts';

/** Longest chain of deltas that is followed: far above git's own limit of 4095. */
const deltaLimit = 10_000;
/** Packs whose files are open at a time: those read last. */
const openLimit = 128;

export class Packs {
  readonly #folder: string;
  /** Most recently used first: what one group wrote is read together. */
  #packs: PackFile[] = [];

  constructor(objectsFolder: string) {
    this.#folder = join(objectsFolder, 'pack');
  }

  /** The object, looked for in the packs known so far. A pack that cannot be read any more is forgotten. */
  read(oid: Oid): GitObject | undefined {
    const name = Buffer.from(oid, 'hex');
    for (const pack of this.#packs) {
      const offset = pack.find(name);
      if (offset === undefined) continue;
      try {
        const object = this.#resolve(pack, offset);
        this.#moveToFront(pack);
        return object;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        this.#forget(pack);
        return this.read(oid);
      }
    }
    return undefined;
  }

  /** Looks at the folder again: new packs are opened, names that are gone stay readable while they are open. */
  rescan(): void {
    const known = new Set(this.#packs.map((pack) => pack.path));
    const present = new Set(packNames(this.#folder));
    for (const pack of this.#packs) if (!present.has(pack.path)) this.#forget(pack);
    for (const path of present) if (!known.has(path)) this.#open(path);
    for (const pack of this.#packs.slice(openLimit)) pack.close();
  }

  close(): void {
    for (const pack of this.#packs) pack.close();
    this.#packs = [];
  }

  #open(path: string): void {
    try {
      this.#packs.unshift(new PackFile(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  #forget(pack: PackFile): void {
    pack.close();
    this.#packs = this.#packs.filter((other) => other !== pack);
  }

  #moveToFront(pack: PackFile): void {
    const at = this.#packs.indexOf(pack);
    if (at > 0) this.#packs.unshift(...this.#packs.splice(at, 1));
    this.#packs[openLimit]?.close();
  }

  #resolve(pack: PackFile, offset: number): GitObject {
    const deltas: Buffer[] = [];
    let entry = pack.read(offset);
    while ('delta' in entry) {
      if (deltas.push(entry.delta) > deltaLimit) throw new Error('its chain of deltas does not end');
      const base: number | undefined =
        'offset' in entry.base ? entry.base.offset : pack.find(Buffer.from(entry.base.oid, 'hex'));
      if (base === undefined) throw new Error('the base of a delta is not in its pack');
      entry = pack.read(base);
    }
    let { bytes } = entry;
    for (const delta of deltas.reverse()) {
      const target = applyDelta(bytes, delta);
      if (target === undefined) throw new Error('a delta does not fit its base');
      bytes = target;
    }
    return { type: entry.type, bytes };
  }
}

function packNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.idx'))
      .map((name) => join(folder, name.slice(0, -'.idx'.length)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
