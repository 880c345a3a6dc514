// A pack (version 2) and its index from objects in memory: what one group writes, whatever its size, in two files.
// Knows no folders; publication puts them into place.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { GitObject, ObjectType } from './git-object.ts';
import type { Oid } from './snapshot.ts';
import { deflate, store } from './zlib-frame.ts';

const typeCodes: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const oidBytes = 20;
const fanoutEntries = 256;
/** Offsets from here on need an index table that group packs never have. */
const offsetLimit = 0x80000000;

export interface Pack {
  /** Of the whole pack, in hexadecimal: what git names it after. */
  checksum: string;
  pack: Buffer;
  index: Buffer;
}

/** An entry of a pack: which object, the checksum of its stored bytes, and where it begins. */
export interface Placed {
  oid: Buffer;
  crc: number;
  offset: number;
}

/** Packs the objects in their order. At most 2 GiB; the line's limit on a group is far below. */
export function buildPack(objects: ReadonlyMap<Oid, GitObject>): Pack {
  const parts = [packHeader(objects.size)];
  const placed: Placed[] = [];
  let offset = parts[0]!.length;
  for (const [oid, { type, bytes }] of objects) {
    const head = entryHeader(type, bytes.length);
    const body = type === 'blob' ? deflate(bytes) : store(bytes);
    placed.push({ oid: Buffer.from(oid, 'hex'), crc: crc32(body, crc32(head)), offset });
    parts.push(head, body);
    offset += head.length + body.length;
  }
  if (offset >= offsetLimit) throw new RangeError(`a pack of ${offset} bytes is too large`);
  const content = Buffer.concat(parts);
  const checksum = sha1(content);
  return {
    checksum: checksum.toString('hex'),
    pack: Buffer.concat([content, checksum]),
    index: buildIndex(placed, checksum),
  };
}

/** The index of a pack with these entries, whose last twenty bytes are `packChecksum`. */
export function buildIndex(placed: Placed[], packChecksum: Buffer): Buffer {
  placed.sort((a, b) => a.oid.compare(b.oid));
  const fanoutAt = 8;
  const namesAt = fanoutAt + 4 * fanoutEntries;
  const crcsAt = namesAt + oidBytes * placed.length;
  const offsetsAt = crcsAt + 4 * placed.length;
  const end = offsetsAt + 4 * placed.length;
  const index = Buffer.alloc(end);
  index.writeUInt32BE(0xff744f63, 0);
  index.writeUInt32BE(2, 4);
  const counts = new Uint32Array(fanoutEntries);
  for (const [at, { oid, crc, offset }] of placed.entries()) {
    counts[oid[0]!]!++;
    oid.copy(index, namesAt + oidBytes * at);
    index.writeUInt32BE(crc, crcsAt + 4 * at);
    index.writeUInt32BE(offset, offsetsAt + 4 * at);
  }
  let below = 0;
  for (const [byte, count] of counts.entries()) index.writeUInt32BE((below += count), fanoutAt + 4 * byte);
  const content = Buffer.concat([index, packChecksum]);
  return Buffer.concat([content, sha1(content)]);
}

/** The first bytes of a pack of `count` entries. */
export function packHeader(count: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(count, 8);
  return header;
}

/** Type and size: four bits of the size in the first byte, seven in each that follows. */
export function entryHeader(type: ObjectType, size: number): Buffer {
  const bytes = [(typeCodes[type] << 4) | (size & 0x0f)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();
