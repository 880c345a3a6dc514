// Where git keeps a book's things. Knows the layout of a repository (linked work trees included), never its content.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fault } from '../base/fault.ts';

export interface GitFolder {
  /** The work tree. */
  readonly root: string;
  /** What belongs to this work tree: HEAD, index, MERGE_HEAD. */
  readonly own: string;
  /** What all work trees share: objects, refs, packed-refs, config, logs of branches. */
  readonly common: string;
  /** Ours, of all work trees together: what follows, the right to write, and what hooks say. */
  readonly ours: string;
  /** Ours, for the time of one operation: the second links of locks. */
  readonly locks: string;
  /** Ours: packs that are being written, outside `objects/` so that no `git gc` removes them half done. */
  readonly tmp: string;
  /** Ours: the file that every `.keep` beside a pack of ours is a link to. */
  readonly keep: string;
  /** The same for packs that took the place of others a moment ago. */
  readonly hold: string;
}

/** Finds the repository of the work tree at `root`. Throws STORE_NOT_A_REPOSITORY, STORE_FORMAT or STORE_PARTIAL. */
export function gitFolder(root: string): GitFolder {
  const own = ownFolder(root);
  const common = commonFolder(own);
  if (!existsSync(join(common, 'objects'))) throw fault('STORE_NOT_A_REPOSITORY', { root });
  refuseForeignFormats(root, common);
  const ours = join(common, 'minutebook');
  return {
    root,
    own,
    common,
    ours,
    locks: join(ours, 'locks'),
    tmp: join(ours, 'tmp'),
    keep: join(ours, 'keep'),
    hold: join(ours, 'hold'),
  };
}

/** Makes the folders that writing needs; reading never does. */
export function prepareForWriting(folder: GitFolder): void {
  for (const path of [folder.locks, folder.tmp, join(folder.common, 'objects', 'pack')]) {
    mkdirSync(path, { recursive: true });
  }
  for (const file of [folder.keep, folder.hold]) appendFileSync(file, '');
}

function ownFolder(root: string): string {
  const dotGit = join(root, '.git');
  try {
    const pointer = readFileSync(dotGit, 'utf8');
    const target = /^gitdir: (.+)$/m.exec(pointer)?.[1];
    if (target === undefined) throw fault('STORE_NOT_A_REPOSITORY', { root });
    return resolve(root, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return dotGit;
    throw fault('STORE_NOT_A_REPOSITORY', { root }, { cause: error });
  }
}

function commonFolder(own: string): string {
  const pointer = join(own, 'commondir');
  return existsSync(pointer) ? resolve(own, readFileSync(pointer, 'utf8').trim()) : own;
}

/**
 * SHA-256 objects and reftables are formats of their own; taking them for ours would damage the book. A partial clone
 * leaves objects elsewhere, and fetching one may ask a network and a password in the middle of any read.
 */
function refuseForeignFormats(root: string, common: string): void {
  const config = join(common, 'config');
  const text = existsSync(config) ? readFileSync(config, 'utf8') : '';
  const found = /^\s*(objectformat\s*=\s*"?sha256|refstorage\s*=\s*"?reftable)/im.exec(text)?.[1];
  if (found !== undefined) throw fault('STORE_FORMAT', { root, found });
  const filter = /^\s*(partialclonefilter\s*=.*\S|promisor\s*=\s*"?true)/im.exec(text)?.[1];
  if (filter !== undefined) throw fault('STORE_PARTIAL', { root, found: filter });
}
