// Files of the work tree as git sees them: stat data, bytes, versions, and which folders are really inside. Knows paths
// and bytes; replacing a file is file-swap's.
import { type BigIntStats, lstatSync, mkdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { objectId } from './git-object.ts';
import type { Oid } from './snapshot.ts';

/** A folder of the work tree; `elsewhere`: a link or a file is in its place, and nothing below it is ours. */
export type FolderState = 'there' | 'missing' | 'elsewhere';
/** What was found out about folders, for as long as nobody changes them. */
export type FolderStates = Map<string, FolderState>;

export class WorkTree {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The file's stat data (of a link itself), or undefined where nothing is. Throws for what cannot be looked at. */
  look(path: string): BigIntStats | undefined {
    try {
      return lstatSync(join(this.root, path), { bigint: true, throwIfNoEntry: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
      throw error;
    }
  }

  /** Bytes as git stores them: a file's content, a link's target. Undefined for folders, devices, and what is gone. */
  read(path: string): Buffer | undefined {
    try {
      const file = join(this.root, path);
      const stat = lstatSync(file);
      if (stat.isSymbolicLink()) return readlinkSync(file, 'buffer');
      return stat.isFile() ? readFileSync(file) : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** The id git would give to what stands there, or undefined where nothing does that git keeps. */
  version(path: string): Oid | undefined {
    const bytes = this.read(path);
    return bytes === undefined ? undefined : objectId('blob', bytes);
  }

  /** Whether a folder is there; no link on the way to it is followed. `''` is the root. */
  folderState(folder: string, known: FolderStates): FolderState {
    if (folder === '' || folder === '.') return 'there';
    let state = known.get(folder);
    if (state === undefined) {
      state = this.folderState(dirname(folder), known);
      if (state === 'there') {
        const stat = this.look(folder);
        state = stat === undefined ? 'missing' : stat.isDirectory() ? 'there' : 'elsewhere';
      }
      known.set(folder, state);
    }
    return state;
  }

  /** Makes the folders above `path`; false if a link or a file is in the way. */
  makeFolders(path: string, known: FolderStates): boolean {
    const folder = dirname(path);
    const state = this.folderState(folder, known);
    if (state === 'missing') {
      mkdirSync(join(this.root, folder), { recursive: true });
      for (let at = folder; at !== '.'; at = dirname(at)) known.set(at, 'there');
    }
    return state !== 'elsewhere';
  }

  /** Removes the folders above `path` that are empty, as git does. */
  pruneFolders(path: string): void {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(this.root, folder));
      } catch {
        // Not empty, or gone.
        return;
      }
    }
  }
}

/** Whether an error says that there is no such file. */
export function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP';
}
