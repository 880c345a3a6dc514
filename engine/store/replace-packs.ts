// Puts a new pack into the place of others: it is on disk before the first of them goes, so that at every step each
// object is in some pack. `git multi-pack-index expire` removes packs because others hold the same, and those others could
// be the ones we remove; so a new pack is held for a while. Knows files, never what is in them.
import { linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSameFile, removeSoon, syncSoon } from '../base/durable-file.ts';
import { discardPack, type MadePack } from './fold.ts';
import type { GitFolder } from './git-folder.ts';
import { dropMultiPackIndex } from './multi-pack-index.ts';
import { packEndings, packFolder } from './stored-packs.ts';

/** A git that counted on a pack we removed has removed what it meant to by then. Milliseconds. */
export const heldMs = 30_000;

/** Puts `made` into its place under `name`, then removes `old`. */
export async function replacePacks(
  folder: GitFolder,
  made: MadePack,
  name: string,
  old: readonly string[],
): Promise<void> {
  const place = join(packFolder(folder), name);
  try {
    await Promise.all(['pack', 'idx'].map((ending) => syncSoon(`${made.aside}.${ending}`)));
    holdPack(folder, place);
    // The index last: it is what makes a pack visible.
    for (const ending of ['pack', 'idx']) renameSync(`${made.aside}.${ending}`, `${place}.${ending}`);
    await syncSoon(packFolder(folder));
  } finally {
    await discardPack(made);
  }
  await removePacks(
    folder,
    old.filter((one) => one !== name),
  );
}

function holdPack(folder: GitFolder, place: string): void {
  try {
    linkSync(folder.hold, `${place}.keep`);
  } catch (error) {
    // The same pack was made before, and is still held.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Lets go of packs that were held long enough; `now` in milliseconds. Not while an index of many packs names one that is
 * gone: somebody may be about to act on it.
 */
export function releaseHolds(folder: GitFolder, now: number): void {
  if (dropMultiPackIndex(folder)) return;
  const packs = packFolder(folder);
  for (const name of readdirSync(packs)) {
    if (!name.endsWith('.keep')) continue;
    const pack = statSync(join(packs, name.replace(/keep$/, 'pack')), { throwIfNoEntry: false });
    const isDue = pack === undefined || now - pack.mtimeMs > heldMs;
    if (isDue && isSameFile(join(packs, name), folder.hold)) rmSync(join(packs, name), { force: true });
  }
}

/** Removes packs whose objects are elsewhere, or nobody's any more. */
export async function removePacks(folder: GitFolder, names: readonly string[]): Promise<void> {
  dropMultiPackIndex(folder, names);
  const packs = packFolder(folder);
  const present = new Set(readdirSync(packs));
  const files = names.flatMap((name) => packEndings.map((ending) => `${name}.${ending}`));
  for (const file of files) if (present.has(file)) await removeSoon(join(packs, file));
}
