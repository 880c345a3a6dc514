// One entry of git's index: 62 bytes of stat data, mode, object and flags, then the name, padded to eight bytes.
// Knows the layout of versions 2 and 3, never the file around it.
import type { BigIntStats, Stats } from 'node:fs';
import type { Oid } from './snapshot.ts';

/** Bytes before the name of an entry without extended flags. */
export const fixedBytes = 62;
const extendedFlag = 0x4000;
const assumeValidFlag = 0x8000;
const intentToAddFlag = 0x2000;
const longName = 0xfff;

/** The part of an entry that tells whether a file is still the one that was looked at. */
export interface EntryStat {
  mtimeSeconds: number;
  mtimeNanoseconds: number;
  size: number;
}

/** Where in `entries` the name of the entry at `offset` begins and ends. */
export function entryName(entries: Buffer, offset: number): { start: number; end: number } {
  const flags = entries.readUInt16BE(offset + 60);
  const start = offset + ((flags & extendedFlag) === 0 ? fixedBytes : fixedBytes + 2);
  const length = flags & longName;
  return { start, end: length < longName ? start + length : entries.indexOf(0, start) };
}

/** Bytes of the entry at `offset` with its padding. */
export function entryLength(entries: Buffer, offset: number): number {
  const { end } = entryName(entries, offset);
  return paddedLength(end - offset);
}

/** At least one NUL, up to a multiple of eight. */
export const paddedLength = (length: number): number => (length + 8) & ~7;

export function statOf(entries: Buffer, offset: number): EntryStat {
  return {
    mtimeSeconds: entries.readUInt32BE(offset + 8),
    mtimeNanoseconds: entries.readUInt32BE(offset + 12),
    size: entries.readUInt32BE(offset + 36),
  };
}

/** What git compares: times, inode, owner, size; never the device, which changes when a disk is mounted again. */
export function statsEqual(entries: Buffer, offset: number, stat: BigIntStats): boolean {
  return (
    entries.readUInt32BE(offset + 8) === seconds(stat.mtimeNs) &&
    entries.readUInt32BE(offset + 12) === nanoseconds(stat.mtimeNs) &&
    entries.readUInt32BE(offset) === seconds(stat.ctimeNs) &&
    entries.readUInt32BE(offset + 4) === nanoseconds(stat.ctimeNs) &&
    entries.readUInt32BE(offset + 20) === low32(stat.ino) &&
    entries.readUInt32BE(offset + 36) === low32(stat.size)
  );
}

/** The same for stat data in milliseconds, computed as Node computes them. */
export function statsAgree(entries: Buffer, offset: number, stat: Stats): boolean {
  const milliseconds = (at: number) => entries.readUInt32BE(at) * 1000 + entries.readUInt32BE(at + 4) / 1e6;
  return (
    milliseconds(offset + 8) === stat.mtimeMs &&
    milliseconds(offset) === stat.ctimeMs &&
    entries.readUInt32BE(offset + 20) === stat.ino % 2 ** 32 &&
    entries.readUInt32BE(offset + 36) === stat.size % 2 ** 32
  );
}

/** The entry's bytes; flags a person set on `was` are kept. Without stat data git compares contents. */
export function writeEntry(
  name: Buffer,
  entry: { oid: Oid; mode: number; stat?: BigIntStats },
  was: Buffer | undefined,
): Buffer {
  const flags = was?.readUInt16BE(60) ?? 0;
  const extended = (flags & extendedFlag) === 0 ? 0 : was!.readUInt16BE(62) & ~intentToAddFlag;
  const fixed = extended === 0 ? fixedBytes : fixedBytes + 2;
  const bytes = Buffer.alloc(paddedLength(fixed + name.length));
  if (entry.stat !== undefined) writeStat(bytes, entry.stat);
  bytes.writeUInt32BE(entry.mode, 24);
  bytes.write(entry.oid, 40, 'hex');
  const kept = (flags & assumeValidFlag) | (extended === 0 ? 0 : extendedFlag);
  bytes.writeUInt16BE(kept | Math.min(name.length, longName), 60);
  if (extended !== 0) bytes.writeUInt16BE(extended, 62);
  name.copy(bytes, fixed);
  return bytes;
}

function writeStat(bytes: Buffer, stat: BigIntStats): void {
  bytes.writeUInt32BE(seconds(stat.ctimeNs), 0);
  bytes.writeUInt32BE(nanoseconds(stat.ctimeNs), 4);
  bytes.writeUInt32BE(seconds(stat.mtimeNs), 8);
  bytes.writeUInt32BE(nanoseconds(stat.mtimeNs), 12);
  bytes.writeUInt32BE(low32(stat.dev), 16);
  bytes.writeUInt32BE(low32(stat.ino), 20);
  bytes.writeUInt32BE(low32(stat.uid), 28);
  bytes.writeUInt32BE(low32(stat.gid), 32);
  bytes.writeUInt32BE(low32(stat.size), 36);
}

const low32 = (value: bigint): number => Number(BigInt.asUintN(32, value));
const seconds = (ns: bigint): number => low32(ns / 1_000_000_000n);
const nanoseconds = (ns: bigint): number => Number(ns % 1_000_000_000n);
