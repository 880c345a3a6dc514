// Git's index (the staging area) as bytes: parsed once, found in by binary search, patched by copying. Reads versions
// 2, 3 and 4 and writes the one it read. Knows entries and paths, never the work tree.
import { createHash, hash } from 'node:crypto';
import type { BigIntStats, Stats } from 'node:fs';
import { fault } from '../base/fault.ts';
import { type Extension, formatExtension, parseExtensions, survivingExtensions } from './index-extensions.ts';
import { expandEntries, shortenEntries } from './index-version-4.ts';
import {
  type EntryStat,
  entryLength,
  entryName,
  fixedBytes,
  statOf,
  statsAgree,
  statsEqual,
  writeEntry,
} from './index-entry.ts';
import type { Oid } from './snapshot.ts';

/** What a path's entry becomes: an object with the stat data of the file that holds it, or null: no entry. */
export type IndexEdit = { oid: Oid; mode: number; stat?: BigIntStats } | null;

const headerBytes = 12;
const checksumBytes = 20;
const signature = 'DIRC';

/** One state of the index. Immutable: `edited` answers another one. */
export class IndexImage {
  /** 2, 3 or 4, as it stood on disk and is written again. */
  readonly version: number;
  /** The entries in the layout of version 3, whatever the version on disk. */
  readonly entries: Buffer;
  readonly extensions: readonly Extension[];
  readonly #offsets: Uint32Array;
  #youngestNs: bigint | undefined;
  /** By folder, whether an entry stands for it or for one above it: paths of one step share theirs. */
  readonly #noFolders = new Map<string, boolean>();

  constructor(version: number, entries: Buffer, offsets: Uint32Array, extensions: readonly Extension[]) {
    this.version = version;
    this.entries = entries;
    this.extensions = extensions;
    this.#offsets = offsets;
  }

  get length(): number {
    return this.#offsets.length;
  }

