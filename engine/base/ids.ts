// Names that never change: uuid v7 for entities, short random suffixes for file names, random tokens.
import { hash, randomBytes, randomFillSync } from 'node:crypto';

/** Random bytes got at once, for names: asking for a few at a time costs twenty times as much. Tokens are asked for alone. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/** New random bytes, fewer than the pool has; the caller's until the next call. */
function namingBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** A uuid version 7 (RFC 9562): 48 bits of `ms`, then random. Sorts by time. */
export function uuid7(ms: number): string {
  const bytes = namingBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The milliseconds that a uuid version 7 begins with; undefined for any other. */
export const timeOfUuid7 = (id: string): number | undefined =>
  isUuid(id) && id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** `length` random lowercase hexadecimal digits, for file names that must not collide. */
export const randomHex = (length: number): string =>
  namingBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);

/** A bearer token of 256 random bits with a prefix that names its kind, as in `mbr_…` for a run. */
export const newToken = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** What is stored of a token: its SHA-256 in hexadecimal. */
export const hashToken = (token: string): string => hash('sha256', token);
