// Every file of a snapshot with its version, folder by folder. Knows trees, never the work tree.
import type { Oid, Snapshot } from './snapshot.ts';
import { folderMode, submoduleMode } from './tree.ts';

/** Path and version of every file below `folder`, in git's order; submodules are not files. */
export function* filesOf(snapshot: Snapshot, folder = ''): Generator<[path: string, oid: Oid]> {
  for (const { name, mode, oid } of snapshot.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (mode === folderMode) yield* filesOf(snapshot, path);
    else if (mode !== submoduleMode) yield [path, oid];
  }
}
