// One look at files of the work tree: which hold something else than they should, whether they are at rest, and what is
// in the way. Compares with what is remembered and with git's index; where to look is the sweep's to say.
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import type { Checkout } from './checkout.ts';
import { objectId } from './git-object.ts';
import type { ReadIndex } from './index-cache.ts';
import { noFile } from './lineage.ts';
import { NewTrees, type RestsWith } from './new-trees.ts';
import type { Oid } from './snapshot.ts';
import { typeName } from './obstacle.ts';
import type { StandingEdits } from './standing-edits.ts';
import { folderOf, nameOf, pathIn, type Folder, type TreeMemory } from './tree-memory.ts';
import type { FolderStates } from './work-tree.ts';
import type { Obstacle, WorkTreeEdit } from './worktree-edit.ts';

/** A file as young as this, in milliseconds, may change again without its stat data telling. */
const racyMs = 50;

export interface LookChoices {
  /** Paths whose hand edits are reported. */
  isOurs: (path: string) => boolean;
  /** Folders that can hold such paths; absent: all but those that begin with a dot, and node_modules. */
  mayHold?: (folder: string) => boolean;
  /** New files that come to rest as a whole; absent: each by itself. */
  restsWith?: RestsWith;
}

/** What a look has in hand besides the checkout. */
export interface LookParts {
  choices: LookChoices;
  memory: TreeMemory;
  standing: StandingEdits;
  now: number;
  /** Milliseconds for which an edit must have been as it is. */
  quietMs: number;
  /** Whether a person's git may be about to write; asked only when something is staged. */
  isGitRunning: () => boolean;
}

export class TreeLook {
  readonly edits: WorkTreeEdit[] = [];
  /** Paths that were still changing, and in how many milliseconds the first of them may be at rest. */
  readonly unsettled: string[] = [];
  laterMs = Infinity;
  /** Paths that hold an edit, at rest or not. */
  readonly found = new Set<string>();
  /** What stands in the way of files, by its path. */
  readonly obstacles = new Map<string, Obstacle>();
  readonly #checkout: Checkout;
  readonly #parts: LookParts;
  readonly #mayHold: (folder: string) => boolean;
  readonly #newTrees: NewTrees;
  /** Git's own memory of what the files hold. */
  readonly #index: ReadIndex;
  readonly #states: FolderStates = new Map();
  readonly #folders = new Set<string>();
  readonly #files = new Set<string>();

  constructor(checkout: Checkout, parts: LookParts) {
    this.#checkout = checkout;
    this.#parts = parts;
    this.#mayHold = parts.choices.mayHold ?? byDefault;
    this.#newTrees = new NewTrees(parts.memory, parts.choices.restsWith);
    this.#index = checkout.index.read();
  }

