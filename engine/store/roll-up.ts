// Makes one pack of many small ones by copying their entries as they are stored: nothing is inflated, nothing can be
// lost on the way, because what is replaced goes only when its copy is on disk. Knows packs, never what is in them.
import { createHash, hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomHex } from '../base/ids.ts';
import { syncSoon } from './durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import { buildIndex, type Pack, packHeader, type Placed } from './pack.ts';

/** Packs that become one at a time, and how many are looked at for it: some may be git's, with deltas. */
const packsAtOnce = 64;
const looksAtOnce = 256;
/** How large a small pack may be: copying as many must not hold up the process. Larger ones are left to git. */
const smallBytes = 128 * 1024;

const headerBytes = 12;
const checksumBytes = 20;
const oidBytes = 20;
const namesAt = 8 + 1024;
const firstDeltaType = 6;

/** Rolls up the small packs if there are enough of them; resolves to how many became one. */
export async function rollUp(folder: GitFolder): Promise<number> {
  const packs = join(folder.common, 'objects', 'pack');
  // A multi-pack-index names packs; what it names must stay.
  if (existsSync(join(packs, 'multi-pack-index'))) return 0;
  const small = smallPacks(packs);
  if (small.length < packsAtOnce) return 0;
  const names: string[] = [];
  const entries: Entry[] = [];
  for (const name of small.slice(0, looksAtOnce)) {
    const found = names.length < packsAtOnce ? readEntries(join(packs, name)) : undefined;
    if (found !== undefined) names.push(name);
    entries.push(...(found ?? []));
  }
  if (names.length < packsAtOnce) return 0;
  const merged = mergePacks(entries);
  const aside = join(folder.tmp, randomHex(12));
  try {
    writeFileSync(`${aside}.pack`, merged.pack, { mode: 0o444 });
    writeFileSync(`${aside}.idx`, merged.index, { mode: 0o444 });
    await Promise.all([syncSoon(`${aside}.pack`), syncSoon(`${aside}.idx`)]);
    renameSync(`${aside}.pack`, join(packs, `${merged.name}.pack`));
    renameSync(`${aside}.idx`, join(packs, `${merged.name}.idx`));
    await syncSoon(packs);
  } finally {
    for (const end of ['pack', 'idx']) rmSync(`${aside}.${end}`, { force: true });
  }
  // The index first: a pack without one is not looked into.
  for (const end of ['idx', 'pack', 'rev']) {
    for (const name of names)
      if (name !== merged.name) rmSync(join(packs, `${name}.${end}`), { force: true });
  }
  return names.length;
}

/** Packs of a repository, of whatever size. */
export const countPacks = (folder: GitFolder): number =>
  readdirSync(join(folder.common, 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length;

/** Names of small packs that nobody holds, oldest first. */
function smallPacks(folder: string): string[] {
  const present = new Set(readdirSync(folder));
  const small: { name: string; writtenMs: number }[] = [];
  for (const file of present) {
    const name = file.slice(0, -'.idx'.length);
    const isFree =
      file.endsWith('.idx') &&
      !['keep', 'bitmap', 'promisor', 'mtimes'].some((end) => present.has(`${name}.${end}`));
    const stat = isFree ? statSync(join(folder, `${name}.pack`), { throwIfNoEntry: false }) : undefined;
    if (stat !== undefined && stat.size <= smallBytes) small.push({ name, writtenMs: stat.mtimeMs });
  }
  return small.sort((a, b) => a.writtenMs - b.writtenMs).map(({ name }) => name);
}

interface Entry extends Placed {
  /** As it is stored: header and deflated content. */
  stored: Buffer;
}

/** All entries of a pack, or undefined if one is a delta (its base is elsewhere in that pack) or the pack is gone. */
function readEntries(path: string): Entry[] | undefined {
  const [pack, index] = [readIfThere(`${path}.pack`), readIfThere(`${path}.idx`)];
  if (pack === undefined || index === undefined || !isIntact(pack)) return undefined;
  const count = index.readUInt32BE(namesAt - 4);
  const crcsAt = namesAt + oidBytes * count;
  const offsetsAt = crcsAt + 4 * count;
  const entries = Array.from({ length: count }, (_, at) => ({
    oid: index.subarray(namesAt + oidBytes * at, namesAt + oidBytes * (at + 1)),
    crc: index.readUInt32BE(crcsAt + 4 * at),
    offset: index.readUInt32BE(offsetsAt + 4 * at),
  })).sort((a, b) => a.offset - b.offset);
  if (entries.some(({ offset }) => ((pack[offset]! >> 4) & 7) >= firstDeltaType)) return undefined;
  const ends = [...entries.slice(1).map(({ offset }) => offset), pack.length - checksumBytes];
  return entries.map((entry, at) => ({ ...entry, stored: pack.subarray(entry.offset, ends[at]) }));
}

function mergePacks(entries: readonly Entry[]): Pack {
  const unique = [...new Map(entries.map((entry) => [entry.oid.toString('latin1'), entry])).values()];
  let offset = headerBytes;
  const placed = unique.map(({ oid, crc, stored }) => {
    const at = offset;
    offset += stored.length;
    return { oid, crc, offset: at };
  });
  const content = Buffer.concat([packHeader(unique.length), ...unique.map(({ stored }) => stored)]);
  const checksum = createHash('sha1').update(content).digest();
  return {
    name: `pack-${checksum.toString('hex')}`,
    pack: Buffer.concat([content, checksum]),
    index: buildIndex(placed, checksum),
  };
}

/** A pack that was damaged on disk must not lose its own checksum by being copied. */
const isIntact = (pack: Buffer): boolean =>
  hash('sha1', pack.subarray(0, -checksumBytes), 'buffer').equals(pack.subarray(-checksumBytes));

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
