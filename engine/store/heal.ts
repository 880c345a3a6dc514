// Mends an index that a git command put back: it read the index before our lock and wrote it afterwards, so that the
// next commit would revert what the engine wrote. Knows what is stale, never when to look.
import type { Checkout } from './checkout.ts';
import type { IndexEdit } from './index-file.ts';
import { filesOf } from './files-of.ts';
import { noFile } from './lineage.ts';
import { takeLock } from './locks.ts';
import { mainRef } from './refs.ts';
import { versionOf } from './step.ts';
import { fileMode } from './tree.ts';

/** Paths looked at: those written last. One git command that runs does not outlast more. */
const recentLimit = 2048;

/**
 * Restores entries that name an older version the engine replaced where the work tree holds the newer one, among
 * `paths` (default: those written lately). Returns them, or undefined while somebody's git holds the index.
 */
export function healIndex(checkout: Checkout, paths?: Iterable<string>): string[] | undefined {
  if (staleEntries(checkout, paths).size === 0) return [];
  const lock = takeLock(checkout.folder, checkout.index.path);
  if (lock === undefined) return undefined;
  try {
    const { image, writtenNs } = checkout.index.read();
    const edits = staleEntries(checkout, paths);
    const isClean = (path: string, oid: string) => checkout.files.version(path) === oid;
    if (edits.size > 0) checkout.index.write(image.edited(edits, writtenNs, isClean));
    return [...edits.keys()];
  } finally {
    lock.release();
  }
}

function staleEntries(checkout: Checkout, paths?: Iterable<string>): Map<string, IndexEdit> {
  const { index, lineage, reader, refs, files } = checkout;
  const { image, writtenNs } = index.read();
  const main = reader.snapshot(refs.read(mainRef));
  const edits = new Map<string, IndexEdit>();
  for (const path of paths ?? lineage.recent(recentLimit)) {
    const at = image.find(path);
    const entry = at >= 0 ? image.oid(at) : noFile;
    if (entry === lineage.wrote(path) || image.isBlocked(path)) continue;
    const is = main.oid(path) ?? noFile;
    if (entry === is) continue;
    const stat = files.look(path);
    // What a person staged stands in the work tree too; only what is left is worth a look into the past.
    if (versionOf(checkout, path, stat, image, writtenNs) !== is || !lineage.isOlder(path, entry)) continue;
    const mode = main
      .list(folderOf(path))
      .find(({ name }) => path.endsWith(`/${name}`) || path === name)?.mode;
    edits.set(
      path,
      is === noFile ? null : { oid: is, mode: mode ?? fileMode, ...(stat !== undefined && { stat }) },
    );
  }
  return edits;
}

/** Paths whose entry is not what main has, by comparing all of both: for the first look after a start. */
export function differingPaths({ index, reader, refs }: Checkout): string[] {
  const { image } = index.read();
  const main = refs.read(mainRef);
  if (main === undefined) return [];
  const missing = new Map(filesOf(reader.snapshot(main)));
  const differing: string[] = [];
  for (let at = 0; at < image.length; at++) {
    const path = image.path(at);
    if (missing.get(path) !== image.oid(at)) differing.push(path);
    missing.delete(path);
  }
  return [...differing, ...missing.keys()];
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