  /** Ends the look: new folders that are told as a whole are seen as a whole, whatever was hinted of them. */
  finish(): void {
    const { memory, now, quietMs } = this.#parts;
    for (const root of this.#newTrees.roots()) for (const path of memory.within(root)) this.folder(path);
    for (const { edit, waitMs } of this.#newTrees.judge(now, quietMs, this.#absolute))
      this.#tell(edit, waitMs);
  }

  /** Every file of the folder, and of folders below it that are new. Answers how many files it knows there. */
  folder(path: string): number {
    if (this.#folders.has(path)) return 0;
    this.#folders.add(path);
    const { memory } = this.#parts;
    const folder = memory.folder(path);
    const state = this.#checkout.files.folderState(path, this.#states);
    // Behind a link lies another's folder: nothing in it is an edit of ours, and nothing of ours is gone.
    if (state === 'elsewhere') {
      this.#noteElsewhere(path);
      return 0;
    }
    const stat = state === 'there' ? lstatSync(this.#absolute(path), { throwIfNoEntry: false }) : undefined;
    this.#readable(path, 'folder', () => {
      if (stat !== undefined) this.#listIfChanged(path, folder, stat);
      this.#filesIn(path, folder);
    });
    if (stat === undefined && folder.files.size === 0) memory.forgetFolder(path);
    return folder.files.size;
  }

  #filesIn(path: string, folder: Folder): void {
    const absolute = this.#absolute(path);
    const prefix = path === '' ? '' : `${path}/`;
    let versions: Map<string, Oid> | undefined;
    for (const name of folder.files.names()) {
      const file = lstatSync(`${absolute}/${name}`, { throwIfNoEntry: false });
      if (file !== undefined && folder.files.isSame(name, file)) continue;
      versions ??= this.#parts.memory.versionsIn(path);
      this.#compare(prefix + name, { folder, oid: versions.get(name)!, file });
    }
    for (const name of folder.untracked) this.#compareNew(prefix + name);
  }

  /** One path, be it a file, a folder, or gone. */
  path(path: string): void {
    const at = folderOf(path);
    if (this.#files.has(path) || this.#folders.has(at)) return;
    this.#files.add(path);
    const folder = this.#parts.memory.folders.get(at);
    if (folder === undefined) return;
    if (this.#checkout.files.folderState(at, this.#states) === 'elsewhere') this.#noteElsewhere(at);
    else this.#readable(at, 'folder', () => this.#pathIn(folder, path));
  }

  #pathIn(folder: Folder, path: string): void {
    const { memory, choices } = this.#parts;
    const name = nameOf(path);
    const stat = lstatSync(this.#absolute(path), { throwIfNoEntry: false });
    if (folder.files.has(name)) {
      if (stat !== undefined && folder.files.isSame(name, stat)) return;
      this.#compare(path, { folder, oid: memory.version(path)!, file: stat });
    } else if (stat?.isFile() === true && choices.isOurs(path)) {
      folder.untracked.add(name);
      this.#compareNew(path);
    } else {
      folder.untracked.delete(name);
      if (memory.folders.has(path)) this.#knownFolder(path, stat);
      else if (stat?.isDirectory() === true && this.#mayHold(path)) this.folder(path);
    }
  }

  /** A folder that is gone took what is below it along. */
  #knownFolder(path: string, stat: Stats | undefined): void {
    for (const folder of stat === undefined ? this.#parts.memory.within(path) : [path]) this.folder(folder);
  }

  /** Lists the folder if names in it came or went, and looks into folders that are not known. */
  #listIfChanged(path: string, folder: Folder, stat: Stats): void {
    const { memory, now } = this.#parts;
    const isAnother = folder.ino !== 0 && folder.ino !== stat.ino;
    memory.sawFolder(path, folder, stat.ino);
    if (stat.mtimeMs === folder.mtimeMs && !isAnother) return;
    // Not seen until it could be listed.
    folder.mtimeMs = Number.NaN;
    for (const below of this.#list(path, folder, isAnother)) this.folder(below);
    // Names may still come in the same tick.
    folder.mtimeMs = now - stat.mtimeMs > racyMs ? stat.mtimeMs : Number.NaN;
  }

  /** Notes files no commit has; returns folders that were not known, or all of them. */
  #list(path: string, folder: Folder, all: boolean): string[] {
    const { choices, memory } = this.#parts;
    const found: string[] = [];
    folder.untracked.clear();
    for (const entry of readdirSync(this.#absolute(path), { withFileTypes: true })) {
      const below = pathIn(path, entry.name);
      if (entry.isFile() && !folder.files.has(entry.name) && choices.isOurs(below))
        folder.untracked.add(entry.name);
      else if (entry.isDirectory() && entry.name !== '.git' && this.#mayHold(below)) {
        if (all || !memory.folders.has(below)) found.push(below);
      }
    }
    return found;
  }

  #compare(path: string, { folder, oid, file }: { folder: Folder; oid: Oid; file: Stats | undefined }): void {
    if (file !== undefined && !file.isFile()) {
      this.obstacles.set(path, { path, what: typeName(file), place: 'file' });
      return;
    }
    if (this.#indexVouches(path, oid, file)) {
      if (file !== undefined) this.#remember(folder, path, file);
      return;
    }
    const bytes = file && this.#readable(path, 'file', () => this.#checkout.files.read(path));
    if (this.obstacles.has(path)) return;
    const version = bytes === undefined ? noFile : objectId('blob', bytes);
    if (version === oid) this.#remember(folder, path, file!);
    else this.#report(path, { version, bytes: bytes ?? null, base: oid, file });
  }

  #remember({ files }: Folder, path: string, file: Stats): void {
    if (this.#parts.now - file.mtimeMs > racyMs) files.remember(nameOf(path), file);
  }

  #compareNew(path: string): void {
    const bytes = this.#readable(path, 'file', () => this.#checkout.files.read(path));
    if (bytes === undefined) return;
    const file = lstatSync(this.#absolute(path), { throwIfNoEntry: false });
    this.#report(path, { version: objectId('blob', bytes), bytes, base: undefined, file });
  }

  /** The link or file itself, and not each folder that is hidden behind it. */
  #noteElsewhere(folder: string): void {
    let path = folder;
    while (this.#checkout.files.folderState(folderOf(path), this.#states) === 'elsewhere')
      path = folderOf(path);
    const stat = lstatSync(this.#absolute(path), { throwIfNoEntry: false });
    if (stat !== undefined) this.obstacles.set(path, { path, what: typeName(stat), place: 'folder' });
  }

  /** What is not ours to read is told, and stops nobody from looking at the rest. */
  #readable<T>(path: string, place: Obstacle['place'], read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EIO') throw error;
      this.obstacles.set(path, { path, what: `what nobody here may read (${code})`, place });
      return undefined;
    }
  }

  /** Whether the index says that the file holds this version, or need not be there (a sparse checkout). */
  #indexVouches(path: string, oid: Oid, file: Stats | undefined): boolean {
    const { image, writtenNs } = this.#index;
    const at = image.find(path);
    if (at < 0 || image.oid(at) !== oid) return false;
    if (file === undefined || image.isHidden(at)) return image.isHidden(at);
    return !image.isRacy(at, writtenNs) && image.matches(at, file);
  }

  #report(
    path: string,
    seen: { version: Oid; bytes: Buffer | null; base: Oid | undefined; file: Stats | undefined },
  ): void {
    const { version, bytes, base, file } = seen;
    const { lineage } = this.#checkout;
    // Seen in this look already; or what the engine wrote, or what was adopted, and is not yet in HEAD.
    if (this.found.has(path) || lineage.isOwn(path, version)) return;
    const { standing, now } = this.#parts;
    const since = standing.note(path, version, now);
    this.found.add(path);
    const isStaged = this.#isStaged(path, version);
    // By its own time where that can be; a time that is yet to come says nothing.
    const at = file === undefined || file.ctimeMs > now ? since : Math.min(since, file.ctimeMs);
    const wrote = lineage.kept.get(path);
    const saved = standing.saved(path);
    const edit = {
      path,
      bytes,
      version,
      at,
      ...(base !== undefined && { base }),
      ...(wrote !== undefined && wrote !== base && wrote !== noFile && { wrote }),
      ...(saved !== undefined && { saved }),
      ...(isStaged && { isStaged }),
    };
    const waitMs = this.#waitMs(at, isStaged);
    if (!this.#newTrees.hold(edit, waitMs)) this.#tell(edit, waitMs);
  }

  #tell(edit: WorkTreeEdit, waitMs: number): void {
    if (waitMs <= 0) {
      this.edits.push(edit);
      return;
    }
    this.unsettled.push(edit.path);
    this.laterMs = Math.min(this.laterMs, waitMs);
  }

  /** Milliseconds until the edit will have been as it is for long enough; 0: it has. */
  #waitMs(at: number, isStaged: boolean): number {
    const { now, quietMs } = this.#parts;
    if (quietMs === 0) return 0;
    const restMs = quietMs - (now - at);
    if (!isStaged) return Math.max(0, restMs);
    // Git writes files, then the index, then HEAD: what it put into both may be another branch's, until HEAD moves.
    const indexMs = quietMs - (now - Number(this.#index.foreignNs / 1_000_000n));
    const waitMs = Math.max(restMs, Math.min(indexMs, quietMs));
    if (waitMs > 0) return waitMs;
    return this.#parts.isGitRunning() ? quietMs : 0;
  }

  /** Whether the index says of the path what the work tree does. */
  #isStaged(path: string, version: Oid): boolean {
    const at = this.#index.image.find(path);
    return (at < 0 ? noFile : this.#index.image.oid(at)) === version;
  }

  #absolute = (path: string): string =>
    path === '' ? this.#checkout.folder.root : `${this.#checkout.folder.root}/${path}`;
}

const byDefault = (folder: string): boolean =>
  !nameOf(folder).startsWith('.') && nameOf(folder) !== 'node_modules';
