// What a person's git could not merge: the three sides of each such path in the index, and saying to git what became of
// one. Knows entries and bytes, never what a file means.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../base/durable-file.ts';
import type { Checkout } from './checkout.ts';
import type { Unmerged, UnmergedPath } from './forward-types.ts';
import { stagePath } from './git.ts';
import { readGitState } from './git-state.ts';
import type { IndexImage } from './index-file.ts';

const sides = [undefined, 'base', 'ours', 'theirs'] as const;

/** Paths with entries that are no merged ones, in the index's order. */
export function readUnmerged({ folder, refs, index, files }: Checkout): Unmerged {
  const { image } = index.read();
  const found = new Map<string, UnmergedPath>();
  for (const at of unmergedEntries(image)) {
    const path = image.path(at);
    const known = found.get(path) ?? { path, file: files.read(path) ?? null };
    known[sides[image.stage(at)]!] = image.oid(at);
    found.set(path, known);
  }
  const { operation } = readGitState(folder, refs);
  return { ...(operation === undefined ? {} : { operation }), paths: [...found.values()] };
}

function* unmergedEntries(image: IndexImage): Generator<number> {
  for (let at = 0; at < image.length; at += 1) if (image.stage(at) !== 0) yield at;
}

/** Writes what the path became into the work tree, null removes it, and marks it as merged. GIT_FAILED. */
export async function settleUnmerged(
  { folder }: Checkout,
  path: string,
  bytes: Buffer | null,
): Promise<void> {
  const file = join(folder.root, path);
  if (bytes === null) rmSync(file, { force: true });
  else replaceFile(file, bytes);
  await stagePath(folder, path);
}
