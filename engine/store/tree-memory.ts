// What the work tree should hold, by the commit it stands on, and how each file looked when it last did. Memory that
// follows HEAD; looking at files is the sweep's.
import { FileTable } from './file-table.ts';
import { filesOf } from './files-of.ts';
import type { Oid, Reader } from './snapshot.ts';

export interface Folder {
  /** When names in it last came or went; NaN: it must be listed. */
  mtimeMs: number;
  /** 0: never seen. */
  ino: number;
  files: FileTable;
  /** Files of ours that no commit has. */
  untracked: Set<string>;
}

export class TreeMemory {
  readonly folders = new Map<string, Folder>();
  readonly #reader: Pick<Reader, 'snapshot' | 'diff'>;
  readonly #isOurs: (path: string) => boolean;
  #commit: Oid | undefined;
  #fresh = new Set<string>();

  constructor(reader: Pick<Reader, 'snapshot' | 'diff'>, isOurs: (path: string) => boolean) {
    this.#reader = reader;
    this.#isOurs = isOurs;
  }

  /** Brings what is expected up to `commit`. */
  follow(commit: Oid): void {
    if (commit === this.#commit) return;
    if (this.#commit === undefined) {
      this.folder('');
      for (const [path, oid] of filesOf(this.#reader.snapshot(commit))) this.#expect(path, oid);
    } else {
      for (const { path, oid } of this.#reader.diff(this.#commit, commit)) this.#expect(path, oid);
    }
    this.#commit = commit;
  }

  /** The version the file at `path` should hold. */
  version = (path: string): Oid | undefined => this.#reader.snapshot(this.#commit).oid(path);

  /** The versions that files of a folder should hold. */
  versionsIn = (folder: string): Map<string, Oid> =>
    new Map(
      this.#reader
        .snapshot(this.#commit)
        .list(folder)
        .map(({ name, oid }) => [name, oid]),
    );

  /** The folder's memory, made with that of the folders above it where there is none. */
  folder(path: string): Folder {
    let folder = this.folders.get(path);
    if (folder === undefined) {
      folder = { mtimeMs: Number.NaN, ino: 0, files: new FileTable(), untracked: new Set() };
      this.folders.set(path, folder);
      this.#fresh.add(path);
      if (path !== '') this.folder(folderOf(path));
    }
    return folder;
  }

  /** The folder, and all that are known below it. */
  within = (root: string): string[] => [...this.folders.keys()].filter((path) => isIn(path, root));

  /** The folder stands there with this inode; another one than before is another folder. */
  sawFolder(path: string, folder: Folder, ino: number): void {
    if (folder.ino !== ino && folder.ino !== 0) this.#fresh.add(path);
    folder.ino = ino;
  }

  forgetFolder(path: string): void {
    this.folders.delete(path);
    this.#fresh.delete(path);
  }

  /** Folders that came or were made anew since the last call: what wants a watcher. */
  takeFresh(): Set<string> {
    const fresh = this.#fresh;
    this.#fresh = new Set();
    return fresh;
  }

  #expect(path: string, oid: Oid | undefined): void {
    if (!this.#isOurs(path)) return;
    const folder = this.folder(folderOf(path));
    const name = nameOf(path);
    folder.untracked.delete(name);
    if (oid !== undefined) folder.files.expect(name);
    // The file may still stand: the next look must list the folder again.
    else if (folder.files.delete(name)) folder.mtimeMs = Number.NaN;
  }
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
/** Whether a folder is this one or lies in it. */
export const isIn = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);
