// The packs that stand in a repository and may be replaced by others: their names and sizes, and what their names say. Knows
// no objects.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSameFile } from '../base/durable-file.ts';
import type { GitFolder } from './git-folder.ts';

export interface StoredPack {
  /** File name without its ending. */
  name: string;
  /** What it is kept apart from others for; undefined for everything that stays. */
  drawer: string | undefined;
  /** Whether git sought deltas in it already. */
  isFolded: boolean;
  bytes: number;
  /** When its file was written, or found useful by a git that did not write the same object again. Milliseconds. */
  touchedMs: number;
}

/** Endings of a pack's files, in the order in which they are removed: without an index nobody looks into the rest. */
export const packEndings = ['idx', 'pack', 'rev', 'bitmap'] as const;

/** Somebody holds these, or another git knows more of them than we do. */
const untouchable = ['keep', 'promisor', 'mtimes'];
/** A pack this large was made by git, whatever it is called: seeking its deltas again would take minutes. Bytes. */
const surelyFoldedBytes = 32 * 1024 * 1024;

export const packFolder = (folder: GitFolder): string => join(folder.common, 'objects', 'pack');

/**
 * A pack's name: `pack-<checksum>`, or `drawer-<drawer>-<checksum>`; `-fold` before the checksum of one that git made of
 * several.
 */
export const packName = (drawer: string | undefined, checksum: string, isFolded = false): string =>
  `${drawer === undefined ? 'pack' : `drawer-${drawer}`}${isFolded ? '-fold' : ''}-${checksum}`;

/** Packs that nobody holds, oldest first; with `held` also those that we hold for a while ourselves. */
export function listPacks(folder: GitFolder, { held = false } = {}): StoredPack[] {
  const at = packFolder(folder);
  const present = new Set(readdirSync(at));
  const packs: StoredPack[] = [];
  for (const file of present) {
    if (!file.endsWith('.idx')) continue;
    const name = file.slice(0, -'.idx'.length);
    const [holder, ...others] = untouchable.filter((ending) => present.has(`${name}.${ending}`));
    const isOurs = held && holder === 'keep' && isSameFile(join(at, `${name}.keep`), folder.hold);
    if (others.length > 0 || (holder !== undefined && !isOurs)) continue;
    const stat = statSync(join(at, `${name}.pack`), { throwIfNoEntry: false });
    if (stat === undefined) continue;
    const [, drawer, fold] = /^(?:pack|drawer-(.+?))(-fold)?-[0-9a-f]{40}$/.exec(name) ?? [];
    const isFolded = fold !== undefined || stat.size > surelyFoldedBytes;
    packs.push({ name, drawer, isFolded, bytes: stat.size, touchedMs: stat.mtimeMs });
  }
  return packs.sort((one, other) => one.touchedMs - other.touchedMs);
}
