// Makes one pack of many small ones by copying their entries as they are stored: nothing is inflated. Knows packs, never
// what is in them.
import { createHash, hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomHex } from '../base/ids.ts';
import type { MadePack } from './fold.ts';
import type { GitFolder } from './git-folder.ts';
import { buildIndex, type Pack, packHeader, type Placed } from './pack.ts';
import { packFolder } from './stored-packs.ts';

const headerBytes = 12;
const checksumBytes = 20;
const oidBytes = 20;
const namesAt = 8 + 1024;
const firstDeltaType = 6;
/** Packs read in one turn of the event loop: writers wait for no more. */
const readAtOnce = 8;

export interface RolledUp extends MadePack {
  /** The packs whose objects it holds. */
  names: string[];
}

/** Copies what can be copied; undefined when that is less than two packs. Packs with deltas, or damaged, are left out. */
export async function rollUp(folder: GitFolder, names: readonly string[]): Promise<RolledUp | undefined> {
  const copied: string[] = [];
  const entries: Entry[] = [];
  for (const [at, name] of names.entries()) {
    const found = readEntries(join(packFolder(folder), name));
    if (found !== undefined) copied.push(name);
    entries.push(...(found ?? []));
    if (at % readAtOnce === readAtOnce - 1) await nextTurn();
  }
  if (copied.length < 2) return undefined;
  const { checksum, pack, index } = mergeEntries(entries);
  const aside = join(folder.tmp, `made-${randomHex(12)}`, 'made');
  mkdirSync(dirname(aside));
  writeFileSync(`${aside}.pack`, pack, { mode: 0o444 });
  writeFileSync(`${aside}.idx`, index, { mode: 0o444 });
  return { aside, checksum, names: copied };
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

function mergeEntries(entries: readonly Entry[]): Pack {
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
    checksum: checksum.toString('hex'),
    pack: Buffer.concat([content, checksum]),
    index: buildIndex(placed, checksum),
  };
}

/** A pack that was damaged on disk must not lose its own checksum by being copied. */
export const isIntact = (pack: Buffer): boolean =>
  hash('sha1', pack.subarray(0, -checksumBytes), 'buffer').equals(pack.subarray(-checksumBytes));

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
