// What stands behind the entries of git's index, and which of it is still true after entries changed. Whatever could
// be stale goes: git makes it again.
import { fault } from '../base/fault.ts';

export interface Extension {
  /** Four letters; a lower-case first letter says that a reader must understand it. */
  readonly name: string;
  readonly body: Buffer;
}

/** Throws INDEX_UNREADABLE for one that must be understood and is not: split and sparse indexes. */
export function parseExtensions(bytes: Buffer): Extension[] {
  const extensions: Extension[] = [];
  let at = 0;
  while (at < bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32BE(at + 4);
    if (at + 8 + length > bytes.length)
      throw fault('INDEX_UNREADABLE', { found: `extension ${name} cut off` });
    if (!/^[A-Z]/.test(name)) throw fault('INDEX_UNREADABLE', { found: `extension ${name}` });
    extensions.push({ name, body: Buffer.from(bytes.subarray(at + 8, at + 8 + length)) });
    at += 8 + length;
  }
  return extensions;
}

/** The extension as it stands in the file. */
export function formatExtension({ name, body }: Extension): Buffer[] {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return [head, body];
}

/**
 * The extensions that hold after the entries of `paths` changed; `shifted` says that entries came or went. The tree
 * cache loses the folders on those paths; resolved conflicts (REUC) stay; the untracked cache (UNTR) holds only while
 * no file becomes tracked or untracked; offsets (EOIE, IEOT) and file-system monitors (FSMN) always go.
 */
export function survivingExtensions(
  extensions: readonly Extension[],
  paths: readonly string[],
  shifted: boolean,
): Extension[] {
  if (paths.length === 0) return [...extensions];
  return extensions.flatMap((extension) => {
    if (extension.name === 'TREE')
      return [{ name: 'TREE', body: invalidateTrees(extension.body, foldersOf(paths)) }];
    if (extension.name === 'REUC' || (extension.name === 'UNTR' && !shifted)) return [extension];
    return [];
  });
}

function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Folders whose trees a tree cache knows. The same one stands in many an index, one after the other. */
const knownTrees = new WeakMap<Buffer, ReadonlySet<string>>();

/** The tree cache with the given folders marked unknown; itself where they are already. */
function invalidateTrees(body: Buffer, folders: ReadonlySet<string>): Buffer {
  const known = knownTreesOf(body);
  if (![...folders].some((folder) => known.has(folder))) return body;
  const parts = readTrees(body).map(({ path, isKnown, below, start, nameEnd, end }) =>
    isKnown && folders.has(path)
      ? Buffer.concat([body.subarray(start, nameEnd + 1), Buffer.from(`-1 ${below}\n`)])
      : body.subarray(start, end),
  );
  const invalidated = Buffer.concat(parts);
  knownTrees.set(invalidated, new Set([...known].filter((folder) => !folders.has(folder))));
  return invalidated;
}

function knownTreesOf(body: Buffer): ReadonlySet<string> {
  const found = knownTrees.get(body);
  if (found !== undefined) return found;
  const paths = readTrees(body).flatMap(({ path, isKnown }) => (isKnown ? [path] : []));
  const known = new Set(paths);
  knownTrees.set(body, known);
  return known;
}

/** One folder of a tree cache: where it stands there, and where its name ends. */
interface CachedTree {
  path: string;
  isKnown: boolean;
  /** Subfolders that follow. */
  below: number;
  start: number;
  nameEnd: number;
  end: number;
}

/** Folders stand in preorder, each followed by its subfolders. */
function readTrees(body: Buffer): CachedTree[] {
  const found: CachedTree[] = [];
  let at = 0;
  const readFolder = (parent: string): void => {
    const nameEnd = body.indexOf(0, at);
    const lineEnd = body.indexOf(0x0a, nameEnd);
    const name = body.toString('utf8', at, nameEnd);
    const [count, below] = body
      .toString('latin1', nameEnd + 1, lineEnd)
      .split(' ')
      .map(Number);
    const isKnown = count! >= 0;
    const end = isKnown ? lineEnd + 21 : lineEnd + 1;
    const path = parent === '' ? name : `${parent}/${name}`;
    found.push({ path, isKnown, below: below!, start: at, nameEnd, end });
    at = end;
    for (let i = 0; i < below!; i++) readFolder(path);
  };
  if (body.length > 0) readFolder('');
  return found;
}
