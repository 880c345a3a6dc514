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

/** The tree cache with the given folders marked unknown. Entries stand in preorder, each followed by its subfolders. */
function invalidateTrees(body: Buffer, folders: ReadonlySet<string>): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  const copyFolder = (parent: string): void => {
    const nameEnd = body.indexOf(0, at);
    const lineEnd = body.indexOf(0x0a, nameEnd);
    const name = body.toString('utf8', at, nameEnd);
    const [count = '', below = ''] = body.toString('latin1', nameEnd + 1, lineEnd).split(' ');
    const end = Number(count) < 0 ? lineEnd + 1 : lineEnd + 21;
    const path = parent === '' ? name : `${parent}/${name}`;
    if (folders.has(path) && Number(count) >= 0) {
      parts.push(body.subarray(at, nameEnd + 1), Buffer.from(`-1 ${below}\n`));
    } else parts.push(body.subarray(at, end));
    at = end;
    for (let i = 0; i < Number(below); i++) copyFolder(path);
  };
  if (body.length > 0) copyFolder('');
  return Buffer.concat(parts);
}
