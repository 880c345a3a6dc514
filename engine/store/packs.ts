// All packs of one objects folder. Notices new ones when an object is missed and never fails because one was repacked
// away: it looks again. Resolves deltas; knows no loose objects.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ByteCache, standAlone } from './byte-cache.ts';
import { applyDelta } from './delta.ts';
import type { GitObject } from './git-object.ts';
import type { OpenObject } from './open-object.ts';
import { type PackEntry, PackFile } from './pack-file.ts';
import type { Oid } from './snapshot.ts';

/** Longest chain of deltas that is followed: far above git's own limit of 4095. */
const deltaLimit = 10_000;
/** Whole bases kept, in bytes: a few hundred chains. */
const baseCacheBytes = 8 * 1024 * 1024;
/** Packs whose files are open at a time: those read last. */
const openLimit = 128;

export class Packs {
  readonly #folder: string;
  /** Most recently used first: what one group wrote is read together. */
  #packs: PackFile[] = [];
  /** Bases of deltas, whole, by pack and offset: the objects of one chain are mostly read one after the other. */
  readonly #bases = new ByteCache<GitObject>(baseCacheBytes, ({ bytes }) => bytes.length + 200);

  constructor(objectsFolder: string) {
    this.#folder = join(objectsFolder, 'pack');
  }

  /** The object, looked for in the packs known so far. A pack that cannot be read any more is forgotten. */
  read(oid: Oid): GitObject | undefined {
    return this.#find(oid, (pack, offset) => this.#resolve(pack, offset));
  }

  /** The object, open where it lies whole, looked for like `read` does; undefined where it is a delta, or in no pack. */
  open(oid: Oid): OpenObject | undefined {
    return this.#find(oid, (pack, offset) => pack.open(offset));
  }

  /** Ids of objects of any kind that begin with `prefix`, in the packs known so far. */
  idsBeginning(prefix: string, limit: number): Oid[] {
    return this.#packs.flatMap((pack) => pack.idsBeginning(prefix, limit));
  }

  /** Path, without ending, of a known pack that has the object. */
  pathOf(oid: Oid): string | undefined {
    const name = Buffer.from(oid, 'hex');
    return this.#packs.find((pack) => pack.find(name) !== undefined)?.path;
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
    this.#bases.clear();
  }

  #find<T>(oid: Oid, take: (pack: PackFile, offset: number) => T | undefined): T | undefined {
    const name = Buffer.from(oid, 'hex');
    for (const pack of this.#packs) {
      const offset = pack.find(name);
      if (offset === undefined) continue;
      try {
        const taken = take(pack, offset);
        if (taken === undefined) continue;
        this.#moveToFront(pack);
        return taken;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        this.#forget(pack);
        return this.#find(oid, take);
      }
    }
    return undefined;
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
    const chain: { at: number; delta: Buffer }[] = [];
    let at = offset;
    let found = this.#whole(pack, at);
    while ('delta' in found) {
      if (chain.push({ at, delta: found.delta }) > deltaLimit)
        throw new Error('its chain of deltas does not end');
      const base: number | undefined =
        'offset' in found.base ? found.base.offset : pack.find(Buffer.from(found.base.oid, 'hex'));
      if (base === undefined) throw new Error('the base of a delta is not in its pack');
      at = base;
      found = this.#whole(pack, at);
    }
    let object: GitObject = found;
    for (const { at: place, delta } of chain.reverse()) {
      this.#bases.set(keyOf(pack, at), { type: object.type, bytes: standAlone(object.bytes) });
      const bytes = applyDelta(object.bytes, delta);
      if (bytes === undefined) throw new Error('a delta does not fit its base');
      object = { type: object.type, bytes };
      at = place;
    }
    return object;
  }

  /** The entry at an offset; whole where it is remembered. */
  #whole(pack: PackFile, offset: number): PackEntry {
    return this.#bases.get(keyOf(pack, offset)) ?? pack.read(offset);
  }
}

const keyOf = (pack: PackFile, offset: number): string => `${offset} ${pack.path}`;

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
