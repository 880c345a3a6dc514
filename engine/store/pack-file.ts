// One pack with its index (version 2), read in place. The index is held in memory; the pack is opened when first read
// and stays readable after `git repack` deleted it, because an open file outlives its name. Knows no other pack.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { ObjectType } from './git-object.ts';
import type { OpenObject } from './open-object.ts';
import type { Oid } from './snapshot.ts';
import { inflate } from './zlib-frame.ts';

const headerBytes = 8;
const fanoutBytes = 1024;
const largeOffset = 0x80000000;
const oidBytes = 20;
/** What one read fetches at least: most objects of a book are smaller. */
const readAhead = 4096;
/** Most bytes an entry's header takes: ten of the size, ten of a base's offset or twenty of its id. */
const entryHeaderBytes = 32;

const types: Record<number, ObjectType> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const referenceDelta = 7;

/** An entry as it is stored: whole, or as the delta to a base. */
export type PackEntry =
  | { type: ObjectType; bytes: Buffer }
  | { delta: Buffer; base: { offset: number } | { oid: Oid } };

interface EntryHead {
  /** What was read of it. */
  bytes: Buffer;
  type: number;
  /** Of the content, inflated. */
  size: number;
  base?: { offset: number } | { oid: Oid };
  /** Where the deflated content begins in `bytes`. */
  at: number;
}

export class PackFile {
  readonly path: string;
  readonly #index: Buffer;
  readonly #count: number;
  #file: number | undefined;

  /** `path` without `.pack` or `.idx`. Throws ENOENT when it is gone, and for an index of another version. */
  constructor(path: string) {
    this.path = path;
    this.#index = readFileSync(`${path}.idx`);
    if (this.#index.readUInt32BE(0) !== 0xff744f63 || this.#index.readUInt32BE(4) !== 2) {
      throw new Error(`${path}.idx is not a pack index of version 2`);
    }
    this.#count = this.#fanout(255);
  }

  /** Where the object starts in the pack, or undefined. */
  find(oid: Buffer): number | undefined {
    const names = headerBytes + fanoutBytes;
    let low = oid[0] === 0 ? 0 : this.#fanout(oid[0]! - 1);
    let high = this.#fanout(oid[0]!);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = names + middle * oidBytes;
      const order = oid.compare(this.#index, at, at + oidBytes);
      if (order === 0) return this.#offset(middle);
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  /** Ids of objects that begin with `prefix`, at least two hexadecimal digits; at most `limit`. */
  idsBeginning(prefix: string, limit: number): Oid[] {
    const names = headerBytes + fanoutBytes;
    const byte = Number.parseInt(prefix.slice(0, 2), 16);
    const found: Oid[] = [];
    // All that share the first byte: a share of one in 256 of the pack.
    for (let at = byte === 0 ? 0 : this.#fanout(byte - 1); at < this.#fanout(byte); at += 1) {
      const oid = this.#index.toString('hex', names + at * oidBytes, names + (at + 1) * oidBytes);
      if (oid.startsWith(prefix) && found.push(oid) >= limit) break;
    }
    return found;
  }

  /** Reads the entry at `offset`. Throws when the pack is gone, cut off or not a pack. */
  read(offset: number): PackEntry {
    const head = this.#readHead(offset);
    const { type, size, base, at } = head;
    let { bytes } = head;
    const most = entryHeaderBytes + deflateBound(size);
    if (bytes.length === readAhead && most > readAhead) bytes = this.#bytes(offset, most);
    const content = inflate(bytes.subarray(at), size);
    if (base !== undefined) return { delta: content, base };
    const name = types[type];
    if (name === undefined) throw new Error(`${this.path}.pack has an entry of the unknown type ${type}`);
    return { type: name, bytes: content };
  }

  /** The entry at `offset`, in a file opened for the caller; undefined for one that is no whole object. Throws like `read`. */
  open(offset: number): OpenObject | undefined {
    const { type, size, at } = this.#readHead(offset);
    const name = types[type];
    if (name === undefined) return undefined;
    return { file: openSync(`${this.path}.pack`, 'r'), at: offset + at, headBytes: 0, type: name, size };
  }

  #readHead(offset: number): EntryHead {
    const bytes = this.#bytes(offset, readAhead);
    let at = 0;
    let byte = bytes[at++]!;
    const type = (byte >> 4) & 7;
    let size = byte & 0x0f;
    for (let factor = 16; byte & 0x80; factor *= 128) {
      byte = bytes[at++]!;
      size += (byte & 0x7f) * factor;
    }
    if (type === referenceDelta) {
      const base = { oid: bytes.toString('hex', at, at + oidBytes) };
      return { bytes, type, size, base, at: at + oidBytes };
    }
    if (type !== offsetDelta) return { bytes, type, size, at };
    byte = bytes[at++]!;
    let back = byte & 0x7f;
    while (byte & 0x80) {
      byte = bytes[at++]!;
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    return { bytes, type, size, base: { offset: offset - back }, at };
  }

  /** Gives the file back; the next read opens it again. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #fanout(byte: number): number {
    return this.#index.readUInt32BE(headerBytes + 4 * byte);
  }

  #offset(position: number): number {
    const offsets = headerBytes + fanoutBytes + this.#count * (oidBytes + 4);
    const offset = this.#index.readUInt32BE(offsets + 4 * position);
    if (offset < largeOffset) return offset;
    const large = offsets + 4 * this.#count + 8 * (offset - largeOffset);
    return Number(this.#index.readBigUInt64BE(large));
  }

  #bytes(offset: number, length: number): Buffer {
    this.#file ??= openSync(`${this.path}.pack`, 'r');
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(this.#file, bytes, 0, length, offset));
  }
}

/** The ids in an index of version 2, in their order. */
export function objectNames(index: Buffer): Oid[] {
  const count = index.readUInt32BE(headerBytes + fanoutBytes - 4);
  return Array.from({ length: count }, (_, at) => {
    const from = headerBytes + fanoutBytes + at * oidBytes;
    return index.toString('hex', from, from + oidBytes);
  });
}

/** Most bytes zlib makes of `size`: incompressible data in stored blocks. */
const deflateBound = (size: number): number => size + Math.ceil(size / 16_000) * 5 + 64;