  path(at: number): string {
    const { start, end } = entryName(this.entries, this.#offsets[at]!);
    return this.entries.toString('utf8', start, end);
  }

  oid(at: number): Oid {
    const oid = this.#offsets[at]! + 40;
    return this.entries.toString('hex', oid, oid + 20);
  }

  mode(at: number): number {
    return this.entries.readUInt32BE(this.#offsets[at]! + 24);
  }

  /** 0, or 1 to 3 for the sides of an unmerged path. */
  stage(at: number): number {
    return (this.entries.readUInt16BE(this.#offsets[at]! + 60) >> 12) & 3;
  }

  /** Whether a person told git not to look at, or not to keep, the file in the work tree. */
  isHidden(at: number): boolean {
    const offset = this.#offsets[at]!;
    const flags = this.entries.readUInt16BE(offset + 60);
    const skipsWorkTree = (flags & 0x4000) !== 0 && (this.entries.readUInt16BE(offset + 62) & 0x4000) !== 0;
    return (flags & 0x8000) !== 0 || skipsWorkTree;
  }

  stat(at: number): EntryStat {
    return statOf(this.entries, this.#offsets[at]!);
  }

  /** Whether the file's stat data are those of the entry, so that its content is the entry's if it is not racy. */
  matches(at: number, stat: BigIntStats | Stats): boolean {
    const offset = this.#offsets[at]!;
    return isExact(stat) ? statsEqual(this.entries, offset, stat) : statsAgree(this.entries, offset, stat);
  }

  /** Whether the file could have changed in the tick in which the index was written: equal stat data prove nothing. */
  isRacy(at: number, writtenNs: bigint): boolean {
    const { mtimeSeconds, mtimeNanoseconds } = this.stat(at);
    return BigInt(mtimeSeconds) * 1_000_000_000n + BigInt(mtimeNanoseconds) >= writtenNs;
  }

  /** Position of the path's merged entry, or -1. */
  find(path: string): number {
    const { at, found } = this.#locate(Buffer.from(path));
    return found && this.stage(at) === 0 ? at : -1;
  }

  /** Whether the path has no place among the entries: it is unmerged, or an entry stands for its folder or below it. */
  isBlocked(path: string): boolean {
    const { at, found } = this.#locate(Buffer.from(path));
    if (found) return this.stage(at) !== 0;
    const below = this.#locate(Buffer.from(`${path}/`)).at;
    if (below < this.length && this.path(below).startsWith(`${path}/`)) return true;
    return this.#isNoFolder(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }

  /** Whether an entry stands for the folder, or for one above it. */
  #isNoFolder(folder: string): boolean {
    if (folder === '') return false;
    let known = this.#noFolders.get(folder);
    if (known === undefined) {
      const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
      known = this.#locate(Buffer.from(folder)).found || this.#isNoFolder(above);
      this.#noFolders.set(folder, known);
    }
    return known;
  }

  /**
   * The index with the edits applied. Entries that could have changed in the tick of the last write (`writtenNs`) and
   * of which `isClean` cannot vouch lose their size, as git does it: else a newer index would hide the change.
   */
  edited(
    edits: ReadonlyMap<string, IndexEdit>,
    writtenNs: bigint,
    isClean: (path: string, oid: Oid) => boolean,
  ): IndexImage {
    const sorted = [...edits]
      .map(([path, edit]) => ({ name: Buffer.from(path), path, edit }))
      .sort((a, b) => a.name.compare(b.name));
    const parts: Buffer[] = [];
    const offsets = new Uint32Array(this.length + sorted.length);
    let [count, taken, copied, shift] = [0, 0, 0, 0];
    const takeOver = (until: number): void => {
      while (taken < until) offsets[count++] = this.#offsets[taken++]! + shift;
    };
    let shifted = false;
    let youngest = this.#youngest();
    for (const { name, edit } of sorted) {
      const { at, found } = this.#locate(name);
      const start = at < this.length ? this.#offsets[at]! : this.entries.length;
      const end = found ? start + entryLength(this.entries, start) : start;
      if (!found && edit === null) continue;
      shifted ||= !found || edit === null;
      takeOver(at);
      parts.push(this.entries.subarray(copied, start));
      if (edit !== null) {
        const entry = writeEntry(name, edit, found ? this.entries.subarray(start, end) : undefined);
        parts.push(entry);
        offsets[count++] = start + shift;
        shift += entry.length;
        if (edit.stat !== undefined && edit.stat.mtimeNs > youngest) youngest = edit.stat.mtimeNs;
      }
      copied = end;
      shift -= end - start;
      if (found) taken += 1;
    }
    takeOver(this.length);
    parts.push(this.entries.subarray(copied));
    const extensions = survivingExtensions(this.extensions, [...edits.keys()], shifted);
    const image = new IndexImage(this.version, Buffer.concat(parts), offsets.slice(0, count), extensions);
    image.#youngestNs = youngest;
    if (this.#youngest() >= writtenNs) image.#smudge(edits, writtenNs, isClean);
    return image;
  }

  /**
   * Itself without what nothing vouches for (extensions can be made again), if its entries can be what git wrote. Throws
   * INDEX_UNREADABLE otherwise.
   */
  judged(): IndexImage {
    for (let at = 0; at < this.length; at++) {
      const path = this.path(at);
      if (path === '' || path.includes('\0') || this.mode(at) === 0)
        throw fault('INDEX_UNREADABLE', { found: `entry ${at + 1} of ${this.length} without a name` });
    }
    return new IndexImage(this.version, this.entries, this.#offsets, []);
  }

  /** The file as git reads it, checksum last; in parts, because copying a large one costs more than writing it. */
  toParts(): Buffer[] {
    const header = Buffer.alloc(headerBytes);
    header.write(signature, 'latin1');
    header.writeUInt32BE(this.version, 4);
    header.writeUInt32BE(this.length, 8);
    const entries = this.version === 4 ? shortenEntries(this.entries, this.#offsets) : this.entries;
    const parts = [header, entries, ...this.extensions.flatMap(formatExtension)];
    const checksum = createHash('sha1');
    for (const part of parts) checksum.update(part);
    return [...parts, checksum.digest()];
  }

  /** The latest change of a file that an entry tells, in nanoseconds; of an entry that went, it may. */
  #youngest(): bigint {
    if (this.#youngestNs !== undefined) return this.#youngestNs;
    let [seconds, nanoseconds] = [0, 0];
    for (const offset of this.#offsets) {
      const { mtimeSeconds, mtimeNanoseconds } = statOf(this.entries, offset);
      if (mtimeSeconds < seconds || (mtimeSeconds === seconds && mtimeNanoseconds <= nanoseconds)) continue;
      [seconds, nanoseconds] = [mtimeSeconds, mtimeNanoseconds];
    }
    return (this.#youngestNs = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  }

  #smudge(
    edits: ReadonlyMap<string, IndexEdit>,
    writtenNs: bigint,
    isClean: (path: string, oid: Oid) => boolean,
  ): void {
    const seconds = Number(writtenNs / 1_000_000_000n) >>> 0;
    for (let at = 0; at < this.length; at++) {
      const offset = this.#offsets[at]!;
      // The cheap half of `isRacy`, because this loop runs over every entry.
      if (this.entries.readUInt32BE(offset + 8) < seconds || !this.isRacy(at, writtenNs)) continue;
      const path = this.path(at);
      if (!edits.has(path) && !isClean(path, this.oid(at))) this.entries.writeUInt32BE(0, offset + 36);
    }
  }

  #locate(name: Buffer): { at: number; found: boolean } {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { start, end } = entryName(this.entries, this.#offsets[middle]!);
      if (this.entries.compare(name, 0, name.length, start, end) < 0) low = middle + 1;
      else high = middle;
    }
    if (low === this.length) return { at: low, found: false };
    const { start, end } = entryName(this.entries, this.#offsets[low]!);
    return { at: low, found: this.entries.compare(name, 0, name.length, start, end) === 0 };
  }
}

/** The index of a repository that has none yet. */
export const emptyIndex = (): IndexImage => new IndexImage(2, Buffer.alloc(0), new Uint32Array(0), []);

/** Parses the bytes of an index file. Throws INDEX_UNREADABLE with what was found. */
export function parseIndex(bytes: Buffer): IndexImage {
  if (bytes.length < headerBytes + checksumBytes || bytes.toString('latin1', 0, 4) !== signature) {
    throw fault('INDEX_UNREADABLE', { found: `${bytes.length} bytes that do not begin with ${signature}` });
  }
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw fault('INDEX_UNREADABLE', { found: `version ${version}` });
  const content = bytes.subarray(0, bytes.length - checksumBytes);
  const checksum = bytes.subarray(content.length);
  // All zeros is what git writes under index.skipHash, and what a power cut may leave of a file's end.
  const isSummed = checksum.some((byte) => byte !== 0);
  if (isSummed && !hash('sha1', content, 'buffer').equals(checksum)) {
    throw fault('INDEX_UNREADABLE', { found: 'a checksum that is not that of its content' });
  }
  try {
    const image = readContent(content, version, bytes.readUInt32BE(8));
    return isSummed ? image : image.judged();
  } catch (error) {
    if (error instanceof RangeError)
      throw fault('INDEX_UNREADABLE', { found: 'an entry cut off' }, { cause: error });
    throw error;
  }
}

function readContent(content: Buffer, version: number, count: number): IndexImage {
  const body = content.subarray(headerBytes);
  if (version === 4) {
    const { entries, length } = expandEntries(body, count);
    return new IndexImage(version, entries, findOffsets(entries), parseExtensions(body.subarray(length)));
  }
  const offsets = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    offsets[i] = at;
    at += entryLength(body, at);
  }
  // A copy, so that a large file's buffer is not kept for the sake of its entries.
  return new IndexImage(
    version,
    Buffer.from(body.subarray(0, at)),
    offsets,
    parseExtensions(body.subarray(at)),
  );
}

function findOffsets(entries: Buffer): Uint32Array {
  const offsets = new Uint32Array(Math.floor(entries.length / fixedBytes));
  let count = 0;
  for (let at = 0; at < entries.length; at += entryLength(entries, at)) offsets[count++] = at;
  return offsets.slice(0, count);
}

const isExact = (stat: BigIntStats | Stats): stat is BigIntStats => typeof stat.size === 'bigint';
