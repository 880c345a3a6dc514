// The zlib frame around an object: compressed where that pays, stored where it does not. Knows no objects.
import { constants, deflateSync, inflateSync } from 'node:zlib';

/** Below this many bytes the frame of a compressed stream eats what compression gains. */
const worthCompressing = 64;
const storedBlockLimit = 0xffff;
const adlerModulus = 65_521;
/** Additions before the sums of Adler-32 could leave 31 bits. */
const adlerRun = 3800;

/** Compressed at the lowest level: twice the level's ratio is not worth its time for texts of a page. */
export const deflate = (bytes: Buffer): Buffer =>
  bytes.length < worthCompressing
    ? store(bytes)
    : deflateSync(bytes, { level: 1, chunkSize: bytes.length + worthCompressing });

/** Stored as it is: trees and commits are mostly ids and signatures, and those are random. */
export function store(bytes: Buffer): Buffer {
  if (bytes.length > storedBlockLimit) return deflateSync(bytes, { level: 0 });
  const frame = Buffer.allocUnsafe(bytes.length + 11);
  frame.writeUInt16BE(0x7801, 0);
  frame[2] = 1;
  frame.writeUInt16LE(bytes.length, 3);
  frame.writeUInt16LE(bytes.length ^ 0xffff, 5);
  bytes.copy(frame, 7);
  frame.writeUInt32BE(adler32(bytes), 7 + bytes.length);
  return frame;
}

/** Inflates exactly `size` bytes; what follows in `frame` belongs to others. Throws when the frame is damaged. */
export function inflate(frame: Buffer, size: number): Buffer {
  const bytes = stored(frame, size) ?? inflateSync(frame, limitsFor(size));
  if (bytes.length !== size) throw new Error(`it holds ${bytes.length} bytes instead of ${size}`);
  return bytes;
}

/** One byte of room lets zlib see the end in one step; what it answers is then no slice of a larger buffer. */
const limitsFor = (size: number) => ({
  chunkSize: Math.max(size + 1, constants.Z_MIN_CHUNK),
  maxOutputLength: Math.max(size, 1),
});

/** The content of a frame of one stored block, which needs only be copied out; undefined for any other. */
function stored(frame: Buffer, size: number): Buffer | undefined {
  const isStored =
    frame[0] === 0x78 && frame[2] === 1 && frame.length >= size + 11 && frame.readUInt16LE(3) === size;
  if (!isStored) return undefined;
  const bytes = Buffer.from(frame.subarray(7, 7 + size));
  if (adler32(bytes) !== frame.readUInt32BE(7 + size)) throw new Error('its checksum is wrong');
  return bytes;
}

function adler32(bytes: Buffer): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length;) {
    for (const end = Math.min(at + adlerRun, bytes.length); at < end; at++) b += a += bytes[at]!;
    a %= adlerModulus;
    b %= adlerModulus;
  }
  return b * 65_536 + a;
}
