// What differs between two trees; folders that are the same object are never opened. Knows no commits.
import type { Oid, PathChange } from './snapshot.ts';
import { submoduleMode, TreeCursor } from './tree.ts';

export interface Diff {
  /** The bytes of a tree. */
  tree: (oid: Oid) => Buffer;
  /** Whether submodules are told too; they are no files. */
  withSubmodules: boolean;
}

/** What differs in git's order. `undefined` stands for the empty tree. */
export function diffTrees(
  diff: Diff,
  from: Oid | undefined,
  to: Oid | undefined,
  folder = '',
  changes: PathChange[] = [],
): PathChange[] {
  const { tree } = diff;
  if (from === to) return changes;
  const was = new TreeCursor(from === undefined ? Buffer.alloc(0) : tree(from));
  const is = new TreeCursor(to === undefined ? Buffer.alloc(0) : tree(to));
  let hasWas = was.next();
  let hasIs = is.next();
  while (hasWas || hasIs) {
    const order = !hasWas ? 1 : !hasIs ? -1 : was.compare(is);
    if (order !== 0 || !was.holdsSameAs(is)) {
      note(diff, folder, order <= 0 ? was : undefined, order >= 0 ? is : undefined, changes);
    }
    if (order <= 0) hasWas = was.next();
    if (order >= 0) hasIs = is.next();
  }
  return changes;
}

/** Notes one entry that differs; both cursors are given only when they stand on the same name and both or none is a folder. */
function note(
  diff: Diff,
  folder: string,
  was: TreeCursor | undefined,
  is: TreeCursor | undefined,
  changes: PathChange[],
): void {
  const one = (is ?? was)!;
  const path = folder + one.nameText();
  if (one.isFolder) {
    diffTrees(diff, was?.oid(), is?.oid(), `${path}/`, changes);
    return;
  }
  const isSubmodule = was?.mode === submoduleMode || is?.mode === submoduleMode;
  const versionOf = (side: TreeCursor | undefined): Oid | undefined =>
    side === undefined || (side.mode === submoduleMode && !diff.withSubmodules) ? undefined : side.oid();
  const [before, after] = [versionOf(was), versionOf(is)];
  if (before === undefined && after === undefined) return;
  changes.push({
    path,
    ...(before !== undefined && { was: before }),
    ...(after !== undefined && { oid: after, mode: is!.mode }),
    ...(isSubmodule && diff.withSubmodules && { isSubmodule }),
  });
}
