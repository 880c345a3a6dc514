// Every object of a repository: new ones of the group being made, cached ones, packed, loose, alternates. Synchronous, but
// for what is read piece by piece. Knows no refs and not what an object is good for.
import { closeSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fault, isFault } from '../base/fault.ts';
import { asFault } from '../base/system-fault.ts';
import { ByteCache, standAlone } from './byte-cache.ts';
import { emptyTree, type GitObject, type ObjectType } from './git-object.ts';
import { looseBeginning, looseFile, openLoose, readLoose } from './loose.ts';
import { readPieces } from './open-object.ts';
import { Packs } from './packs.ts';
import type { Oid } from './snapshot.ts';

const treeCacheBytes = 24 * 1024 * 1024;
const blobCacheBytes = 24 * 1024 * 1024;
/** Looks at the packs folder before an object counts as missing: a repack may be under way. */
const rescanLimit = 3;
/** How deep alternates may name alternates: git's own limit. */
const alternatesDepth = 5;

const sizeOf = (object: GitObject): number => object.bytes.length + 200;

interface Source {
  folder: string;
  packs: Packs;
}

export class Objects {
  readonly #sources: readonly Source[];
  readonly #trees = new ByteCache(treeCacheBytes, sizeOf);
  readonly #others = new ByteCache(blobCacheBytes, sizeOf);
  #fresh: ReadonlyMap<Oid, GitObject> = new Map();

  /** `folder` is the repository's `objects`. */
  constructor(folder: string) {
    this.#sources = withAlternates(folder).map((path) => ({ folder: path, packs: new Packs(path) }));
  }

  /** Throws OBJECT_MISSING or OBJECT_DAMAGED. */
  read(oid: Oid): GitObject {
    const object = this.#fresh.get(oid) ?? this.#trees.get(oid) ?? this.#others.get(oid);
    if (object !== undefined) return object;
    const stored = this.#readStored(oid);
    if (stored === undefined) throw fault('OBJECT_MISSING', { oid });
    this.remember(oid, stored);
    return stored;
  }

  /** The bytes of an object of this type. Throws OBJECT_DAMAGED for another type. */
  bytes(oid: Oid, type: ObjectType): Buffer {
    if (oid === emptyTree && type === 'tree') return Buffer.alloc(0);
    const object = this.read(oid);
    if (object.type === type) return object.bytes;
    throw fault('OBJECT_DAMAGED', { oid, reason: `it is a ${object.type}, not a ${type}` });
  }

  tree = (oid: Oid): Buffer => this.bytes(oid, 'tree');

  has(oid: Oid): boolean {
    try {
      this.read(oid);
      return true;
    } catch (error) {
      if (isFault(error, 'OBJECT_MISSING')) return false;
      throw error;
    }
  }

  /** Ids of stored objects of any kind that begin with `prefix`, at least two hexadecimal digits; each once. */
  idsBeginning(prefix: string, limit: number): Oid[] {
    const found = this.#sources.flatMap(({ folder, packs }) => {
      packs.rescan();
      return [...packs.idsBeginning(prefix, limit), ...looseBeginning(folder, prefix)];
    });
    return [...new Set(found)].slice(0, limit);
  }

  /**
   * The bytes of a blob of any size, piece by piece; what lies nowhere whole is made at once, as git does. Each piece is given
   * before its end is known, so none is to be trusted before the last. Throws OBJECT_MISSING or OBJECT_DAMAGED.
   */
  async *stream(oid: Oid): AsyncGenerator<Buffer> {
    const whole = this.#seek(oid, ({ folder, packs }) => packs.open(oid) ?? openLoose(folder, oid));
    if (whole?.type !== 'blob') {
      if (whole !== undefined) closeSync(whole.file);
      yield this.bytes(oid, 'blob');
      return;
    }
    try {
      yield* readPieces(whole, oid);
    } catch (error) {
      throw fault('OBJECT_DAMAGED', { oid, reason: (error as Error).message }, { cause: error });
    }
  }

  /** The files that hold a stored object now: its own, or a pack and its index. Empty for one that is not stored. */
  filesOf(oid: Oid): string[] {
    for (let look = 0; look <= 1; look++) {
      for (const { folder, packs } of this.#sources) {
        // A pack that is known may have been repacked away.
        if (look > 0) packs.rescan();
        const pack = packs.pathOf(oid);
        const candidates = [[looseFile(folder, oid)], ...(pack ? [[`${pack}.pack`, `${pack}.idx`]] : [])];
        const found = candidates.find((files) => files.every((file) => existsSync(file)));
        if (found !== undefined) return found;
      }
    }
    return [];
  }

  /** Objects that are readable before they are stored: those of the group being made. An empty map: none. */
  show(fresh: ReadonlyMap<Oid, GitObject>): void {
    this.#fresh = fresh;
  }

  /** Keeps an object that is stored, so that it need not be read back. */
  remember(oid: Oid, object: GitObject): void {
    const { type, bytes } = object;
    (type === 'tree' ? this.#trees : this.#others).set(oid, { type, bytes: standAlone(bytes) });
  }

  /** Packs were replaced: none that is gone stays open. What is remembered is still true. */
  rescan(): void {
    for (const { packs } of this.#sources) packs.rescan();
  }

  /** Objects were deleted: nothing is remembered that may be gone. */
  forget(): void {
    this.rescan();
    this.#trees.clear();
    this.#others.clear();
  }

  close(): void {
    for (const { packs } of this.#sources) packs.close();
    this.#trees.clear();
    this.#others.clear();
  }

  #readStored(oid: Oid): GitObject | undefined {
    return this.#seek(oid, ({ folder, packs }) => packs.read(oid) ?? readLoose(folder, oid));
  }

  #seek<T>(oid: Oid, lookIn: (source: Source) => T | undefined): T | undefined {
    try {
      for (let look = 0; look <= rescanLimit; look++) {
        for (const source of this.#sources) {
          if (look > 0) source.packs.rescan();
          const found = lookIn(source);
          if (found !== undefined) return found;
        }
      }
      return undefined;
    } catch (error) {
      // A disk or a process at its limits says nothing about the object.
      throw (
        asFault(error) ?? fault('OBJECT_DAMAGED', { oid, reason: (error as Error).message }, { cause: error })
      );
    }
  }
}

/** The folder itself, then those that `info/alternates` names, each once. */
function withAlternates(folder: string, depth = 0): string[] {
  const list = join(folder, 'info', 'alternates');
  if (depth > alternatesDepth || !existsSync(list)) return [folder];
  const named = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return [...new Set([folder, ...named.flatMap((line) => withAlternates(resolve(folder, line), depth + 1))])];
}
