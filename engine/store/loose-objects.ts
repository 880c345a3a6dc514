// Packs the loose objects that a person's git leaves one by one: the engine writes none, and git's own housekeeping is
// off in a book. Knows files, never what is in them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packThese } from './fold.ts';
import { runGit } from './git.ts';
import type { GitFolder } from './git-folder.ts';
import { replacePacks } from './replace-packs.ts';
import { packName } from './stored-packs.ts';

/** Loose objects from which on they are packed, as a sample of one folder in 256 shows. */
export const looseLimit = 2048;
const folders = 256;
/** Ids are random, so any folder is as good a sample; git's own housekeeping looks at this one. */
const sampledFolder = '17';

/** About how many there are. */
export const estimateLoose = (folder: GitFolder): number => namesIn(folder, sampledFolder).length * folders;

/** One pack of all loose objects, reachable or not; then they go. Throws GIT_FAILED. */
export async function packLoose(folder: GitFolder, signal?: AbortSignal): Promise<void> {
  const oids = Array.from({ length: folders }, (_, n) => n.toString(16).padStart(2, '0')).flatMap((name) =>
    namesIn(folder, name).map((rest) => name + rest),
  );
  if (oids.length === 0) return;
  const made = await packThese(folder, oids, { signal });
  await replacePacks(folder, made, packName(undefined, made.checksum), []);
  // Removes only what it finds in a pack.
  await runGit(folder, ['prune-packed', '-q'], {
    isBackground: true,
    ...(signal !== undefined && { signal }),
  });
}

function namesIn(folder: GitFolder, name: string): string[] {
  try {
    return readdirSync(join(folder.common, 'objects', name)).filter((file) => /^[0-9a-f]{38}$/.test(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
