// Where git keeps a book's things. Knows the layout of a repository (linked work trees included), never its content.
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fault } from '../base/fault.ts';
import { syncFile } from '../base/durable-file.ts';

export interface GitFolder {
  /** The work tree. */
  readonly root: string;
  /** What belongs to this work tree: HEAD, index, MERGE_HEAD. */
  readonly own: string;
  /** What all work trees share: objects, refs, packed-refs, config, logs of branches. */
  readonly common: string;
  /** Ours, of all work trees together: what follows, the right to write, and what hooks say. */
  readonly ours: string;
  /** The file that every lock of ours is a link to. */
  readonly lock: string;
  /** Packs and values of refs that are being written, outside `objects/` so that no `git gc` removes them half done. */
  readonly tmp: string;
  /** The file that every `.keep` beside a pack of ours is a link to. */
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
  const at = (name: string): string => join(ours, name);
  return {
    root,
    own,
    common,
    ours,
    lock: at('lock'),
    tmp: at('tmp'),
    keep: at('keep'),
    hold: at('hold'),
  };
}

/** Makes what writing needs; reading never does. What tells our locks from others' is durable before the first. */
export function prepareForWriting(folder: GitFolder): void {
  for (const path of [folder.tmp, join(folder.common, 'objects', 'pack')])
    mkdirSync(path, { recursive: true });
  const isNew = statSync(folder.lock, { throwIfNoEntry: false }) === undefined;
  const files = [folder.keep, folder.hold, folder.lock];
  for (const path of files) appendFileSync(path, '');
  if (isNew) for (const path of [...files, folder.ours, folder.common]) syncFile(path);
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
