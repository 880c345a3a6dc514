// A tree's bytes: walked entry by entry without making objects, found in, edited in one pass. Knows one folder at a
// time; folders below folders are tree-edit's and diff's.
import { fault } from '../base/fault.ts';
import { objectId } from './git-object.ts';
import type { Oid, TreeEntry } from './snapshot.ts';

export const folderMode = 0o040000;
export const fileMode = 0o100644;
export const linkMode = 0o120000;
export const submoduleMode = 0o160000;

const space = 0x20;
const slash = 0x2f;
const oidBytes = 20;

/** Stands on one entry of a tree's bytes at a time. The hot loop of every read and write: no allocation in `next`. */
export class TreeCursor implements Name {
  readonly bytes: Buffer;
  /** Where the entry begins, its name begins and ends, and where the next entry begins. */
  start = 0;
  name = 0;
  nameEnd = 0;
  end = 0;
  mode = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Steps to the next entry; false after the last. */
  next(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let at = this.end;
    if (at >= length) return false;
    this.start = at;
    let mode = 0;
    while (at < length && bytes[at] !== space) mode = mode * 8 + (bytes[at++]! - 0x30);
    this.mode = mode;
    this.name = ++at;
    while (at < length && bytes[at] !== 0) at++;
    this.nameEnd = at;
    this.end = at + 1 + oidBytes;
    if (this.end <= length) return true;
    throw fault('OBJECT_DAMAGED', { oid: objectId('tree', bytes), reason: 'its last entry is cut off' });
  }

  get isFolder(): boolean {
    return this.mode === folderMode;
  }

  nameText(): string {
    return this.bytes.toString('utf8', this.name, this.nameEnd);
  }

  oid(): Oid {
    return this.bytes.toString('hex', this.nameEnd + 1, this.end);
  }

  /** Whether the name is exactly these bytes. */
  isNamed(name: Buffer): boolean {
    if (name.length !== this.nameEnd - this.name) return false;
    for (let i = 0; i < name.length; i++) if (this.bytes[this.name + i] !== name[i]) return false;
    return true;
  }

  /** Whether mode and object are the other's; the names are not looked at. */
  holdsSameAs(other: TreeCursor): boolean {
    if (this.mode !== other.mode) return false;
    for (let i = 1; i <= oidBytes; i++) {
      if (this.bytes[this.nameEnd + i] !== other.bytes[other.nameEnd + i]) return false;
    }
    return true;
  }

  /** Git's order of entries: by bytes, a folder's name counting as if it ended in a slash. */
  compare(other: TreeCursor): number {
    return compareNames(this, other);
  }
}

/** Where a name stands in some bytes, and what it is the name of. */
interface Name {
  readonly bytes: Buffer;
  readonly name: number;
  readonly nameEnd: number;
  readonly isFolder: boolean;
}

function compareNames(a: Name, b: Name): number {
  const shared = Math.min(a.nameEnd - a.name, b.nameEnd - b.name);
  for (let i = 0; i < shared; i++) {
    const difference = a.bytes[a.name + i]! - b.bytes[b.name + i]!;
    if (difference !== 0) return difference;
  }
  return endOf(a, shared) - endOf(b, shared);
}

/** The byte after the shared part; at the end a slash for a folder and nothing for a file. */
function endOf(name: Name, shared: number): number {
  if (name.name + shared < name.nameEnd) return name.bytes[name.name + shared]!;
  return name.isFolder ? slash : 0;
}

/** All entries, in git's order. */
export function parseTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const cursor = new TreeCursor(bytes);
  while (cursor.next()) entries.push({ name: cursor.nameText(), mode: cursor.mode, oid: cursor.oid() });
  return entries;
}

/** The entry of this name, or undefined. */
export function findEntry(bytes: Buffer, name: string): TreeEntry | undefined {
  const wanted = Buffer.from(name);
  const cursor = new TreeCursor(bytes);
  while (cursor.next()) if (cursor.isNamed(wanted)) return { name, mode: cursor.mode, oid: cursor.oid() };
  return undefined;
}

/** A tree's bytes from entries in any order. */
export const formatTree = (entries: readonly TreeEntry[]): Buffer =>
  replaceEntries(Buffer.alloc(0), entries, []);

/**
 * The tree with `entries` added or put in place of those of the same name, and those named in `removed` gone. One pass:
 * runs of untouched entries are copied as they are.
 */
export function replaceEntries(
  bytes: Buffer,
  entries: readonly TreeEntry[],
  removed: readonly string[],
): Buffer {
  const added = entries.map(entryBytes).sort((a, b) => compareNames(a, b));
  const gone = [...entries.map((entry) => entry.name), ...removed].map((name) => Buffer.from(name));
  const parts: Buffer[] = [];
  const cursor = new TreeCursor(bytes);
  const isHere = (name: Buffer): boolean => cursor.isNamed(name);
  let copied = 0;
  let next = 0;
  while (cursor.next()) {
    const before = next;
    while (next < added.length && compareNames(added[next]!, cursor) < 0) next++;
    const drop = gone.some(isHere);
    if (next === before && !drop) continue;
    parts.push(bytes.subarray(copied, cursor.start), ...added.slice(before, next).map(({ bytes }) => bytes));
    copied = drop ? cursor.end : cursor.start;
  }
  parts.push(bytes.subarray(copied), ...added.slice(next).map(({ bytes }) => bytes));
  return Buffer.concat(parts);
}

function entryBytes({ name, mode, oid }: TreeEntry): Name {
  const head = Buffer.from(`${mode.toString(8)} ${name}\0`);
  const bytes = Buffer.concat([head, Buffer.from(oid, 'hex')]);
  return { bytes, name: head.indexOf(space) + 1, nameEnd: head.length - 1, isFolder: mode === folderMode };
}
