// Lets git make one pack of several, with deltas, at the lowest priority and outside `objects/`, so that what a crash
// leaves is ours to remove. Knows packs by their names; when to fold is decided elsewhere.
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomHex } from '../base/ids.ts';
import { runGit } from './git.ts';
import type { GitFolder } from './git-folder.ts';

/** Milliseconds a fold may take. */
export const foldTimeoutMs = 30 * 60_000;

/** One thread and little memory: there is no hurry. Objects over a megabyte are copied, not compared. */
const settings = [
  'pack.threads=1',
  'pack.windowMemory=32m',
  'pack.deltaCacheSize=16m',
  'pack.writeReverseIndex=false',
  'core.bigFileThreshold=1m',
].flatMap((setting) => ['-c', setting]);

/** A pack that is made and not in its place: `replacePacks` puts it there. */
export interface MadePack {
  /** Path of it and its index without their endings, alone in a folder of its own. */
  aside: string;
  checksum: string;
}

/** Removes the folder of a pack, with what of it was not put into place. */
export const discardPack = ({ aside }: MadePack): Promise<void> =>
  rm(dirname(aside), { recursive: true, force: true });

export interface FoldOptions {
  /** Keeps the deltas that packs have, and seeks none between the objects of one pack. */
  keepDeltas?: boolean;
  signal?: AbortSignal | undefined;
}

/** One pack of all objects of these. Throws GIT_FAILED, and the packs stay as they were. */
export const foldPacks = (
  folder: GitFolder,
  names: readonly string[],
  options: FoldOptions = {},
): Promise<MadePack> =>
  packObjects(folder, ['--stdin-packs'], names.map((name) => `${name}.pack\n`).join(''), options);

/** One pack of exactly these objects. */
export const packThese = (
  folder: GitFolder,
  oids: Iterable<string>,
  options: FoldOptions = {},
): Promise<MadePack> => packObjects(folder, [], [...oids, ''].join('\n'), options);

async function packObjects(
  folder: GitFolder,
  what: readonly string[],
  input: string,
  { keepDeltas = false, signal }: FoldOptions,
): Promise<MadePack> {
  const objectsFolder = join(folder.tmp, `made-${randomHex(12)}`);
  mkdirSync(join(objectsFolder, 'pack'), { recursive: true });
  const made = join(objectsFolder, 'made');
  const how = keepDeltas ? [] : ['--no-reuse-object'];
  try {
    const checksum = await runGit(folder, [...settings, 'pack-objects', '-q', ...what, ...how, made], {
      input,
      objectsFolder,
      isBackground: true,
      timeoutMs: foldTimeoutMs,
      ...(signal !== undefined && { signal }),
    });
    return { aside: `${made}-${checksum}`, checksum };
  } catch (error) {
    rmSync(objectsFolder, { recursive: true, force: true });
    throw error;
  }
}
