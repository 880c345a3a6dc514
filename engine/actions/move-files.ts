// Files of a draft taken from one place to another as they are: alone, or with all that lies below. Knows paths only.
import { fault } from '../base/fault.ts';
import type { Place } from '../model/place.ts';
import type { Draft } from './draft.ts';
import { eachFileBelow } from './files-below.ts';

/** Files one move takes along; more is a migration, and would hold up every other writer. */
const moveLimit = 20_000;

/** The folder that belongs to a thing whose file is in capitals. */
export const folderOf = (path: string): string | undefined =>
  /\/[A-Z]+\.md$/.test(path) ? path.slice(0, path.lastIndexOf('/')) : undefined;

type Placed = Pick<Place, 'path'>;

/** `path` as part of a thing that lies at `from`, when that lies at `to`: its file, or what its folder holds. */
export function carried(path: string, from: Placed, to: Placed): string | undefined {
  if (path === from.path) return to.path;
  const [folder, target] = [folderOf(from.path), folderOf(to.path)];
  return folder !== undefined && target !== undefined && path.startsWith(`${folder}/`)
    ? target + path.slice(folder.length)
    : undefined;
}

/** Every file below a folder of the commit. RENAME_TOO_LARGE. */
export function filesBelow({ snapshot }: Pick<Draft, 'snapshot'>, folder: string): string[] {
  const files = eachFileBelow(snapshot, folder)
    .take(moveLimit + 1)
    .toArray();
  if (files.length > moveLimit) throw fault('RENAME_TOO_LARGE', { path: folder, limit: moveLimit });
  return files;
}

/** Moves one file; nothing of it changes. */
export function moveFile(draft: Draft, from: string, to: string): void {
  const bytes = draft.bytes(from);
  if (bytes === undefined) return;
  draft.writeFile(to, bytes);
  draft.remove(from);
}

/** Moves a file or a folder with everything in it. */
export function moveTree(draft: Draft, from: string, to: string): void {
  for (const path of filesBelow(draft, from)) moveFile(draft, path, to + path.slice(from.length));
  moveFile(draft, from, to);
}

/** Whether a file or a folder stands at a path. */
export const isTaken = ({ snapshot }: Draft, path: string): boolean =>
  snapshot.oid(path) !== undefined || snapshot.list(path).length > 0;

/** A path beside one that is taken: `cto-2` for `cto`, `grow-2.md` for `grow.md`. */
export function freePath(draft: Draft, path: string): string {
  if (!isTaken(draft, path)) return path;
  const [, stem = path, ending = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/.exec(path) ?? [];
  // Ends: only finitely many names are taken.
  for (let count = 2; ; count += 1) {
    const free = `${stem}-${count}${ending}`;
    if (!isTaken(draft, free)) return free;
  }
}
