// Version 4 of git's index: names without padding, each as "drop n bytes of the one before, then these". Turned into
// the layout of version 3 and back. Knows the two layouts only.
import { entryName, fixedBytes, paddedLength } from './index-entry.ts';

/** The entries in the layout of version 3, and how many bytes of `body` they took. */
export function expandEntries(body: Buffer, count: number): { entries: Buffer; length: number } {
  const parts: Buffer[] = [];
  let at = 0;
  let name = Buffer.alloc(0);
  for (let i = 0; i < count; i++) {
    const fixed = fixedLength(body, at);
    const { value: dropped, next } = readNumber(body, at + fixed);
    const end = body.indexOf(0, next);
    if (end < 0) throw new RangeError('a name without an end');
    name = Buffer.concat([name.subarray(0, name.length - dropped), body.subarray(next, end)]);
    const entry = Buffer.alloc(paddedLength(fixed + name.length));
    body.copy(entry, 0, at, at + fixed);
    name.copy(entry, fixed);
    parts.push(entry);
    at = end + 1;
  }
  return { entries: Buffer.concat(parts), length: at };
}

/** The entries at `offsets` in the layout of version 4. */
export function shortenEntries(entries: Buffer, offsets: Uint32Array): Buffer {
  const parts: Buffer[] = [];
  let before: Buffer = Buffer.alloc(0);
  for (const offset of offsets) {
    const { start, end } = entryName(entries, offset);
    const name = entries.subarray(start, end);
    let shared = 0;
    while (shared < name.length && shared < before.length && name[shared] === before[shared]) shared++;
    parts.push(
      entries.subarray(offset, start),
      writeNumber(before.length - shared),
      name.subarray(shared),
      Buffer.alloc(1),
    );
    before = name;
  }
  return Buffer.concat(parts);
}

const fixedLength = (body: Buffer, at: number): number =>
  (body.readUInt16BE(at + 60) & 0x4000) === 0 ? fixedBytes : fixedBytes + 2;

/** Git's variable-length number: seven bits a byte, highest first, each further byte counting from one. */
function readNumber(bytes: Buffer, at: number): { value: number; next: number } {
  let byte = bytes.readUInt8(at++);
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}

function writeNumber(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest !== 0; rest >>>= 7) bytes.unshift(0x80 | (--rest & 0x7f));
  return Buffer.from(bytes);
}
