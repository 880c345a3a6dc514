// Applies a set of file edits to a tree: only the folders on changed paths are rewritten. Knows no commits.
import { fault } from '../base/fault.ts';
import { emptyTree } from './git-object.ts';
import { pathSegments } from './path.ts';
import type { Oid, TreeEntry } from './snapshot.ts';
import { fileMode, findEntry, folderMode, linkMode, replaceEntries } from './tree.ts';

/** New content of a path: bytes, an object that exists already, or null to remove. */
export type FileEdit = Buffer | string | null | { readonly oid: Oid; readonly mode?: number };
export type FileEdits = ReadonlyMap<string, FileEdit>;

/** Where trees come from and new objects go to. */
export interface TreeShelf {
  readTree: (oid: Oid) => Buffer;
  putBlob(bytes: Buffer): Oid;
  putTree(bytes: Buffer): Oid;
}

/** The edits below one folder: a file's content, or a folder of further edits. */
type Folder = Map<string, FileEdit | Folder>;

/** The tree `from` (undefined: the empty one) with the edits applied. Throws PATH_INVALID or PATH_TAKEN. */
export function editTree(shelf: TreeShelf, from: Oid | undefined, edits: FileEdits): Oid {
  const root = edits.size === 0 ? from : editFolder(shelf, from, sortIntoFolders(edits), '');
  return root ?? shelf.putTree(Buffer.alloc(0));
}

function sortIntoFolders(edits: FileEdits): Folder {
  const root: Folder = new Map();
  for (const [path, edit] of edits) {
    // What is there already can be taken away, whatever somebody called it; only new names are judged.
    const segments = edit === null ? path.split('/') : pathSegments(path);
    let folder = root;
    for (const [depth, segment] of segments.slice(0, -1).entries()) {
      const below = folder.get(segment) ?? new Map();
      if (!(below instanceof Map)) throw taken(path, segments.slice(0, depth + 1).join('/'));
      folder.set(segment, below);
      folder = below;
    }
    const name = segments.at(-1)!;
    if (folder.has(name)) throw taken(path, `${path}/`);
    folder.set(name, edit);
  }
  return root;
}

/** The new tree of a folder, or undefined when nothing is left in it. */
function editFolder(shelf: TreeShelf, from: Oid | undefined, edits: Folder, at: string): Oid | undefined {
  const bytes = from === undefined || from === emptyTree ? Buffer.alloc(0) : shelf.readTree(from);
  const entries: TreeEntry[] = [];
  const removed: string[] = [];
  for (const [name, edit] of edits) {
    const path = at + name;
    const was = findEntry(bytes, name);
    const entry =
      edit instanceof Map ? editBelow(shelf, was, edit, name, path) : editFile(shelf, was, edit, name, path);
    if (entry !== undefined) entries.push(entry);
    else if (was !== undefined) removed.push(name);
  }
  if (entries.length === 0 && removed.length === 0) return bytes.length === 0 ? undefined : from;
  const after = replaceEntries(bytes, entries, removed);
  return after.length === 0 ? undefined : shelf.putTree(after);
}

function editBelow(
  shelf: TreeShelf,
  was: TreeEntry | undefined,
  edits: Folder,
  name: string,
  path: string,
): TreeEntry | undefined {
  if (was !== undefined && was.mode !== folderMode) {
    // A path below a file does not exist: there is nothing to remove, and nowhere to write.
    if ([...edits.values()].every((edit) => edit === null)) return was;
    throw taken(`${path}/${edits.keys().next().value}`, path);
  }
  const oid = editFolder(shelf, was?.oid, edits, `${path}/`);
  return oid === undefined ? undefined : { name, mode: folderMode, oid };
}

function editFile(
  shelf: TreeShelf,
  was: TreeEntry | undefined,
  edit: FileEdit,
  name: string,
  path: string,
): TreeEntry | undefined {
  if (was?.mode === folderMode) {
    if (edit === null) return was;
    throw taken(path, `${path}/`);
  }
  if (edit === null) return undefined;
  const mode = was === undefined || was.mode === linkMode ? fileMode : was.mode;
  if (typeof edit === 'string') return { name, mode, oid: shelf.putBlob(Buffer.from(edit)) };
  if (Buffer.isBuffer(edit)) return { name, mode, oid: shelf.putBlob(edit) };
  return { name, mode: edit.mode ?? mode, oid: edit.oid };
}

const taken = (path: string, by: string) => fault('PATH_TAKEN', { path, by });
